//! Events, and what lies in their galleries.

use super::{
    AddedTwice, Options, User,
    answers::{Refusal, fields, page},
    uploads::{Stored, Uploads, moment},
};
use crate::service::{Answer, Request};
use boothlift_contract::Timestamp;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// An event of the community.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// Its id.
    pub id: u64,
    /// Its name.
    pub name: String,
    /// Who may see it.
    pub privacy: Privacy,
    /// Who may change its gallery.
    pub managed_by: User,
    /// Who made it.
    pub created_by: User,
    /// Who takes part.
    pub subscribed: Vec<User>,
    /// Whether it is over.
    pub ended: bool,
}

/// Who may see an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Privacy {
    /// All.
    Public,
    /// Those who take part.
    Private,
}

impl Event {
    fn json(&self) -> Value {
        let start = Timestamp(1_781_971_200_000);
        let privacy = if self.privacy == Privacy::Public { "public" } else { "private" };
        json!({
            "id": self.id,
            "name": self.name,
            "slug": self.name.to_lowercase().replace(' ', "-"),
            "description": "",
            "privacy": privacy,
            "active": !self.ended,
            "start_date": moment(start),
            "end_date": self.ended.then(|| moment(start)),
            "location": "in person",
            "geolocation": null,
            "managed_by": self.managed_by.json(),
            "created_by": self.created_by.json(),
            "running": !self.ended,
        })
    }

    fn is_open_to(&self, user: User) -> bool {
        self.privacy == Privacy::Public || self.managed_by == user || self.subscribed.contains(&user)
    }
}

#[derive(Debug)]
pub(super) struct Calendar {
    events: Vec<Event>,
    /// Media ids in the order they were added.
    galleries: BTreeMap<u64, Vec<u64>>,
}

impl Default for Calendar {
    /// 7 is the operator's; 8 is public, 9 private and somebody else's; 10 is the operator's and over; 11 was made by the
    /// operator and is managed by somebody else.
    fn default() -> Self {
        let (me, other) = (User::MANAGER, User::OTHER);
        let event = |id, name: &str, managed_by, created_by| Event {
            id,
            name: name.into(),
            privacy: Privacy::Public,
            managed_by,
            created_by,
            subscribed: Vec::new(),
            ended: false,
        };
        let events = vec![
            Event { subscribed: vec![me, other], ..event(7, "Garden Party", me, me) },
            Event { subscribed: vec![me, other], ..event(8, "Summer Run", other, other) },
            Event { privacy: Privacy::Private, subscribed: vec![other], ..event(9, "Closed Circle", other, other) },
            Event { subscribed: vec![me], ended: true, ..event(10, "Last Year", me, me) },
            event(11, "Handed On", other, me),
        ];
        Self { events, galleries: BTreeMap::new() }
    }
}

impl Calendar {
    pub(super) fn add(&mut self, event: Event) {
        self.events.retain(|known| known.id != event.id);
        self.events.push(event);
    }

    pub(super) fn gallery(&self, event: u64) -> &[u64] {
        self.galleries.get(&event).map(Vec::as_slice).unwrap_or_default()
    }

    pub(super) fn take_out(&mut self, event: u64, media: u64) {
        self.galleries.entry(event).or_default().retain(|id| *id != media);
    }

    /// Takes a media out of all galleries.
    pub(super) fn forget(&mut self, media: u64) {
        for gallery in self.galleries.values_mut() {
            gallery.retain(|id| *id != media);
        }
    }

    pub(super) fn is_public(&self, id: u64) -> bool {
        self.events.iter().any(|event| event.id == id && event.privacy == Privacy::Public)
    }

    fn event(&self, id: u64) -> Result<&Event, Refusal> {
        self.events.iter().find(|event| event.id == id).ok_or_else(Refusal::not_found)
    }

    fn managed(&self, id: u64, user: User) -> Result<(), Refusal> {
        if self.event(id)?.managed_by == user { Ok(()) } else { Err(Refusal::forbidden()) }
    }

    fn seen(&self, id: u64, user: User) -> Result<&Event, Refusal> {
        let event = self.event(id)?;
        if event.is_open_to(user) { Ok(event) } else { Err(Refusal::forbidden()) }
    }

    pub(super) fn one(&self, id: u64, user: User, request: &Request) -> Result<Answer, Refusal> {
        request.parameters(&[]).map_err(Refusal::bad)?;
        Ok(Answer::json(200, &self.seen(id, user)?.json()))
    }

    pub(super) fn subscribed(&self, user: User, request: &Request, options: &Options) -> Result<Answer, Refusal> {
        const KNOWN: [&str; 7] =
            ["created_by", "past", "subscription_status", "recurring", "location", "limit", "offset"];
        let query = request.parameters(&KNOWN).map_err(Refusal::bad)?;
        let past = truth(&query, "past")?;
        let mine = self.events.iter().filter(|event| event.subscribed.contains(&user) && event.ended == past);
        page(request, &query, &mine.map(Event::json).collect::<Vec<_>>(), options)
    }

