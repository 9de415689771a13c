//! Wrong input ends with its number and one line, and leaves nothing behind.

use crate::place::{Place, said};

const HEAD: &str = "name = 'A'\ndate = '2026-06-20'\n";
const FOLDER: &str = "[[folders]]\npath = 'out'\n";

/// Bodies of event files, and the key that must be named.
fn faults() -> Vec<(String, &'static str)> {
    let folder = |line: &str| format!("{HEAD}{FOLDER}{line}\n");
    let destination = |lines: &str| format!("{HEAD}{FOLDER}[[destinations]]\n{lines}\n");
    let gallery = |lines: &str| {
        destination(&format!(
            "kind = 'event-gallery'\nendpoint = 'https://x.example/up'\ntoken-env = 'EG_TOKEN'\n{lines}"
        ))
    };
    let community = |lines: &str| destination(&format!("kind = 'selfcommunity'\ntoken-env = 'SC_TOKEN'\n{lines}"));
    let cycles = |lines: &str| destination(&format!("kind = 'cyclemate'\ntoken-env = 'SC_TOKEN'\n{lines}"));
    vec![
        (community("event-id = 7"), "destinations.base-url"),
        (community("base-url = 'http://community.example'\nevent-id = 7"), "destinations.base-url"),
        (community("base-url = 'https://community.example/?token=x'\nevent-id = 7"), "destinations.base-url"),
        (community("base-url = 'https://community.example'"), "destinations.event-id"),
        (community("base-url = 'https://community.example'\nevent-id = 0"), "destinations.event-id"),
        (community("base-url = 'https://community.example'\nevent-id = 7.5"), "destinations.event-id"),
        (community("base-url = 'https://community.example'\nevent-id = 7\nevent = 7"), "destinations.event"),
        (cycles("base-url = 'http://cycles.example'\nevent-id = 123"), "destinations.base-url"),
        (cycles("event-id = 'ride'"), "destinations.event-id"),
        (cycles("event-id = 123\nbase_url = 'https://cycles.example'"), "destinations.base_url"),
        (destination("kind = 'cyclemate'\nevent-id = 123\ntoken-env = 'NOT_SET_AT_ALL'"), "destinations.token-env"),
        (destination("kind = 'cyclemate'\nevent-id = 123\ntoken = 'secret-value'"), "destinations.token"),
        (format!("date = '2026-06-20'\n{FOLDER}"), "name"),
        (format!("name = ''\ndate = '2026-06-20'\n{FOLDER}"), "name"),
        (format!("name = 'Ä & Ö'\ndate = '2026-06-20'\n{FOLDER}"), "name"),
        (format!("name = 'A'\n{FOLDER}"), "date"),
        (format!("name = 'A'\ndate = '2026-02-30'\n{FOLDER}"), "date"),
        (format!("name = 'A'\ndate = 'today'\n{FOLDER}"), "date"),
        (format!("titel = 'A'\n{HEAD}{FOLDER}"), "titel"),
        (HEAD.into(), "folders"),
        (format!("{HEAD}[[folders]]\nsessions = 'auto'"), "folders.path"),
        (format!("{HEAD}[[folders]]\npath = 'not there'"), "folders.path"),
        (format!("{HEAD}[[folders]]\npath = 'event.toml'"), "folders.path"),
        (format!("{HEAD}{FOLDER}{FOLDER}"), "folders.path"),
        (folder("session = 'auto'"), "folders.session"),
        (folder("sessions = 'sometimes'"), "folders.sessions"),
        (folder("sessions = 'instagram'"), "folders.sessions"),
        (folder("sessions = 1"), "folders.sessions"),
        (folder("sessions = { pattern = '(?P<session>' }"), "folders.sessions.pattern"),
        (folder("sessions = { pattern = 'x' }"), "folders.sessions.pattern"),
        (folder("sessions = { pattern = '(?P<session>x)', gap = 1 }"), "folders.sessions.gap"),
        (folder("gap-seconds = -1"), "folders.gap-seconds"),
        (folder("settle-seconds = 'two'"), "folders.settle-seconds"),
        (destination("label = 'x'"), "destinations.kind"),
        (destination("kind = 'flickr'"), "destinations.kind"),
        (
            destination("kind = 'selfcommunity'\nbase-url = 'http://127.0.0.1:1'\nevent-id = 7"),
            "destinations.token-env",
        ),
        (destination("kind = 'cyclemate'"), "destinations.event-id"),
        (destination("kind = 'cyclemate'\nevent-id = 123"), "destinations.token-env"),
        (destination("kind = 'event-gallery'\ntoken-env = 'EG_TOKEN'"), "destinations.endpoint"),
        (
            destination("kind = 'event-gallery'\nendpoint = 'http://x.example'\ntoken-env = 'EG_TOKEN'"),
            "destinations.endpoint",
        ),
        (destination("kind = 'event-gallery'\nendpoint = 'https://x.example'"), "destinations.token-env"),
        (
            destination("kind = 'event-gallery'\nendpoint = 'https://x.example'\ntoken = 'secret-value'"),
            "destinations.token",
        ),
        (
            destination("kind = 'event-gallery'\nendpoint = 'https://x.example'\ntoken-env = 'NOT_SET_AT_ALL'"),
            "destinations.token-env",
        ),
        (
            destination("kind = 'event-gallery'\nendpoint = 'https://x.example'\ntoken-file = 'no.token'"),
            "destinations.token-file",
        ),
        (gallery("collection-url = 'a/b'"), "destinations.collection-url"),
        (gallery("colection-url = 'a'"), "destinations.colection-url"),
        (gallery("body = 'zip'"), "destinations.body"),
        (gallery("videos = 1"), "destinations.videos"),
        (gallery("max-mb = 'all'"), "destinations.max-mb"),
        (destination("kind = 'local-gallery'\nlisten = '0.0.0.0:80'"), "destinations.listen"),
        (destination("kind = 'local-gallery'\nendpoint = 'x'"), "destinations.endpoint"),
        (format!("{HEAD}{FOLDER}[[destinations]"), "TOML"),
    ]
}

