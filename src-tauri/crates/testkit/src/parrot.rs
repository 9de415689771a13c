//! A service that repeats what it was sent: it answers each request with whatever a test puts into its beak.

use base64::{Engine as _, engine::general_purpose::STANDARD};
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
        Self::start_with_bodies(move |head, _| says(head)).await
    }

    /// The same with what `says` makes of its head and its body, as far as that is text.
    ///
    /// # Errors
    /// When no port is free.
    pub async fn start_with_bodies(says: impl Fn(&str, &str) -> Answer + Send + Sync + 'static) -> io::Result<Self> {
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

async fn answer(mut stream: TcpStream, says: &impl Fn(&str, &str) -> Answer) -> io::Result<()> {
    let (mut seen, mut piece) = (Vec::new(), [0; 8192]);
    let whole = |seen: &[u8]| {
        let text = String::from_utf8_lossy(seen).into_owned();
        let (head, body) = text.split_once("\r\n\r\n")?;
        let length =
            head.lines().find_map(|line| line.to_lowercase().strip_prefix("content-length:")?.trim().parse().ok());
        // Bytes that are no text become longer, never shorter.
        (body.len() >= length.unwrap_or(0)).then(|| (head.to_owned(), body.to_owned()))
    };
    let (head, body) = loop {
        if let Some(whole) = whole(&seen) {
            break whole;
        }
        let read = stream.read(&mut piece).await?;
        if read == 0 {
            return Ok(());
        }
        seen.extend_from_slice(&piece[..read]);
    };
    let (status, headers, body) = says(&head, &body);
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

/// A token in base64, wherever in it the token begins: the part that does not depend on what stands around it.
#[must_use]
pub fn in_base64(token: &str) -> [String; 3] {
    [(0, 0), (1, 2), (2, 3)].map(|(before, from)| {
        let padded = [&[b' '; 2][..before], token.as_bytes()].concat();
        let all = STANDARD.encode(&padded);
        all.get(from..padded.len() / 3 * 4).unwrap_or_default().to_owned()
    })
}

/// What is left of a token in any of the [`dresses`] and [`in_base64`], also where the end of it was cut off: its longest
/// word, which has to be one that nothing else says, and the beginning of each base64.
///
/// # Panics
/// For a token that could not be told from other words.
#[must_use]
pub fn remains(token: &str) -> Vec<String> {
    let words = token.split(|c: char| !c.is_ascii_alphanumeric());
    let word = words.max_by_key(|word| word.len()).unwrap_or_default();
    assert!(word.len() >= 6, "{token} has no word of its own");
    let in_base64 = in_base64(token).map(|all| all.get(..8).unwrap_or_default().to_owned());
    [word.to_owned(), word.to_lowercase(), word.to_uppercase()].into_iter().chain(in_base64).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_dress_a_token_wears_something_of_it_remains() {
        let token = "CANARY-7f3a/91+c=0d&2e";
        let left = remains(token);
        for dress in dresses(token) {
            assert!(left.iter().any(|part| dress.contains(part.as_str())), "{dress}");
        }
        for before in ["", "x", "xy", "xyz"] {
            let text = STANDARD.encode(format!("{before}{token} and more"));
            assert!(left.iter().any(|part| text.contains(part.as_str())), "{text}");
            assert!(in_base64(token).iter().any(|part| text.contains(part.as_str())), "{text}");
        }
        assert!(!left.iter().any(|part| "a plain sentence".contains(part.as_str())));
    }
}
