//! A connection that gives up on a visitor who does not read.

use std::{
    future::Future,
    io::{self, IoSlice},
    pin::Pin,
    task::{Context, Poll, ready},
    time::Duration,
};
use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    time::{Instant, Sleep, sleep_until},
};

/// While bytes wait to be read by the visitor, at least [`ENOUGH`] of them must go out in each such time.
const PATIENCE: Duration = Duration::from_secs(30);
const ENOUGH: usize = 64 * 1024;

/// Wraps a connection: writing fails once the visitor has been too slow for 30 s.
pub(super) struct Patient<T> {
    inner: T,
    until: Pin<Box<Sleep>>,
    /// Whether the clock is running, and what went out since.
    waiting: Option<usize>,
}

impl<T> Patient<T> {
    pub(super) fn new(inner: T) -> Self {
        Self { inner, until: Box::pin(sleep_until(Instant::now())), waiting: None }
    }

    fn judge(&mut self, cx: &mut Context<'_>, written: Poll<io::Result<usize>>) -> Poll<io::Result<usize>> {
        if let Poll::Ready(Ok(bytes)) = &written {
            if let Some(sum) = &mut self.waiting {
                *sum += bytes;
                if *sum >= ENOUGH {
                    self.waiting = None;
                }
            }
            return written;
        }
        if written.is_pending() {
            if self.waiting.is_none() {
                self.waiting = Some(0);
                self.until.as_mut().reset(Instant::now() + PATIENCE);
            }
            ready!(self.until.as_mut().poll(cx));
            return Poll::Ready(Err(io::ErrorKind::TimedOut.into()));
        }
        written
    }
}

impl<T: AsyncRead + Unpin> AsyncRead for Patient<T> {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        let result = Pin::new(&mut self.inner).poll_read(cx, buffer);
        if buffer.filled().len() > before {
            // The visitor speaks again: what it was slow to read is behind it.
            self.waiting = None;
        }
        result
    }
}

impl<T: AsyncWrite + Unpin> AsyncWrite for Patient<T> {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buffer: &[u8]) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.inner).poll_write(cx, buffer);
        self.judge(cx, written)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffers: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.inner).poll_write_vectored(cx, buffers);
        self.judge(cx, written)
    }

    fn is_write_vectored(&self) -> bool {
        self.inner.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.inner).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.inner).poll_shutdown(cx)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::io::{AsyncReadExt, AsyncWriteExt, duplex};

    #[tokio::test(start_paused = true)]
    async fn a_visitor_who_reads_nothing_is_left_after_thirty_seconds() {
        let (near, _far) = duplex(16);
        let began = Instant::now();
        let error = Patient::new(near).write_all(&[0; 1000]).await.unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::TimedOut);
        assert_eq!(began.elapsed().as_secs(), 30);
    }

    #[tokio::test(start_paused = true)]
    async fn a_visitor_who_reads_a_byte_now_and_then_is_left_too() {
        let (near, mut far) = duplex(16);
        let drip = tokio::spawn(async move {
            while far.read_u8().await.is_ok() {
                tokio::time::sleep(Duration::from_secs(5)).await;
            }
        });
        assert!(Patient::new(near).write_all(&[0; 1000]).await.is_err());
        drip.abort();
    }

    #[tokio::test(start_paused = true)]
    async fn a_slow_but_steady_visitor_gets_everything() {
        let (near, mut far) = duplex(64 * 1024);
        let steady = tokio::spawn(async move {
            let (mut buffer, mut sum) = (vec![0; 64 * 1024], 0);
            while let Ok(read @ 1..) = far.read(&mut buffer).await {
                sum += read;
                tokio::time::sleep(Duration::from_secs(20)).await;
            }
            sum
        });
        let mut near = Patient::new(near);
        near.write_all(&vec![0; 1024 * 1024]).await.unwrap();
        drop(near);
        assert_eq!(steady.await.unwrap(), 1024 * 1024);
    }
}
