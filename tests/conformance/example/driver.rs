//! The driver: what is refused here, the one request, and what of its answers is proof.

use async_trait::async_trait;
use boothlift_contract::{FailureCode, MediaType};
use boothlift_destinations::{
    CheckReport, Class, Destination, EventFacts, Journal, Parcel, Proof, Secret, Source, Sums, Takes, Trouble,
    http::{
        Call, Content, Enclosed, Http, Scrub,
        judging::{by_status, is_page, object, senseless, trouble},
    },
};
use bytes::Bytes;
use reqwest::{
    Method, Url,
    header::{AUTHORIZATION, CONTENT_TYPE, HeaderMap, HeaderValue},
};

const MOST: u64 = 8_000_000;

/// One account.
pub(super) struct Postbox {
    origin: Url,
    takes: Takes,
    http: Http,
    bearer: HeaderValue,
    scrub: Scrub,
}

impl Postbox {
    pub(super) fn new(origin: &str, token: Secret) -> Option<Self> {
        let origin: Url = origin.parse().ok()?;
        let mut bearer = HeaderValue::try_from(format!("Bearer {}", token.expose())).ok()?;
        // Never shown by anything that prints headers.
        bearer.set_sensitive(true);
        let takes = Takes {
            media: vec![MediaType::Jpeg, MediaType::Png],
            max_bytes: Some(MOST),
            picture_url: false,
            countable: false,
            on_this_computer: false,
            // The same name put again stands in place of the first, as HTTP has it for PUT.
            idempotent: true,
            fits: true,
            parallel: (1, 2),
        };
        Some(Self { http: Http::new(&origin, 2).ok()?, scrub: Scrub::new(Some(&token)), origin, takes, bearer })
    }

    fn address(&self, parcel: &Parcel) -> Option<Url> {
        let mut url = self.origin.clone();
        url.path_segments_mut().ok()?.extend(["photos", &parcel.name]);
        if let Some(tag) = &parcel.tag {
            url.query_pairs_mut().append_pair("session", tag);
        }
        Some(url)
    }
}

#[async_trait]
impl Destination for Postbox {
    fn takes(&self) -> &Takes {
        &self.takes
    }

    async fn deliver(&self, parcel: &Parcel, _event: &EventFacts, journal: &dyn Journal) -> Result<Proof, Trouble> {
        let refused = |code| Trouble::new(Class::Refused, code, format!("{} of {} bytes", parcel.media, parcel.bytes));
        if !self.takes.media.contains(&parcel.media) {
            return Err(refused(FailureCode::PhotoKind));
        }
        if parcel.bytes > MOST {
            return Err(refused(FailureCode::PhotoTooLarge));
        }
        let (Source::File(path), Some(url)) = (&parcel.source, self.address(parcel)) else {
            return Err(refused(FailureCode::PhotoLink));
        };
        let kind = HeaderValue::from_static(parcel.media.content_type());
        let headers = HeaderMap::from_iter([(AUTHORIZATION, self.bearer.clone()), (CONTENT_TYPE, kind)]);
        let (path, bytes) = (path.clone(), parcel.bytes);
        let file = Enclosed { head: Bytes::new(), path, bytes, sums: Sums::of(parcel) };
        let content = Content::Files { files: vec![file], tail: Bytes::new() };
        let scrub = &self.scrub;
        let call = Call { method: Method::PUT, url, headers, content, journal, scrub, asks_for_secrets: false };
        let reply = self.http.send(call).await?;

        let id = object(&reply).and_then(|answer| Some(answer.get("id")?.as_str()?.to_owned()));
        match (reply.status, id) {
            (201, Some(id)) => Ok(Proof {
                status: reply.status,
                remote_id: Some(id),
                remote_url: None,
                reply: self.scrub.bytes(&reply.body),
            }),
            (200..=299, _) if is_page(&reply) => {
                Err(trouble(&reply, &self.scrub, (Class::Portal, FailureCode::NetPortal), None))
            }
            (200..=299, _) => Err(trouble(&reply, &self.scrub, senseless(&reply), None)),
            (status, _) => Err(trouble(&reply, &self.scrub, by_status(&reply, status), None)),
        }
    }

    async fn probe(&self) -> Result<(), Trouble> {
        self.http.reach(&self.scrub).await
    }

    async fn check(&self, _event: &EventFacts) -> Result<CheckReport, Trouble> {
        self.probe().await?;
        Ok(CheckReport { token_tried: false })
    }

    fn renew(&self) {
        self.http.renew();
    }
}
