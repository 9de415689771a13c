//! What the engines begin with: whole files of every format, and texts that mean something.

use boothlift_testkit::booth::{Evening, Format, Manner, Program, file};

/// The seeds of a target.
#[must_use]
pub fn seeds(target: &str) -> Vec<Vec<u8>> {
    match target {
        "structures" => media().into_iter().map(|bytes| [&[200], &bytes[..]].concat()).collect(),
        "exif" => tiffs(),
        "pattern" => [
            r"^(?P<session>\d{8}_\d{4})_(?P<shot>\d+)\.jpe?g$",
            "(?P<kind>Prints|Originals)/(?P<session>[^_]+)_.*\0Prints/a_1.jpg",
            r"(?i)(?P<session>(a{1,20}){1,20})x",
            r"(?P<session>\w+)?(\s|\S)*$",
        ]
        .map(|text| text.as_bytes().to_vec())
        .to_vec(),
        "names" => names(),
        "event_file" => vec![EVENT.as_bytes().to_vec(), b"name = \"x\"\n[[folders]]\npath = \"out\"\n".to_vec()],
        "manifest_xml" => {
            let wide = XML.encode_utf16().flat_map(u16::to_le_bytes);
            vec![XML.as_bytes().to_vec(), [0xFF, 0xFE].into_iter().chain(wide).collect(), BOMB.as_bytes().to_vec()]
        }
        "manifest_json" => vec![JSON.as_bytes().to_vec(), [b"\xEF\xBB\xBF[", JSON.as_bytes(), b"]"].concat()],
        "manifest_csv" => vec![CSV.as_bytes().to_vec()],
        "calls" => CALLS.map(|text| text.as_bytes().to_vec()).to_vec(),
        _ => media(),
    }
}

fn media() -> Vec<Vec<u8>> {
    Format::ALL.iter().flat_map(|&format| (0..2).map(move |seed| file(format, seed))).collect()
}

/// Two directories, big and little end first.
fn tiffs() -> Vec<Vec<u8>> {
    let big = b"MM\0\x2A\0\0\0\x08\0\x02\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\x87\x69\0\x04\0\0\0\x01\0\0\0\x26\0\0\0\0\0\x01\x90\x03\0\x02\0\0\0\x14\0\0\0\x38\0\0\0\0002026:06:20 21:14:05\0";
    let little = b"II\x2A\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\0\0\0\0";
    vec![big.to_vec(), little.to_vec()]
}

/// Paths of every booth program, and odd ones.
fn names() -> Vec<Vec<u8>> {
    let programs = Program::ALL.iter().flat_map(|&program| {
        let party = program.party(&Evening::busy(1, 4), 1, &[Manner::Direct]);
        let paths: Vec<_> =
            party.photos().map(|photo| photo.path.to_string_lossy().into_owned().into_bytes()).collect();
        paths
    });
    let odd = ["", "/", "a/../b.jpg", ".hidden/x.jpg", "Gäste 🎉/Ünïcode.JPG", "x.tmp", "~", "२०२६०६२०_2114_1.jpg"];
    programs.chain(odd.map(|text| text.as_bytes().to_vec())).collect()
}

const EVENT: &str = "name = \"Garden Party\"\ndate = \"2026-06-20\"\n[[folders]]\npath = \"out\"\nsessions = { pattern = '^(?P<session>\\d{8}_\\d{4})_(?P<shot>\\d+)\\.jpe?g$', gap-seconds = 25 }\nsettle-seconds = 2\n[[destinations]]\nkind = \"event-gallery\"\nendpoint = \"http://127.0.0.1:8080/api/v1/picture/upload\"\ncollection-url = \"garden-party\"\ntoken-env = \"EG_TOKEN\"\n[[destinations]]\nkind = \"local-gallery\"\nlisten = \"127.0.0.1:0\"\n";

const XML: &str = r#"<?xml version="1.0" encoding="utf-8"?><!-- one --><Session id="7"><Photos><Photo n='1'>IMG_0001.JPG</Photo><Photo><![CDATA[b.jpg; c.jpg]]></Photo></Photos><Output PrintFile="prints\a &amp; b.jpg"/><AnimatedGIF>x&#46;gif</AnimatedGIF><?pi x?></Session>"#;

const BOMB: &str = "<!DOCTYPE s [<!ENTITY a 'x'><!ENTITY b '&a;&a;&a;'>]><s>&b;a.jpg</s>";

const JSON: &str = r#"{"id": 7, "print": "out/p.jpg", "files": [{"path": "a.jpg", "kind": "shot", "shown": true}, {"path": ["b.gif"], "shown": 0, "x": {"y": [1e9, null, "\u00e4"]}}]}"#;

const CSV: &str =
    "\u{FEFF}Session;File;Kind;Private\r\n1;a.jpg;print;\r\n1;\"b;c\"\".jpg\";single;yes\r\n2;d.gif|e.mp4\r\n";

const CALLS: [&str; 6] = [
    "event_type=processing_start&param1=a 1.jpg;a 2.jpg&param2=C:\\dslrBooth\\final.jpg",
    "event_type=session_start&param1=print",
    "event=file&path=1.jpg&path=\"2.gif\"",
    "event_key=counting&mediaitem_type=collage",
    "event=end&path=C%3A%5CFotos%5Ca+b.jpg&path=%C3%A4%FF.mp4",
    "{\"event\":\"file\",\"path\":[\"a.jpg\",\"\\u00e4.png\"],\"event_type\":\"printing\",\"param1\":3}",
];
