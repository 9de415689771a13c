//! Every parser that meets bytes from outside, as one function a target: bytes in, a panic where a promise is broken.
//!
//! The same functions serve two engines: `cargo +nightly fuzz run TARGET --fuzz-dir tests/fuzz` (coverage-guided), and the
//! program `smoke` (seeded mutation on the stable compiler, `cargo xtask fuzz`). Seeds are made by [`seeds`], never stored.

mod seeds;

pub use seeds::seeds;

use boothlift_booth_calls::{BodyForm, in_body, in_query};
use boothlift_contract::{MediaType, Timestamp};
use boothlift_engine::event_file::EventFile;
use boothlift_media::{HEAD, Inspector, may_become, sniff as sniffed, strip_private, thumbnail as thumbnail_of};
use boothlift_sessions::{
    BUILT, BoothCall, Caller, FileFacts, GAP, OpenSession, Pattern, Rule, clean_tag, is_picture_name, kind_of,
    never_sent,
};
use boothlift_testkit::booth::{Format, file};
use std::{path::Path, sync::OnceLock};

/// A target's name and its function.
pub type Target = (&'static str, fn(&[u8]));

/// Every target.
pub const TARGETS: &[Target] = &[
    ("structures", structures),
    ("sniff", sniff),
    ("exif", exif),
    ("private", private),
    ("thumbnail", thumbnail),
    ("pattern", pattern),
    ("names", names),
    ("event_file", event_file),
    ("manifest_xml", manifest_xml),
    ("manifest_json", manifest_json),
    ("manifest_csv", manifest_csv),
    ("calls", calls),
];

/// The judgement of a file does not depend on how its bytes are sliced. First byte: how they are.
pub fn structures(data: &[u8]) {
    let [slicing, data @ ..] = data else { return };
    let Some(media) = sniffed(&data[..data.len().min(HEAD)]) else { return };
    let mut whole = Inspector::new(media);
    whole.feed(data);
    let mut sliced = Inspector::new(media);
    for slice in data.chunks(usize::from(*slicing).max(1)) {
        sliced.feed(slice);
    }
    assert_eq!(format!("{:?}", whole.finish()), format!("{:?}", sliced.finish()));
}

/// Whatever is told of a head, none of its beginnings was given up; but for films whose first box has 16 MB or more, which
/// `may_become` leaves out on purpose (such a file is looked at again when it grows).
pub fn sniff(data: &[u8]) {
    let head = &data[..data.len().min(HEAD)];
    let large_box = |media| matches!(media, MediaType::Mp4 | MediaType::Mov) && head.first() != Some(&0);
    if let Some(media) = sniffed(head).filter(|media| !large_box(*media)) {
        for length in 0..head.len().min(16) {
            assert!(may_become(&head[..length]), "{media:?} was given up at {length} bytes");
        }
    }
}

/// The bytes stand as EXIF in a picture that is whole otherwise: it stays whole whatever they say.
pub fn exif(data: &[u8]) {
    let body = &data[..data.len().min(60_000)];
    static PLAIN: OnceLock<Vec<u8>> = OnceLock::new();
    let plain = PLAIN.get_or_init(|| file(Format::Jpeg, 1));
    let Ok(length) = u16::try_from(body.len() + 8) else { return };
    let picture = [&plain[..2], &[0xFF, 0xE1], &length.to_be_bytes(), b"Exif\0\0", body, &plain[2..]].concat();
    let mut inspector = Inspector::new(MediaType::Jpeg);
    inspector.feed(&picture);
    assert!(format!("{:?}", inspector.finish()).starts_with("Whole"));
    let mut out = Vec::new();
    let _ = strip_private(&mut &picture[..], MediaType::Jpeg, &mut out);
}

/// Taking private metadata out ends, and makes nothing much larger.
pub fn private(data: &[u8]) {
    let Some(media) = sniffed(&data[..data.len().min(HEAD)]) else { return };
    let mut out = Vec::new();
    if strip_private(&mut &data[..], media, &mut out).is_ok() {
        assert!(out.len() <= data.len() + 4_096, "{} became {}", data.len(), out.len());
    }
}

/// A broken picture is an error, never a panic and never a canvas as large as it claims.
pub fn thumbnail(data: &[u8]) {
    let Some(media) = sniffed(&data[..data.len().min(HEAD)]) else { return };
    let _ = thumbnail_of(data, media, 1, 64);
}

/// An operator's expression and a file's path, split at the first zero: compiled and matched in bounded time.
pub fn pattern(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let (expression, path) = text.split_once('\0').unwrap_or((&text, "Prints/20260620_2114_3.jpg"));
    let Ok(Rule::Pattern(pattern)) = Rule::pattern(expression, GAP) else { return };
    on_path(path, |file| {
        let _ = (pattern.session(file), pattern.shot(file), pattern.kind(file), Pattern::text(&pattern));
    });
}

/// Any name in any folder: every preset answers, and a tag is always one that may travel.
pub fn names(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    is_tag(&clean_tag(&text), text.is_empty());
    on_path(&text, |file| {
        let _ = never_sent(file.folders, file.name);
        let _ = kind_of(MediaType::Jpeg, file.folders, file.name, 600, 1_800);
        for word in BUILT {
            let Ok(rule) = Rule::preset(word, GAP) else { continue };
            let open = OpenSession { key: "gap-20260620-211400", last_at: Timestamp(0), has_print: false };
            for open in [None, Some(&open)] {
                if let boothlift_sessions::Assignment::Session { key, tag } = rule.assign(file, open) {
                    assert!(!key.is_empty());
                    is_tag(&tag, false);
                }
            }
        }
    });
}

/// An event file: read or refused in one line.
pub fn event_file(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    if let Err(error) = EventFile::parse(&text, Path::new("party/event.toml")) {
        assert!(!error.to_string().contains(['\n', '\r']), "{error}");
    }
}

/// Breeze's session summary: only pictures, each session with a key and its files, or a refusal in one line.
pub fn manifest_xml(data: &[u8]) {
    static RULE: OnceLock<Rule> = OnceLock::new();
    summary(&RULE, "format = \"breeze-xml\"", data);
}

/// The same in JSON.
pub fn manifest_json(data: &[u8]) {
    static RULE: OnceLock<Rule> = OnceLock::new();
    let table = "format = \"json\"\npath = [\"files.path\", \"print\"]\nkind = \"files.kind\"\nsession = \"id\"
        hidden = \"!files.shown\"";
    summary(&RULE, table, data);
}

/// The same as a table.
pub fn manifest_csv(data: &[u8]) {
    static RULE: OnceLock<Rule> = OnceLock::new();
    let table = "format = \"csv\"\ndelimiter = \";\"\npath = \"file\"\nkind = \"kind\"\nsession = \"session\"
        hidden = \"private\"";
    summary(&RULE, table, data);
}

fn summary(rule: &OnceLock<Rule>, table: &str, data: &[u8]) {
    let rule = rule.get_or_init(|| {
        let preset = format!("[manifest]\nfiles = \"*\"\n{table}");
        Rule::preset_file("fuzz", &preset, GAP).unwrap_or_else(|error| panic!("{error}"))
    });
    let Some(manifest) = rule.manifest() else { panic!("the preset of this target has no summaries") };
    match manifest.read("20260620_211405.xml", data) {
        Ok(claims) => {
            for claim in &claims {
                assert!(!claim.key.is_empty() && (1..=500).contains(&claim.files.len()));
                assert!(claim.files.iter().all(|file| is_picture_name(&file.path)));
            }
            assert!(claims.iter().map(|claim| claim.files.len()).sum::<usize>() <= 10_000);
        }
        Err(error) => assert!(!error.to_string().contains(['\n', '\r']), "{error}"),
    }
}

/// What a booth calls, as in an address: pictures are named, or nothing.
pub fn calls(data: &[u8]) {
    let query = in_query(&String::from_utf8_lossy(data));
    let form = in_body(BodyForm::Form, data).unwrap_or_default();
    let json = in_body(BodyForm::Json, data).unwrap_or_default();
    for parameters in [query, form, json] {
        for (caller, _) in Caller::ALL {
            for call in caller.understand(&parameters) {
                if let BoothCall::Wrote { path, .. } = call {
                    assert!(is_picture_name(&path), "{path}");
                }
            }
        }
    }
}

fn on_path(path: &str, look: impl Fn(&FileFacts<'_>)) {
    let mut folders: Vec<&str> = path.split('/').collect();
    let name = folders.pop().unwrap_or_default();
    look(&FileFacts { folders: &folders, name, seen_at: Timestamp(9_000), stamp: "20260620-211405" });
}

fn is_tag(tag: &str, may_be_empty: bool) {
    assert!(may_be_empty || !tag.is_empty());
    assert!(tag.len() <= 64 && tag.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-".contains(&byte)), "{tag}");
}
