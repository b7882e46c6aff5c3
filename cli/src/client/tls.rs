//! Whom to trust.

use super::Failure;
use std::path::Path;
use ureq::tls::{Certificate, PemItem, RootCerts, TlsConfig, parse_pem};

/// Trusts the certificates of a file and no others.
///
/// # Errors
/// A file that cannot be read or holds none.
pub fn trusting(file: &Path) -> Result<TlsConfig, Failure> {
    let name = file.display();
    let pem = std::fs::read(file).map_err(|error| Failure::Unusable(format!("{name}: {error}")))?;
    let certificate = |item| match item {
        Ok(PemItem::Certificate(certificate)) => Some(certificate),
        _ => None,
    };
    let certificates: Vec<Certificate<'static>> = parse_pem(&pem).filter_map(certificate).collect();
    if certificates.is_empty() {
        return Err(Failure::Unusable(format!("{name}: holds no certificate in PEM form")));
    }
    Ok(TlsConfig::builder().root_certs(RootCerts::new_with_certs(&certificates)).build())
}
