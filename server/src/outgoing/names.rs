//! Resolving the names of receivers, so that only addresses which may be called are connected to.

use std::net::SocketAddr;
use std::str::FromStr;
use std::sync::Arc;

use governance::outgoing::{Endpoint, Fault, Network};
use reqwest::dns::{Addrs, Name, Resolve, Resolving};

/// Resolves names for connections by one scheme, and gives the addresses that may be called. The connection is
/// made to one of these: the name is not resolved a second time.
#[derive(Debug)]
pub struct Names {
    /// `https` or `http`.
    pub scheme: &'static str,
    /// What may be called besides the public internet.
    pub allow: Arc<[Network]>,
}

impl Resolve for Names {
    fn resolve(&self, name: Name) -> Resolving {
        let (scheme, allow) = (self.scheme, self.allow.clone());
        Box::pin(async move { Ok(look_up(scheme, name.as_str(), &allow).await?) })
    }
}

async fn look_up(scheme: &str, name: &str, allow: &[Network]) -> Result<Addrs, Fault> {
    let unresolved = || Fault::Unresolved(name.to_owned());
    let found = tokio::net::lookup_host((name, 0)).await.map_err(|_| unresolved())?;
    let found: Vec<_> = found.map(|address| address.ip()).collect();
    let endpoint = Endpoint::from_str(&format!("{scheme}://{name}")).map_err(|_| unresolved())?;
    let callable = endpoint.callable(&found, allow)?;
    // Port 0 stands for the one of the address.
    Ok(Box::new(callable.into_iter().map(|address| SocketAddr::new(address, 0))))
}
