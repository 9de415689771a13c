//! The storage behind the service: it belongs to another firm, shows images to anybody, and tells their hashes. No token
//! goes there.

use crate::{
    Class, Trouble,
    http::{Http, Scrub},
};
use boothlift_contract::FailureCode;
use reqwest::{Method, Url, header::HeaderMap};
use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

/// Longest wait for the head of an image.
const PATIENCE: Duration = Duration::from_secs(10);

/// The way there, once an image's address was seen.
#[derive(Debug, Default)]
pub(super) struct Storage(Mutex<Option<(String, Arc<Http>)>>);

impl Storage {
    /// The base64 MD5 and the length of the image at `url`, where they are told.
    ///
    /// # Errors
    /// [`Trouble`] of class [`Class::Broken`] when the storage cannot be asked.
    pub(super) async fn look(&self, url: &str) -> Result<Option<(String, u64)>, Trouble> {
        let broken = |words: String| Trouble::new(Class::Broken, FailureCode::NetBroken, words);
        let url = Url::parse(url).map_err(|_| broken("an image's address cannot be understood".into()))?;
        let http = self.way(&url).map_err(|error| broken(format!("the storage cannot be asked: {error}")))?;
        let scrub = Scrub::default();
        let asked = http.fetch(Method::HEAD, url, HeaderMap::new(), &scrub);
        let reply = tokio::time::timeout(PATIENCE, asked)
            .await
            .map_err(|_| broken(format!("the storage did not answer within {} s", PATIENCE.as_secs())))?
            .map_err(|trouble| Trouble { class: Class::Broken, ..trouble })?;
        match reply.status {
            200 => Ok(reply.kept),
            status => Err(broken(format!("the storage answered HTTP {status}"))),
        }
    }

    /// Forgets pooled connections.
    pub(super) fn forget(&self) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }

    fn way(&self, url: &Url) -> Result<Arc<Http>, crate::http::HttpError> {
        let origin = url.origin().ascii_serialization();
        let mut way = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match &*way {
            Some((known, http)) if *known == origin => Ok(Arc::clone(http)),
            _ => {
                let http = Arc::new(Http::new(url, 1)?);
                *way = Some((origin, Arc::clone(&http)));
                Ok(http)
            }
        }
    }
}
