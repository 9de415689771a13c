//! Answers of Event Gallery and what they prove.

use boothlift_contract::FailureCode as Code;
use boothlift_destinations::{
    Class, Secret,
    event_gallery::judge,
    http::{Reply, ReplyEnd, Scrub},
};
use proptest::prelude::*;
use std::time::Duration;

fn reply(status: u16, content_type: Option<&str>, body: &[u8]) -> Reply {
    Reply {
        status,
        content_type: content_type.map(str::to_owned),
        moved_to: None,
        retry_after: None,
        remaining: None,
        spent: None,
        kept: None,
        body: body.to_vec(),
        end: ReplyEnd::Whole,
        early: false,
    }
}

/// Status, label, body, and what they come to.
type Row<'a> = (u16, Option<&'a str>, &'a [u8], (Class, Code));

const JSON: Option<&str> = Some("application/json; charset=utf-8");

#[test]
fn a_success_is_believed_only_when_it_can_mean_nothing_else() {
    let good: [(u16, Option<&str>, &[u8]); 18] = [
        (200, JSON, b"\"uploaded\""),
        (200, JSON, b"{\"success\":true,\"data\":{\"id\":0,\"errors\":[]}}"),
        (200, None, b""),
        (201, Some("text/plain"), b""),
        (202, None, b"OK"),
        (204, None, b""),
        (200, Some("text/html; charset=utf-8"), b""),
        (200, Some("text/html"), b"{\"success\":true}"),
        (200, JSON, b"{}"),
        (200, JSON, b"\xEF\xBB\xBF {\"success\":true,\"error\":null,\"errors\":[]} \n"),
        (200, JSON, b"{\"status\":\"ok\",\"error\":\"\"}"),
        (200, JSON, b"{\"status\":200,\"code\":0}"),
        (200, JSON, b"[1]"),
        (200, JSON, b"true"),
        (200, None, b"{\"id\":3}"),
        (200, Some("text/plain"), b"uploaded"),
        (200, Some("text/plain"), b"1"),
        (200, Some("application/octet-stream"), b"done"),
    ];
    for (status, label, body) in good {
        let got = judge(&reply(status, label, body), &Scrub::default());
        assert_eq!(got.unwrap().status, status, "{label:?} {}", String::from_utf8_lossy(body));
    }
}

#[test]
fn a_success_in_name_only_is_never_proof() {
    use {Class as K, Code as C};
    let refused = (K::Refused, C::PhotoRefused);
    let unsure = (K::Unanswered, C::DestUnexpected);
    let denied = (K::NeedsPerson, C::DestDenied);
    let busy = (K::Unanswered, C::DestDown);
    let page = (K::Portal, C::NetPortal);
    let bad: [Row; 34] = [
        (200, JSON, b"\"Invalid token\"", denied),
        (200, None, b"\"error: no such event\"", refused),
        (200, JSON, b"[{\"error\":\"too many pixels\"}]", refused),
        (200, JSON, b"[{\"id\":1},{\"success\":false}]", refused),
        (200, JSON, b"{\"data\":{\"success\":false,\"message\":\"no\"}}", refused),
        (200, JSON, b"0", refused),
        (200, JSON, b"-1", refused),
        (200, JSON, b"[\"failed\"]", refused),
        (200, JSON, b"{\"success\":false}", refused),
        (200, JSON, b"{\"success\":\"false\",\"message\":\"no\"}", refused),
        (200, JSON, b"{\"success\":0}", refused),
        (200, JSON, b"{\"ok\":false}", refused),
        (200, JSON, b"{\"status\":\"ERROR\"}", refused),
        (200, JSON, b"{\"status\":422}", refused),
        (200, JSON, b"{\"error\":\"too many pixels\"}", refused),
        (200, JSON, b"{\"error\":{\"code\":7}}", refused),
        (200, JSON, b"{\"errors\":[\"x\"]}", refused),
        (200, None, b"{\"errors\":{\"name\":\"taken\"}}", refused),
        (200, JSON, b"{\"error\":\"Invalid token\"}", denied),
        (200, JSON, b"{\"success\":false,\"message\":\"Unauthorized\"}", denied),
        (200, JSON, b"{\"error\":\"busy, please try again\"}", busy),
        (200, Some("text/plain"), b"ERROR: wrong size", refused),
        (200, Some("text/plain"), b"Invalid token", denied),
        (200, JSON, b"", unsure),
        (200, JSON, b"null", unsure),
        (200, JSON, b"{\"success\":tr", unsure),
        (200, None, b"{\"success\":tr", unsure),
        (200, JSON, b"OK", unsure),
        (200, None, b"\x00\x01\x02", unsure),
        (200, None, b"\xFF\xFE\xFD", unsure),
        (203, None, b"OK", unsure),
        (206, None, b"OK", unsure),
        (200, Some("text/html"), b"Welcome", page),
        (200, JSON, b" \n<html>{\"success\":true}</html>", page),
    ];
    for (status, label, body, want) in bad {
        let trouble = judge(&reply(status, label, body), &Scrub::default()).unwrap_err();
        let words = String::from_utf8_lossy(body);
        assert_eq!((trouble.class, trouble.code), want, "{status} {label:?} {words}: {trouble}");
    }
}

