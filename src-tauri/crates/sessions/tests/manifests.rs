//! What session summaries say, and what of them is refused.
#![expect(clippy::unwrap_used, reason = "tests")]

use boothlift_contract::{ClaimSource, Kind};
use boothlift_sessions::{BUILT, Claim, GAP, Manifest, ManifestError, Rule, is_picture_name};
use proptest::prelude::*;
use std::{
    sync::LazyLock,
    time::{Duration, Instant},
};

fn manifest(table: &str) -> Manifest {
    let rule = Rule::preset_file("mine", &format!("[manifest]\n{table}"), GAP).unwrap();
    rule.manifest().unwrap().clone()
}

fn breeze() -> Manifest {
    Rule::preset("breeze", GAP).unwrap().manifest().unwrap().clone()
}

fn json(fields: &str) -> Manifest {
    manifest(&format!("files = \"*.json\"\nformat = \"json\"\n{fields}"))
}

fn csv(fields: &str) -> Manifest {
    manifest(&format!("files = \"*.csv\"\nformat = \"csv\"\n{fields}"))
}

/// `key/name: path kind hidden, …` of each claim, short enough for a table.
fn shown(claims: &[Claim]) -> Vec<String> {
    let file = |file: &boothlift_sessions::ClaimedFile| {
        let kind = file.kind.map_or("?", Kind::as_str);
        format!("{} {kind}{}", file.path, if file.is_hidden { " hidden" } else { "" })
    };
    let files = |claim: &Claim| claim.files.iter().map(file).collect::<Vec<_>>().join(", ");
    claims.iter().map(|claim| format!("{}/{}: {}", claim.key, claim.name, files(claim))).collect()
}

const SUMMARY: &str = r#"<?xml version="1.0" encoding="utf-8"?>
<!-- one session -->
<PhotoBoothSession date="2026-06-20" count="3">
  <Photos>
    <Photo number="1">IMG_0001.JPG</Photo>
    <Photo number="2"><![CDATA[IMG_0002.JPG]]></Photo>
  </Photos>
  <Output PrintFile="prints\20260620_211405.jpg" copies="2"/>
  <AnimatedGIF filename="20260620_211405.gif" />
  <File>C:\Booth\Videos\clip &amp; more &#40;1&#x29;.mp4</File>
  <Image>guest.png</Image>
  <Email>anna@example.com</Email>
</PhotoBoothSession>"#;

const OF_SUMMARY: &str = "20260620_211405/20260620_211405: IMG_0001.JPG single, IMG_0002.JPG single, \
                          prints\\20260620_211405.jpg print, 20260620_211405.gif gif, \
                          C:\\Booth\\Videos\\clip & more (1).mp4 video, guest.png ?";

#[test]
fn every_picture_and_film_in_a_breeze_summary_is_of_the_session_that_names_the_file() {
    let claims = breeze().read("20260620_211405.xml", SUMMARY.as_bytes()).unwrap();
    assert_eq!(shown(&claims), [OF_SUMMARY]);
    assert_eq!(claims[0].source, ClaimSource::Manifest);
}

#[test]
fn a_summary_reads_the_same_in_every_encoding_that_windows_programs_write() {
    let marked = [b"\xEF\xBB\xBF", SUMMARY.as_bytes()].concat();
    let little = SUMMARY.encode_utf16().flat_map(u16::to_le_bytes);
    let little: Vec<u8> = [0xFF, 0xFE].into_iter().chain(little).collect();
    let big = SUMMARY.encode_utf16().flat_map(u16::to_be_bytes);
    let big: Vec<u8> = [0xFE, 0xFF].into_iter().chain(big).collect();
    for bytes in [marked, little, big] {
        assert_eq!(shown(&breeze().read("20260620_211405.xml", &bytes).unwrap()), [OF_SUMMARY]);
    }
}

