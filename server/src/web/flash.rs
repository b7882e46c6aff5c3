//! The flash in the session: put by a post, taken by the next page.

use app::form::Flash;
use tower_sessions::Session;
use tower_sessions::session::Error;

const KEY: &str = "flash";

/// Keeps `flash` for the next page. A session store that fails loses the notice, not the request.
pub async fn put(session: &Session, flash: &Flash) {
    if let Err(error) = session.insert(KEY, flash).await {
        tracing::error!(%error, "the flash could not be kept");
    }
}

/// The flash of the last post, once.
pub async fn take(session: &Session) -> Flash {
    match remove(session).await {
        Ok(flash) => flash.unwrap_or_default(),
        Err(error) => {
            tracing::error!(%error, "the flash could not be read");
            Flash::default()
        }
    }
}

async fn remove(session: &Session) -> Result<Option<Flash>, Error> {
    // Removing counts as a change, which is written; most pages have nothing to remove.
    if session.get_value(KEY).await?.is_none() {
        return Ok(None);
    }
    let flash = session.remove(KEY).await?;
    if session.is_empty().await {
        // Nobody is signed in, so the session was there for the flash alone.
        session.flush().await?;
    }
    Ok(flash)
}
