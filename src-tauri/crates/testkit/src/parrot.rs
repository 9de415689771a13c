//! A service that repeats what it was sent: it answers each request with whatever a test puts into its beak.

use std::{
    io,
    net::{Ipv4Addr, SocketAddr},
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    task::JoinHandle,
};

/// What the parrot answers to a request's head: status, headers, body. Its length is told
/// where the headers do not.
pub type Answer = (u16, String, String);

/// A parrot on 127.0.0.1. Dropping it ends it.
#[derive(Debug)]
pub struct Parrot {
    address: SocketAddr,
    task: JoinHandle<()>,
}

impl Parrot {
    /// Answers each request with what `says` makes of its head.
    ///
    /// # Errors
    /// When no port is free.
    pub async fn start(says: impl Fn(&str) -> Answer + Send + Sync + 'static) -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let address = listener.local_addr()?;
        let task = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                // One after the other: a driver under test asks for one thing at a time.
                let _ = answer(stream, &says).await;
            }
        });
        Ok(Self { address, task })
    }

    /// Scheme, host and port.
    #[must_use]
    pub fn origin(&self) -> String {
        format!("http://{}", self.address)
    }
}

impl Drop for Parrot {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn answer(mut stream: TcpStream, says: &impl Fn(&str) -> Answer) -> io::Result<()> {
    let (mut seen, mut piece) = (Vec::new(), [0; 8192]);
    let whole = |seen: &[u8]| {
        let text = String::from_utf8_lossy(seen).into_owned();
        let (head, body) = text.split_once("\r\n\r\n")?;
        let length =
            head.lines().find_map(|line| line.to_lowercase().strip_prefix("content-length:")?.trim().parse().ok());
        // Bytes that are no text become longer, never shorter.
        (body.len() >= length.unwrap_or(0)).then(|| head.to_owned())
    };
    let head = loop {
        if let Some(head) = whole(&seen) {
            break head;
        }
        let read = stream.read(&mut piece).await?;
        if read == 0 {
            return Ok(());
        }
        seen.extend_from_slice(&piece[..read]);
    };
    let (status, headers, body) = says(&head);
    // Some promise more than they send.
    let length =
        if headers.contains("Content-Length") { String::new() } else { format!("Content-Length: {}\r\n", body.len()) };
    let head = format!("HTTP/1.1 {status} Parrot\r\n{headers}{length}Connection: close\r\n\r\n");
    stream.write_all(head.as_bytes()).await?;
    stream.write_all(body.as_bytes()).await?;
    stream.shutdown().await
}

/// A token as services repeat it.
#[must_use]
pub fn dresses(token: &str) -> Vec<String> {
    let each =
        |write: fn(char) -> String| move |c: char| if c.is_ascii_alphanumeric() { c.to_string() } else { write(c) };
    let spelt = |write: fn(char) -> String| token.chars().map(each(write)).collect::<String>();
    let percent = spelt(|c| format!("%{:02X}", u32::from(c)));
    vec![
        token.to_owned(),
        // .NET, PHP, browsers, proxies, template engines.
        spelt(|c| format!("\\u{:04X}", u32::from(c))),
        token.replace('/', "\\/"),
        percent.clone(),
        percent.to_lowercase(),
        percent.replace('%', "%25"),
        spelt(|c| format!("&#x{:X};", u32::from(c))),
        token.replace('&', "&amp;"),
        token.to_lowercase(),
        token.to_uppercase(),
    ]
}
