//! Judging CycleMate's answers: what is proof, and a refusal in its own words.

use crate::{
    Class, Trouble,
    http::judging::{by_status, is_page, is_web, object, senseless, trouble, without_mark},
    http::{Reply, Scrub},
};
use boothlift_contract::FailureCode;
use serde_json::Value;

/// The JSON object of a success, whose status must be `wanted`.
///
/// # Errors
/// Everything else.
pub(super) fn success(reply: &Reply, wanted: u16, scrub: &Scrub) -> Result<Value, Trouble> {
    match reply.status {
        200..=299 if is_page(reply) => Err(trouble(reply, scrub, (Class::Portal, FailureCode::NetPortal), None)),
        status if status == wanted => object(reply).ok_or_else(|| unexpected(reply, scrub)),
        200..=299 => Err(unexpected(reply, scrub)),
        status => {
            let mut trouble = trouble(reply, scrub, by_status(reply, status), words(&reply.body).as_deref());
            if trouble.class == Class::Throttled {
                trouble.retry_after = trouble.retry_after.or(reply.spent);
            }
            Err(trouble)
        }
    }
}

/// That an image is gone: removed now, or before.
///
/// # Errors
/// Everything else.
pub(super) fn gone(reply: &Reply, scrub: &Scrub) -> Result<(), Trouble> {
    let absent = words(&reply.body).is_some_and(|words| words.to_lowercase().contains("image not found"));
    if reply.status == 404 && absent {
        return Ok(());
    }
    let value = success(reply, 200, scrub)?;
    if value.get("success").and_then(Value::as_bool) == Some(true) { Ok(()) } else { Err(unexpected(reply, scrub)) }
}

/// The images that an upload became, as many as were sent at most.
pub(super) fn receipts(value: &Value, sent: usize) -> Option<Vec<Image>> {
    let told = value.get("success").and_then(Value::as_bool) == Some(true);
    let images = value.get("images")?.as_array()?;
    if !told || images.is_empty() || images.len() > sent {
        return None;
    }
    images.iter().map(Image::read).collect()
}

/// An answer with the right status that does not say what it must.
pub(super) fn unexpected(reply: &Reply, scrub: &Scrub) -> Trouble {
    trouble(reply, scrub, senseless(reply), None)
}

/// One image of an event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Image {
    pub(super) id: u64,
    pub(super) url: Option<String>,
}

impl Image {
    pub(super) fn read(value: &Value) -> Option<Self> {
        let url = value.get("image_url").and_then(Value::as_str);
        let url = url.filter(|url| is_web(url)).map(str::to_owned);
        Some(Self { id: value.get("id")?.as_u64()?, url })
    }
}

fn words(body: &[u8]) -> Option<String> {
    let value: Value = serde_json::from_slice(without_mark(body)).ok()?;
    let said = ["error", "detail", "details"].iter().filter_map(|name| value.get(*name)?.as_str());
    let said: Vec<&str> = said.collect();
    (!said.is_empty()).then(|| said.join("; "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_images_with_numbers_and_no_more_than_were_sent_are_receipts() {
        let all = |text: &str, sent| {
            let images = receipts(&serde_json::from_str(text).unwrap(), sent)?;
            Some(images.into_iter().map(|image| image.id).collect::<Vec<_>>())
        };
        let read = |text: &str| all(text, 1);
        let one = r#"{"success":true,"images":[{"id":456,"image_url":"https://s.example/1"}]}"#;
        assert_eq!(read(one), Some(vec![456]));
        assert_eq!(all(one, 3), Some(vec![456]));
        assert_eq!(all(r#"{"success":true,"images":[{"id":1},{"id":2}]}"#, 2), Some(vec![1, 2]));
        for bad in [
            r#"{"success":true,"images":[]}"#,
            r#"{"success":true,"images":[{"id":1},{"id":2}]}"#,
            r#"{"success":true,"images":[{"id":null}]}"#,
            r#"{"success":false,"images":[{"id":1}]}"#,
            r#"{"images":[{"id":1}]}"#,
            r#"{"success":true}"#,
        ] {
            assert_eq!(read(bad), None, "{bad}");
        }
    }

    #[test]
    fn a_refusal_is_told_in_the_services_own_words() {
        let told = words(br#"{"error":"Rate limit exceeded","details":"slow down","retry_after":3}"#);
        assert_eq!(told.as_deref(), Some("Rate limit exceeded; slow down"));
        assert_eq!(words(b"<html>"), None);
    }
}
