//! From a destination's row to its driver.

use crate::{
    core::{Core, lock},
    delivery::Unanswered,
    logs,
    requests::{SignIns, Signed},
};
use boothlift_contract::{
    AccountDraft, BodyDraft, Clock, DestinationDraft, DestinationId, DestinationKind, EndpointPreset, Failure,
    FailureCode, LaneState, LostAnswers, MediaType, Preparing, TypedSecret,
};
use boothlift_destinations::{
    Destination, Secret, Vault, VaultError,
    cyclemate::{CycleMate, CycleMateSettings},
    event_gallery::{BodyForm, EventGallery, EventGallerySettings, LinkTemplate, names},
    selfcommunity::{Keeper, SelfCommunity, SelfCommunitySettings},
};
use boothlift_local_gallery::Gallery;
use boothlift_store::destinations::DestinationRow;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

/// What a destination's row keeps as JSON.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "kebab-case")]
pub(crate) struct RowSettings {
    /// The driver's own settings.
    pub driver: Value,
    /// Waits before each automatic resend after a lost answer; none means the usual ones.
    pub resend_after_seconds: Option<Vec<u64>>,
    /// How photos are made ready.
    pub preparing: Preparing,
}

/// A driver, how it wants lost answers dealt with, and how photos are made ready for it.
#[derive(Clone)]
pub(crate) struct Built {
    pub driver: Arc<dyn Destination>,
    pub unanswered: Unanswered,
    pub preparing: Preparing,
}

/// A destination's token in the vault.
pub(crate) struct TokenPlace {
    pub vault: Arc<dyn Vault>,
    pub key: String,
}

impl Keeper for TokenPlace {
    fn kept(&self) -> Result<Option<Secret>, VaultError> {
        self.vault.get(&self.key)
    }

    fn keep(&self, secret: &Secret) -> Result<(), VaultError> {
        logs::hide(secret);
        self.vault.set(&self.key, secret)
    }
}

/// Builds the driver of a row. `keeper` keeps a token that the driver renewed.
pub(crate) fn build(
    row: &DestinationRow,
    token: Option<&Secret>,
    gallery: &Arc<Gallery>,
    keeper: Option<Arc<dyn Keeper>>,
    clock: &Arc<dyn Clock>,
) -> Result<Built, Failure> {
    let settings = settings(row);
    let driver: Arc<dyn Destination> = match row.kind {
        DestinationKind::LocalGallery => Arc::clone(gallery) as Arc<dyn Destination>,
        DestinationKind::EventGallery => Arc::new(event_gallery(settings.driver, token, &row.label)?),
        DestinationKind::SelfCommunity => Arc::new(self_community(settings.driver, token, &row.label, keeper)?),
        DestinationKind::CycleMate => {
            Arc::new(cycle_mate(settings.driver, token, &row.label)?.timed_by(Arc::clone(clock)))
        }
    };
    Ok(given(row, driver))
}

/// A driver that is there already, with what its row says.
pub(crate) fn given(row: &DestinationRow, driver: Arc<dyn Destination>) -> Built {
    let mut unanswered = Unanswered { idempotent: driver.takes().idempotent, ..Unanswered::default() };
    let RowSettings { resend_after_seconds, preparing, .. } = settings(row);
    if let Some(seconds) = resend_after_seconds {
        unanswered.resend_after = seconds.into_iter().map(Duration::from_secs).collect();
    }
    Built { driver, unanswered, preparing }
}

/// The row of a new destination, with what its driver takes.
pub(crate) fn row(
    id: DestinationId,
    kind: DestinationKind,
    label: &str,
    settings: RowSettings,
    token: Option<&Secret>,
    core: &Core,
) -> Result<DestinationRow, Failure> {
    let mut row = DestinationRow {
        id,
        kind,
        label: label.to_owned(),
        settings: serde_json::to_string(&settings).unwrap_or_default(),
        is_on: true,
        paused: false,
        media: Vec::<MediaType>::new(),
        max_bytes: None,
        state: LaneState::Works,
        failure: None,
    };
    let takes = core.build(&row, token, None)?.driver.takes().clone();
    row.media = takes.media;
    // Where a smaller copy may go, the driver says which photo is too large for that.
    row.max_bytes = takes.max_bytes.filter(|_| !takes.fits);
    Ok(row)
}

/// What the page typed.
pub(crate) struct Drafted {
    pub kind: DestinationKind,
    /// What people call the service.
    pub label: &'static str,
    pub settings: RowSettings,
    pub token: Option<Secret>,
    /// Keeps a token that is renewed before there is a destination.
    keeper: Option<Arc<dyn Keeper>>,
    /// The sign-in it stands on.
    pub sign_in: Option<u32>,
    /// The custom address part, where one was typed.
    pub collection_url: Option<String>,
}

