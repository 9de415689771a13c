//! Requests of the first minute: find the booth's folder, make the event, start.

use super::set_up;
use crate::{
    core::{Core, lock},
    engine::Engine,
    setup::{EventPlan, FolderPlan},
};
use boothlift_contract::{
    Answer, DestinationDraft, Failure, FailureCode, FolderChoice, FolderFind, FoundBy, FoundSession, PresetChoice,
    Reply, RuleDraft, RuleTrial, Sureness, Timestamp,
};
use boothlift_intake::{
    IntakeError, Preview, find_booth_folders, pattern_row, preset_row, preview, recognise_folder, rule_of,
};
use boothlift_sessions::{GAP, Recognised, Rule, TimeOfDay, presets};
use boothlift_store::path_shown;
use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

/// Finds kept for the page to choose from.
const KEPT: usize = 32;
/// How long a file without a hint must stand still.
const SETTLE: Duration = Duration::from_secs(2);
/// When a party is taken to end unless somebody says otherwise.
const USUAL_END: &str = "02:00";

/// Folders looked at, by the number the page knows them by. Paths stay here.
#[derive(Default)]
pub(crate) struct Finds {
    last: u32,
    known: BTreeMap<u32, Find>,
}

struct Find {
    path: PathBuf,
    /// As a folder's row has it.
    rule: String,
    /// What the folder itself proposed.
    proposed: String,
    pictures: Vec<PathBuf>,
    /// Rules tried on it.
    tries: u64,
}

impl Finds {
    fn keep(&mut self, find: Find) -> u32 {
        self.last += 1;
        self.known.insert(self.last, find);
        while self.known.len() > KEPT {
            self.known.pop_first();
        }
        self.last
    }

    /// The text of a find's own preset.
    pub(crate) fn preset(&self, pick: u32) -> Option<String> {
        self.known.get(&pick)?.proposed.strip_prefix(&preset_row("")).map(str::to_owned)
    }

    /// The nth picture of a find.
    pub(crate) fn picture(&self, pick: u32, n: u32) -> Option<PathBuf> {
        self.known.get(&pick)?.pictures.get(n as usize).cloned()
    }
}

pub(super) async fn find_folders(core: &Arc<Core>) -> Answer {
    let places = usual_places();
    let found = tokio::task::spawn_blocking(move || find_booth_folders(&places)).await.unwrap_or_default();
    // All at once: one slow disk keeps nobody waiting for the others.
    let looking: Vec<_> = found
        .into_iter()
        .take(6)
        .map(|one| {
            let core = Arc::clone(core);
            tokio::spawn(async move { offer(&core, one.path, Some((one.program, one.rule))).await })
        })
        .collect();
    let mut finds = Vec::new();
    for one in looking {
        finds.extend(one.await);
    }
    Ok(Reply::Finds(finds))
}

/// Looks at one folder and gives it a number.
pub(crate) async fn offer_folder(core: &Arc<Core>, path: PathBuf) -> FolderFind {
    offer(core, path, None).await
}

/// `usual`: the program that keeps its photos there unless it was told otherwise, and its preset.
async fn offer(core: &Arc<Core>, path: PathBuf, usual: Option<(&'static str, &'static str)>) -> FolderFind {
    let shown = path_shown(&path);
    let name = path.file_name().map_or_else(|| shown.clone(), |name| name.to_string_lossy().into_owned());
    let refused = refusal(&core.data, &path);
    let (recognised, looked) = match &refused {
        None => {
            let path = path.clone();
            let looking = move || {
                let recognised = recognise(&path, usual);
                let looked = rule_of(&row_of(&recognised), GAP).map(|rule| preview(&path, &rule)).unwrap_or_default();
                (recognised, looked)
            };
            tokio::task::spawn_blocking(looking).await.ok()
        }
        Some(_) => None,
    }
    .unwrap_or_else(|| (nothing_known(), Preview::default()));
    let (sessions, pictures) = found_sessions(&looked, 0);
    let (photos, newest_at, old_photos) = (looked.photos, looked.newest_at, looked.older_than(today_began(core)));
    let rule = row_of(&recognised);
    let word = rule_of(&rule, GAP).map_or_else(|_| rule.clone(), |rule| rule.word());
    let find = Find { path, proposed: rule.clone(), rule, pictures, tries: 0 };
    let pick = lock(&core.finds).keep(find);
    FolderFind {
        pick,
        program: recognised.program,
        sureness: recognised.sureness,
        why: recognised.why,
        name,
        path: shown,
        newest_at,
        photos,
        old_photos,
        sessions,
        rule: word,
        proposal: recognised.proposal,
        presets: presets().map(|(word, program)| PresetChoice { word: word.to_owned(), program }).collect(),
        refused,
    }
}