#[test]
fn the_folder_says_the_kind_then_the_elements_name_then_the_one_around_it() {
    for (xml, want) in [
        ("<s><Print>a.jpg</Print></s>", "print"),
        ("<s><Prints><File>a.jpg</File></Prints></s>", "print"),
        ("<s><Prints><Photo>a.jpg</Photo></Prints></s>", "single"),
        ("<s><x:Print xmlns:x='u'>a.jpg</x:Print></s>", "print"),
        ("<s><File print='a.jpg'/></s>", "print"),
        ("<s><File>originals/a.jpg</File></s>", "single"),
        ("<s><Photo>originals/a.jpg</Photo></s>", "single"),
        ("<s><Print>originals/a.jpg</Print></s>", "single"),
        ("<s><Video>a.jpg</Video></s>", "?"),
        // The whole document's name says nothing of one file.
        ("<Print><File>a.jpg</File></Print>", "?"),
        ("<PhotoBooth><File>a.jpg</File></PhotoBooth>", "?"),
    ] {
        assert_eq!(
            shown(&breeze().read("s.xml", xml.as_bytes()).unwrap()),
            [format!("s/s: {} {want}", path(xml))],
            "{xml}"
        );
    }
}

fn path(xml: &str) -> &str {
    if xml.contains("originals/") { "originals/a.jpg" } else { "a.jpg" }
}

#[test]
fn a_file_that_is_named_twice_is_listed_once() {
    let xml = "<s><File>A.JPG</File><Print>a.jpg</Print><Photo>a.jpg</Photo></s>";
    assert_eq!(shown(&breeze().read("s.xml", xml.as_bytes()).unwrap()), ["s/s: A.JPG print"]);
}

#[test]
fn a_summary_without_files_says_nothing() {
    for xml in ["<settings><theme>summer</theme></settings>", "<a/>", "<a b='x.docx'>text.txt</a>"] {
        assert!(breeze().read("s.xml", xml.as_bytes()).unwrap().is_empty(), "{xml}");
    }
}

#[test]
fn what_is_no_whole_and_plain_xml_is_refused_in_words() {
    let deep = format!("{}a.jpg{}", "<a>".repeat(65), "</a>".repeat(65));
    let at_edge = format!("{}a.jpg{}", "<a>".repeat(64), "</a>".repeat(64));
    let bomb = "<!DOCTYPE s [<!ENTITY a 'x'><!ENTITY b '&a;&a;&a;'>]><s>&b;a.jpg</s>";
    assert!(breeze().read("s.xml", at_edge.as_bytes()).is_ok());
    let wrong: &[(&[u8], &str)] = &[
        (b"", "it is not XML"),
        (b"a.jpg", "it is not XML"),
        (b"<s><Photo>a.jpg</Photo>", "it is not XML"),
        (b"<s><Photo>a.jpg</s>", "it is not XML"),
        (b"<s a=b.jpg></s>", "it is not XML"),
        (b"<s>&#0;a.jpg</s>", "it is not XML"),
        (b"<s>&#xD800;a.jpg</s>", "it is not XML"),
        (b"{\"a\": \"b.jpg\"}", "it is not XML"),
        (bomb.as_bytes(), "it declares its own XML entities"),
        (b"<!DOCTYPE s SYSTEM 'file:///etc/passwd'><s>a.jpg</s>", "it declares its own XML entities"),
        (b"<s>&secret;a.jpg</s>", "it declares its own XML entities"),
        (b"<s a='&secret;a.jpg'/>", "it declares its own XML entities"),
        (deep.as_bytes(), "it is nested too deeply"),
        (b"<s>\xFF.jpg</s>", "its text is neither UTF-8 nor UTF-16"),
        (b"\xFF\xFE<\0s", "its text is neither UTF-8 nor UTF-16"),
        (b"\xFF\xFE\x00\xD8<\0", "its text is neither UTF-8 nor UTF-16"),
    ];
    for (bytes, why) in wrong {
        let error = breeze().read("s.xml", bytes).unwrap_err();
        assert_eq!(error.to_string(), *why, "{}", String::from_utf8_lossy(bytes));
    }
}

#[test]
fn an_ampersand_that_just_stands_there_is_one() {
    let xml = "<s event='Tom & Anna'><Photo>Tom & Anna 1.jpg</Photo><Photo file='T&A.jpg'/></s>";
    let want = "s/s: Tom & Anna 1.jpg single, T&A.jpg single";
    assert_eq!(shown(&breeze().read("s.xml", xml.as_bytes()).unwrap()), [want]);
}

