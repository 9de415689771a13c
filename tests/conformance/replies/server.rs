//! A server that answers rightly but for one request, whose reply is made up, byte by byte.

use super::made::Maker;
use std::{
    net::SocketAddr,
    sync::{Arc, Mutex, MutexGuard},
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};

/// One request.
#[derive(Clone, Debug)]
pub(crate) struct Call {
    /// Which of all.
    pub(crate) number: u64,
    pub(crate) method: String,
    pub(crate) path: String,
    origin: String,
    range: String,
    body: Vec<u8>,
}

impl Call {
    /// Where a chunk ends, by its `Content-Range`.
    pub(crate) fn chunk_end(&self) -> u64 {
        let range = self.range.strip_prefix("bytes ").and_then(|range| range.split_once('/'));
        range.and_then(|(range, _)| range.split_once('-')?.1.parse::<u64>().ok()).map_or(0, |last| last + 1)
    }

    /// The media that is to be put into a gallery.
    pub(crate) fn media(&self) -> u64 {
        let text = String::from_utf8_lossy(&self.body);
        text.split_once("media=").and_then(|(_, id)| id.parse().ok()).unwrap_or(0)
    }

    pub(crate) fn at(&self, path: &str) -> String {
        format!("{}{path}", self.origin)
    }
}

type Right = fn(&Call) -> (u16, serde_json::Value);

struct State {
    right: Right,
    /// Makes the reply to the request after so many others.
    maker: Option<(Maker, u64)>,
    made_up: Option<(Call, Vec<u8>)>,
    calls: Vec<Call>,
    number: u64,
}

/// The server. Dropping it ends it.
pub(crate) struct Server {
    address: SocketAddr,
    state: Arc<Mutex<State>>,
    task: tokio::task::JoinHandle<()>,
}

impl Drop for Server {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Server {
    pub(crate) async fn start(right: Right) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let state = State { right, maker: None, made_up: None, calls: Vec::new(), number: 0 };
        let state = Arc::new(Mutex::new(state));
        let shared = Arc::clone(&state);
        let task = tokio::spawn(async move {
            loop {
                let (stream, _) = listener.accept().await.unwrap();
                // A client that goes away in the middle is no fault of this server.
                tokio::spawn(answer(stream, Arc::clone(&shared), format!("http://{address}")));
            }
        });
        Self { address, state, task }
    }

    pub(crate) fn origin(&self) -> String {
        format!("http://{}", self.address)
    }

    /// From now on the request after `at` others gets a reply of `maker`'s, and all others the right one.
    pub(crate) fn begin(&self, maker: Maker, at: u64) {
        let mut state = self.look();
        state.maker = Some((maker, at));
        state.made_up = None;
        state.calls.clear();
    }

    /// The request that got a made-up reply since then, and the reply.
    pub(crate) fn made_up(&self) -> Option<(Call, Vec<u8>)> {
        self.look().made_up.clone()
    }

    /// The number of the last request since then that is `wanted`.
    pub(crate) fn last(&self, wanted: fn(&Call) -> bool) -> Option<u64> {
        self.look().calls.iter().rfind(|call| wanted(call)).map(|call| call.number)
    }

    fn look(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap()
    }
}

/// Answers one request, and closes.
async fn answer(mut stream: TcpStream, state: Arc<Mutex<State>>, origin: String) -> std::io::Result<()> {
    let mut bytes = Vec::new();
    let mut piece = vec![0; 64 * 1024];
    let end = loop {
        if let Some(end) = bytes.windows(4).position(|four| four == b"\r\n\r\n") {
            break end + 4;
        }
        match stream.read(&mut piece).await? {
            0 => return Ok(()),
            read => bytes.extend_from_slice(&piece[..read]),
        }
    };
    let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
    let header = |name: &str| {
        let line = head.lines().find_map(|line| {
            let (known, value) = line.split_once(':')?;
            known.eq_ignore_ascii_case(name).then(|| value.trim().to_owned())
        });
        line.unwrap_or_default()
    };
    let length: usize = header("content-length").parse().unwrap_or(0);
    let mut body = bytes.split_off(end);
    while body.len() < length {
        match stream.read(&mut piece).await? {
            0 => return Ok(()),
            read => body.extend_from_slice(&piece[..read]),
        }
    }
    let mut words = head.split(' ');
    let method = words.next().unwrap_or_default().to_owned();
    let target = words.next().unwrap_or_default();
    let path = target.split('?').next().unwrap_or_default().to_owned();
    let reply = {
        let mut state = state.lock().unwrap();
        state.number += 1;
        // A photo's own bytes are not asked for.
        body.truncate(1_000);
        let call = Call { number: state.number, method, path, origin, range: header("content-range"), body };
        state.calls.push(call.clone());
        let (status, value) = (state.right)(&call);
        let passed = state.calls.len() as u64 - 1;
        match state.maker.take() {
            Some((mut maker, at)) if at == passed => {
                let reply = maker.reply(status, &value);
                state.made_up = Some((call, reply.clone()));
                reply
            }
            other => {
                state.maker = other;
                right(status, &value, call.method == "HEAD")
            }
        }
    };
    stream.write_all(&reply).await?;
    stream.shutdown().await
}

fn right(status: u16, value: &serde_json::Value, bare: bool) -> Vec<u8> {
    let body = if status == 204 { String::new() } else { value.to_string() };
    let length = if status == 204 { String::new() } else { format!("Content-Length: {}\r\n", body.len()) };
    let body = if bare { "" } else { &body };
    format!("HTTP/1.1 {status} OK\r\nContent-Type: application/json\r\nConnection: close\r\n{length}\r\n{body}")
        .into_bytes()
}
