//! A guest's form: a few bytes, soon.

use super::reply::{self, Reply};
use bytes::Bytes;
use http::StatusCode;
use http_body_util::{BodyExt, Limited};
use hyper::body::Incoming;
use std::time::Duration;

const MOST: usize = 1024;
const SOON: Duration = Duration::from_secs(5);

/// What came.
pub(super) enum Sent {
    Form(Bytes),
    /// Too long, or too slow: there is nothing more to say than this.
    Refused(Box<Reply>),
    /// It broke off.
    Unreadable,
}

/// Reads a form.
pub(super) async fn form(body: Incoming) -> Sent {
    match tokio::time::timeout(SOON, Limited::new(body, MOST).collect()).await {
        Ok(Ok(form)) => Sent::Form(form.to_bytes()),
        Ok(Err(error)) if error.is::<http_body_util::LengthLimitError>() => {
            Sent::Refused(Box::new(reply::text(StatusCode::PAYLOAD_TOO_LARGE, "This is too long.\n")))
        }
        Ok(Err(_)) => Sent::Unreadable,
        Err(_) => Sent::Refused(Box::new(reply::text(StatusCode::REQUEST_TIMEOUT, "This took too long.\n"))),
    }
}
