use super::*;
use boothlift_contract::{DestinationKind, Preparing, SendingOrder};
use std::time::Duration;

const WHOLE: &str = r#"
name = "Garden Party"
date = "2026-06-20"

[[folders]]
path = "out"
sessions = { pattern = '^(?P<session>\d{8}_\d{4})_(?P<shot>\d+)\.jpe?g$', gap-seconds = 40 }
settle-seconds = 0.5

[[folders]]
path = "/booth/prints"
sessions = "dslrbooth"
subfolders = false
include = ["*.jpg", "Prints/**"]
exclude = ["test*"]

[[destinations]]
kind = "event-gallery"
endpoint = "http://127.0.0.1:8080/api/v1/picture/upload"
collection-url = "garden-party"
token-env = "EG_TOKEN"
body = "multipart"
videos = true
max-mb = 12.5
resend-seconds = 5
label = "Anna's gallery"

[[destinations]]
kind = "event-gallery"
endpoint = "https://app.eventgallery.com/api/v1/picture/upload"
collection-url = "garden-party"
token-file = "eg.token"
lost-answers = "hold"
link = "https://g.example/{collection_url}/{tag}"

[[destinations]]
kind = "selfcommunity"
base-url = "https://community.example"
event-id = 7
token-env = "SC_TOKEN"
max-mb = 4.5
longest-side = 3000
quality = 85
keep-location = true

[[destinations]]
kind = "local-gallery"
listen = "127.0.0.1:0"
upload-token-env = "LG_TOKEN"
"#;

fn parse(text: &str) -> Result<EventFile, EventFileError> {
    EventFile::parse(text, Path::new("/party/event.toml"))
}

#[test]
fn a_preset_brings_its_own_times_unless_the_file_says_others() {
    let folder = |words: &str| {
        let text = format!("name = 'A'\ndate = '2026-06-20'\n[[folders]]\npath = 'out'\n{words}\n");
        let plan = parse(&text).unwrap().plan_without_secrets();
        (plan.folders[0].gap.as_secs(), plan.folders[0].settle.as_secs())
    };
    assert_eq!(folder("sessions = 'lumabooth'"), (25, 5));
    assert_eq!(folder("sessions = 'lumabooth'\nsettle-seconds = 3"), (25, 3));
    assert_eq!(folder("sessions = { text = 'gap-seconds = 60' }"), (60, 2));
    assert_eq!(folder("sessions = { text = 'gap-seconds = 60', gap-seconds = 30 }"), (30, 2));
}

#[test]
fn every_key_of_the_event_file_reaches_the_plan() {
    let plan = parse(WHOLE).unwrap().plan_without_secrets();
    assert_eq!((plan.name.as_str(), plan.date.as_str()), ("Garden Party", "2026-06-20"));
    assert_eq!(plan.collection_url.as_deref(), Some("garden-party"));
    let [pattern, preset] = &plan.folders[..] else { panic!("{:?}", plan.folders) };
    assert_eq!(pattern.path, Path::new("/party/out"));
    assert_eq!(pattern.rule, r"pattern:^(?P<session>\d{8}_\d{4})_(?P<shot>\d+)\.jpe?g$");
    assert_eq!((pattern.gap, pattern.settle), (Duration::from_secs(40), Duration::from_millis(500)));
    assert_eq!(preset.path, Path::new("/booth/prints"));
    assert_eq!(preset.rule, "dslrbooth");
    assert_eq!((preset.gap, preset.settle), (Duration::from_secs(25), Duration::from_secs(2)));
    assert_eq!((pattern.subfolders, pattern.include.len(), pattern.exclude.len()), (true, 0, 0));
    assert_eq!((preset.subfolders, &preset.include[..]), (false, &["*.jpg".to_owned(), "Prints/**".to_owned()][..]));
    assert_eq!(preset.exclude, ["test*"]);
    let [first, second, community, local] = &plan.destinations[..] else { panic!("{:?}", plan.destinations) };
    assert_eq!((first.id.0.as_str(), first.label.as_str()), ("event-gallery", "Anna's gallery"));
    assert_eq!(first.settings["preset"], "custom");
    assert_eq!(first.settings["endpoint"], "http://127.0.0.1:8080/api/v1/picture/upload");
    assert_eq!(first.settings["body"], serde_json::json!({ "form": "multipart", "field": "file" }));
    assert_eq!(first.settings["videos"], true);
    assert_eq!(first.settings["max-bytes"], 12_500_000);
    assert_eq!(first.resend_after.as_deref(), Some(&[Duration::from_secs(5), Duration::from_secs(100)][..]));
    assert_eq!(second.resend_after.as_deref(), Some(&[][..]), "held at once");
    assert_eq!(second.settings["link"], "https://g.example/{collection_url}/{tag}");
    assert_eq!((second.id.0.as_str(), second.label.as_str()), ("event-gallery-2", "Event Gallery 2"));
    assert_eq!((community.id.0.as_str(), community.kind), ("selfcommunity", DestinationKind::SelfCommunity));
    let settings =
        serde_json::json!({ "base-url": "https://community.example", "event-id": 7, "max-bytes": 4_500_000 });
    assert_eq!(community.settings, settings);
    assert_eq!(first.preparing, Preparing::default());
    let preparing = Preparing { longest_side: Some(3000), quality: Some(85), keep_location: true };
    assert_eq!(community.preparing, preparing);
    assert_eq!(local.kind, DestinationKind::LocalGallery);
    assert_eq!(local.listen, Some("127.0.0.1:0".parse().unwrap()));
}