impl Drafted {
    fn new(kind: DestinationKind, label: &'static str, settings: RowSettings, token: Option<Secret>) -> Self {
        Self { kind, label, settings, token, keeper: None, sign_in: None, collection_url: None }
    }

    /// A driver to try it with.
    pub(crate) fn driver(self, core: &Core) -> Result<Arc<dyn Destination>, Failure> {
        let token = self.token;
        let row = row(DestinationId("check".into()), self.kind, self.label, self.settings, token.as_ref(), core)?;
        Ok(core.build(&row, token.as_ref(), self.keeper)?.driver)
    }
}

/// A token as it is meant: what people paste along with it would hide it from the filter of the logs.
pub(crate) fn pasted(token: TypedSecret) -> Secret {
    let text = Secret::new(token.into_inner());
    let clean = text.expose().trim().trim_matches(['"', '\'', '“', '”', '„', '‘', '’', '`']).trim();
    let token = Secret::new(clean.to_owned());
    logs::hide(&token);
    token
}

/// Reads what the page typed. While `choosing`, the event there need not be known yet.
pub(crate) fn draft(draft: DestinationDraft, sign_ins: &Mutex<SignIns>, choosing: bool) -> Result<Drafted, Failure> {
    let event = |event: Option<u64>| event.unwrap_or(u64::from(choosing));
    match draft {
        DestinationDraft::LocalGallery {} => {
            Ok(Drafted::new(DestinationKind::LocalGallery, "Local gallery", RowSettings::default(), None))
        }
        DestinationDraft::EventGallery {
            preset,
            endpoint,
            collection_url,
            token,
            videos,
            body,
            lost_answers,
            link,
        } => {
            let endpoint = (preset == EndpointPreset::Custom).then_some(endpoint).flatten();
            let body = match body {
                BodyDraft::Raw {} => BodyForm::Raw,
                BodyDraft::RawAsForm {} => BodyForm::RawAsForm,
                BodyDraft::Multipart { field } => BodyForm::Multipart { field: field.trim().to_owned() },
            };
            let some = |text: Option<String>| text.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty());
            let collection_url = some(collection_url);
            if collection_url.as_ref().is_some_and(|url| !names::is_collection_url(url)) {
                let words = "only letters, digits and - are allowed";
                return Err(Failure::new(FailureCode::RequestWrong, "collection url", words));
            }
            let link = some(link);
            if let Some(Err(error)) = link.as_deref().map(LinkTemplate::parse) {
                return Err(Failure::new(FailureCode::RequestWrong, "link", error.to_string()));
            }
            let settings =
                EventGallerySettings { preset, endpoint, videos, body, link, ..EventGallerySettings::default() };
            let resend_after_seconds = (lost_answers == LostAnswers::Hold).then(Vec::new);
            let settings = RowSettings { driver: json(settings)?, resend_after_seconds, ..RowSettings::default() };
            let drafted = Drafted::new(DestinationKind::EventGallery, "Event Gallery", settings, Some(pasted(token)));
            Ok(Drafted { collection_url, ..drafted })
        }
        DestinationDraft::SelfCommunity { base_url, event: id, account } => {
            let typed = SelfCommunitySettings::at(base_url.trim(), event(id));
            let (settings, token, keeper, sign_in) = match account {
                AccountDraft::Token { token } => (typed, pasted(token), None, None),
                AccountDraft::SignIn { sign_in } => {
                    let Signed { settings, token, keeper } = lock(sign_ins).signed(sign_in)?;
                    // What one host gave is shown to no other.
                    if typed.url().ok() != settings.url().ok() {
                        let words = "it was signed in to another address";
                        return Err(Failure::new(FailureCode::DestSignin, "SelfCommunity", words));
                    }
                    let event_id = typed.event_id;
                    (SelfCommunitySettings { event_id, ..settings }, token, Some(keeper), Some(sign_in))
                }
            };
            let settings = RowSettings { driver: json(settings)?, ..RowSettings::default() };
            let drafted = Drafted::new(DestinationKind::SelfCommunity, "SelfCommunity", settings, Some(token));
            Ok(Drafted { keeper, sign_in, ..drafted })
        }
        DestinationDraft::CycleMate { base_url, event: id, token } => {
            let usual = CycleMateSettings { event_id: event(id), ..CycleMateSettings::default() };
            let base_url = base_url.map(|url| url.trim().to_owned()).filter(|url| !url.is_empty());
            let settings = match base_url {
                Some(base_url) => CycleMateSettings { base_url, ..usual },
                None => usual,
            };
            let settings = RowSettings { driver: json(settings)?, ..RowSettings::default() };
            Ok(Drafted::new(DestinationKind::CycleMate, "CycleMate", settings, Some(pasted(token))))
        }
    }
}

fn json(settings: impl Serialize) -> Result<Value, Failure> {
    serde_json::to_value(settings).map_err(|error| Failure::new(FailureCode::RequestWrong, "", error.to_string()))
}

