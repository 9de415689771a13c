//! One door: a listener bound to exactly one address, and its connections.

use super::{House, door, limits::Seats, patience::Patient};
use crate::GalleryError;
use hyper::{server::conn::http1, service::service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use std::{io, net::SocketAddr, sync::Arc, time::Duration};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::{OwnedSemaphorePermit, Semaphore},
    task::JoinHandle,
};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

/// Connections of one door; more wait outside until one leaves.
const CONNECTIONS: usize = 64;
/// Connections of one guest's address.
const EACH: usize = 8;
/// With fewer free than this, an answer ends its connection, so that idle ones do not keep others waiting.
const SCARCE: usize = 16;
/// A request's head must be here by then; a connection without a request ends then too.
const HEAD: Duration = Duration::from_secs(5);
/// Most bytes of a request's head.
const HEAD_BYTES: usize = 8 * 1024;
/// Ports tried after the wanted one.
const NEXT_PORTS: u16 = 20;
/// What an answer under way gets when its door closes.
const FAREWELL: Duration = Duration::from_secs(1);

/// A listener with its connections. Dropping it closes it at once.
pub(super) struct Door {
    address: SocketAddr,
    closing: CancellationToken,
    task: Option<JoinHandle<()>>,
}

impl Door {
    pub(super) async fn open(house: Arc<House>, wanted: SocketAddr, side: door::Side) -> Result<Self, GalleryError> {
        let listener = bind(wanted).await.map_err(|source| GalleryError::Listen { address: wanted, source })?;
        let address = listener.local_addr().map_err(|source| GalleryError::Listen { address: wanted, source })?;
        let closing = CancellationToken::new();
        let task = tokio::spawn(attend(listener, house, door::Place { address, side }, closing.clone()));
        Ok(Self { address, closing, task: Some(task) })
    }

    pub(super) const fn address(&self) -> SocketAddr {
        self.address
    }

    /// Refuses new connections at once and waits until the last one is gone, about a second at most.
    pub(super) async fn close(mut self) {
        self.closing.cancel();
        if let Some(task) = self.task.take() {
            let _ = task.await;
        }
    }
}

impl Drop for Door {
    fn drop(&mut self) {
        self.closing.cancel();
    }
}

/// The wanted port, else the next free one.
async fn bind(wanted: SocketAddr) -> io::Result<TcpListener> {
    let mut address = wanted;
    for _ in 0..NEXT_PORTS {
        match TcpListener::bind(address).await {
            Err(error) if error.kind() == io::ErrorKind::AddrInUse && address.port() < u16::MAX => {
                address.set_port(address.port() + 1);
            }
            result => return result,
        }
    }
    address.set_port(0);
    TcpListener::bind(address).await
}

async fn attend(listener: TcpListener, house: Arc<House>, place: door::Place, closing: CancellationToken) {
    let connections = TaskTracker::new();
    let (free, seats) = (Arc::new(Semaphore::new(CONNECTIONS)), Arc::new(Seats::default()));
    // On loopback there is one visitor, this computer.
    let each = if place.address.ip().is_loopback() && place.side == door::Side::Operator { CONNECTIONS } else { EACH };
    loop {
        let next = async {
            let permit = free.clone().acquire_owned().await.ok()?;
            Some((permit, listener.accept().await))
        };
        let accepted = tokio::select! {
            () = closing.cancelled() => break,
            accepted = next => accepted,
        };
        match accepted {
            Some((permit, Ok((stream, peer)))) => {
                if seats.take(peer.ip(), each) {
                    let seat = Seat { seats: seats.clone(), peer, _permit: permit };
                    connections.spawn(serve(stream, seat, free.clone(), house.clone(), place, closing.clone()));
                } else {
                    turn_away(&stream);
                }
            }
            Some((_, Err(error))) => {
                // Out of file handles, or a visitor that was gone before it came in.
                tracing::debug!(%error, "a connection could not be accepted");
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
            None => break,
        }
    }
    drop(listener);
    connections.close();
    connections.wait().await;
}

/// A connection's share of the limits; given back when it ends, however it ends.
struct Seat {
    seats: Arc<Seats>,
    peer: SocketAddr,
    _permit: OwnedSemaphorePermit,
}

impl Drop for Seat {
    fn drop(&mut self) {
        self.seats.leave(self.peer.ip());
    }
}

async fn serve(
    stream: TcpStream,
    seat: Seat,
    free: Arc<Semaphore>,
    house: Arc<House>,
    place: door::Place,
    closing: CancellationToken,
) {
    let _ = stream.set_nodelay(true);
    let visitor = seat.peer.ip();
    let service = service_fn(|request| {
        let (house, free) = (house.clone(), free.clone());
        async move {
            let mut reply = door::answer(&house, place, visitor, request).await;
            if free.available_permits() < SCARCE {
                reply.headers_mut().insert(http::header::CONNECTION, http::HeaderValue::from_static("close"));
            }
            Ok::<_, std::convert::Infallible>(reply)
        }
    });
    let mut rules = http1::Builder::new();
    rules.timer(TokioTimer::new()).header_read_timeout(HEAD).max_buf_size(HEAD_BYTES).max_headers(64);
    let connection = rules.serve_connection(TokioIo::new(Patient::new(stream)), service);
    let mut connection = std::pin::pin!(connection);
    let ended = tokio::select! {
        ended = connection.as_mut() => ended,
        () = closing.cancelled() => {
            connection.as_mut().graceful_shutdown();
            tokio::time::timeout(FAREWELL, connection).await.unwrap_or(Ok(()))
        }
    };
    if let Err(error) = ended {
        tracing::debug!(%error, "a guest's connection ended early");
    }
    drop(seat);
}

/// Says "later" to a visitor that holds too many connections, without waiting for it.
fn turn_away(stream: &TcpStream) {
    let _ = stream.try_write(
        b"HTTP/1.1 503 Service Unavailable\r\nRetry-After: 1\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
    );
}
