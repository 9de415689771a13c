//! Requests of the contract.

use crate::core::Core;
use boothlift_contract::{Answer, Failure, FailureCode, Request};
use tauri::State;

/// Longest request that is read: far above any real one, the longest of which carries a token and two texts.
const LONGEST: usize = 16 * 1024;

/// Any request of the contract. It is read here, so that a wrong one is answered with a failure that the page can speak.
#[tauri::command]
pub(crate) async fn ask(core: State<'_, Core>, request: serde_json::Value) -> Answer {
    core.ask(read(request)?).await
}

fn read(request: serde_json::Value) -> Result<Request, Failure> {
    if request.to_string().len() > LONGEST {
        return Err(wrong("the request is too long".into()));
    }
    serde_json::from_value(request).map_err(|error| wrong(without_values(&error.to_string())))
}

fn wrong(detail: String) -> Failure {
    Failure::new(FailureCode::RequestWrong, "", detail)
}

/// Serde quotes what it did not expect in backticks or quotation marks; that may be a token typed into the wrong place.
fn without_values(message: &str) -> String {
    message.split(['`', '"']).next().unwrap_or_default().trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn requests_of_the_contract_are_read() {
        assert!(matches!(read(json!({ "ask": "snapshot" })), Ok(Request::Snapshot {})));
        let pause = json!({ "ask": "pause_sending", "minutes": 10 });
        assert!(matches!(read(pause), Ok(Request::PauseSending { minutes: Some(10) })));
    }

    #[test]
    fn what_the_contract_does_not_know_is_refused_with_a_failure() {
        for wrong in [
            json!({ "ask": "read_file", "path": "/etc/passwd" }),
            json!({ "ask": "snapshot", "path": "/etc/passwd" }),
            json!({ "ask": "show_photo", "file": "../1" }),
            json!({ "ask": "show_photo", "file": 1.5 }),
            json!({ "ask": "list_photos", "filter": "all", "search": "", "sort": "newest", "offset": -1, "limit": 10 }),
            json!(null),
            json!("snapshot"),
        ] {
            assert_eq!(read(wrong.clone()).unwrap_err().code, FailureCode::RequestWrong, "{wrong}");
        }
    }

    #[test]
    fn ten_megabytes_are_refused_before_they_are_read() {
        let flood = json!({ "ask": "list_photos", "filter": "all", "search": "x".repeat(10_000_000), "sort": "newest", "offset": 0, "limit": 1 });
        assert_eq!(read(flood).unwrap_err().detail, "the request is too long");
    }

    #[test]
    fn a_secret_in_the_wrong_place_is_not_repeated() {
        let misplaced =
            json!({ "ask": "replace_token", "destination": "event-gallery", "token": { "canary-4711": 1 } });
        assert!(!format!("{:?}", read(misplaced).unwrap_err()).contains("canary"));
        let unknown = json!({ "ask": "replace_token", "destination": "x", "canary-4711": "t", "token": "t" });
        assert!(!format!("{:?}", read(unknown).unwrap_err()).contains("canary"));
        let word = json!({ "ask": "canary-4711" });
        assert!(!format!("{:?}", read(word).unwrap_err()).contains("canary"));
    }
}
