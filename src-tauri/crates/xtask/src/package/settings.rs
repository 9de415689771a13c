//! What the packages promise a system, held against the program: settings, desktop entry, metainfo, installer.

use super::inspect::is_accepted;
use crate::command::root;
use boothlift_contract::MediaType;
use serde_json::Value;
use std::{collections::BTreeSet, env, fs};

/// What some systems call a kind whose registered name is another one.
const ALSO_CALLED: [&str; 1] = ["image/heif"];
const METAINFO: &str = "src-tauri/packaging/linux/app.boothlift.desktop.metainfo.xml";
const HOOKS: &str = "src-tauri/packaging/windows/hooks.nsh";

fn read(file: &str) -> String {
    fs::read_to_string(root().join(file)).unwrap_or_else(|error| panic!("{file}: {error}"))
}

fn settings() -> Value {
    serde_json::from_str(&read("tauri.conf.json")).unwrap()
}

/// The desktop entry as the bundler fills it in.
fn entry() -> String {
    let entry = read("src-tauri/packaging/linux/boothlift.desktop");
    entry.replace("{{name}}", "Boothlift").replace("{{exec}}", "boothlift").replace("{{icon}}", "boothlift")
}

fn value<'a>(entry: &'a str, key: &str) -> &'a str {
    entry.lines().find_map(|line| line.strip_prefix(key)?.strip_prefix('=')).unwrap_or_default()
}

fn between<'a>(text: &'a str, open: &'a str, close: &'a str) -> impl Iterator<Item = &'a str> {
    text.split(open).skip(1).map(move |rest| rest.split(close).next().unwrap_or_default())
}

fn kinds() -> BTreeSet<&'static str> {
    MediaType::ALL.iter().map(|kind| kind.content_type()).chain(ALSO_CALLED).collect()
}

#[test]
fn every_file_that_the_settings_name_is_there() {
    let bundle = &settings()["bundle"];
    let mut named: Vec<String> = Vec::new();
    let mut take = |value: &Value| named.extend(value.as_str().map(str::to_owned));
    for kind in ["deb", "rpm"] {
        take(&bundle["linux"][kind]["desktopTemplate"]);
        bundle["linux"][kind]["files"].as_object().unwrap().values().for_each(&mut take);
    }
    bundle["macOS"]["files"].as_object().unwrap().values().for_each(&mut take);
    bundle["icon"].as_array().unwrap().iter().for_each(&mut take);
    for place in ["/macOS/infoPlist", "/windows/nsis/installerHooks", "/windows/nsis/installerIcon"] {
        take(bundle.pointer(place).unwrap());
    }
    assert!(named.len() > 20, "{named:?}");
    for file in named {
        assert!(root().join(&file).is_file(), "{file} is named in tauri.conf.json and is not there");
    }
}

#[test]
fn the_deb_and_the_rpm_hold_the_same_files() {
    let linux = &settings()["bundle"]["linux"];
    assert_eq!(linux["deb"]["files"], linux["rpm"]["files"]);
    assert_eq!(linux["deb"]["desktopTemplate"], linux["rpm"]["desktopTemplate"]);
}