/// The app that a row's account was signed in with, if it was.
pub(crate) fn app(row: &DestinationRow) -> Option<SelfCommunitySettings> {
    let known = row.kind == DestinationKind::SelfCommunity;
    let settings: SelfCommunitySettings = known.then(|| serde_json::from_value(settings(row).driver).ok()).flatten()?;
    settings.client_id.is_some().then_some(settings)
}

/// The template of a row's links to sessions, if it has one.
pub(crate) fn link(row: &DestinationRow) -> Option<LinkTemplate> {
    let known = row.kind == DestinationKind::EventGallery;
    let settings: EventGallerySettings = known.then(|| serde_json::from_value(settings(row).driver).ok()).flatten()?;
    LinkTemplate::parse(&settings.link?).ok()
}

/// The address of a row's service, without query, for people.
pub(crate) fn address(row: &DestinationRow) -> String {
    let driver = settings(row).driver;
    let url = match row.kind {
        DestinationKind::EventGallery => {
            serde_json::from_value::<EventGallerySettings>(driver).ok().and_then(|settings| settings.url().ok())
        }
        DestinationKind::SelfCommunity => {
            serde_json::from_value::<SelfCommunitySettings>(driver).ok().and_then(|settings| settings.url().ok())
        }
        DestinationKind::CycleMate => {
            serde_json::from_value::<CycleMateSettings>(driver).ok().and_then(|settings| settings.url().ok())
        }
        DestinationKind::LocalGallery => None,
    };
    url.map(|url| url.to_string()).unwrap_or_default()
}

/// The first page of a row's service for people, where the service has one.
///
/// Event Gallery's upload call has a host of its own; operators sign in at `app.eventgallery.com`, the host that its older
/// documentation names (<https://support.darkroomsoftware.com/portal/en/kb/articles/api>).
pub(crate) fn site(row: &DestinationRow) -> Option<String> {
    let driver = settings(row).driver;
    let mut url = match row.kind {
        DestinationKind::EventGallery => serde_json::from_value::<EventGallerySettings>(driver).ok()?.url().ok()?,
        DestinationKind::SelfCommunity => serde_json::from_value::<SelfCommunitySettings>(driver).ok()?.url().ok()?,
        DestinationKind::CycleMate | DestinationKind::LocalGallery => return None,
    };
    if url.host_str() == Some("api.eventgallery.com") {
        url.set_host(Some("app.eventgallery.com")).ok()?;
    }
    url.set_path("/");
    Some(url.to_string())
}

/// What a row keeps.
pub(crate) fn settings(row: &DestinationRow) -> RowSettings {
    serde_json::from_str(&row.settings).unwrap_or_default()
}

fn event_gallery(settings: Value, token: Option<&Secret>, label: &str) -> Result<EventGallery, Failure> {
    let wrong = |detail: String| Failure::new(FailureCode::DestAddress, label, detail);
    let settings: EventGallerySettings = match settings {
        Value::Null => EventGallerySettings::default(),
        given => serde_json::from_value(given).map_err(|error| wrong(error.to_string()))?,
    };
    EventGallery::new(settings, token).map_err(|error| {
        use boothlift_destinations::event_gallery::SettingsError as E;
        match error {
            E::EmptyToken | E::BadToken => Failure::new(FailureCode::DestDenied, label, error.to_string()),
            _ => wrong(error.to_string()),
        }
    })
}

fn self_community(
    settings: Value,
    token: Option<&Secret>,
    label: &str,
    keeper: Option<Arc<dyn Keeper>>,
) -> Result<SelfCommunity, Failure> {
    let wrong = |detail: String| Failure::new(FailureCode::DestAddress, label, detail);
    let settings: SelfCommunitySettings = serde_json::from_value(settings).map_err(|error| wrong(error.to_string()))?;
    SelfCommunity::new(settings, token, keeper).map_err(|error| {
        use boothlift_destinations::selfcommunity::SettingsError as E;
        match error {
            E::EmptyToken | E::BadToken => Failure::new(FailureCode::DestDenied, label, error.to_string()),
            _ => wrong(error.to_string()),
        }
    })
}

fn cycle_mate(settings: Value, token: Option<&Secret>, label: &str) -> Result<CycleMate, Failure> {
    let wrong = |detail: String| Failure::new(FailureCode::DestAddress, label, detail);
    let settings: CycleMateSettings = serde_json::from_value(settings).map_err(|error| wrong(error.to_string()))?;
    CycleMate::new(settings, token).map_err(|error| {
        use boothlift_destinations::cyclemate::SettingsError as E;
        match error {
            E::EmptyToken | E::BadToken => Failure::new(FailureCode::DestDenied, label, error.to_string()),
            _ => wrong(error.to_string()),
        }
    })
}
