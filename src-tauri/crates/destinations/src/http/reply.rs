//! What a service answered, as far as it is worth reading.

use super::scrub::Scrub;
use jiff::fmt::rfc2822;
use reqwest::{
    Response, Url, header,
    header::{HeaderMap, HeaderName},
};
use std::{fmt, time::Duration};

/// How much of an answer is read, and for how long.
#[derive(Clone, Copy, Debug)]
pub(super) struct Most {
    /// Bytes.
    bytes: usize,
    /// From its head to its end.
    in_all: Duration,
    /// Between two pieces of it.
    pause: Duration,
}

/// An answer to an upload is short.
pub(super) const OF_AN_UPLOAD: Most =
    Most { bytes: 64 * 1024, in_all: Duration::from_secs(10), pause: Duration::from_secs(10) };
/// A list may be long, and slow to come: an event with its pictures grows all evening, and every photo waits for it.
pub(super) const OF_A_LIST: Most =
    Most { bytes: 16 * 1024 * 1024, in_all: Duration::from_secs(600), pause: Duration::from_secs(10) };
/// A longer wait than a day is taken for a mistake.
const WAIT_MOST: Duration = Duration::from_secs(24 * 3600);

/// A service's answer.
#[derive(Clone)]
pub struct Reply {
    /// HTTP status.
    pub status: u16,
    /// `Content-Type`, in lower case.
    pub content_type: Option<String>,
    /// The host that `Location` names.
    pub moved_to: Option<String>,
    /// `Retry-After`: seconds, or a date less the answer's own date.
    pub retry_after: Option<Duration>,
    /// Requests that may still come before `X-RateLimit-Reset`.
    pub remaining: Option<u64>,
    /// How long no further request may come, where `X-RateLimit-Remaining` is 0: until `X-RateLimit-Reset`, by the answer's
    /// own date.
    pub spent: Option<Duration>,
    /// The base64 MD5 that `x-goog-hash` names, and `Content-Length`: how Google's storage describes a file.
    pub kept: Option<(String, u64)>,
    /// The body, at most 64 KB of it, or 16 MB where nothing was sent. Only where a [`Call`](super::Call) asked for secrets
    /// does it have any.
    pub body: Vec<u8>,
    /// How the body ended.
    pub end: ReplyEnd,
    /// Whether it came before the request's last slice was handed over. What was held back then was never sent.
    pub early: bool,
}

/// Without the body: it may be there to give a token.
impl fmt::Debug for Reply {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut told = f.debug_struct("Reply");
        told.field("status", &self.status).field("content_type", &self.content_type).field("moved_to", &self.moved_to);
        told.field("bytes", &self.body.len())
            .field("end", &self.end)
            .field("early", &self.early)
            .finish_non_exhaustive()
    }
}

/// How a reply's body ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReplyEnd {
    /// As its framing promised.
    Whole,
    /// Otherwise; in words.
    Cut(String),
    /// It is longer than it can be.
    TooLong,
    /// It did not end in time.
    Endless,
}

impl Reply {
    /// Reads the answer whose head is `response`, as much and as long as `most` says.
    pub(super) async fn read(mut response: Response, early: bool, most: Most, scrub: &Scrub) -> Self {
        let text = |name: HeaderName| Some(response.headers().get(name)?.to_str().ok()?.trim().to_owned());
        let date = text(header::DATE);
        let mut reply = Self {
            status: response.status().as_u16(),
            content_type: text(header::CONTENT_TYPE).map(|kind| kind.to_ascii_lowercase()),
            moved_to: text(header::LOCATION).and_then(|to| host_of(&scrub.blank(&to), response.url())),
            retry_after: text(header::RETRY_AFTER).and_then(|wait| asked_wait(&wait, date.as_deref())),
            remaining: number(response.headers(), "x-ratelimit-remaining").map(|left| u64::try_from(left).unwrap_or(0)),
            spent: spent(response.headers(), date.as_deref()),
            kept: kept(response.headers()),
            body: Vec::new(),
            end: ReplyEnd::Endless,
            early,
        };
        let reading = async {
            loop {
                let Ok(piece) = tokio::time::timeout(most.pause, response.chunk()).await else {
                    break ReplyEnd::Endless;
                };
                match piece {
                    Ok(Some(piece)) if reply.body.len() + piece.len() > most.bytes => break ReplyEnd::TooLong,
                    Ok(Some(piece)) => reply.body.extend_from_slice(&piece),
                    Ok(None) => break ReplyEnd::Whole,
                    Err(error) => break ReplyEnd::Cut(scrub.text(&super::error::chain(&error.without_url()))),
                }
            }
        };
        if let Ok(end) = tokio::time::timeout(most.in_all, reading).await {
            reply.end = end;
        }
        reply
    }
}