#[test]
fn open_with_boothlift_is_offered_for_every_kind_it_takes_and_for_no_other() {
    let listed = |text: &str| value(text, "MimeType").split_terminator(';').map(str::to_owned).collect::<BTreeSet<_>>();
    let wanted: BTreeSet<String> = kinds().into_iter().map(str::to_owned).collect();
    assert_eq!(listed(&entry()), wanted);
    for menu in ["send-to.desktop", "service-menu.desktop"] {
        let text = read(&format!("src-tauri/packaging/linux/{menu}"));
        assert_eq!(listed(&text), wanted, "{menu}");
        assert_eq!(value(&text, "Exec"), "boothlift %F", "{menu}");
    }
    let metainfo = read(METAINFO);
    let named: BTreeSet<String> = between(&metainfo, "<mediatype>", "</mediatype>").map(str::to_owned).collect();
    assert_eq!(named, wanted);

    let apple: Value = serde_json::from_str(&read("tauri.macos.conf.json")).unwrap();
    let apple = apple["bundle"]["fileAssociations"].as_array().unwrap().clone();
    let named: BTreeSet<&str> = apple.iter().map(|kind| kind["mimeType"].as_str().unwrap()).collect();
    assert_eq!(named, MediaType::ALL.iter().map(|kind| kind.content_type()).collect());
    for kind in &apple {
        assert_eq!(kind["rank"], "Alternate", "pictures keep the program they open with: {kind}");
    }
    let hooks = read(HOOKS);
    for kind in MediaType::ALL {
        assert!(hooks.contains(&format!("${{MACRO}} \"{}\"", kind.extension())), "{kind} on Windows");
    }
}

#[test]
fn the_desktop_entry_starts_boothlift_with_the_files_and_is_valid() {
    let entry = entry();
    assert!(!entry.contains("{{"), "the bundler fills in something else: {entry}");
    assert_eq!(value(&entry, "Exec"), "boothlift %F");
    assert_eq!(value(&entry, "Icon"), "boothlift");
    for key in ["GenericName", "Comment", "Keywords"] {
        for language in ["", "[de]", "[es]"] {
            assert!(!value(&entry, &format!("{key}{language}")).is_empty(), "{key}{language}");
        }
    }
    let file = env::temp_dir().join(format!("boothlift-xtask-{}.desktop", std::process::id()));
    fs::write(&file, entry).unwrap();
    let judged = is_accepted("desktop-file-validate", &[], &file);
    fs::remove_file(&file).unwrap();
    match judged {
        None => println!("not judged by desktop-file-validate, which is not there"),
        Some(judged) => judged.unwrap(),
    }
}

#[test]
fn the_metainfo_is_of_this_version_leads_to_the_desktop_entry_and_is_valid() {
    let metainfo = read(METAINFO);
    let settings = settings();
    let newest = between(&metainfo, "<release version=\"", "\"").next();
    assert_eq!(newest, Some(env!("CARGO_PKG_VERSION")));
    assert_eq!(settings["version"], env!("CARGO_PKG_VERSION"));
    assert_eq!(between(&metainfo, "<id>", "</id>").next(), settings["identifier"].as_str());
    let entry = format!("{}.desktop", settings["productName"].as_str().unwrap());
    assert_eq!(between(&metainfo, "<launchable type=\"desktop-id\">", "<").next(), Some(&*entry));
    assert_eq!(between(&metainfo, "<project_license>", "<").next(), settings["bundle"]["license"].as_str());
    match is_accepted("appstreamcli", &["validate", "--no-net"], &root().join(METAINFO)) {
        None => println!("not judged by appstreamcli, which is not there"),
        Some(judged) => judged.unwrap(),
    }
}

#[test]
fn the_bundler_is_of_the_same_version_as_the_library() {
    let page: Value = serde_json::from_str(&read("ui/package.json")).unwrap();
    let manifest = read("Cargo.toml");
    let library = between(&manifest, "\ntauri = { version = \"=", "\"").next();
    assert_eq!(page["devDependencies"]["@tauri-apps/cli"].as_str(), library);
}

#[test]
fn windows_asks_for_no_administrator_speaks_three_languages_and_asks_twice_before_it_deletes_photos() {
    let settings = settings();
    let windows = &settings["bundle"]["windows"];
    assert_eq!(windows["nsis"]["installMode"], "currentUser");
    assert_eq!(windows["nsis"]["languages"], serde_json::json!(["English", "German", "SpanishInternational"]));
    assert_eq!(windows["allowDowngrades"], false, "older versions refuse newer records");
    let hooks = read(HOOKS);
    let question = between(&hooks, "!macro NSIS_HOOK_PREUNINSTALL", "!macroend").next().unwrap();
    assert_eq!(question.matches("StrCpy $R9").count(), 3);
    assert!(
        question.contains("MB_DEFBUTTON2") && question.contains("/SD IDNO"),
        "no is the answer of one who says nothing"
    );
    assert!(question.contains("StrCpy $DeleteAppDataCheckboxState 0"));
}

