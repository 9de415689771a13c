//! What can go wrong with one call.

use std::str::FromStr;

/// A fault one call meets. Those that say "stored" do what was asked, as the worst server would.
#[derive(Clone, Debug, PartialEq)]
pub enum Fault {
    /// None.
    None,
    /// Closes once the request's head is there.
    CloseBeforeHeaders,
    /// Closes after so many bytes of the body, with a reset.
    CloseAfter(u64),
    /// Stored; then closes without a word.
    StoreThenClose,
    /// Stored; then a reset without a word.
    StoreThenReset,
    /// Closes without a word; stored so many seconds later, by the fake's clock.
    StoreLate(u64),
    /// Reads so many bytes of the body, then nothing ever again.
    StallAfter(u64),
    /// Stored; then never answers.
    StoreThenStall,
    /// Stored; the answer comes so many milliseconds later, and all is well.
    SlowAnswer(u64),
    /// Reads so many bytes, waits so many milliseconds, and so on; then all is well.
    SlowRead(usize, u64),
    /// Not stored; this status with JSON, and when to come back.
    Status(u16, Option<Wait>),
    /// Stored; this status all the same. A success has the right answer's body.
    StoreThenStatus(u16),
    /// Redirects to another host with this status.
    Redirect(u16),
    /// A sign-in page answers: one of [`super::PAGES`] by number.
    Portal(usize),
    /// Stored; the answer is called JSON and is none.
    GarbageJson,
    /// Stored; the answer is called JSON and is empty.
    EmptyJson,
    /// Stored; the answer is JSON, but not what this call answers.
    OtherJson,
    /// Stored; the right answer under the label of a picture.
    WrongType,
    /// Stored; the answer is no HTTP at all.
    GarbageHead,
    /// Stored; the answer's body ends halfway.
    HalfReply,
    /// Stored; the answer's head ends halfway.
    HalfHead,
    /// Stored; the answer promises more than it holds.
    WrongLength,
    /// Stored; the answer comes byte by byte.
    Trickle,
    /// This status comes after so many bytes of the body, while it still flows; then closes.
    Early(u16, u64),
    /// From this call on the tokens are worth nothing.
    Revoke,
    /// Stored; the answer is 1 GB long.
    HugeReply,
    /// Stored; the answer never ends.
    EndlessReply,
    /// Stored; twenty interim answers come before the final one.
    Interim,
    /// This status, with the request's address and sign-in in the body.
    Echo(u16),
}

/// When to come back, in the forms services use.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Wait {
    /// A header with seconds.
    Seconds(u64),
    /// A header with a date so many seconds after the answer's own; the server's clock stands in 2015.
    Date(u64),
    /// `retry_after` in the JSON body.
    Json(f64),
}

impl FromStr for Fault {
    type Err = String;

    /// Reads `close-after:1000`, `status:503:retry=5`, `portal:3` and so on.
    fn from_str(text: &str) -> Result<Self, String> {
        let mut parts = text.split(':');
        let name = parts.next().unwrap_or_default();
        let mut number = |default: Option<u64>| match parts.next() {
            Some(part) => part.parse().map_err(|_| format!("{part} is no number in {text}")),
            None => default.ok_or_else(|| format!("{text} needs a number")),
        };
        let code = |number: u64| u16::try_from(number).map_err(|_| format!("{number} is no status"));
        Ok(match name {
            "none" => Self::None,
            "close-before-headers" => Self::CloseBeforeHeaders,
            "close-after" => Self::CloseAfter(number(None)?),
            "store-then-close" => Self::StoreThenClose,
            "store-then-reset" => Self::StoreThenReset,
            "store-late" => Self::StoreLate(number(Some(4))?),
            "stall-after" => Self::StallAfter(number(None)?),
            "store-then-stall" => Self::StoreThenStall,
            "slow-answer" => Self::SlowAnswer(number(Some(500))?),
            "slow-read" => {
                let bytes = usize::try_from(number(Some(4096))?).map_err(|e| e.to_string())?;
                Self::SlowRead(bytes, number(Some(20))?)
            }
            "status" => {
                let status = code(number(None)?)?;
                Self::Status(status, parts.next().map(wait_from).transpose()?)
            }
            "store-then-status" => Self::StoreThenStatus(code(number(None)?)?),
            "redirect" => Self::Redirect(code(number(Some(302))?)?),
            "portal" => Self::Portal(usize::try_from(number(Some(0))?).map_err(|e| e.to_string())?),
            "garbage-json" => Self::GarbageJson,
            "empty-json" => Self::EmptyJson,
            "other-json" => Self::OtherJson,
            "wrong-type" => Self::WrongType,
            "garbage-head" => Self::GarbageHead,
            "half-reply" => Self::HalfReply,
            "half-head" => Self::HalfHead,
            "wrong-length" => Self::WrongLength,
            "trickle" => Self::Trickle,
            "early" => Self::Early(code(number(Some(413))?)?, number(Some(0))?),
            "revoke" => Self::Revoke,
            "huge-reply" => Self::HugeReply,
            "endless-reply" => Self::EndlessReply,
            "interim" => Self::Interim,
            "echo" => Self::Echo(code(number(Some(500))?)?),
            _ => return Err(format!("no fault is called {name}")),
        })
    }
}

fn wait_from(text: &str) -> Result<Wait, String> {
    let (form, seconds) = text.split_once('=').ok_or_else(|| format!("{text} is not retry=, date= or json="))?;
    let bad = |_| format!("{seconds} is no number");
    match form {
        "retry" => seconds.parse().map(Wait::Seconds).map_err(bad),
        "date" => seconds.parse().map(Wait::Date).map_err(bad),
        "json" => seconds.parse().map(Wait::Json).map_err(|_| format!("{seconds} is no number")),
        _ => Err(format!("{form} is not retry, date or json")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn faults_can_be_named_on_a_command_line() {
        let table = [
            ("none", Fault::None),
            ("close-after:1000", Fault::CloseAfter(1000)),
            ("slow-read", Fault::SlowRead(4096, 20)),
            ("slow-answer:300", Fault::SlowAnswer(300)),
            ("status:503", Fault::Status(503, None)),
            ("status:429:retry=5", Fault::Status(429, Some(Wait::Seconds(5)))),
            ("status:429:json=2.5", Fault::Status(429, Some(Wait::Json(2.5)))),
            ("early:413:100", Fault::Early(413, 100)),
            ("portal:3", Fault::Portal(3)),
            ("store-late:5", Fault::StoreLate(5)),
        ];
        for (text, want) in table {
            assert_eq!(text.parse(), Ok(want), "{text}");
        }
        for bad in ["", "close-after", "close-after:x", "status:99999", "status:429:soon", "fire"] {
            assert!(bad.parse::<Fault>().is_err(), "{bad}");
        }
    }
}