/// What the folder's names say, and where they do not, what its place does.
fn recognise(path: &Path, usual: Option<(&'static str, &'static str)>) -> Recognised {
    let found = recognise_folder(path);
    match usual {
        Some((program, preset)) if found.sureness != Sureness::Certain && found.preset != preset => Recognised {
            program: program.to_owned(),
            preset: preset.to_owned(),
            proposal: None,
            sureness: Sureness::Likely,
            why: Some(FoundBy::UsualPlace { program: program.to_owned() }),
        },
        // Time alone is what `auto` comes to, and it listens to every booth besides.
        None if found.sureness == Sureness::Unknown && found.preset == "gap" => {
            Recognised { preset: "auto".into(), ..found }
        }
        _ => found,
    }
}

fn nothing_known() -> Recognised {
    let (program, preset) = (String::new(), "auto".to_owned());
    Recognised { program, preset, proposal: None, sureness: Sureness::Unknown, why: None }
}

/// The rule as a folder's row has it.
fn row_of(recognised: &Recognised) -> String {
    match &recognised.proposal {
        Some(text) => preset_row(text),
        None => recognised.preset.clone(),
    }
}

/// What was looked at, as the page shows it; and the pictures, in the order of their numbers, which begin at `from`.
fn found_sessions(looked: &Preview, from: usize) -> (Vec<FoundSession>, Vec<PathBuf>) {
    let mut pictures = Vec::new();
    let number = |at: usize| u32::try_from(from + at).unwrap_or(u32::MAX);
    let sessions = looked.sessions.iter().map(|session| {
        let first = number(pictures.len());
        pictures.extend(session.pictures.iter().cloned());
        FoundSession {
            title: session.title.clone(),
            started_at: session.started_at,
            photos: session.photos,
            thumbs: (first..number(pictures.len())).collect(),
        }
    });
    (sessions.collect(), pictures)
}

/// Looks what another rule makes of a found folder. Where it can be used, it is the folder's from now on, unless a newer one
/// was tried meanwhile.
pub(super) async fn try_rule(core: &Arc<Core>, pick: u32, draft: RuleDraft) -> Answer {
    let gone = || Failure::new(FailureCode::RequestGone, "folder", "choose it again");
    let (path, proposed, this) = {
        let mut finds = lock(&core.finds);
        let find = finds.known.get_mut(&pick).ok_or_else(gone)?;
        find.tries += 1;
        (find.path.clone(), find.proposed.clone(), find.tries)
    };
    let row = match draft {
        RuleDraft::Proposed {} => proposed,
        RuleDraft::Preset { word } => word,
        RuleDraft::Pattern { text } => pattern_row(&text),
        RuleDraft::File { text } => preset_row(&text),
    };
    let rule = match rule_of(&row, GAP) {
        Ok(rule) => rule,
        Err(IntakeError::Rule { why, .. }) => {
            let wrong = Some(why);
            return Ok(Reply::Trial(RuleTrial {
                sessions: Vec::new(),
                photos: 0,
                fits: None,
                misfits: Vec::new(),
                wrong,
            }));
        }
        Err(error) => return Err(error.failure()),
    };
    let looked = tokio::task::spawn_blocking(move || preview(&path, &rule)).await.unwrap_or_default();
    let sessions = {
        let mut finds = lock(&core.finds);
        let find = finds.known.get_mut(&pick).ok_or_else(gone)?;
        // Numbers of pictures are not given twice: the page may still show the ones before.
        let (sessions, pictures) = found_sessions(&looked, find.pictures.len());
        if find.tries == this {
            find.rule = row;
            find.pictures.extend(pictures);
        }
        sessions
    };
    let Preview { photos, fits, misfits, .. } = looked;
    Ok(Reply::Trial(RuleTrial { sessions, photos, fits, misfits, wrong: None }))
}

pub(super) async fn start_event(
    engine: &Engine,
    name: String,
    date: String,
    folder: FolderChoice,
    destination: DestinationDraft,
) -> Answer {
    let core = engine.core();
    let (path, rule) = chosen(core, folder.pick)?;
    let folder_name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let name = [name.trim(), folder_name.trim(), "Event"].into_iter().find(|name| !name.is_empty()).map(str::to_owned);
    let date = day(core, date)?;
    let drafted = crate::drivers::draft(destination, &core.sign_ins, false)?;
    let (sign_in, collection_url) = (drafted.sign_in, drafted.collection_url.clone());
    let usual = rule_of(&rule, GAP).ok();
    let plan = EventPlan {
        name: name.unwrap_or_default(),
        date,
        collection_url,
        folders: vec![FolderPlan {
            path,
            rule,
            gap: usual.as_ref().and_then(Rule::usual_gap).unwrap_or(GAP),
            settle: usual.as_ref().and_then(Rule::usual_settle).unwrap_or(SETTLE),
            old_from: (folder.old_photos == Some(false)).then(|| today_began(core)),
            subfolders: true,
            include: Vec::new(),
            exclude: Vec::new(),
        }],
        starts: local_time(core.clock.now()),
        ends: TimeOfDay::parse(USUAL_END),
        regret: Duration::ZERO,
        order: boothlift_contract::SendingOrder::default(),
        approval: None,
        singles: None,
        speed_limit_kb: None,
        keep_copies_days: None,
        asks_about_old: folder.old_photos.is_none(),
        destinations: vec![set_up::plan(core, drafted, false).await?],
        calls: None,
    };
    engine.configure(plan).await?;
    if let Some(n) = sign_in {
        lock(&core.sign_ins).used(n);
    }
    Ok(Reply::Done)
}