    pub(super) fn created(&self, user: User, request: &Request, options: &Options) -> Result<Answer, Refusal> {
        let query = request.parameters(&["created_by", "limit", "offset"]).map_err(Refusal::bad)?;
        let by = query.get("created_by").and_then(|id| id.parse().ok()).map(User);
        let by = by.ok_or_else(|| Refusal::field("created_by", "A valid integer is required."))?;
        let theirs = self.events.iter().filter(|event| event.created_by == by && event.is_open_to(user));
        page(request, &query, &theirs.map(Event::json).collect::<Vec<_>>(), options)
    }

    pub(super) fn list(
        &self,
        event: u64,
        user: User,
        request: &Request,
        uploads: &Uploads,
        options: &Options,
    ) -> Result<Answer, Refusal> {
        let query = request.parameters(&["limit", "offset"]).map_err(Refusal::bad)?;
        self.seen(event, user)?;
        let origin = request.origin();
        let shown = self.gallery(event).iter().filter_map(|id| uploads.media(*id));
        let mut shown: Vec<Value> = shown.map(|media| media.json(&origin)).collect();
        if options.newest_first {
            shown.reverse();
        }
        page(request, &query, &shown, options)
    }

    pub(super) fn put_in(
        &mut self,
        event: u64,
        user: User,
        request: &Request,
        uploads: &Uploads,
        options: &Options,
    ) -> Result<Answer, Refusal> {
        self.managed(event, user)?;
        let fields = fields(request, &["media"])?;
        let id = fields.get("media").ok_or_else(|| Refusal::field("media", "This field is required."))?;
        let id = id.parse().map_err(|_| Refusal::field("media", "A valid integer is required."))?;
        let unknown = || Refusal::field("media", format!("Invalid pk \"{id}\" - object does not exist."));
        let media = uploads.media(id).ok_or_else(unknown)?;
        if media.owner != user {
            return Err(Refusal::forbidden());
        }
        let gallery = self.galleries.entry(event).or_default();
        if !gallery.contains(&id) {
            gallery.push(id);
        } else if options.added_twice == AddedTwice::Refused {
            return Err(Refusal::field("media", "This media is in the gallery already."));
        }
        Ok(Answer::json(200, &media.json(&request.origin())))
    }

    pub(super) fn remove(&mut self, event: u64, user: User, request: &Request) -> Result<Answer, Refusal> {
        self.managed(event, user)?;
        let ids = medias(request)?;
        let gallery = self.galleries.entry(event).or_default();
        if let Some(id) = ids.iter().find(|id| !gallery.contains(id)) {
            return Err(Refusal::field("medias", format!("{id} is not in the gallery.")));
        }
        gallery.retain(|id| !ids.contains(id));
        Ok(Answer::nothing())
    }

    /// `[{"event":…,"media":[…]}]`.
    pub(super) fn view(&self, uploads: &Uploads) -> Value {
        let shown = |event: &Event| {
            let media: Vec<&Stored> = self.gallery(event.id).iter().filter_map(|id| uploads.media(*id)).collect();
            json!({ "event": event.id, "name": event.name, "media": media })
        };
        self.events.iter().map(shown).collect()
    }
}

/// The ids of a removal: a list in JSON, or one field several times.
fn medias(request: &Request) -> Result<Vec<u64>, Refusal> {
    let wrong = || Refusal::field("medias", "A list of valid integers is required.");
    let ids: Vec<u64> = match request.label().as_deref() {
        Some("application/json") => {
            let body: Value = serde_json::from_slice(&request.body).map_err(|_| wrong())?;
            let map = body.as_object().filter(|map| map.len() == 1).ok_or_else(wrong)?;
            let list = map.get("medias").and_then(Value::as_array).ok_or_else(wrong)?;
            list.iter().map(Value::as_u64).collect::<Option<_>>().ok_or_else(wrong)?
        }
        Some("application/x-www-form-urlencoded") => {
            let form = request.form().map_err(Refusal::bad)?;
            let ids = form.iter().map(|(name, value)| if name == "medias" { value.parse().ok() } else { None });
            ids.collect::<Option<_>>().ok_or_else(wrong)?
        }
        _ => return Err(Refusal::new(415, "Unsupported media type in request.")),
    };
    if ids.is_empty() { Err(wrong()) } else { Ok(ids) }
}

fn truth(query: &BTreeMap<String, String>, name: &'static str) -> Result<bool, Refusal> {
    match query.get(name).map(String::as_str) {
        None | Some("false" | "0") => Ok(false),
        Some("true" | "1") => Ok(true),
        Some(_) => Err(Refusal::field(name, "Must be a valid boolean.")),
    }
}