#[test]
fn the_order_of_sending_comes_back_as_it_was_written() {
    for (line, order) in [
        ("", SendingOrder::NewestFirst),
        ("order = \"newest-first\"", SendingOrder::NewestFirst),
        ("order = \"oldest-first\"", SendingOrder::OldestFirst),
    ] {
        let plan = parse(&format!("{line}\n{WHOLE}")).unwrap().plan_without_secrets();
        assert_eq!(plan.order, order, "{line}");
        let again = parse(&write(&plan, Path::new("/party"))).unwrap().plan_without_secrets();
        assert_eq!(again.order, order, "{line}");
    }
    for line in ["order = \"oldest\"", "order = 1"] {
        assert_eq!(parse(&format!("{line}\n{WHOLE}")).unwrap_err().key, "order", "{line}");
    }
}

#[test]
fn how_long_safe_copies_are_kept_comes_back_as_it_was_written_and_is_never_less_than_a_day() {
    let plan = parse(&format!("keep-safe-copies-days = 30\n{WHOLE}")).unwrap().plan_without_secrets();
    assert_eq!(plan.keep_copies_days, Some(30));
    let again = parse(&write(&plan, Path::new("/x"))).unwrap().plan_without_secrets();
    assert_eq!(again.keep_copies_days, Some(30));
    assert_eq!(parse(WHOLE).unwrap().plan_without_secrets().keep_copies_days, None);
    for value in ["0", "-1", "0.5", "1.5", "\"14\"", "3651"] {
        let line = format!("keep-safe-copies-days = {value}\n{WHOLE}");
        assert_eq!(parse(&line).unwrap_err().key, "keep-safe-copies-days", "{value}");
    }
}

#[test]
fn a_speed_limit_comes_back_as_it_was_written() {
    let plan = parse(&format!("speed-limit-kb = 250\n{WHOLE}")).unwrap().plan_without_secrets();
    assert_eq!(plan.speed_limit_kb, Some(250));
    let again = parse(&write(&plan, Path::new("/party"))).unwrap().plan_without_secrets();
    assert_eq!(again.speed_limit_kb, Some(250));
    assert_eq!(parse(WHOLE).unwrap().plan_without_secrets().speed_limit_kb, None);
    for line in ["speed-limit-kb = 0", "speed-limit-kb = 20.5", "speed-limit-kb = \"20\"", "speed-limit-kb = 2000000"] {
        assert_eq!(parse(&format!("{line}\n{WHOLE}")).unwrap_err().key, "speed-limit-kb", "{line}");
    }
}