/// The hooks inside the least script that has what Tauri's has around them.
#[test]
fn the_installers_hooks_compile() {
    let room = env::temp_dir().join(format!("boothlift-xtask-hooks-{}", std::process::id()));
    fs::create_dir_all(&room).unwrap();
    let (script, installer) = (room.join("hooks.nsi"), room.join("hooks.exe"));
    let text = format!(
        "Unicode true\n!include MUI2.nsh\n!include LogicLib.nsh\n!define PRODUCTNAME Boothlift\n\
         !define MAINBINARYNAME boothlift\n!include \"{hooks}\"\nName Boothlift\nOutFile \"{out}\"\n\
         Var UpdateMode\nVar DeleteAppDataCheckboxState\n!insertmacro MUI_PAGE_INSTFILES\n\
         !insertmacro MUI_UNPAGE_INSTFILES\n!insertmacro MUI_LANGUAGE English\n!insertmacro MUI_LANGUAGE German\n\
         !insertmacro MUI_LANGUAGE SpanishInternational\nSection Install\nStrCpy $UpdateMode 0\n\
         SetOutPath $INSTDIR\n!insertmacro NSIS_HOOK_POSTINSTALL\nWriteUninstaller $INSTDIR\\uninstall.exe\nSectionEnd\n\
         Section Uninstall\nStrCpy $UpdateMode 0\n!insertmacro NSIS_HOOK_PREUNINSTALL\n\
         !insertmacro NSIS_HOOK_POSTUNINSTALL\nSectionEnd\n",
        hooks = root().join(HOOKS).display(),
        out = installer.display(),
    );
    fs::write(&script, text).unwrap();
    let judged = is_accepted("makensis", &["-V2", "-WX"], &script);
    let is_made = installer.is_file();
    fs::remove_dir_all(&room).unwrap();
    match judged {
        None => println!("not compiled: makensis is not there"),
        Some(judged) => assert_eq!((judged, is_made), (Ok(()), true)),
    }
}

#[test]
fn macos_is_told_in_three_languages_why_a_folder_is_asked_for() {
    let folder = "src-tauri/packaging/macos";
    let plist = read(&format!("{folder}/Info.plist"));
    let reasons: Vec<&str> =
        between(&plist, "<key>", "</key>").filter(|key| key.ends_with("UsageDescription")).collect();
    assert_eq!(reasons.len(), 6, "{reasons:?}");
    for language in ["de", "es"] {
        let words = read(&format!("{folder}/{language}.lproj/InfoPlist.strings"));
        let said: Vec<&str> = words.lines().filter_map(|line| line.split_once(" = \"")).map(|(key, _)| key).collect();
        assert_eq!(said, reasons, "{language}");
        assert!(words.lines().all(|line| line.ends_with("\";")), "{language}");
    }
}

#[test]
fn the_licences_in_a_package_name_every_part_and_hold_both_of_boothlifts_own() {
    let text = crate::parts::copyright(&root()).unwrap();
    let shown: Value = serde_json::from_str(&read("ui/src/features/settings/licences.json")).unwrap();
    let parts: Vec<&str> = shown
        .as_array()
        .unwrap()
        .iter()
        .flat_map(|one| one["parts"].as_array().unwrap())
        .map(|part| part.as_str().unwrap())
        .collect();
    assert!(parts.len() > 100, "{}", parts.len());
    for part in parts {
        assert!(text.contains(part), "{part}");
    }
    for own in ["LICENSE-MIT", "LICENSE-APACHE"] {
        let own = read(own);
        assert!(text.contains(own.trim()), "{own}");
    }
}
