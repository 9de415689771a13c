//! The one boundary where the client's errors become ours. They carry the address, and with it the token: it is taken out
//! before anything is put in words.

use super::scrub::Scrub;
use crate::{Class, Trouble};
use boothlift_contract::FailureCode;
use std::{error::Error, io};

/// An error from before any of the body was handed over.
pub(super) fn before_the_body(error: reqwest::Error, scrub: &Scrub) -> Trouble {
    let error = error.without_url();
    let (class, code) = match tls(&error) {
        Some(rustls::Error::InvalidMessage(_)) => (Class::Portal, FailureCode::NetPortal),
        Some(rustls::Error::InvalidCertificate(_) | rustls::Error::AlertReceived(_)) => {
            (Class::Portal, FailureCode::DestCert)
        }
        Some(rustls::Error::PeerIncompatible(_) | rustls::Error::NoCertificatesPresented) => {
            (Class::Portal, FailureCode::DestCert)
        }
        _ if wants_sign_in(&error) => (Class::Portal, FailureCode::NetPortal),
        _ if error.is_connect() => (Class::NothingSent, FailureCode::NetOffline),
        // The host was reached and took the head; it is this upload that broke.
        _ => (Class::Broken, FailureCode::NetBroken),
    };
    Trouble::new(class, code, scrub.text(&chain(&error)))
}

/// An error from amid the body.
pub(super) fn amid_the_body(error: reqwest::Error, handed_over: u64, scrub: &Scrub) -> Trouble {
    let words = scrub.text(&chain(&error.without_url()));
    Trouble::new(Class::Broken, FailureCode::NetBroken, format!("after {handed_over} bytes: {words}"))
}

/// An error after the whole body was handed over.
pub(super) fn after_the_body(error: reqwest::Error, scrub: &Scrub) -> Trouble {
    let error = error.without_url();
    let senseless = links(&error).any(|link| link.downcast_ref::<hyper::Error>().is_some_and(hyper::Error::is_parse));
    let code = if senseless { FailureCode::DestUnexpected } else { FailureCode::NetNoAnswer };
    Trouble::new(Class::Unanswered, code, scrub.text(&chain(&error)))
}

/// The error and all its causes on one line. The caller has removed the address.
pub(super) fn chain(error: &reqwest::Error) -> String {
    let mut text = error.to_string();
    for link in links(error).skip(1) {
        let words = link.to_string();
        if !text.contains(&words) {
            text.push_str(": ");
            text.push_str(&words);
        }
    }
    text
}

/// Whether a proxy on the way answered 407: the client's own error for that has no name outside of it, only words.
fn wants_sign_in(error: &reqwest::Error) -> bool {
    links(error).any(|link| link.to_string().ends_with("proxy authorization required"))
}

fn tls(error: &reqwest::Error) -> Option<&rustls::Error> {
    links(error).find_map(|link| link.downcast_ref::<rustls::Error>())
}

fn links(error: &reqwest::Error) -> impl Iterator<Item = &(dyn Error + 'static)> {
    fn cause<'a>(link: &&'a (dyn Error + 'static)) -> Option<&'a (dyn Error + 'static)> {
        let link: &'a (dyn Error + 'static) = *link;
        // An I/O error hides what it wraps: its source is the source of that.
        match link.downcast_ref::<io::Error>().and_then(io::Error::get_ref) {
            Some(inner) => Some(inner),
            None => link.source(),
        }
    }
    std::iter::successors(Some(error as &(dyn Error + 'static)), cause)
}