#[test]
fn an_event_has_hours_and_a_regret_time_that_come_back_as_they_were_written() {
    let text = format!("starts = \"18:00\"\nends = \"02:00\"\nregret-seconds = 30\n{WHOLE}");
    let plan = parse(&text).unwrap().plan_without_secrets();
    let times = (plan.starts.unwrap().to_string(), plan.ends.unwrap().to_string());
    assert_eq!((times.0.as_str(), times.1.as_str(), plan.regret), ("18:00", "02:00", Duration::from_secs(30)));
    let again = parse(&write(&plan, Path::new("/party"))).unwrap().plan_without_secrets();
    assert_eq!((again.starts, again.ends, again.regret), (plan.starts, plan.ends, plan.regret));
    let plain = parse(WHOLE).unwrap().plan_without_secrets();
    assert_eq!((plain.starts, plain.ends, plain.regret), (None, None, Duration::ZERO));
    assert!(!write(&plain, Path::new("/party")).contains("regret"));
    for (line, key) in [
        ("starts = \"6pm\"", "starts"),
        ("ends = 2", "ends"),
        ("ends = \"24:00\"", "ends"),
        ("regret-seconds = 601", "regret-seconds"),
        ("regret-seconds = -1", "regret-seconds"),
    ] {
        assert_eq!(parse(&format!("{line}\n{WHOLE}")).unwrap_err().key, key, "{line}");
    }
}

#[test]
fn what_is_left_out_has_its_default() {
    let short = "\u{FEFF}name = 'A'\r\ndate = 2026-06-20\r\n[[folders]]\r\npath = './out/'\r\n";
    let plan = parse(short).unwrap().plan(|_| None).unwrap();
    assert_eq!(plan.date, "2026-06-20");
    assert_eq!(plan.folders[0].path, Path::new("/party/out"));
    assert_eq!(plan.folders[0].rule, "auto");
    assert_eq!((plan.folders[0].gap, plan.folders[0].settle), (Duration::from_secs(25), Duration::from_secs(2)));
    let [local] = &plan.destinations[..] else { panic!("{:?}", plan.destinations) };
    assert_eq!((local.id.0.as_str(), local.kind), ("local-gallery", DestinationKind::LocalGallery));
    assert!(local.upload_token.is_none() && local.listen.is_none());
}

const HEAD: &str = "name = 'A'\ndate = '2026-06-20'\n";
const FOLDER: &str = "[[folders]]\npath = 'out'\n";
const GALLERY: &str = "[[destinations]]\nkind = 'event-gallery'\n";

