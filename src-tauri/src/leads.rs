//! Where a notice or the tray leads on the page, beyond what the window itself can be asked to show.

use crate::{
    outlet,
    window::{self, Show},
};
use boothlift_contract::DestinationId;
use serde::Serialize;
use std::sync::{Mutex, PoisonError};
use tauri::{AppHandle, Manager};

/// A place on the page, as the page reads it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Place {
    /// The one sentence and its button.
    Live,
    /// The destinations and the folder.
    Event,
    /// The sign-in of this destination.
    SignIn(DestinationId),
}

/// The place that was asked for while no page listened.
#[derive(Default)]
pub(crate) struct Leads(Mutex<Option<Place>>);

/// Brings the window to the front and leads its page there. Returns at once.
pub(crate) fn open(app: &AppHandle, place: Place) {
    *app.state::<Leads>().0.lock().unwrap_or_else(PoisonError::into_inner) = Some(place);
    tell(app);
    window::open(app, Show::Whatever);
}

/// Tells a page that listens where to go; otherwise the next one hears of it.
pub(crate) fn tell(app: &AppHandle) {
    if !window::page_listens(app) {
        return;
    }
    if let Some(place) = app.state::<Leads>().0.lock().unwrap_or_else(PoisonError::into_inner).take() {
        outlet::say(app, "show", place);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_reads_a_place_as_a_word_or_as_the_destination_to_sign_in_to() {
        let said = |place| serde_json::to_string(&place).unwrap();
        assert_eq!(said(Place::Live), "\"live\"");
        assert_eq!(said(Place::Event), "\"event\"");
        assert_eq!(said(Place::SignIn(DestinationId("cyclemate".into()))), "{\"sign_in\":\"cyclemate\"}");
    }
}