#[test]
fn an_answer_cut_short_or_before_its_time_is_never_proof() {
    for end in [ReplyEnd::Cut("reset".into()), ReplyEnd::TooLong, ReplyEnd::Endless] {
        let trouble = judge(&Reply { end, ..reply(200, None, b"OK") }, &Scrub::default()).unwrap_err();
        assert_eq!((trouble.class, trouble.code), (Class::Unanswered, Code::DestUnexpected));
    }
    let early = |status| judge(&Reply { early: true, ..reply(status, None, b"OK") }, &Scrub::default()).unwrap_err();
    assert_eq!((early(200).class, early(200).code), (Class::Broken, Code::DestUnexpected));
    assert_eq!((early(500).class, early(500).code), (Class::Broken, Code::DestDown));
    assert_eq!(early(413).class, Class::Refused);
}

#[test]
fn a_wait_asked_for_in_header_or_body_is_kept() {
    let asked = |status, retry_after, body: &[u8]| {
        let trouble = judge(&Reply { retry_after, ..reply(status, JSON, body) }, &Scrub::default()).unwrap_err();
        (trouble.class, trouble.retry_after)
    };
    let forty = Some(Duration::from_secs(40));
    for status in [423, 425, 429, 503] {
        assert_eq!(asked(status, forty, b""), (Class::Throttled, forty));
        assert_eq!(asked(status, None, b"{\"retry_after\":40}"), (Class::Throttled, forty));
        assert_eq!(asked(status, None, b"{\"retry_after\":\"40\"}"), (Class::Throttled, forty));
    }
    assert_eq!(asked(429, None, b"{\"retry_after\":-1}"), (Class::Throttled, Some(Duration::ZERO)));
    assert_eq!(asked(429, None, b"<html>"), (Class::Throttled, None));
    assert_eq!(asked(503, None, b""), (Class::Unanswered, None));
    for status in [500, 502, 504] {
        assert_eq!(asked(status, forty, b""), (Class::Unanswered, forty));
    }
    assert_eq!(asked(400, forty, b""), (Class::Refused, None));
}

#[test]
fn a_redirect_names_the_host_it_points_to() {
    let moved = Reply { moved_to: Some("elsewhere.example".into()), ..reply(302, None, b"") };
    let trouble = judge(&moved, &Scrub::default()).unwrap_err();
    assert_eq!((trouble.class, trouble.code), (Class::Portal, Code::DestMoved));
    assert!(trouble.detail.contains("elsewhere.example"), "{trouble}");
}

#[test]
fn an_answer_that_repeats_the_token_loses_it() {
    let scrub = Scrub::new(Some(&Secret::new("CANARY-123".into())));
    let body = br#"{"id":"CANARY-123","url":"https://x.example/?token=CANARY-123"}"#;
    let proof = judge(&reply(200, JSON, body), &scrub).unwrap();
    assert!(!format!("{proof:?}").contains("CANARY"), "{proof:?}");
    let trouble = judge(&reply(500, JSON, body), &scrub).unwrap_err();
    assert!(!format!("{trouble} {trouble:?}").contains("CANARY"), "{trouble}");
}

proptest! {
    #[test]
    fn no_answer_makes_the_judge_panic(
        status in 0_u16..1000,
        label in proptest::option::of("(application/json|text/html|text/plain|.{0,12})"),
        body in proptest::collection::vec(any::<u8>(), 0..300),
        early in any::<bool>(),
    ) {
        let reply = Reply { early, ..reply(status, label.as_deref(), &body) };
        if let Err(trouble) = judge(&reply, &Scrub::default()) {
            prop_assert!(trouble.detail.len() <= 2048);
        }
    }

    #[test]
    fn no_page_is_ever_proof(
        status in prop_oneof![Just(200_u16), Just(201), Just(202), Just(204)],
        label in proptest::option::of("(application/json|text/html|text/plain|image/jpeg)"),
        mark in "(\u{FEFF})?",
        blank in "[ \\t\\r\\n]{0,20}",
        tag in "(html|HTML|!DOCTYPE html|script|meta|body|\\?xml|!--|a)",
        rest in ".{0,200}",
    ) {
        let body = format!("{mark}{blank}<{tag}>{rest}");
        prop_assert!(judge(&reply(status, label.as_deref(), body.as_bytes()), &Scrub::default()).is_err());
    }

    #[test]
    fn no_json_that_says_failure_is_ever_proof(words in "[a-z ]{1,30}", spare in "[a-z]{1,8}") {
        for body in [
            serde_json::json!({ "success": false, (spare.clone()): words }),
            serde_json::json!({ "success": true, "error": format!("x{words}") }),
            serde_json::json!({ "status": "error", "message": words }),
            serde_json::json!([{ "error": format!("x{words}") }]),
            serde_json::json!({ "data": { "success": false, (spare.clone()): words } }),
            serde_json::json!(format!("error {words}")),
        ] {
            prop_assert!(judge(&reply(200, JSON, body.to_string().as_bytes()), &Scrub::default()).is_err());
        }
    }
}