/// A fault, the key it must name, and a word of what is allowed.
fn faults() -> Vec<(String, &'static str, &'static str)> {
    let top = |head: &str| format!("{head}\n{FOLDER}");
    let folder = |line: &str| format!("{HEAD}{FOLDER}{line}\n");
    let gallery = |lines: &str| format!("{HEAD}{FOLDER}{GALLERY}{lines}\n");
    let local = |lines: &str| format!("{HEAD}{FOLDER}[[destinations]]\nkind = 'local-gallery'\n{lines}\n");
    let community = |lines: &str| format!("{HEAD}{FOLDER}[[destinations]]\nkind = 'selfcommunity'\n{lines}\n");
    let cycles = |lines: &str| format!("{HEAD}{FOLDER}[[destinations]]\nkind = 'cyclemate'\n{lines}\n");
    let good = "endpoint = 'https://x.example/up'\n";
    vec![
        (top("date = '2026-06-20'"), "name", "missing"),
        (top("name = 3\ndate = '2026-06-20'"), "name", "text"),
        (top("name = ''\ndate = '2026-06-20'"), "name", "letter"),
        (top("name = 'Anna & Ben'\ndate = '2026-06-20'"), "name", "\"Anna and Ben\" would do"),
        (top("name = 'Müller'\ndate = '2026-06-20'"), "name", "A to Z"),
        (top("name = 'A'"), "date", "missing"),
        (top("name = 'A'\ndate = '20.06.2026'"), "date", "2026-06-20"),
        (top("name = 'A'\ndate = '2026-02-30'"), "date", "exists"),
        (top("name = 'A'\ndate = 2026-06-20T10:00:00"), "date", "exists"),
        (top("name = 'A'\ndate = 20260620"), "date", "date"),
        (top("nam = 'A'\ndate = '2026-06-20'"), "nam", "did you mean name?"),
        (top("token = 'x'\nname = 'A'\ndate = '2026-06-20'"), "token", "unknown key"),
        (HEAD.into(), "folders", "[[folders]]"),
        (format!("{HEAD}[folders]\npath = 'out'"), "folders", "[[folders]]"),
        (format!("{HEAD}folders = 'out'"), "folders", "[[folders]]"),
        (format!("{HEAD}[[folders]]\nsessions = 'auto'"), "folders.path", "missing"),
        (format!("{HEAD}[[folders]]\npath = ''"), "folders.path", "relative"),
        (format!("{HEAD}{FOLDER}{FOLDER}"), "folders.path", "twice"),
        (folder("sesions = 'auto'"), "folders.sesions", "did you mean sessions?"),
        (folder("sessions = 'dslrboth'"), "folders.sessions", "did you mean dslrbooth?"),
        (folder("sessions = 'instagram'"), "folders.sessions", "foto-master"),
        (folder("sessions = { file = 'nowhere.toml' }"), "folders.sessions.file", "cannot be read"),
        (folder("sessions = { text = 'folders = 7' }"), "folders.sessions.text", "cannot be used"),
        (folder("sessions = { preset = 'gap', text = '' }"), "folders.sessions.pattern", "one of"),
        (folder("sessions = 7"), "folders.sessions", "preset"),
        (folder("sessions = { pattern = '(' }"), "folders.sessions.pattern", "pattern is wrong"),
        (folder("sessions = { pattern = '^a$' }"), "folders.sessions.pattern", "?P<session>"),
        (folder("sessions = { patern = '^a$' }"), "folders.sessions.patern", "did you mean pattern?"),
        (folder("sessions = { }"), "folders.sessions.pattern", "give a pattern"),
        (folder("gap-seconds = 0"), "folders.gap-seconds", "from 1"),
        (folder("sessions = { preset = 'gap', gap-seconds = 'x' }"), "folders.sessions.gap-seconds", "number"),
        (folder("subfolder = false"), "folders.subfolder", "did you mean subfolders?"),
        (folder("subfolders = 'no'"), "folders.subfolders", "true or false"),
        (folder("include = '*.jpg'"), "folders.include", "a list of texts"),
        (folder("exclude = ['*.jpg', 7]"), "folders.exclude", "a list of texts"),
        (folder("exclude = ['[']"), "folders.exclude", "is no glob"),
        (format!("{HEAD}[[folders]]\npath = '{{datum}}'\n"), "folders.path", "allowed are {date}"),
        (folder("settle-seconds = -1"), "folders.settle-seconds", "from 0"),
        (folder("settle-seconds = nan"), "folders.settle-seconds", "number"),
        (
            format!("{HEAD}{FOLDER}[[destinations]]\nendpoint = 'x'"),
            "destinations.kind",
            "event-gallery, selfcommunity, cyclemate, local-gallery",
        ),
        (format!("{HEAD}{FOLDER}[[destinations]]\nkind = 'eventgallery'"), "destinations.kind", "mean event-gallery?"),
        (community("event-id = 7"), "destinations.base-url", "missing"),
        (community("base-url = 'http://c.example'\nevent-id = 7"), "destinations.base-url", "https://"),
        (community("base-url = 'https://c.example/?t=CANARY'\nevent-id = 7"), "destinations.base-url", "host alone"),
        (community("base-url = 'https://c.example'"), "destinations.event-id", "number"),
        (community("base-url = 'https://c.example'\nevent-id = 7.5"), "destinations.event-id", "number"),
        (community("base-url = 'https://c.example'\nevent-id = 0"), "destinations.event-id", "number"),
        (community("base-url = 'https://c.example'\nevent-id = 7"), "destinations.token-env", "missing"),
        (community("base-url = 'https://c.example'\nevent = 7"), "destinations.event", "did you mean event-id?"),
        (community("token = 'CANARY'"), "destinations.token", "never stands in the event file"),
        (cycles(""), "destinations.event-id", "the number the event has"),
        (cycles("event-id = 1.5\ntoken-env = 'T'"), "destinations.event-id", "the number the event has"),
        (cycles("event-id = 123"), "destinations.token-env", "missing"),
        (cycles("base-url = 'http://c.example'\nevent-id = 123"), "destinations.base-url", "https://"),
        (cycles("token = 'CANARY'"), "destinations.token", "never stands in the event file"),
        (gallery("token-env = 'T'"), "destinations.endpoint", "missing"),
        (gallery("endpoint = 'x.example/up'\ntoken-env = 'T'"), "destinations.endpoint", "cannot be understood"),
        (gallery("endpoint = 'http://x.example/up'\ntoken-env = 'T'"), "destinations.endpoint", "https://"),
        (gallery("endpoint = 'ftp://x.example/up'\ntoken-env = 'T'"), "destinations.endpoint", "not a web address"),
        (gallery("endpoint = 'https://x.example/up?token=CANARY'\ntoken-env = 'T'"), "destinations.endpoint", "a ?"),
        (gallery("endpoint = 'https://u:CANARY@x.example'\ntoken-env = 'T'"), "destinations.endpoint", "user name"),
        (gallery(good), "destinations.token-env", "missing"),
        (gallery(&format!("{good}token = 'CANARY'")), "destinations.token", "never stands in the event file"),
        (gallery(&format!("{good}token-env = 'T'\ntoken-file = 't'")), "destinations.token-env", "not both"),
        (gallery(&format!("{good}token-env = ''")), "destinations.token-env", "environment variable"),
        (gallery(&format!("{good}token-env = 'T'\ncollection-url = 'a b'")), "destinations.collection-url", "letters"),
        (gallery(&format!("{good}token-env = 'T'\nlongest-side = 20")), "destinations.longest-side", "100"),
        (gallery(&format!("{good}token-env = 'T'\nquality = 101")), "destinations.quality", "100"),
        (gallery(&format!("{good}token-env = 'T'\nquality = 80.5")), "destinations.quality", "whole number"),
        (
            gallery(&format!("{good}token-env = 'T'\nkeep-locatoin = true")),
            "destinations.keep-locatoin",
            "keep-location?",
        ),
        (local("quality = 80"), "destinations.quality", "unknown key"),
        (
            gallery(&format!("{good}token-env = 'T'\ncollectionurl = 'a'")),
            "destinations.collectionurl",
            "collection-url?",
        ),
        (gallery(&format!("{good}token-env = 'T'\nbody = 'row'")), "destinations.body", "did you mean raw?"),
        (
            gallery(&format!("{good}token-env = 'T'\nmultipart-field = 'a'")),
            "destinations.multipart-field",
            "multipart",
        ),
        (gallery(&format!("{good}token-env = 'T'\nvideos = 'yes'")), "destinations.videos", "true or false"),
        (gallery(&format!("{good}token-env = 'T'\nmax-mb = 0")), "destinations.max-mb", "number"),
        (gallery(&format!("{good}token-env = 'T'\nresend-seconds = -1")), "destinations.resend-seconds", "number"),
        (gallery(&format!("{good}token-env = 'T'\nlost-answers = 'keep'")), "destinations.lost-answers", "hold"),
        (
            gallery(&format!("{good}token-env = 'T'\nlost-answers = 'hold'\nresend-seconds = 5")),
            "destinations.resend-seconds",
            "send-again",
        ),
        (gallery(&format!("{good}token-env = 'T'\nlink = 'https://g.example/'")), "destinations.link", "{tag}"),
        (gallery(&format!("{good}token-env = 'T'\nlabel = ' '")), "destinations.label", "characters"),
        (local("listen = '0.0.0.0:80'"), "destinations.listen", "127.0.0.1"),
        (local("listen = 'here'"), "destinations.listen", "port"),
        (local("upload-token = 'CANARY'"), "destinations.upload-token", "never stands in the event file"),
        (local("[[destinations]]\nkind = 'local-gallery'"), "destinations.kind", "twice"),
        (format!("{HEAD}{FOLDER}{GALLERY}{good}token = 'CANARY"), "", "not TOML"),
        (format!("{HEAD}name = 'B'\n{FOLDER}"), "", "not TOML"),
    ]
}