impl Reply {
    /// The same without what it repeats of `scrub`'s secrets: of what a driver reads, some is kept and shown.
    pub(super) fn without(mut self, scrub: &Scrub) -> Self {
        if let Some(clean) = scrub.blank_bytes(&self.body) {
            self.body = clean;
        }
        self
    }
}

/// Clocks differ, so a reset without the answer's own date is worth nothing.
fn spent(headers: &HeaderMap, date: Option<&str>) -> Option<Duration> {
    if number(headers, "x-ratelimit-remaining")? > 0 {
        return None;
    }
    let now = rfc2822::parse(date?.trim()).ok()?.timestamp().as_second();
    let left = number(headers, "x-ratelimit-reset")?.saturating_sub(now);
    Some(Duration::from_secs(u64::try_from(left).unwrap_or(0)).min(WAIT_MOST))
}

fn number(headers: &HeaderMap, name: &str) -> Option<i64> {
    headers.get(name)?.to_str().ok()?.trim().parse().ok()
}

fn kept(headers: &HeaderMap) -> Option<(String, u64)> {
    let length = headers.get(header::CONTENT_LENGTH)?.to_str().ok()?.trim().parse().ok()?;
    let hashes = headers.get_all("x-goog-hash").iter().filter_map(|value| value.to_str().ok());
    let md5 = hashes.flat_map(|value| value.split(',')).find_map(|hash| hash.trim().strip_prefix("md5="));
    Some((md5?.to_owned(), length))
}

/// A wait in seconds or until an HTTP date. The date is held against the answer's own, as clocks differ; without one it is
/// worth nothing.
pub(crate) fn asked_wait(text: &str, date: Option<&str>) -> Option<Duration> {
    let text = text.trim();
    if let Ok(seconds) = text.parse::<u64>() {
        return Some(Duration::from_secs(seconds).min(WAIT_MOST));
    }
    let until = rfc2822::parse(text).ok()?.timestamp();
    let now = rfc2822::parse(date?.trim()).ok()?.timestamp();
    Some(Duration::try_from(until.duration_since(now)).unwrap_or_default().min(WAIT_MOST))
}

fn host_of(location: &str, from: &Url) -> Option<String> {
    let to = from.join(location).ok()?;
    let host = to.host_str()?;
    Some(match to.port() {
        Some(port) => format!("{host}:{port}"),
        None => host.to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neither_what_is_sent_nor_what_comes_back_is_printed() {
        let body = b"{\"access_token\":\"canary-4711\"}".to_vec();
        let content = crate::http::Content::Text(body.clone().into());
        let reply = Reply {
            status: 200,
            content_type: None,
            moved_to: None,
            retry_after: None,
            remaining: None,
            spent: None,
            kept: None,
            body,
            end: ReplyEnd::Whole,
            early: false,
        };
        let told = format!("{content:?} {reply:?}");
        assert!(told.contains("Content(30 bytes)") && told.contains("bytes: 30"), "{told}");
        assert!(!told.contains("canary"), "{told}");
    }

    #[test]
    fn a_wait_is_seconds_or_a_date_less_the_answers_own_date() {
        let date = Some("Wed, 21 Oct 2015 07:28:00 GMT");
        let table = [
            ("40", None, Some(40)),
            (" 0 ", None, Some(0)),
            ("Wed, 21 Oct 2015 07:29:30 GMT", date, Some(90)),
            ("Wed, 21 Oct 2015 07:27:00 GMT", date, Some(0)),
            ("Wed, 21 Oct 2015 07:29:30 GMT", None, None),
            ("99999999999", None, Some(24 * 3600)),
            ("-3", None, None),
            ("soon", date, None),
            ("", date, None),
        ];
        for (text, date, seconds) in table {
            assert_eq!(asked_wait(text, date), seconds.map(Duration::from_secs), "{text}");
        }
    }
}
