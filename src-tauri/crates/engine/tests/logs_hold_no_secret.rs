//! What the logs of a whole program hold. A program of its own, because logging starts once a program.

use boothlift_destinations::Secret;
use boothlift_engine::logs::{LogPlan, hide, start};

const CANARY: &str = "CANARY/7f+3=é&x";

#[test]
fn the_canary_reaches_no_log_at_trace_level_not_even_by_a_panic() {
    let folder = tempfile::tempdir().unwrap();
    let logs = folder.path().join("logs");
    let guard = start(&LogPlan { folder: Some(logs.clone()), stderr: false, filter: "trace".into() });
    hide(&Secret::new(CANARY.into()));

    tracing::info!("plain {CANARY}");
    tracing::trace!(token = CANARY, url = %format!("https://x/up?token={CANARY}&name=a"), "a field");
    tracing::warn!(planted = ?CANARY, "debug dress");
    tracing::info!("authorization: Bearer unknown-secret-CANARY");
    tracing::trace!(target: "hyper::proto::h1", "loud-room");
    tracing::debug!(target: "reqwest", "loud-room");
    tracing::warn!(target: "rustls", "quiet-room");
    let panicked = std::thread::spawn(|| panic!("no good: {CANARY}")).join();
    assert!(panicked.is_err());
    drop(guard);

    let text = std::fs::read_to_string(logs.join("boothlift.log")).unwrap();
    assert!(!text.contains("CANARY"), "{text}");
    assert!(!text.contains("loud-room") && text.contains("quiet-room"), "{text}");
    assert!(text.contains("a field") && text.contains("name=a") && text.contains("no good: ***"), "{text}");
}
