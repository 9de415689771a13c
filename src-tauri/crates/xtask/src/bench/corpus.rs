//! Photos as a booth's camera and printer make them, out of photographs that Debian packages hold. They are made on the
//! machine that measures, and are never part of anything else: their licences (CC-BY-4.0, CC-BY-SA, CC0) ask for names.

use crate::command::program;
use anyhow::{Context as _, ensure};
use std::{
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    thread,
};

/// Made of the same packages by the same filters: another number is another corpus.
const EDITION: &str = "1";
const PACKAGES: [&str; 2] = ["lomiri-wallpapers-16.04", "lomiri-wallpapers-20.04"];
const PHOTOGRAPHS: [&str; 12] = [
    "Kleiber_by_Lukas_Baubkus",
    "seeding_by_Clements_Engelhardt",
    "Dragonfly_by_Bolly",
    "sunset_by_Aitzol_Berasategi",
    "Bridge_by_Sander_Klootwijk",
    "picosdeeuropa_by_Aitzol_Berasategi",
    "life_by_Aitzol_Berasategi",
    "aitzgorri_by_Aitzol_Berasategi",
    "friends_by_Aitzol_Berasategi",
    "free_by_Peter_Nerlich",
    "greentock_by_Peter_Nerlich",
    "analogpattern_by_Peter_Nerlich",
];
/// The photograph that stands upright.
const UPRIGHT: &str = "friends_by_Aitzol_Berasategi";
/// Stills of each photograph.
const STILLS: usize = 12;
/// Prints, each of three stills.
const PRINTS: usize = 56;

/// Where the photos are.
#[derive(Clone, Debug)]
pub(super) struct Corpus {
    /// 144 stills of 6 MP and 56 prints, as they lie in a booth's folder.
    pub(super) event: PathBuf,
    /// Four stills of 24 MP.
    pub(super) large: PathBuf,
}

impl Corpus {
    /// Takes the corpus that is there, or makes it: about two minutes of both cores.
    pub(super) fn at(folder: &Path) -> anyhow::Result<Self> {
        let corpus = Self { event: folder.join("event"), large: folder.join("large") };
        let mark = folder.join("edition");
        if fs::read_to_string(&mark).is_ok_and(|found| found == EDITION) {
            return Ok(corpus);
        }
        if folder.exists() {
            fs::remove_dir_all(folder)?;
        }
        let scratch = folder.join("scratch");
        for made in [&corpus.event, &corpus.large, &scratch] {
            fs::create_dir_all(made)?;
        }
        let sources = unpack(&scratch)?;
        let bases: Vec<PathBuf> = (0..PHOTOGRAPHS.len()).map(|n| scratch.join(format!("base{n}.bmp"))).collect();
        in_pairs(PHOTOGRAPHS.len(), |n| base(&sources, n, &bases[n]))?;
        in_pairs(PHOTOGRAPHS.len(), |n| stills(n, &bases[n], &corpus.event))?;
        in_pairs(PRINTS, |n| print(n, &corpus.event))?;
        in_pairs(4, |n| large(&bases[n], n, &corpus.large))?;
        exif(&corpus, &bases, &scratch)?;
        fs::remove_dir_all(&scratch)?;
        fs::write(mark, EDITION)?;
        Ok(corpus)
    }

    /// The first so many stills or prints.
    pub(super) fn some(&self, kind: &str, count: usize) -> anyhow::Result<Vec<PathBuf>> {
        let mut found = files(&self.event)?;
        found.retain(|path| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(kind)));
        found.truncate(count);
        ensure!(found.len() == count, "the corpus has no {count} files called {kind}…");
        Ok(found)
    }
}

/// The files of a folder in the order of their names.
pub(super) fn files(folder: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let entries = fs::read_dir(folder).with_context(|| folder.display().to_string())?;
    let mut found = entries.map(|entry| Ok(entry?.path())).collect::<anyhow::Result<Vec<_>>>()?;
    found.sort();
    Ok(found)
}

fn unpack(scratch: &Path) -> anyhow::Result<PathBuf> {
    let fetched = program("apt-get").arg("download").args(PACKAGES).current_dir(scratch).output()?;
    let said = String::from_utf8_lossy(&fetched.stderr);
    ensure!(fetched.status.success(), "apt-get download {}: {said}", PACKAGES.join(" "));
    let into = scratch.join("sources");
    for package in files(scratch)?.iter().filter(|path| path.extension().is_some_and(|ending| ending == "deb")) {
        let done = program("dpkg-deb").arg("-x").arg(package).arg(&into).status()?;
        ensure!(done.success(), "{}: {done}", package.display());
    }
    Ok(into)
}

/// A base a little larger than a still, so that each still is its own crop.
fn base(sources: &Path, n: usize, into: &Path) -> anyhow::Result<()> {
    let name = format!("{}.jpg", PHOTOGRAPHS[n]);
    let source = find(sources, &name).with_context(|| format!("the packages hold no {name}"))?;
    let turn = if PHOTOGRAPHS[n] == UPRIGHT { "transpose=1," } else { "" };
    let size = "3120:2080";
    let filter = format!("{turn}scale={size}:force_original_aspect_ratio=increase:flags=bicubic,crop={size}");
    ffmpeg(&[], &[&source], &["-vf", &filter, "-frames:v", "1", "-pix_fmt", "bgr24"], into)
}