#[tokio::test]
async fn each_wrong_event_file_ends_with_2_and_one_line_that_names_the_key() {
    let place = Place::new();
    let faults = faults();
    assert!(faults.len() >= 30);
    for (text, key) in faults {
        let event = place.event(&text);
        let done = place.run(&["--until-delivered"]).output().await.unwrap();
        let stderr = String::from_utf8(done.stderr.clone()).unwrap();
        assert_eq!(done.status.code(), Some(2), "{text}\n{}", said(&done));
        assert_eq!(stderr.lines().count(), 1, "{text}\n{stderr}");
        assert!(stderr.contains("event.toml") && stderr.contains(key), "{key}: {stderr}");
        assert!(done.stdout.is_empty() && !stderr.contains("secret-value"), "{}", said(&done));
        let checked = place.done(["check".as_ref(), "--event".as_ref(), event.as_os_str()]).await;
        assert_eq!((checked.status.code(), checked.stderr), (Some(2), done.stderr), "{text}");
    }
    assert!(!place.data().exists(), "a wrong file makes no data folder");
}

#[tokio::test]
async fn a_wrong_command_line_ends_with_2_and_one_line() {
    let place = Place::new();
    for (words, named) in [
        ("", "subcommand"),
        ("run", "--event"),
        ("run --event x.toml --listen 0.0.0.0:8090", "--listen"),
        ("run --event x.toml --listen 192.168.0.1:8090", "127.0.0.1"),
        ("run --event x.toml --token y", "--token"),
        ("run --event x.toml", "x.toml"),
        ("ledger --format xml", "json"),
        ("stats", "status"),
    ] {
        let done = place.done(words.split_whitespace()).await;
        let stderr = String::from_utf8(done.stderr.clone()).unwrap();
        assert_eq!(done.status.code(), Some(2), "{words}\n{}", said(&done));
        assert!(stderr.lines().count() == 1 && stderr.contains(named), "{words}\n{stderr}");
    }
    assert_eq!(place.done(["--help"]).await.status.code(), Some(0));
    assert_eq!(place.done(["--version"]).await.status.code(), Some(0));
}

#[tokio::test]
async fn status_and_ledger_without_a_data_folder_end_with_4() {
    let place = Place::new();
    for command in ["status", "ledger"] {
        let data = place.data();
        let done = place.done([command.as_ref(), "--data".as_ref(), data.as_os_str()]).await;
        assert_eq!(done.status.code(), Some(4), "{}", said(&done));
        assert!(done.stdout.is_empty() && said(&done).contains("data"), "{}", said(&done));
        assert!(!data.exists());
    }
}