#[test]
fn each_fault_is_one_line_that_names_the_key_and_what_is_allowed() {
    for (text, key, allowed) in faults() {
        let error = parse(&text).expect_err(&text);
        let line = error.to_string();
        assert_eq!(error.key, key, "{text}\n{line}");
        assert!(line.starts_with("/party/event.toml, line "), "{line}");
        assert!(line.contains(allowed), "{allowed:?} is not in: {line}");
        assert!(!line.contains('\n') && !line.contains("CANARY"), "{line}");
    }
}

#[test]
fn a_fault_is_found_on_its_own_line() {
    let error = parse(&WHOLE.replace("\"dslrbooth\"", "\"dslr\"")).unwrap_err();
    assert_eq!(error.line, Some(12));
}

#[test]
fn two_galleries_of_one_event_have_one_collection_url() {
    let error = parse(&WHOLE.replacen("collection-url = \"garden-party\"\n", "", 1)).unwrap_err();
    assert_eq!(error.key, "destinations.collection-url");
}

#[test]
fn tokens_come_from_the_environment_or_a_file_and_are_trimmed() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("event.toml");
    std::fs::write(&file, WHOLE).unwrap();
    std::fs::write(folder.path().join("eg.token"), " \"CANARY-2\"\r\n").unwrap();
    let env = |name: &str| match name {
        "EG_TOKEN" => Some(OsString::from("CANARY-1\n")),
        "LG_TOKEN" => Some(OsString::from("CANARY-3")),
        "SC_TOKEN" => Some(OsString::from(" CANARY-4")),
        _ => None,
    };
    let plan = EventFile::read(&file).unwrap().plan(env).unwrap();
    let token = |nth: usize| plan.destinations[nth].token.as_ref().map(|token| token.expose());
    assert_eq!([token(0), token(1), token(2), token(3)], [Some("CANARY-1"), Some("CANARY-2"), Some("CANARY-4"), None]);
    assert_eq!(plan.destinations[3].upload_token.as_ref().unwrap().expose(), "CANARY-3");
    assert!(!format!("{plan:?}").contains("CANARY"));
}

