//! Files given to Boothlift from outside its window: opened with it, sent to it, named when it is started once more, or
//! pasted. Paths stay here; the page learns a number, as it does of a drop.

use crate::{core::Core, drop, pretend, window};
use arboard::Clipboard;
use boothlift_contract::{Drag, Failure, FailureCode};
use boothlift_engine::PASTED;
use image::{ColorType, codecs::png::PngEncoder};
use std::{
    fs::{self, File},
    io::{self, BufWriter},
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
};
use tauri::{AppHandle, Manager};

/// What waits until the page listens.
#[derive(Default)]
pub(crate) struct Handed(Mutex<Vec<PathBuf>>);

/// The files that a command line names. `words` are those after the program's name, `folder` is where they were typed.
/// Desktops hand over paths or `file` addresses.
pub(crate) fn named(words: impl IntoIterator<Item = String>, folder: &Path) -> Vec<PathBuf> {
    let mut only_files = false;
    let mut files = Vec::new();
    for word in words {
        if only_files || !word.starts_with('-') {
            files.push(path_of(&word).unwrap_or_else(|| folder.join(&word)));
        } else if word == "--" {
            only_files = true;
        }
    }
    files
}

fn path_of(word: &str) -> Option<PathBuf> {
    word.starts_with("file:").then(|| tauri::Url::parse(word).ok()?.to_file_path().ok()).flatten()
}

/// Keeps files for the page and tells it, at once or as soon as it is there.
pub(crate) fn keep(app: &AppHandle, files: Vec<PathBuf>) {
    if files.is_empty() {
        return;
    }
    app.state::<Handed>().0.lock().unwrap_or_else(PoisonError::into_inner).extend(files);
    if window::page_listens(app) {
        tell(app);
    }
}

/// Tells the page of what was handed over since it was told last.
pub(crate) fn tell(app: &AppHandle) {
    let files = std::mem::take(&mut *app.state::<Handed>().0.lock().unwrap_or_else(PoisonError::into_inner));
    if files.is_empty() {
        return;
    }
    let app = app.clone();
    tauri::async_runtime::spawn(async move {
        let drag = match app.state::<Core>().engine().await {
            Ok(engine) => {
                let items = u32::try_from(files.len()).unwrap_or(u32::MAX);
                Drag::Handed { drop: engine.hold_drop(files), items }
            }
            Err(failure) => Drag::Refused { failure },
        };
        drop::tell(&app, &drag);
    });
}

/// Files, a picture or a picture's address from the clipboard. `false` where it holds nothing of the kind. Blocks.
///
/// # Errors
/// When the clipboard cannot be read, or a picture finds no place on the disk.
pub(crate) fn paste(app: &AppHandle) -> Result<bool, Failure> {
    let failed = |detail: String| Failure::new(FailureCode::RequestWrong, "clipboard", detail);
    let mut clipboard = Clipboard::new().map_err(|error| failed(error.to_string()))?;
    if let Ok(files) = clipboard.get().file_list()
        && !files.is_empty()
    {
        keep(app, files);
        return Ok(true);
    }
    if let Ok(picture) = clipboard.get_image() {
        // It would be written beside the records of real events.
        pretend::refuse(app)?;
        let folder = app.path().app_data_dir().map_err(|error| failed(error.to_string()))?.join(PASTED);
        let file = write(&folder, &picture).map_err(|error| match error.kind() {
            io::ErrorKind::StorageFull => Failure::new(FailureCode::DiskFull, "", error.to_string()),
            _ => failed(error.to_string()),
        })?;
        keep(app, vec![file]);
        return Ok(true);
    }
    match clipboard.get_text() {
        Ok(text) if drop::is_link(text.trim()) => {
            drop::link(app, text.trim().to_owned());
            Ok(true)
        }
        _ => Ok(false),
    }
}

/// Written under another name first, so that no half picture lies there under its own.
fn write(folder: &Path, picture: &arboard::ImageData<'_>) -> io::Result<PathBuf> {
    use image::ImageEncoder as _;
    fs::create_dir_all(folder)?;
    let mut half = tempfile::Builder::new().prefix(".").suffix(".tmp").tempfile_in(folder)?;
    let (Ok(width), Ok(height)) = (u32::try_from(picture.width), u32::try_from(picture.height)) else {
        return Err(io::ErrorKind::InvalidData.into());
    };
    if picture.bytes.len() as u64 != u64::from(width) * u64::from(height) * 4 {
        return Err(io::ErrorKind::InvalidData.into());
    }
    PngEncoder::new(BufWriter::new(half.as_file_mut() as &mut File))
        .write_image(&picture.bytes, width, height, ColorType::Rgba8.into())
        .map_err(io::Error::other)?;
    half.as_file().sync_all()?;
    let name = jiff::Zoned::now().strftime("pasted %Y-%m-%d %H.%M.%S%.3f.png").to_string();
    let file = folder.join(name);
    half.persist_noclobber(&file)?;
    Ok(file)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named_in(folder: &str, words: &[&str]) -> Vec<PathBuf> {
        named(words.iter().map(|word| (*word).to_owned()), Path::new(folder))
    }

    #[test]
    fn a_command_line_names_files_beside_its_options() {
        let want = [PathBuf::from("/home/a/b.jpg"), PathBuf::from("/x/c d.jpg")];
        assert_eq!(named_in("/home/a", &["--hidden", "b.jpg", "/x/c d.jpg"]), want);
        assert_eq!(named_in("/home/a", &["--demo"]), [] as [PathBuf; 0]);
        assert_eq!(named_in("/home/a", &["--", "-strange.jpg"]), [PathBuf::from("/home/a/-strange.jpg")]);
    }

    #[cfg(unix)]
    #[test]
    fn a_file_address_is_the_file_it_names() {
        assert_eq!(named_in("/", &["file:///tmp/a%20b.jpg"]), [PathBuf::from("/tmp/a b.jpg")]);
    }

    #[test]
    fn a_pasted_picture_is_a_whole_png_with_the_same_pixels_and_never_overwrites_another() {
        let room = tempfile::tempdir().unwrap();
        let bytes: Vec<u8> = (0..24).collect();
        let picture = arboard::ImageData { width: 3, height: 2, bytes: bytes.as_slice().into() };
        let one = write(room.path(), &picture).unwrap();
        assert_eq!(image::open(&one).unwrap().to_rgba8().into_raw(), bytes);
        let two = write(room.path(), &picture);
        assert!(two.is_err() || two.unwrap() != one);
        let wrong = arboard::ImageData { width: 5, height: 5, bytes: bytes.as_slice().into() };
        let before = fs::read_dir(room.path()).unwrap().count();
        assert_eq!(write(room.path(), &wrong).unwrap_err().kind(), io::ErrorKind::InvalidData);
        assert_eq!(fs::read_dir(room.path()).unwrap().count(), before);
    }
}
