//! One connection, byte by byte: faults need it so.

use super::{
    Logged, Request, Service, Shared,
    answer::{Finish, Letter},
    fault::Fault,
    find,
    plan::Planned,
};
use std::{io, sync::Arc, time::Duration};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

const HEAD_MOST: usize = 64 * 1024;

/// Answers requests on `stream` until one side closes it.
pub(super) async fn serve<S: Service>(stream: TcpStream, shared: Arc<Shared<S>>) {
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

    fn path(&self) -> &str {
        self.target.split_once('?').map_or(&self.target, |(path, _)| path)
    }

    /// How long its body is; `None` when that is not said and must be.
    fn length(&self) -> Option<u64> {
        let may_be_bare = matches!(self.method.as_str(), "GET" | "HEAD" | "DELETE" | "OPTIONS");
        match self.header("content-length") {
            Some(text) => text.parse().ok(),
            None if self.header("transfer-encoding").is_some() => None,
            None => may_be_bare.then_some(0),
        }
    }
}

impl Connection {
    /// Takes one request; whether another may follow.
    async fn request<S: Service>(&mut self, shared: &Shared<S>) -> io::Result<bool> {
        let Some(head) = self.head().await? else { return Ok(false) };
        if head.path().starts_with("/__fake/") {
            return self.aside(head, shared).await;
        }
        shared.catch_up();
        let call = shared.look().service.call(&head.method, head.path());
        let at = note(shared, &head, call);
        let Some(length) = head.length() else {
            let letter = Letter::error(411, "Content-Length is missing").then(Finish::Close);
            return self.say(letter, at, shared).await;
        };
        let fault = call.map_or(Fault::None, |call| shared.change(|state| state.plan.draw(call)));
        if fault == Fault::Revoke {
            shared.change(|state| state.service.revoke());
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
                return self.say(Letter::error(status, "stop").then(Finish::Close), at, shared).await;
            }
            Fault::SlowRead(bytes, pause) => self.body(length, at, shared, Some((bytes, pause))).await?,
            _ => self.body(length, at, shared, None).await?,
        };
        if (body.len() as u64) < length {
            return Ok(false);
        }
        let bare = head.method == "HEAD";
        let letter = match fault {
            Fault::Status(status, wait) => Letter::troubled(status, wait),
            Fault::Redirect(status) => Letter::moved(status, shared.trap),
            Fault::Portal(page) => Letter::page(page),
            Fault::StoreLate(seconds) => {
                let request = whole(head, body, shared);
                let at = request.at.plus(Duration::from_secs(seconds));
                shared.change(|state| state.late.push((at, request)));
                return Ok(false);
            }
            Fault::Echo(status) => Letter::echo(status, &head.target, head.header("authorization")),
            fault => {
                let request = whole(head, body, shared);
                let answer = shared.change(|state| state.service.answer(&request));
                match fault {
                    Fault::StoreThenClose => return Ok(false),
                    Fault::StoreThenReset => {
                        self.stream.set_zero_linger()?;
                        return Ok(false);
                    }
                    Fault::StoreThenStall => return stall(shared).await,
                    _ if !answer.is_success() => answer.into(),
                    Fault::SlowAnswer(after) => {
                        tokio::time::sleep(Duration::from_millis(after)).await;
                        answer.into()
                    }
                    fault => Letter::spoilt(answer, &fault),
                }
            }
        };
        self.say(letter.without_body(bare), at, shared).await
    }

    /// What tests and people ask of the fake itself. It is no request to the service.
    async fn aside<S: Service>(&mut self, head: Head, shared: &Shared<S>) -> io::Result<bool> {
        let length = head.length().and_then(|length| usize::try_from(length).ok()).unwrap_or(0);
        while self.ahead.len() < length && self.more().await? {}
        let body: Vec<u8> = self.ahead.drain(..length.min(self.ahead.len())).collect();
        let letter = match (head.method.as_str(), head.path()) {
            ("GET", "/__fake/requests") => {
                let log = serde_json::to_value(&shared.look().log).unwrap_or_default();
                super::Answer::json(200, &log).into()
            }
            ("POST", "/__fake/faults") => match planned::<S>(&body) {
                Ok(faults) => {
                    shared.change(|state| state.plan.script(faults.into_iter()));
                    super::Answer::nothing().into()
                }
                Err(words) => Letter::error(400, &words),
            },
            _ => {
                let request = whole(head, body, shared);
                shared.look().service.view(&request).into()
            }
        };
        self.stream.write_all(&letter.bytes).await?;
        Ok(true)
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
    async fn body<S: Service>(
        &mut self,
        length: u64,
        at: usize,
        shared: &Shared<S>,
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

    async fn more(&mut self) -> io::Result<bool> {
        let mut piece = [0; 16 * 1024];
        let read = self.stream.read(&mut piece).await?;
        self.ahead.extend_from_slice(&piece[..read]);
        Ok(read > 0)
    }

    async fn say<S: Service>(&mut self, letter: Letter, at: usize, shared: &Shared<S>) -> io::Result<bool> {
        shared.change(|state| state.log[at].status = Some(letter.status));
        if letter.piecewise {
            self.stream.set_nodelay(true)?;
            for byte in &letter.bytes {
                self.stream.write_all(&[*byte]).await?;
                tokio::task::yield_now().await;
            }
        } else {
            self.stream.write_all(&letter.bytes).await?;
        }
        match letter.finish {
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
async fn stall<S: Service>(shared: &Shared<S>) -> io::Result<bool> {
    shared.change(|state| state.stalled += 1);
    std::future::pending().await
}

fn whole<S: Service>(head: Head, body: Vec<u8>, shared: &Shared<S>) -> Request {
    let Head { method, target, headers } = head;
    let (path, query) = target.split_once('?').unwrap_or((&target, ""));
    Request { method, path: path.to_owned(), query: query.to_owned(), headers, body, at: shared.clock.now() }
}

/// Faults, one a line.
fn planned<S: Service>(body: &[u8]) -> Result<Vec<Planned>, String> {
    let text = std::str::from_utf8(body).map_err(|_| "the faults are no text".to_owned())?;
    text.lines().filter(|line| !line.trim().is_empty()).map(|line| Planned::of::<S>(line.trim())).collect()
}

fn note<S: Service>(shared: &Shared<S>, head: &Head, call: Option<&'static str>) -> usize {
    let scrub = |text: &str| {
        let Some((before, rest)) = text.split_once("token=") else { return text.to_owned() };
        let after = rest.find('&').map_or("", |end| &rest[end..]);
        format!("{before}token=***{after}")
    };
    let clean = |name: &str, value: &str| match name {
        "authorization" => format!("{} ***", value.split(' ').next().unwrap_or_default()),
        "cookie" => "***".to_owned(),
        _ => scrub(value),
    };
    let logged = Logged {
        call,
        method: head.method.clone(),
        target: scrub(&head.target),
        headers: head.headers.iter().map(|(name, value)| (name.clone(), clean(name, value))).collect(),
        body_bytes: 0,
        status: None,
        at: shared.clock.now(),
    };
    shared.change(|state| {
        state.log.push(logged);
        state.log.len() - 1
    })
}