/// The path and rule of a find, where it can be the booth's folder.
fn chosen(core: &Core, pick: u32) -> Result<(PathBuf, String), Failure> {
    let found = lock(&core.finds).known.get(&pick).map(|find| (find.path.clone(), find.rule.clone()));
    let (path, rule) = found.ok_or_else(|| Failure::new(FailureCode::RequestGone, "folder", "choose it again"))?;
    match refusal(&core.data, &path) {
        Some(refused) => Err(refused),
        None => Ok((path, rule)),
    }
}

/// A day as it was typed; nothing means today.
pub(super) fn day(core: &Core, typed: String) -> Result<String, Failure> {
    let date = if typed.is_empty() { local_date(core.clock.now()) } else { typed };
    match date.parse::<jiff::civil::Date>() {
        Ok(_) => Ok(date),
        Err(_) => Err(Failure::new(FailureCode::RequestWrong, "date", "it must be a day as YYYY-MM-DD")),
    }
}

/// Puts a chosen folder in the place of a plan's first; its rule stays. Refuses what cannot be watched.
pub(super) fn put_folder(core: &Core, plan: &mut EventPlan, choice: Option<FolderChoice>) -> Result<(), Failure> {
    if let Some(choice) = choice {
        let (path, _) = chosen(core, choice.pick)?;
        let first = plan.folders.first_mut();
        let first = first.ok_or_else(|| Failure::new(FailureCode::RequestGone, "folder", "there is none"))?;
        first.path = path;
        first.old_from = (choice.old_photos == Some(false)).then(|| today_began(core));
        plan.asks_about_old = choice.old_photos.is_none();
    }
    let own = |folder: &&FolderPlan| matches!(refusal(&core.data, &folder.path), Some(why) if why.code == FailureCode::FolderOwn);
    match plan.folders.iter().find(own) {
        Some(folder) => Err(Failure::new(FailureCode::FolderOwn, path_shown(&folder.path), "")),
        None => Ok(()),
    }
}

/// Why a folder cannot be the booth's: not there, or it holds Boothlift's own photos, or lies among them.
fn refusal(data: &Path, path: &Path) -> Option<Failure> {
    let shown = path_shown(path);
    let canonical = match path.canonicalize() {
        Ok(canonical) if canonical.is_dir() => canonical,
        Ok(_) => return Some(Failure::new(FailureCode::FolderUnusable, shown, "it is not a folder")),
        Err(error) => return Some(Failure::new(FailureCode::FolderUnusable, shown, error.to_string())),
    };
    if canonical.starts_with(data) || data.starts_with(&canonical) {
        return Some(Failure::new(FailureCode::FolderOwn, shown, ""));
    }
    std::fs::read_dir(&canonical).err().map(|error| Failure::new(FailureCode::FolderUnusable, shown, error.to_string()))
}

fn usual_places() -> Vec<PathBuf> {
    let mut places = Vec::new();
    if let Some(home) = std::env::home_dir() {
        for part in ["Pictures", "Documents", "Desktop"] {
            places.push(home.join(part));
        }
        places.push(home);
    }
    if cfg!(windows) {
        places.extend((b'C'..=b'Z').map(|letter| PathBuf::from(format!("{}:\\", char::from(letter)))));
    }
    places
}

fn local_date(now: Timestamp) -> String {
    let at = jiff::Timestamp::from_millisecond(now.0).unwrap_or_default();
    at.to_zoned(jiff::tz::TimeZone::system()).date().to_string()
}

/// Now, to the minute.
fn local_time(now: Timestamp) -> Option<TimeOfDay> {
    let at = jiff::Timestamp::from_millisecond(now.0).unwrap_or_default();
    TimeOfDay::parse(&at.to_zoned(jiff::tz::TimeZone::system()).strftime("%H:%M").to_string())
}

fn today_began(core: &Core) -> Timestamp {
    let at = jiff::Timestamp::from_millisecond(core.clock.now().0).unwrap_or_default();
    let zoned = at.to_zoned(jiff::tz::TimeZone::system());
    zoned.start_of_day().map_or(Timestamp(0), |start| Timestamp(start.timestamp().as_millisecond()))
}
