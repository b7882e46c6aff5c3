//! `server serve`: answers until it is told to stop, and then finishes what it has begun.

use std::net::SocketAddr;
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tokio_util::sync::CancellationToken;

use super::database::{self, Hold};
use super::{Failure, bootstrap};
use crate::config::Config;
use crate::mail::Mailing;
use crate::outgoing::Sender;
use crate::router::router;
use crate::state::AppState;
use crate::{metrics, workers};

/// How long open requests may take after the signal to stop.
const GRACE: Duration = Duration::from_secs(20);
/// How long the workers' last rounds may take after that.
const LAST_ROUND: Duration = Duration::from_secs(5);

/// Serves until SIGTERM or Ctrl-C.
///
/// # Errors
/// When the address is taken, the database cannot be opened, or the signals cannot be listened to.
pub async fn run(mut config: Config) -> Result<(), Failure> {
    let listener = listen(&mut config).await?;
    let _held = database::hold(&config.database_url, Hold::Shared)?;
    let system = database::open(&config).await?;
    let setup = bootstrap(&system, &config.bootstrap).await?;
    let note = setup.map(|address| {
        format!("Nothing is set up yet. This address does it, once, in the next 30 minutes:\n{address}")
    });
    serve(listener, AppState::new(config, system), note).await
}

/// Listens, and writes the port that it got into the settings.
///
/// # Errors
/// When the address is taken.
pub async fn listen(config: &mut Config) -> Result<TcpListener, Failure> {
    let listener = TcpListener::bind(config.listen)
        .await
        .map_err(|error| format!("Cannot listen on {}: {error}", config.listen))?;
    config.listen = listener.local_addr()?;
    Ok(listener)
}

/// Answers on `listener`. `note` is printed below the address.
///
/// # Errors
/// When the settings for mail cannot be used, the address of the metrics is taken, or the signals cannot be listened to.
pub async fn serve(listener: TcpListener, mut state: AppState, note: Option<String>) -> Result<(), Failure> {
    let mailing = Mailing::of(&state.config.mail).map_err(|error| error.to_string())?;
    if let Some(mailing) = &mailing {
        state.system = state.system.with_mail(&mailing.from.to_string());
    }
    let closing = state.closing.clone();
    close_on_signal(closing.clone())?;
    let address = state.config.public_url();
    measure(&state).await?;
    let workers = workers::start(&state.system, Sender::new(state.system.egress()), mailing, &closing);

    let service = router(state).into_make_service_with_connect_info::<SocketAddr>();
    let server = axum::serve(listener, service).with_graceful_shutdown(closing.clone().cancelled_owned());
    if let Some(note) = note {
        println!("{note}\n");
    }
    // Scripts wait for this line to learn the port.
    println!("Countersign is listening on {address}");

    tokio::select! {
        ended = server.into_future() => ended?,
        () = grace_over(closing) => tracing::warn!("some requests were still open and are cut off"),
    }
    // Each ends by itself after the round it is in; one that hangs is let go.
    let _ = tokio::time::timeout(LAST_ROUND, workers.join_all()).await;
    tracing::info!("stopped");
    Ok(())
}

/// Answers Prometheus on an address of its own, if the settings name one.
async fn measure(state: &AppState) -> Result<(), Failure> {
    let Some(address) = state.config.metrics_listen else { return Ok(()) };
    let listener =
        TcpListener::bind(address).await.map_err(|error| format!("Cannot listen on {address} for metrics: {error}"))?;
    tracing::info!(address = %listener.local_addr()?, "metrics");
    let server = axum::serve(listener, metrics::router(state.metrics.clone()))
        .with_graceful_shutdown(state.closing.clone().cancelled_owned());
    tokio::spawn(server.into_future());
    Ok(())
}

async fn grace_over(closing: CancellationToken) {
    closing.cancelled().await;
    tokio::time::sleep(GRACE).await;
}

fn close_on_signal(closing: CancellationToken) -> std::io::Result<()> {
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    tokio::spawn(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
        closing.cancel();
    });
    Ok(())
}