#[test]
fn a_missing_or_strange_token_is_said_without_repeating_anything() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("event.toml");
    let with = |line: &str| {
        let text = format!("{HEAD}{FOLDER}{GALLERY}endpoint = 'https://x.example/up'\n{line}\n");
        EventFile::parse(&text, &file).unwrap()
    };
    let table: [(&str, Option<&str>, &str, &str); 6] = [
        ("token-env = 'EG_TOKEN'", None, "destinations.token-env", "EG_TOKEN is not set"),
        ("token-env = 'EG_TOKEN'", Some(""), "destinations.token-env", "EG_TOKEN is not set"),
        ("token-env = 'EG_TOKEN'", Some("  "), "destinations.token-env", "empty"),
        ("token-env = 'EG_TOKEN'", Some("CANARY and more"), "destinations.token-env", "copied whole"),
        ("token-env = 'canary-7f3a-CANARY'", None, "destinations.token-env", "named here is not set"),
        ("token-file = 'CANARY'", None, "destinations.token-file", "cannot be read"),
    ];
    for (line, value, key, words) in table {
        let error = with(line).plan(|_| value.map(OsString::from)).unwrap_err();
        assert_eq!(error.key, key);
        assert!(error.to_string().contains(words) && !error.to_string().contains("CANARY"), "{error}");
    }
}

#[test]
fn a_file_that_cannot_be_read_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let none = folder.path().join("none.toml");
    assert!(EventFile::read(&none).unwrap_err().to_string().contains("none.toml: the event file cannot be read"));
    assert!(EventFile::read(folder.path()).unwrap_err().allowed.contains("folder"));
    std::fs::write(&none, b"name = '\xFF'").unwrap();
    assert!(EventFile::read(&none).unwrap_err().allowed.contains("UTF-8"));
}

#[test]
fn a_folder_that_is_not_there_is_found_out() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("event.toml");
    std::fs::write(&file, format!("{HEAD}{FOLDER}")).unwrap();
    let event = EventFile::read(&file).unwrap();
    assert_eq!(event.find_folders().unwrap_err().key, "folders.path");
    std::fs::create_dir(folder.path().join("out")).unwrap();
    event.find_folders().unwrap();
}

