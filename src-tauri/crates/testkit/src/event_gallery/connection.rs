//! One connection, byte by byte: faults need it so.

use super::{
    Logged, Shared,
    answer::{Answer, Finish},
    fault::Fault,
    shelf::{Refusal, Upload, find, parameters},
};
use std::{io, sync::Arc, time::Duration};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

const HEAD_MOST: usize = 64 * 1024;
const PATHS: [&str; 2] = ["/api/v1/picture/upload", "/api/v1"];

/// Answers requests on `stream` until one side closes it.
pub(super) async fn serve(stream: TcpStream, shared: Arc<Shared>) {
    let mut connection = Connection { stream, ahead: Vec::new() };
    while matches!(connection.request(&shared).await, Ok(true)) {}
}

struct Connection {
    stream: TcpStream,
    /// Read, not used yet.
    ahead: Vec<u8>,
}

struct Head {
    method: String,
    target: String,
    headers: Vec<(String, String)>,
}

impl Head {
    fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

/// What kind of end an upload came to.
enum Taken {
    /// Stored at this place.
    At(usize),
    /// Not stored.
    Refused(Refusal),
}

impl Connection {
    /// Takes one request; whether another may follow.
    async fn request(&mut self, shared: &Shared) -> io::Result<bool> {
        let Some(head) = self.head().await? else { return Ok(false) };
        let at = note(shared, &head);
        let (path, query) = head.target.split_once('?').unwrap_or((&head.target, ""));
        let is_upload = path == PATHS[0] || (path == PATHS[1] && shared.options.bare_path);
        let answer = match (head.method.as_str(), path) {
            ("GET", "/__fake/collections") => Answer::json(200, &view(shared)),
            ("POST", _) if is_upload => return self.upload(&head, query, at, shared).await,
            (_, _) if is_upload => Answer::error(405, "POST only"),
            _ => Answer::error(404, "no such path"),
        };
        self.skip_body(&head).await?;
        self.say(answer.without_body(head.method == "HEAD"), at, shared).await
    }

    async fn upload(&mut self, head: &Head, query: &str, at: usize, shared: &Shared) -> io::Result<bool> {
        let Some(length) = head.header("content-length").and_then(|text| text.parse::<u64>().ok()) else {
            let answer = Answer::error(411, "Content-Length is missing").then(Finish::Close);
            return self.say(answer, at, shared).await;
        };
        let fault = shared.draw();
        if fault == Fault::Revoke {
            shared.change(|state| state.token = "revoked \u{0}".into());
        }
        let body = match fault {
            Fault::CloseBeforeHeaders => return Ok(false),
            Fault::CloseAfter(bytes) => {
                self.body(bytes.min(length), at, shared, None).await?;
                return Ok(false);
            }
            Fault::StallAfter(bytes) => {
                self.body(bytes.min(length), at, shared, None).await?;
                return stall(shared).await;
            }
            Fault::Early(status, bytes) => {
                self.body(bytes.min(length), at, shared, None).await?;
                return self.say(Answer::error(status, "stop").then(Finish::Close), at, shared).await;
            }
            Fault::SlowRead(bytes, pause) => self.body(length, at, shared, Some((bytes, pause))).await?,
            _ => self.body(length, at, shared, None).await?,
        };
        if (body.len() as u64) < length {
            return Ok(false);
        }
        let answer = match fault {
            Fault::Status(status, wait) => Answer::troubled(status, wait),
            Fault::Redirect(status) => Answer::moved(status, shared.trap),
            Fault::Portal(page) => Answer::page(page),
            Fault::Echo(status) => Answer::echo(status, &head.target),
            fault => {
                let taken = take(shared, head, query, body);
                match (fault, taken) {
                    (Fault::StoreThenClose, _) => return Ok(false),
                    (Fault::StoreThenStall, _) => return stall(shared).await,
                    (Fault::SlowAnswer(after), Taken::At(order)) => {
                        tokio::time::sleep(Duration::from_millis(after)).await;
                        Answer::stored(shared.look().reply, order)
                    }
                    (_, Taken::Refused((status, words))) => Answer::error(status, &words),
                    (fault, Taken::At(order)) => Answer::stored(shared.look().reply, order).spoilt(&fault),
                }
            }
        };
        self.say(answer, at, shared).await
    }

    async fn head(&mut self) -> io::Result<Option<Head>> {
        let end = loop {
            if let Some(end) = find(&self.ahead, b"\r\n\r\n") {
                break end;
            }
            if self.ahead.len() > HEAD_MOST || !self.more().await? {
                return Ok(None);
            }
        };
        let rest = self.ahead.split_off(end + 4);
        let head = std::mem::replace(&mut self.ahead, rest);
        let Ok(text) = std::str::from_utf8(&head) else { return Ok(None) };
        let mut lines = text.split("\r\n");
        let mut first = lines.next().unwrap_or_default().split(' ');
        let (Some(method), Some(target), Some("HTTP/1.1")) = (first.next(), first.next(), first.next()) else {
            return Ok(None);
        };
        let headers = lines.filter_map(|line| line.split_once(':'));
        let headers = headers.map(|(name, value)| (name.to_ascii_lowercase(), value.trim().to_owned())).collect();
        Ok(Some(Head { method: method.to_owned(), target: target.to_owned(), headers }))
    }

