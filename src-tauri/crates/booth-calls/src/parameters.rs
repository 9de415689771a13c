//! A call's parameters, out of its address and its body.

use serde_json::Value;
use url::form_urlencoded;

/// Bytes of a body, at most.
pub const LARGEST_BODY: usize = 64 * 1024;

/// How a body holds its parameters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BodyForm {
    /// `application/x-www-form-urlencoded`.
    Form,
    /// `application/json`: an object of texts, numbers, truths, and lists of these.
    Json,
}

/// A body that is not in the form it says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the body is not a JSON object")]
pub struct Unreadable;

impl BodyForm {
    /// The form that a `Content-Type` names.
    #[must_use]
    pub fn of(content_type: &str) -> Option<Self> {
        match content_type.split(';').next().unwrap_or("").trim().to_ascii_lowercase().as_str() {
            "application/x-www-form-urlencoded" => Some(Self::Form),
            "application/json" => Some(Self::Json),
            _ => None,
        }
    }
}

/// The parameters of a query, in order. What is no UTF-8 becomes U+FFFD.
#[must_use]
pub fn in_query(query: &str) -> Vec<(String, String)> {
    form_urlencoded::parse(query.as_bytes()).into_owned().collect()
}

/// The parameters of a body; those of one name in order. A list in JSON is that name as often; what lies deeper is left out.
///
/// # Errors
/// When JSON is asked for and `body` is no JSON object.
pub fn in_body(form: BodyForm, body: &[u8]) -> Result<Vec<(String, String)>, Unreadable> {
    match form {
        BodyForm::Form => Ok(form_urlencoded::parse(body).into_owned().collect()),
        BodyForm::Json => {
            // Editors and programs on Windows begin a text with a mark.
            let body = body.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(body);
            let Ok(Value::Object(members)) = serde_json::from_slice(body) else { return Err(Unreadable) };
            Ok(members.into_iter().flat_map(|(name, value)| flat(name, value)).collect())
        }
    }
}

fn flat(name: String, value: Value) -> Vec<(String, String)> {
    match value {
        Value::Array(items) => items.iter().filter_map(plain).map(|text| (name.clone(), text)).collect(),
        value => plain(&value).map(|text| (name, text)).into_iter().collect(),
    }
}

fn plain(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(truth) => Some(truth.to_string()),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use boothlift_sessions::Caller;
    use proptest::prelude::*;

    fn pairs(of: &[(&str, &str)]) -> Vec<(String, String)> {
        of.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    #[test]
    fn query_form_and_json_give_the_same_parameters() {
        let want = pairs(&[("event", "file"), ("path", r"C:\Fotos\a b+c.jpg"), ("path", "ä&=.png")]);
        let query = "event=file&path=C%3A%5CFotos%5Ca+b%2Bc.jpg&path=%C3%A4%26%3D.png";
        assert_eq!(in_query(query), want);
        assert_eq!(in_body(BodyForm::Form, query.as_bytes()).unwrap(), want);
        let json = br#"{"event":"file","path":["C:\\Fotos\\a b+c.jpg","\u00e4&=.png"]}"#;
        assert_eq!(in_body(BodyForm::Json, json).unwrap(), want);
    }

    #[test]
    fn json_gives_its_plain_members_only_and_must_be_an_object() {
        let json = b"\xEF\xBB\xBF{\"a\":3,\"b\":true,\"c\":null,\"d\":{\"e\":\"f\"},\"g\":[1,[2],\"h\"]}";
        assert_eq!(in_body(BodyForm::Json, json).unwrap(), pairs(&[("a", "3"), ("b", "true"), ("g", "1"), ("g", "h")]));
        for text in ["", "[]", "\"event\"", "{", "{\"a\":1} x"] {
            assert_eq!(in_body(BodyForm::Json, text.as_bytes()), Err(Unreadable), "{text}");
        }
    }

    #[test]
    fn a_body_says_its_form() {
        for (text, want) in [
            ("application/x-www-form-urlencoded; charset=UTF-8", Some(BodyForm::Form)),
            ("Application/JSON", Some(BodyForm::Json)),
            ("text/plain", None),
            ("multipart/form-data; boundary=x", None),
            ("", None),
        ] {
            assert_eq!(BodyForm::of(text), want, "{text}");
        }
    }

    proptest! {
        #[test]
        fn what_was_put_in_comes_out_again(
            pairs in proptest::collection::vec(("\\PC{1,12}", "\\PC{0,40}"), 0..12),
        ) {
            let text: String = form_urlencoded::Serializer::new(String::new()).extend_pairs(&pairs).finish();
            prop_assert_eq!(&in_query(&text), &pairs);
            prop_assert_eq!(&in_body(BodyForm::Form, text.as_bytes()).unwrap(), &pairs);
        }

        #[test]
        fn whatever_comes_is_read_or_refused_and_understood_without_a_panic(
            bytes in proptest::collection::vec(any::<u8>(), 0..400),
            text in "[\\[\\]{}\":,a-e0-3%&=+\\\\ -]{0,80}",
        ) {
            for bytes in [bytes.as_slice(), text.as_bytes()] {
                let mut all = in_query(&String::from_utf8_lossy(bytes));
                all.extend(in_body(BodyForm::Form, bytes).unwrap());
                all.extend(in_body(BodyForm::Json, bytes).unwrap_or_default());
                for (caller, _) in Caller::ALL {
                    let _ = caller.understand(&all);
                }
            }
        }
    }
}