#[test]
fn a_plan_written_and_read_again_is_the_same_and_holds_no_token() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("event.toml");
    std::fs::write(folder.path().join("eg.token"), "CANARY").unwrap();
    let plan = EventFile::parse(WHOLE, &file).unwrap().plan(|_| Some("CANARY".into())).unwrap();
    let text = write(&plan, folder.path());
    assert!(!text.contains("CANARY"), "{text}");
    assert!(text.contains("path = \"out\""), "{text}");
    let again = EventFile::parse(&text, &file).unwrap().plan(|_| Some("CANARY".into())).unwrap();
    assert_eq!(format!("{again:?}"), format!("{plan:?}"));
}

#[test]
fn hooks_say_where_booths_calls_are_heard_and_their_secret_comes_from_outside() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("event.toml");
    let key = "CANARY_of-22-characters-and-more";
    std::fs::write(folder.path().join("hooks.secret"), format!("{key}\n")).unwrap();
    let read = |hooks: &str| EventFile::parse(&format!("{HEAD}{FOLDER}{hooks}"), &file);
    let plan = |hooks: &str| read(hooks)?.plan(|_| Some(key.into()));

    assert!(plan("").unwrap().calls.is_none());
    let bare = plan("[hooks]\n").unwrap().calls.unwrap();
    assert!(bare.listen.is_none() && bare.key.is_none());
    for secret in ["secret-env = 'HOOKS'", "secret-file = 'hooks.secret'"] {
        let plan = plan(&format!("[hooks]\nlisten = 'localhost:47360'\n{secret}\n")).unwrap();
        let calls = plan.calls.as_ref().unwrap();
        assert_eq!(calls.listen, Some("127.0.0.1:47360".parse().unwrap()));
        assert_eq!(calls.key.as_ref().unwrap().expose(), key);
        let text = write(&plan, folder.path());
        assert!(!text.contains("CANARY") && !format!("{plan:?}").contains("CANARY"));
        let again = EventFile::parse(&text, &file).unwrap().plan(|_| Some(key.into())).unwrap();
        assert_eq!(format!("{again:?}"), format!("{plan:?}"));
    }
    for (hooks, key) in [
        ("hooks = true\n", "hooks"),
        ("[[hooks]]\n", "hooks"),
        ("[hooks]\nsecret = 'CANARY'\n", "hooks.secret"),
        ("[hooks]\nlisten = '0.0.0.0:47360'\n", "hooks.listen"),
        ("[hooks]\nlisten = '192.168.8.20:47360'\n", "hooks.listen"),
        ("[hooks]\nsecret-env = 'A'\nsecret-file = 'b'\n", "hooks.secret-env"),
    ] {
        let text = if hooks.starts_with("hooks") {
            format!("{hooks}{HEAD}{FOLDER}")
        } else {
            format!("{HEAD}{FOLDER}{hooks}")
        };
        let error = EventFile::parse(&text, &file).unwrap_err();
        assert_eq!(error.key, key);
        assert!(!error.to_string().contains("CANARY"), "{error}");
    }
    let short = read("[hooks]\nsecret-env = 'HOOKS'\n").unwrap().plan(|_| Some("CANARY-too-short".into())).unwrap_err();
    assert_eq!(short.key, "hooks.secret-env");
    assert!(short.allowed.contains("22 to 128") && !short.to_string().contains("CANARY"), "{short}");
}

#[test]
fn approval_and_single_shots_come_back_as_they_were_written_and_a_file_without_them_leaves_them() {
    for (line, said) in [
        ("", (None, None)),
        ("approval = true", (Some(true), None)),
        ("approval = false\nsingle-shots = false", (Some(false), Some(false))),
        ("single-shots = true", (None, Some(true))),
    ] {
        let plan = parse(&format!("{line}\n{WHOLE}")).unwrap().plan_without_secrets();
        assert_eq!((plan.approval, plan.singles), said, "{line}");
        let again = parse(&write(&plan, Path::new("/party"))).unwrap().plan_without_secrets();
        assert_eq!((again.approval, again.singles), said, "{line}");
    }
    for (line, key) in [("approval = 1", "approval"), ("single-shots = \"no\"", "single-shots")] {
        assert_eq!(parse(&format!("{line}\n{WHOLE}")).unwrap_err().key, key, "{line}");
    }
}
