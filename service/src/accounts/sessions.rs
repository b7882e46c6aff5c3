//! What the web layer keeps of a browser. It knows cookies and lifetimes; here are only records.

use crate::store::sessions;
use crate::{Error, System};
use governance::ids::LoginId;

pub use crate::store::sessions::Record;

/// Adds a session; false where its id is taken, for the web layer to choose another.
///
/// # Errors
/// Only internal ones.
pub async fn create(system: &System, record: &Record) -> Result<bool, Error> {
    let tx = system.store.write().await?;
    let created = sessions::insert(&tx, record).await?;
    tx.commit().await?;
    Ok(created)
}

/// The session, unless it has expired.
///
/// # Errors
/// Only internal ones.
pub async fn load(system: &System, id: &str) -> Result<Option<Record>, Error> {
    sessions::find(&system.store.read().await?, id, system.now()).await
}

/// Changes a session. One that was ended meanwhile stays ended, and the time of its creation stays.
///
/// # Errors
/// Only internal ones.
pub async fn save(system: &System, record: &Record) -> Result<(), Error> {
    let tx = system.store.write().await?;
    sessions::update(&tx, record).await?;
    tx.commit().await
}

/// Ends a session.
///
/// # Errors
/// Only internal ones.
pub async fn delete(system: &System, id: &str) -> Result<(), Error> {
    let tx = system.store.write().await?;
    sessions::delete(&tx, id).await?;
    tx.commit().await
}

/// Removes expired sessions; tells how many there were.
///
/// # Errors
/// Only internal ones.
pub async fn delete_expired(system: &System) -> Result<u64, Error> {
    let tx = system.store.write().await?;
    let count = sessions::delete_expired(&tx, system.now()).await?;
    tx.commit().await?;
    Ok(count)
}

/// Logs out everywhere, but for one session if it is named.
///
/// # Errors
/// Only internal ones.
pub async fn delete_of_login(system: &System, login: LoginId, except: Option<&str>) -> Result<(), Error> {
    let tx = system.store.write().await?;
    sessions::delete_of(&tx, login, except).await?;
    tx.commit().await
}

/// The live sessions of a login, the newest first.
///
/// # Errors
/// Only internal ones.
pub async fn list_of_login(system: &System, login: LoginId) -> Result<Vec<Record>, Error> {
    sessions::of_login(&system.store.read().await?, login, system.now()).await
}
