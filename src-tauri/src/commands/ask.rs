//! Requests of the contract.

use crate::core::Core;
use boothlift_contract::{Answer, Failure, FailureCode, Request};
use tauri::State;

/// Longest request that is read: far above any real one, the longest of which carries a token and two texts.
const LONGEST: usize = 16 * 1024;

/// Any request of the contract. It is read here, so that a wrong one is answered with a failure that the page can speak. One
/// with an `id` of its own, which every request that changes something has, is carried out once however often it comes.
#[tauri::command]
pub(crate) async fn ask(core: State<'_, Core>, request: serde_json::Value, id: Option<String>) -> Answer {
    answer(&core, request, id).await
}

async fn answer(core: &Core, request: serde_json::Value, id: Option<String>) -> Answer {
    let request = read(request)?;
    match id {
        Some(id) => core.engine().await?.ask_once(id, request).await,
        None => core.ask(request).await,
    }
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
    use boothlift_contract::{HostFacts, Reply, SystemClock};
    use boothlift_destinations::{Secret, Vault, VaultError};
    use boothlift_engine::{Ports, Setup};
    use serde_json::{Value, json};
    use std::sync::Arc;

    struct NoVault;

    impl Vault for NoVault {
        fn get(&self, _: &str) -> Result<Option<Secret>, VaultError> {
            Ok(None)
        }
        fn set(&self, _: &str, _: &Secret) -> Result<(), VaultError> {
            Ok(())
        }
        fn forget(&self, _: &str) -> Result<(), VaultError> {
            Ok(())
        }
    }

    fn core(data: &std::path::Path) -> Core {
        let name = "test".to_owned();
        let host = HostFacts { name, version: "0.0.0".into(), dialogs: true, tray: true, set_up: true, pretend: false };
        let setup = Setup {
            data: data.to_path_buf(),
            clock: Arc::new(SystemClock),
            vault: Arc::new(NoVault),
            seed: 1,
            host,
            hints: false,
            gallery_listen: ([127, 0, 0, 1], 0).into(),
        };
        Core::start(setup, Ports { surroundings: false, ..Ports::default() })
    }

    /// The number of a help file: each time it is made anew it has another one.
    async fn made(core: &Core, id: Option<&str>) -> u32 {
        let request = json!({ "ask": "make_help_file", "photo_names": false });
        match answer(core, request, id.map(str::to_owned)).await {
            Ok(Reply::HelpFile(file)) => file.number,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_request_that_is_sent_twice_is_carried_out_once_and_answered_as_the_first_time() {
        let data = tempfile::tempdir().unwrap();
        tauri::async_runtime::block_on(async {
            let core = core(data.path());
            let first = made(&core, Some("page-1")).await;
            assert_eq!(made(&core, Some("page-1")).await, first, "sent anew");
            let (one, other) = tokio::join!(made(&core, Some("page-2")), made(&core, Some("page-2")));
            assert_eq!((one, other), (first + 1, first + 1), "both at the same moment");
            assert_eq!(made(&core, Some("page-3")).await, first + 2, "another request is another one");
            assert_eq!(made(&core, None).await, first + 3);
            assert_eq!(made(&core, Some("page-1")).await, first, "it is remembered for a while");
            for n in 0..64 {
                let pause = json!({ "ask": "pause_sending", "minutes": null });
                answer(&core, pause, Some(format!("other-{n}"))).await.unwrap();
            }
            assert_eq!(made(&core, Some("page-1")).await, first + 4, "and not for ever");
            core.shutdown().await;
        });
    }

    #[test]
    fn a_number_that_no_page_makes_and_one_of_another_request_are_refused() {
        let data = tempfile::tempdir().unwrap();
        tauri::async_runtime::block_on(async {
            let core = core(data.path());
            let refused = async |request: Value, id: &str| {
                let answer = answer(&core, request, Some(id.to_owned())).await;
                assert_eq!(answer.unwrap_err().code, FailureCode::RequestWrong, "{id:?}");
            };
            refused(json!({ "ask": "resume_sending" }), "").await;
            refused(json!({ "ask": "resume_sending" }), &"x".repeat(65)).await;
            answer(&core, json!({ "ask": "resume_sending" }), Some("one".into())).await.unwrap();
            refused(json!({ "ask": "pause_sending", "minutes": null }), "one").await;
            core.shutdown().await;
        });
    }

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