    /// Reads up to `length` bytes of a body; fewer when the other side ends early.
    async fn body(
        &mut self,
        length: u64,
        at: usize,
        shared: &Shared,
        slowly: Option<(usize, u64)>,
    ) -> io::Result<Vec<u8>> {
        let length = usize::try_from(length).map_err(io::Error::other)?;
        while self.ahead.len() < length {
            if let Some((bytes, pause)) = slowly {
                let mut piece = vec![0; bytes.clamp(1, length - self.ahead.len())];
                let read = self.stream.read(&mut piece).await?;
                self.ahead.extend_from_slice(&piece[..read]);
                if read == 0 {
                    break;
                }
                tokio::time::sleep(Duration::from_millis(pause)).await;
            } else if !self.more().await? {
                break;
            }
        }
        let rest = self.ahead.split_off(length.min(self.ahead.len()));
        let body = std::mem::replace(&mut self.ahead, rest);
        shared.change(|state| state.log[at].body_bytes = body.len() as u64);
        Ok(body)
    }

    async fn skip_body(&mut self, head: &Head) -> io::Result<()> {
        let length = head.header("content-length").and_then(|text| text.parse::<usize>().ok()).unwrap_or(0);
        while self.ahead.len() < length && self.more().await? {}
        self.ahead.drain(..length.min(self.ahead.len()));
        Ok(())
    }

    async fn more(&mut self) -> io::Result<bool> {
        let mut piece = [0; 16 * 1024];
        let read = self.stream.read(&mut piece).await?;
        self.ahead.extend_from_slice(&piece[..read]);
        Ok(read > 0)
    }

    async fn say(&mut self, answer: Answer, at: usize, shared: &Shared) -> io::Result<bool> {
        shared.change(|state| state.log[at].status = Some(answer.status));
        if answer.piecewise {
            self.stream.set_nodelay(true)?;
            for byte in &answer.bytes {
                self.stream.write_all(&[*byte]).await?;
                tokio::task::yield_now().await;
            }
        } else {
            self.stream.write_all(&answer.bytes).await?;
        }
        match answer.finish {
            Finish::Keep => return Ok(true),
            Finish::Close => {}
            Finish::Stall => return stall(shared).await,
            Finish::Flood(mut left) => {
                let piece = vec![b' '; 64 * 1024];
                while left > 0 {
                    self.stream.write_all(&piece).await?;
                    left = left.saturating_sub(piece.len() as u64);
                }
            }
        }
        self.stream.shutdown().await?;
        Ok(false)
    }
}

/// Stands still until the fake is dropped.
async fn stall(shared: &Shared) -> io::Result<bool> {
    shared.change(|state| state.stalled += 1);
    std::future::pending().await
}

fn take(shared: &Shared, head: &Head, query: &str, body: Vec<u8>) -> Taken {
    let label = head.header("content-type").map(str::to_owned);
    let upload = parameters(query).and_then(|mut query| {
        let token = query.remove("token").unwrap_or_default();
        if token == shared.look().token { Upload::read(query, label, body) } else { Err(denial(shared)) }
    });
    let put = upload.and_then(|upload| {
        let order = shared.change(|state| state.shelf.put(&upload))?;
        keep(shared, order, &upload);
        Ok(order)
    });
    match put {
        Ok(order) => Taken::At(order),
        Err(refusal) => Taken::Refused(refusal),
    }
}

fn keep(shared: &Shared, order: usize, upload: &Upload) {
    if let Some(folder) = &shared.options.store {
        let plain = |c: char| if c.is_ascii_alphanumeric() || "._-".contains(c) { c } else { '_' };
        let name: String = upload.name.chars().map(plain).collect();
        // The ledger in memory is the truth; the copies are for people to look at.
        let _ = std::fs::create_dir_all(folder)
            .and_then(|()| std::fs::write(folder.join(format!("{order:05}-{name}")), &upload.picture));
    }
}

fn denial(shared: &Shared) -> Refusal {
    let status = match shared.options.denial {
        super::Denial::Unauthorized => 401,
        super::Denial::Forbidden => 403,
        super::Denial::Politely => 200,
    };
    (status, "invalid token".into())
}

fn note(shared: &Shared, head: &Head) -> usize {
    let scrub = |text: &str| {
        let Some((before, rest)) = text.split_once("token=") else { return text.to_owned() };
        let after = rest.find('&').map_or("", |end| &rest[end..]);
        format!("{before}token=***{after}")
    };
    let logged = Logged {
        method: head.method.clone(),
        target: scrub(&head.target),
        headers: head.headers.iter().map(|(name, value)| (name.clone(), scrub(value))).collect(),
        body_bytes: 0,
        status: None,
    };
    shared.change(|state| {
        state.log.push(logged);
        state.log.len() - 1
    })
}

/// `[{"collection":…,"pictures":[…]}]`.
fn view(shared: &Shared) -> serde_json::Value {
    let state = shared.look();
    let mut groups: Vec<(&super::Collection, Vec<&super::Stored>)> = Vec::new();
    for stored in state.shelf.all() {
        match groups.iter_mut().find(|(collection, _)| **collection == stored.collection) {
            Some((_, pictures)) => pictures.push(stored),
            None => groups.push((&stored.collection, vec![stored])),
        }
    }
    groups
        .into_iter()
        .map(|(collection, pictures)| serde_json::json!({ "collection": collection, "pictures": pictures }))
        .collect()
}
