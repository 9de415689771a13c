//! As much of HTTP/1.1 as uploads need.

use anyhow::{Context as _, ensure};
use tokio::io::{AsyncBufRead, AsyncBufReadExt as _, AsyncWrite, AsyncWriteExt as _};

/// A request's head.
pub(crate) struct Head {
    pub(crate) method: String,
    pub(crate) path: String,
    length: u64,
    chunked: bool,
    expects: bool,
}

/// The next head; none when the other side is done.
pub(crate) async fn head(stream: &mut (impl AsyncBufRead + Unpin)) -> anyhow::Result<Option<Head>> {
    let mut line = String::new();
    if stream.read_line(&mut line).await? == 0 {
        return Ok(None);
    }
    let mut words = line.split_whitespace();
    let (method, path) = (words.next().unwrap_or_default().to_owned(), words.next().unwrap_or_default().to_owned());
    let mut head = Head { method, path, length: 0, chunked: false, expects: false };
    loop {
        line.clear();
        ensure!(stream.read_line(&mut line).await? > 0, "ended amid its head");
        let Some((name, value)) = line.trim_end().split_once(':') else { return Ok(Some(head)) };
        match name.to_ascii_lowercase().as_str() {
            "content-length" => head.length = value.trim().parse()?,
            "transfer-encoding" => head.chunked = value.trim().eq_ignore_ascii_case("chunked"),
            "expect" => head.expects = true,
            _ => {}
        }
    }
}

/// Reads a body and throws it away; tells how long it was.
pub(crate) async fn drain<S>(stream: &mut S, head: &Head) -> anyhow::Result<u64>
where
    S: AsyncBufRead + AsyncWrite + Unpin,
{
    if head.expects {
        stream.write_all(b"HTTP/1.1 100 Continue\r\n\r\n").await?;
    }
    if !head.chunked {
        skip(stream, head.length).await?;
        return Ok(head.length);
    }
    let (mut total, mut line) = (0, String::new());
    loop {
        line.clear();
        stream.read_line(&mut line).await?;
        let size = line.trim().split(';').next().unwrap_or_default();
        let size = u64::from_str_radix(size, 16).context("no length of a chunk")?;
        skip(stream, size).await?;
        line.clear();
        stream.read_line(&mut line).await?;
        total += size;
        if size == 0 {
            return Ok(total);
        }
    }
}

async fn skip(stream: &mut (impl AsyncBufRead + Unpin), mut bytes: u64) -> anyhow::Result<()> {
    while bytes > 0 {
        let there = stream.fill_buf().await?.len();
        ensure!(there > 0, "ended amid its body");
        let taken = usize::try_from(bytes).unwrap_or(usize::MAX).min(there);
        stream.consume(taken);
        bytes -= taken as u64;
    }
    Ok(())
}

/// Answers.
pub(crate) async fn reply(stream: &mut (impl AsyncWrite + Unpin), status: &str, body: &str) -> anyhow::Result<()> {
    let kind = if body.starts_with('<') { "application/xml" } else { "application/json" };
    let text = format!("HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {}\r\n\r\n{body}", body.len());
    stream.write_all(text.as_bytes()).await?;
    stream.flush().await?;
    Ok(())
}