/// A crop that drifts, light that wanders, a sensor's noise: no two frames are alike.
fn stills(n: usize, base: &Path, event: &Path) -> anyhow::Result<()> {
    let filter = format!(
        "crop=3000:2000:mod(n*37+{n}*11\\,120):mod(n*23+{n}*7\\,80),eq=brightness=0.02*sin(n+{n}):eval=frame,\
         noise=alls=18:allf=t+u:all_seed={},format=yuvj422p",
        n * 1000 + 1
    );
    let (frames, into) = (STILLS.to_string(), event.join(format!("still-{n:02}-%03d.jpg")));
    let rest = ["-vf", &filter, "-frames:v", &frames, "-c:v", "mjpeg", "-q:v", "2", "-huffman", "optimal"];
    ffmpeg(&["-loop", "1"], &[base], &rest, &into)
}

/// Three stills one below the other, as a printer gets them.
fn print(n: usize, event: &Path) -> anyhow::Result<()> {
    let still = |k: usize| {
        let nth = n * 3 + k;
        event.join(format!("still-{:02}-{:03}.jpg", nth % PHOTOGRAPHS.len(), nth / PHOTOGRAPHS.len() % STILLS + 1))
    };
    let part = "scale=1104:736:flags=bicubic,crop=1104:540";
    let filter = format!(
        "[0]{part}[a];[1]{part}[b];[2]{part}[c];[a][b][c]vstack=3,pad=1200:1800:48:48:white,\
         noise=alls=8:allf=u:all_seed={n},format=yuvj420p"
    );
    let (one, two, three) = (still(0), still(1), still(2));
    let rest = ["-filter_complex", &filter, "-frames:v", "1", "-c:v", "mjpeg", "-qmin", "1", "-q:v", "1"];
    ffmpeg(&[], &[&one, &two, &three], &rest, &event.join(format!("print-{n:03}.jpg")))
}

fn large(base: &Path, n: usize, into: &Path) -> anyhow::Result<()> {
    let filter = format!("scale=6000:4000:flags=bicubic,noise=alls=13:allf=t+u:all_seed={},format=yuvj422p", n + 77);
    let rest = ["-vf", &filter, "-frames:v", "1", "-c:v", "mjpeg", "-q:v", "2", "-huffman", "optimal"];
    ffmpeg(&[], &[base], &rest, &into.join(format!("large-{n}.jpg")))
}

/// What a camera writes beside the picture, its own small picture among it.
fn exif(corpus: &Corpus, bases: &[PathBuf], scratch: &Path) -> anyhow::Result<()> {
    let mut words = String::new();
    for (n, base) in bases.iter().enumerate() {
        let small = scratch.join(format!("small{n}.jpg"));
        let filter = "scale=160:106:flags=bicubic,pad=160:120:0:7,format=yuvj422p";
        ffmpeg(&[], &[base], &["-vf", filter, "-frames:v", "1", "-c:v", "mjpeg", "-q:v", "4"], &small)?;
        for still in corpus.some(&format!("still-{n:02}"), STILLS)? {
            writeln!(
                words,
                "-overwrite_original\n-Make=Boothcam\n-Model=Boothcam 1\n-DateTimeOriginal=2026:06:20 20:00:00\n\
                 -Orientation#=1\n-ThumbnailImage<={}\n{}\n-execute",
                small.display(),
                still.display()
            )?;
        }
    }
    let list = scratch.join("exif.txt");
    fs::write(&list, words)?;
    let done = program("exiftool").arg("-@").arg(&list).stdout(Stdio::null()).status()?;
    ensure!(done.success(), "exiftool: {done}");
    Ok(())
}

fn ffmpeg(before: &[&str], inputs: &[&Path], rest: &[&str], into: &Path) -> anyhow::Result<()> {
    let mut command = Command::new("ffmpeg");
    command.args(["-nostdin", "-v", "error", "-y", "-threads", "1", "-filter_threads", "1"]).args(before);
    for input in inputs {
        command.arg("-i").arg(input);
    }
    command.args(rest).args(["-flags", "+bitexact", "-fflags", "+bitexact", "-map_metadata", "-1"]).arg(into);
    let made = command.output().context("ffmpeg")?;
    ensure!(made.status.success(), "ffmpeg, {}: {}", into.display(), String::from_utf8_lossy(&made.stderr));
    Ok(())
}

/// Does `work` for each number, two at a time.
fn in_pairs(count: usize, work: impl Fn(usize) -> anyhow::Result<()> + Sync) -> anyhow::Result<()> {
    let half = |first: usize| (first..count).step_by(2).try_for_each(&work);
    let (one, other) = thread::scope(|scope| {
        let other = scope.spawn(|| half(1));
        (half(0), other.join())
    });
    one?;
    other.unwrap_or_else(|_| anyhow::bail!("a helper thread died"))
}

fn find(folder: &Path, name: &str) -> Option<PathBuf> {
    for path in files(folder).ok()? {
        if path.is_dir() {
            if let Some(found) = find(&path, name) {
                return Some(found);
            }
        } else if path.file_name().is_some_and(|own| own == name) {
            return Some(path);
        }
    }
    None
}
