//! Connections: a socket on loopback, a few at once, none for long.

use crate::{ListenError, door::Door};
use hyper::{server::conn::http1, service::service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use std::{io, net::SocketAddr, sync::Arc, time::Duration};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::Semaphore,
    task::JoinHandle,
};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

/// Connections at once; more wait outside until one leaves.
const CONNECTIONS: usize = 32;
/// Most bytes of a request's head, and most header lines.
const HEAD: (usize, usize) = (16 * 1024, 64);
/// What an answer under way gets at the end.
const FAREWELL: Duration = Duration::from_secs(1);

/// The first of `addresses` that is free.
pub(crate) async fn bind(addresses: &[SocketAddr]) -> Result<TcpListener, ListenError> {
    use io::ErrorKind::{AddrInUse, PermissionDenied};
    let mut last = None;
    for address in addresses {
        if !address.ip().is_loopback() {
            return Err(ListenError::NotLoopback(*address));
        }
        match TcpListener::bind(address).await {
            Ok(listener) => return Ok(listener),
            // Windows keeps ranges of ports for itself and refuses them.
            Err(error) => {
                let may_try_next = matches!(error.kind(), AddrInUse | PermissionDenied);
                last = Some(ListenError::Bind { address: *address, source: error });
                if !may_try_next {
                    break;
                }
            }
        }
    }
    Err(last.unwrap_or_else(|| ListenError::Bind {
        address: (std::net::Ipv4Addr::LOCALHOST, 0).into(),
        source: io::ErrorKind::AddrNotAvailable.into(),
    }))
}

/// The task that lets callers in.
pub(crate) struct Accepting {
    closing: CancellationToken,
    task: Option<JoinHandle<()>>,
}

impl Accepting {
    pub(crate) fn start(listener: TcpListener, door: Arc<Door>) -> Self {
        let closing = CancellationToken::new();
        let task = tokio::spawn(attend(listener, door, closing.clone()));
        Self { closing, task: Some(task) }
    }

    pub(crate) async fn close(mut self) {
        self.closing.cancel();
        if let Some(task) = self.task.take() {
            let _ = task.await;
        }
    }
}

impl Drop for Accepting {
    fn drop(&mut self) {
        self.closing.cancel();
    }
}

async fn attend(listener: TcpListener, door: Arc<Door>, closing: CancellationToken) {
    let connections = TaskTracker::new();
    let free = Arc::new(Semaphore::new(CONNECTIONS));
    loop {
        let next = async {
            let place = Arc::clone(&free).acquire_owned().await.ok()?;
            Some((place, listener.accept().await))
        };
        let accepted = tokio::select! {
            () = closing.cancelled() => break,
            accepted = next => accepted,
        };
        match accepted {
            Some((place, Ok((stream, _)))) => {
                let (door, closing) = (Arc::clone(&door), closing.clone());
                connections.spawn(async move {
                    serve(stream, door, closing).await;
                    drop(place);
                });
            }
            Some((_, Err(error))) => {
                // Out of file handles, or a caller that was gone before it came in.
                tracing::debug!(%error, "a booth's connection could not be accepted");
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
            None => break,
        }
    }
    drop(listener);
    connections.close();
    connections.wait().await;
}

async fn serve(stream: TcpStream, door: Arc<Door>, closing: CancellationToken) {
    let _ = stream.set_nodelay(true);
    let patience = door.patience;
    let service = service_fn(|request| {
        let door = Arc::clone(&door);
        async move { Ok::<_, std::convert::Infallible>(door.answer(request).await) }
    });
    let mut rules = http1::Builder::new();
    rules.timer(TokioTimer::new()).header_read_timeout(patience).max_buf_size(HEAD.0).max_headers(HEAD.1);
    // One call, one connection: none is closed for being idle just when a booth calls again on it.
    rules.keep_alive(false);
    let connection = rules.serve_connection(TokioIo::new(stream), service);
    let mut connection = std::pin::pin!(connection);
    let ended = tokio::select! {
        ended = connection.as_mut() => ended,
        () = closing.cancelled() => {
            connection.as_mut().graceful_shutdown();
            tokio::time::timeout(FAREWELL, connection).await.unwrap_or(Ok(()))
        }
    };
    if let Err(error) = ended {
        tracing::debug!(%error, "a booth's connection ended early");
    }
}
