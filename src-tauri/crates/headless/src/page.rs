//! The operator's page over loopback: the same page as in the window, behind a secret in its address.
//!
//! **Enters:** HTTP on a loopback address. **Leaves:** the page's files, answers to requests, frames, thumbnails.
//! **Absent:** any address but loopback, any door without the secret, anything a browser could keep.

mod answers;
mod door;
mod files;
#[cfg(test)]
mod tests;

use answers::Answers;
use async_trait::async_trait;
use boothlift_contract::{Answer, Frame, PhotoId, Request};
use futures_util::stream::BoxStream;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use std::{convert::Infallible, io, net::SocketAddr, sync::Arc, time::Duration};
use tokio::{net::TcpListener, sync::Semaphore, task::JoinHandle};

/// Connections at once; a browser opens six.
const CONNECTIONS: usize = 64;

/// How long a connection may take to say what it wants.
const HEADERS_WITHIN: Duration = Duration::from_secs(10);

/// What the page talks to.
#[async_trait]
pub(crate) trait Core: Clone + Send + Sync + 'static {
    /// Answers a request.
    async fn ask(&self, request: Request) -> Answer;
    /// Frames from now on.
    fn frames(&self) -> BoxStream<'static, Vec<Frame>>;
    /// A photo small, as JPEG.
    async fn thumb(&self, photo: PhotoId, size: u32) -> Option<Arc<[u8]>>;
    /// A picture of a found folder small, as JPEG.
    async fn find_thumb(&self, pick: u32, picture: u32) -> Option<Arc<[u8]>>;
    /// The bytes of a help file that was put together.
    fn help_file(&self, number: u32) -> Option<Vec<u8>>;
}

/// The page being served; dropping it ends that.
pub(crate) struct Page {
    url: String,
    task: JoinHandle<()>,
}

impl Page {
    /// Serves the page of `core` at `address`, which must be loopback; port 0 takes any free one.
    pub(crate) async fn serve(address: SocketAddr, core: impl Core) -> io::Result<Self> {
        if !address.ip().is_loopback() {
            return Err(io::Error::new(io::ErrorKind::InvalidInput, "only this computer's own addresses"));
        }
        let listener = TcpListener::bind(address).await?;
        let address = listener.local_addr()?;
        let secret = door::secret()?;
        let url = format!("http://{address}/{secret}/");
        let answers = Answers::new(core, door::Door::new(address, secret));
        Ok(Self { url, task: tokio::spawn(accept(listener, answers)) })
    }

    /// The page's address, with its secret.
    pub(crate) fn url(&self) -> &str {
        &self.url
    }
}

impl Drop for Page {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn accept<C: Core>(listener: TcpListener, answers: Answers<C>) {
    let places = Arc::new(Semaphore::new(CONNECTIONS));
    let mut all = tokio::task::JoinSet::new();
    loop {
        while all.try_join_next().is_some() {}
        let Ok(place) = Arc::clone(&places).acquire_owned().await else { return };
        let stream = match listener.accept().await {
            Ok((stream, _)) => stream,
            Err(error) => {
                // Out of file handles, say: others will free some.
                tracing::warn!(%error, "the page cannot take a connection");
                tokio::time::sleep(Duration::from_millis(200)).await;
                continue;
            }
        };
        let answers = answers.clone();
        all.spawn(async move {
            let service = service_fn(move |request| {
                let answers = answers.clone();
                async move { Ok::<_, Infallible>(answers.answer(request).await) }
            });
            let connection = hyper::server::conn::http1::Builder::new()
                .timer(TokioTimer::new())
                .header_read_timeout(HEADERS_WITHIN)
                .max_buf_size(64 * 1024)
                .serve_connection(TokioIo::new(stream), service);
            if let Err(error) = connection.await {
                tracing::debug!(%error, "a connection to the page ended early");
            }
            drop(place);
        });
    }
}
