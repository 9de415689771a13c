//! The pretend booth, which the window goes over to and comes back from.

use crate::pretend::{self, Pretend};
use boothlift_contract::Failure;
use boothlift_pretend_booth::Played;
use serde::{Deserialize, Serialize};
use tauri::{AppHandle, State};

/// What goes on at the pretend booth.
#[derive(Clone, Copy, Debug, Serialize)]
pub(crate) struct Pretending {
    /// Which pretend booth it is.
    number: u64,
    /// The trouble that is played.
    played: Option<Played>,
}

/// What a person plays.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(tag = "play", rename_all = "snake_case", deny_unknown_fields)]
pub(crate) enum Act {
    /// This trouble, in place of the one before; none ends it.
    Trouble { trouble: Option<Played> },
    /// The booth's next photo breaks off.
    BrokenFile {},
    /// The engine stops and starts again. The page has to be loaded anew.
    PullThePlug {},
}

/// Goes over to the pretend booth; the page loads itself anew afterwards.
#[tauri::command]
pub(crate) async fn begin_pretending(app: AppHandle) -> Result<(), Failure> {
    pretend::begin(&app).await
}

/// Back from the pretend booth; the page loads itself anew afterwards.
#[tauri::command]
pub(crate) async fn stop_pretending(app: AppHandle) -> Result<(), Failure> {
    pretend::stop(&app).await
}

/// The pretend booth that goes on; none while there is none.
#[tauri::command]
pub(crate) async fn pretending(app: AppHandle, pretend: State<'_, Pretend>) -> Result<Option<Pretending>, Failure> {
    Ok(pretend.number().map(|number| Pretending { number, played: pretend::played(&app) }))
}

/// Plays trouble at the pretend booth; nothing happens where there is none.
#[tauri::command]
pub(crate) async fn play_trouble(app: AppHandle, act: Act) -> Result<(), Failure> {
    match act {
        Act::Trouble { trouble } => pretend::play(&app, trouble).await,
        Act::BrokenFile {} => pretend::break_next(&app),
        Act::PullThePlug {} => pretend::pull_the_plug(&app).await?,
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn the_page_says_what_is_played() {
        let read = |act| serde_json::from_value::<Act>(act).ok();
        let offline = Act::Trouble { trouble: Some(Played::NoInternet) };
        assert_eq!(read(json!({ "play": "trouble", "trouble": "no_internet" })), Some(offline));
        assert_eq!(read(json!({ "play": "trouble", "trouble": null })), Some(Act::Trouble { trouble: None }));
        assert_eq!(read(json!({ "play": "broken_file" })), Some(Act::BrokenFile {}));
        assert_eq!(read(json!({ "play": "pull_the_plug" })), Some(Act::PullThePlug {}));
        assert_eq!(read(json!({ "play": "trouble", "trouble": "fire" })), None);
    }
}