#[test]
fn a_list_of_a_whole_party_is_no_session() {
    let photos = |count: usize| (0..count).map(|n| format!("<p>{n}.jpg</p>")).collect::<String>();
    let read = |count| breeze().read("s.xml", format!("<s>{}</s>", photos(count)).as_bytes());
    assert_eq!(read(500).unwrap()[0].files.len(), 500);
    assert_eq!(read(501), Err(ManifestError::TooManyOfOne));
    let rows: String = (0..10_001).map(|n| format!("{n},{n}.jpg\n")).collect();
    let table = format!("session,file\n{rows}");
    let reader = csv("path = \"file\"\nsession = \"session\"");
    assert_eq!(reader.read("all.csv", table.as_bytes()), Err(ManifestError::TooManyFiles));
    assert_eq!(breeze().read("s.xml", &vec![b' '; Manifest::LARGEST + 1]), Err(ManifestError::TooLarge));
}

#[test]
fn json_fields_speak_of_the_entry_that_they_share_their_first_steps_with() {
    let table: &[(&str, &str, &[&str])] = &[
        // One session, as home-made booths write it.
        (
            "path = [\"photos\", \"print\", \"gif\"]\nsession = \"id\"\nname = \"guest\"",
            r#"{"id": 7, "guest": "Anna & Ben", "photos": ["1.jpg", "2.jpg"], "print": "p.jpg", "gif": null}"#,
            &["7/Anna & Ben: 1.jpg single, 2.jpg single, p.jpg print"],
        ),
        // The session is the file's name.
        ("path = \"files\"", r#"{"files": ["a.jpg", "b.mp4", "notes.txt"]}"#, &["s7/s7: a.jpg ?, b.mp4 video"]),
        // Several sessions, each with entries.
        (
            "path = \"sessions.files.path\"\nkind = \"sessions.files.type\"\nsession = \"sessions.id\"\nhidden = \"sessions.files.private\"",
            r#"{"id": "party", "sessions": [
                {"id": "s1", "files": [{"path": "out/a.jpg", "type": "collage"}, {"path": "b.jpg", "type": "shot", "private": true}]},
                {"id": "s2", "files": [{"path": "c.webp", "type": "gif", "private": "no"}]},
                {"files": [{"path": "lost.jpg"}]}]}"#,
            &["s1/s1: out/a.jpg print, b.jpg single hidden", "s2/s2: c.webp gif"],
        ),
        // The file is a list of sessions.
        (
            "path = \"shots\"\nsession = \"id\"",
            r#"[{"id": 1, "shots": ["a.jpg"]}, {"id": 2, "shots": [["b.jpg"]]}, {"id": 1, "shots": "c.jpg"}]"#,
            &["1/1: a.jpg single, c.jpg single", "2/2: b.jpg single"],
        ),
        // A field may lie beside the way to the path, but not inside another list.
        (
            "path = \"files.image.name\"\nkind = \"files.meta.kind\"\nsession = \"meta.id\"",
            r#"{"meta": {"id": "x"}, "files": [{"image": {"name": "a.jpg"}, "meta": {"kind": "print"}}]}"#,
            &["x/x: a.jpg print"],
        ),
        ("path = \"f\"\nsession = \"list.id\"", r#"{"f": "a.jpg", "list": [{"id": "x"}]}"#, &[]),
        // What is missing is no.
        (
            "path = \"a.f\"\nhidden = \"!a.shown\"",
            r#"{"a": [{"f": "1.jpg", "shown": 1}, {"f": "2.jpg", "shown": 0}, {"f": "3.jpg"}]}"#,
            &["s7/s7: 1.jpg ?, 2.jpg ? hidden, 3.jpg ? hidden"],
        ),
        ("path = \"f\"", r#"{"g": "a.jpg"}"#, &[]),
        ("path = \"f\"", "7", &[]),
    ];
    for (fields, text, want) in table {
        assert_eq!(shown(&json(fields).read("s7.json", text.as_bytes()).unwrap()), *want, "{text}");
    }
}

#[test]
fn what_is_no_whole_json_is_refused_in_words() {
    let deep = format!("{}{}", "[".repeat(200), "]".repeat(200));
    let many = format!("[{}[]]", "[],".repeat(60_000));
    for (text, why) in [
        ("", "it is not JSON"),
        ("{\"f\": \"a.jpg\"", "it is not JSON"),
        ("{\"f\": \"a.jpg\"} x", "it is not JSON"),
        (&deep[..], "it is nested too deeply"),
        (&many[..], "it lists more than 10000 files"),
    ] {
        assert_eq!(json("path = \"f\"").read("s.json", text.as_bytes()).unwrap_err().to_string(), why);
    }
}

#[test]
fn a_table_lists_files_by_the_names_of_its_columns() {
    let table: &[(&str, &str, &[&str])] = &[
        (
            "path = \"file\"\nkind = \"kind\"\nsession = \"session\"\nname = \"guest\"\nhidden = \"private\"",
            "\u{FEFF}Session,Guest,File,Kind,Private\n1,Anna,a.jpg,strip,\n1,Anna,b.jpg,original,yes\n\n2,,\"x, y.jpg\",,0\n,,lost.jpg,,\n",
            &["1/Anna: a.jpg print, b.jpg single hidden", "2/2: x, y.jpg ?"],
        ),
        (
            "path = [\"print\", \"shots\"]\ndelimiter = \";\"",
            "no;print;shots\r\n1;p.jpg;a.jpg|b.jpg\r\n2;;c.jpg\r\n",
            &["night/night: p.jpg print, a.jpg single, b.jpg single, c.jpg single"],
        ),
        (
            "path = \"f\"\ndelimiter = \"\\t\"\nhidden = \"!ok\"",
            "f\tok\na.jpg\tyes\nb.jpg\n",
            &["night/night: a.jpg ?, b.jpg ? hidden"],
        ),
        ("path = \"f\"", "f\n", &[]),
    ];
    for (fields, text, want) in table {
        assert_eq!(shown(&csv(fields).read("night.csv", text.as_bytes()).unwrap()), *want, "{text}");
    }
}

#[test]
fn a_table_without_a_column_that_the_preset_names_is_refused_by_its_name() {
    for (text, column) in [("", "file"), ("files\na.jpg\n", "file"), ("file\na.jpg\n", "id")] {
        let error = csv("path = \"file\"\nsession = \"id\"").read("s.csv", text.as_bytes()).unwrap_err();
        assert_eq!(error.to_string(), format!("it has no column \"{column}\""));
    }
}

#[test]
fn a_session_without_a_usable_key_is_nobodys() {
    let rows = format!("id,f\n\"a\u{7}\",1.jpg\n{},2.jpg\n  ,3.jpg\nok,4.jpg\n", "x".repeat(2000));
    let claims = csv("path = \"f\"\nsession = \"id\"").read("s.csv", rows.as_bytes()).unwrap();
    assert_eq!(shown(&claims), ["ok/ok: 4.jpg ?"]);
}

#[test]
fn each_built_in_preset_hears_what_its_program_says() {
    use ClaimSource::{Database, Hook, Manifest};
    for word in BUILT {
        let rule = Rule::preset(word, GAP).unwrap();
        let want: &[ClaimSource] = match *word {
            "auto" => &[Hook, Manifest, Database],
            "breeze" => &[Hook, Manifest],
            "photobooth-app" => &[Hook, Database],
            "none" => &[],
            _ => &[Hook],
        };
        let heard: Vec<_> = ClaimSource::ALL.iter().copied().filter(|source| rule.claims(*source)).collect();
        assert_eq!(heard, want, "{word}");
        assert_eq!(rule.manifest().is_some(), want.contains(&Manifest), "{word}");
        assert_eq!(rule.database().is_some(), want.contains(&Database), "{word}");
    }
    let pattern = Rule::pattern("^(?P<session>a)", GAP).unwrap();
    assert!(pattern.claims(Hook) && !pattern.claims(Manifest) && !pattern.claims(Database));
}

#[test]
fn the_examples_for_whoever_writes_a_preset_do_what_is_said_of_them() {
    let page = include_str!("../../../../docs/adding-a-preset.md");
    let block = |language: &str, nth: usize| {
        let fence = format!("```{language}\n");
        let (text, _) = page.split(&fence).nth(nth).unwrap().split_once("```").unwrap();
        text.trim_start().to_owned()
    };
    let table = [
        ("json", "session_7.json", 2, "7/Anna: shot_1.jpg single, shot_2.jpg single hidden, out/print.jpg print"),
        ("csv", "sessions.csv", 3, "7/7: shot_1.jpg single, out/print.jpg print"),
    ];
    for (language, name, preset, want) in table {
        let rule = Rule::preset_file("mine", &block("toml", preset), GAP).unwrap();
        let manifest = rule.manifest().unwrap();
        assert!(manifest.is_named(name), "{name}");
        assert_eq!(shown(&manifest.read(name, block(language, 1).as_bytes()).unwrap()), [want]);
    }
}

/// What would take a careless reader minutes or gigabytes, within the largest size.
/// How long this thread has been at work, where the system tells: what else the machine does is no matter then.
fn busy() -> Duration {
    static BEGUN: LazyLock<Instant> = LazyLock::new(Instant::now);
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    let told = told.and_then(|told| told.split_whitespace().next()?.parse().ok());
    told.map_or_else(|| BEGUN.elapsed(), Duration::from_nanos)
}

#[test]
fn the_worst_of_the_largest_size_is_read_or_refused_in_a_moment() {
    let fill = |part: &str, before: &str, after: &str| {
        let count = (Manifest::LARGEST - before.len() - after.len()) / part.len();
        format!("{before}{}{after}", part.repeat(count))
    };
    let attributes: String = (0..40_000).map(|n| format!(" a{n}='{n}.jpg'")).collect();
    let worst = [
        format!("<s{attributes}/>"),
        fill("&", "<s>", "</s>"),
        fill("&amp;", "<s a='", "'/>"),
        fill("<a>", "", ""),
        fill("<a/>", "<s>", "</s>"),
        fill("<", "", ""),
        fill("<!--", "<s>", "</s>"),
        fill("<![CDATA[", "<s>", "</s>"),
        fill(";", "<s>", "</s>"),
        fill("a.jpg,", "<s>", "</s>"),
        fill("[", "", ""),
        fill("{\"f\":", "", ""),
        fill("{\"f\":[],\"s\":{}},", "[", "{}]"),
        fill("\"a.jpg\",", "{\"s\": 1, \"f\": [", "\"\"]}"),
        fill(",", "f,s\n", ""),
        fill("\"", "f,s\n", ""),
        fill("a.jpg,1\n", "f,s\n", ""),
        fill("\n", "f,s\n", ""),
    ];
    let readers = [breeze(), json("path = \"f\"\nsession = \"s\""), csv("path = \"f\"\nsession = \"s\"")];
    for text in &worst {
        assert!(text.len() <= Manifest::LARGEST);
        for reader in &readers {
            let begun = busy();
            let _ = reader.read("s.x", text.as_bytes());
            let took = busy().saturating_sub(begun);
            assert!(took < Duration::from_secs(5), "{:?} took {took:?}", &text[..40]);
        }
    }
}

proptest! {
    #[test]
    fn no_bytes_make_a_reader_panic_or_list_what_is_no_picture(
        bytes in prop_oneof![
            proptest::collection::vec(any::<u8>(), 0..400),
            "\\PC{0,200}".prop_map(String::into_bytes),
            "(<[a-zP/!?]{0,3}[ ='\"&;#x0-9.jpg>]{0,12}|&[a-z#0-9]{0,4};|a\\.jpg){0,20}".prop_map(String::into_bytes),
            "([\\[\\]{}:, ]|\"[fsk]\"|\"[a.]{0,2}\\.jpg\"|1|true|null){0,40}".prop_map(String::into_bytes),
            "f,s,k\n([a-c,;\"\n]|x\\.gif){0,60}".prop_map(String::into_bytes),
        ],
        name in "\\PC{0,20}",
    ) {
        let fields = "path = [\"f\", \"s.f\"]\nsession = \"s\"\nkind = \"k\"\nhidden = \"!k\"";
        let of_table = csv("path = \"f\"\nsession = \"s\"\nkind = \"k\"\nhidden = \"k\"");
        for reader in [breeze(), json(fields), of_table] {
            for claim in reader.read(&name, &bytes).unwrap_or_default() {
                prop_assert!(!claim.key.is_empty() && !claim.files.is_empty());
                prop_assert!(claim.files.iter().all(|file| is_picture_name(&file.path)));
            }
        }
    }
}
