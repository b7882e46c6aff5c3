//! The file of credentials.

use super::Credentials;
use crate::client::Failure;
use std::ffi::OsString;
use std::fs::{DirBuilder, OpenOptions, Permissions};
use std::io::{self, ErrorKind, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

/// Read and written by its owner alone.
const FILE_MODE: u32 = 0o600;
const FOLDER_MODE: u32 = 0o700;

/// Where it is: in `$XDG_CONFIG_HOME`, or in `~/.config`.
pub fn path() -> Option<PathBuf> {
    let folder = |name: &str| std::env::var_os(name).filter(|value: &OsString| !value.is_empty()).map(PathBuf::from);
    let config = folder("XDG_CONFIG_HOME").or_else(|| folder("HOME").map(|home| home.join(".config")))?;
    Some(config.join("countersign/credentials.json"))
}

/// What it holds; nothing where it is not there.
///
/// # Errors
/// Others may read it, or nobody can.
pub fn load(path: &Path) -> Result<Credentials, Failure> {
    let unusable = |why: String| Failure::Unusable(format!("{}: {why}", path.display()));
    let text = match std::fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Credentials::default()),
        Err(error) => return Err(unusable(error.to_string())),
    };
    let mode = path.metadata().map_err(|error| unusable(error.to_string()))?.permissions().mode();
    if mode & 0o077 != 0 {
        return Err(unusable("others may read it; run `chmod 600` on it, and issue new tokens".to_owned()));
    }
    serde_json::from_str(&text).map_err(|error| unusable(error.to_string()))
}

/// Writes it beside its place and puts it there at once, so that nobody ever reads half of it.
///
/// # Errors
/// A folder that cannot be made or written.
pub fn save(path: &Path, credentials: &Credentials) -> Result<(), Failure> {
    write(path, credentials).map_err(|error| Failure::Unusable(format!("{}: {error}", path.display())))
}

fn write(path: &Path, credentials: &Credentials) -> io::Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    if !folder.is_dir() {
        DirBuilder::new().recursive(true).mode(FOLDER_MODE).create(folder)?;
    }
    std::fs::set_permissions(folder, Permissions::from_mode(FOLDER_MODE))?;
    let beside = path.with_extension(format!("{:016x}.tmp", rand::random::<u64>()));
    let mut file = OpenOptions::new().write(true).create_new(true).mode(FILE_MODE).open(&beside)?;
    let written = serde_json::to_vec_pretty(credentials).map_err(io::Error::from).and_then(|text| {
        file.write_all(&text)?;
        file.sync_all()?;
        std::fs::rename(&beside, path)
    });
    written.inspect_err(|_| {
        // It failed already; that a file is left behind is the lesser fault.
        let _ = std::fs::remove_file(&beside);
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn some() -> Credentials {
        let mut credentials = Credentials::default();
        credentials.change("https://countersign.example.com", |kept| kept.token = Some("csn_x".to_owned()));
        credentials
    }

    #[test]
    fn what_is_kept_reads_back_and_is_for_its_owner_alone() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("countersign/credentials.json");
        save(&path, &some()).unwrap();
        save(&path, &some()).unwrap();
        assert_eq!(load(&path).unwrap(), some());
        let mode = |path: &Path| path.metadata().unwrap().permissions().mode() & 0o777;
        assert_eq!((mode(&path), mode(path.parent().unwrap())), (0o600, 0o700));
        assert_eq!(path.parent().unwrap().read_dir().unwrap().count(), 1);
    }

    #[test]
    fn a_file_that_others_may_read_is_not_used() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("credentials.json");
        save(&path, &some()).unwrap();
        std::fs::set_permissions(&path, Permissions::from_mode(0o640)).unwrap();
        assert!(matches!(load(&path), Err(Failure::Unusable(says)) if says.contains("others may read it")));
    }

    #[test]
    fn no_file_is_nothing_kept_and_a_broken_one_is_told() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("credentials.json");
        assert_eq!(load(&path).unwrap(), Credentials::default());
        save(&path, &some()).unwrap();
        std::fs::write(&path, "{").unwrap();
        assert!(matches!(load(&path), Err(Failure::Unusable(_))));
    }
}
