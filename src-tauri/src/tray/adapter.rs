//! Shows the model in the system's tray, and acts on its clicks.

use super::{
    host,
    menu::{Choice, Face, Line, Picture, Surroundings},
};
use crate::{
    commands::desktop,
    core::Core,
    leads::{self, Place},
    quit, window,
    words::{self, Spoken},
};
use boothlift_contract::{Clock as _, Request, SystemClock};
use boothlift_engine::{Engine, Glance};
use std::{
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};
use tauri::{
    AppHandle, Manager,
    image::Image,
    include_image,
    menu::{IsMenuItem, Menu, MenuItem, PredefinedMenuItem},
    tray::{MouseButton, MouseButtonState, TrayIcon, TrayIconBuilder, TrayIconEvent},
};
use tokio::time::{Instant, sleep, sleep_until};

const ID: &str = "boothlift";
/// Icons change at most this often: the eye must not be drawn by work that goes well.
const CALM: Duration = Duration::from_secs(2);
/// The menu changes at most this often.
const MENU_EVERY: Duration = Duration::from_millis(250);

/// The icon, if one could be made.
#[derive(Default)]
pub(crate) struct Tray {
    made: AtomicBool,
    icon: Mutex<Option<(TrayIcon, Shown)>>,
}

/// Makes the icon where that can be done. Called once, on the main thread.
pub(crate) fn make(app: &AppHandle) {
    if let Some(icon) = host::unless_missing(|| build(app)) {
        let tray = app.state::<Tray>();
        tray.made.store(true, Ordering::SeqCst);
        *tray.icon.lock().unwrap_or_else(PoisonError::into_inner) = Some(icon);
    }
}

/// Keeps the icon true from now on.
pub(crate) fn follow(app: &AppHandle) {
    let icon = app.state::<Tray>().icon.lock().unwrap_or_else(PoisonError::into_inner).take();
    let Some((icon, mut shown)) = icon else { return };
    let app = app.clone();
    tauri::async_runtime::spawn(async move {
        let mut engines = app.state::<Core>().engines();
        while let Some(engine) = engines.next().await {
            engines.until_replaced(keep_true(&app, &engine, &icon, &mut shown)).await;
        }
    });
}

/// Whether the icon can really be seen, so that closing the window leaves a way back. May block for half a second.
pub(crate) fn is_there(app: &AppHandle) -> bool {
    app.state::<Tray>().made.load(Ordering::SeqCst) && host::shows_icons()
}

/// What the icon shows just now.
struct Shown {
    picture: Picture,
    menu: Vec<MenuItem<tauri::Wry>>,
}

fn build(app: &AppHandle) -> tauri::Result<(TrayIcon, Shown)> {
    let picture = Picture::starting(Spoken::now(app));
    let (menu, items) = native_menu(app, &picture.menu)?;
    let icon = TrayIconBuilder::with_id(ID)
        .icon(face_image(picture.face))
        .icon_as_template(cfg!(target_os = "macos"))
        .tooltip(&picture.tooltip)
        .menu(&menu)
        .show_menu_on_left_click(cfg!(target_os = "macos"))
        .on_menu_event(|app, event| {
            if let Some(choice) = Choice::by_id(event.id().as_ref()) {
                act(app, choice);
            }
        })
        .on_tray_icon_event(|icon, event| {
            if let TrayIconEvent::Click { button: MouseButton::Left, button_state: MouseButtonState::Up, .. } = event
                && !cfg!(target_os = "macos")
            {
                window::open(icon.app_handle(), window::Show::Whatever);
            }
        })
        .build(app)?;
    Ok((icon, Shown { picture, menu: items }))
}

async fn keep_true(app: &AppHandle, engine: &Engine, icon: &TrayIcon, shown: &mut Shown) {
    let pretend = engine.host().pretend;
    let mut glance = engine.glance();
    let mut spoken = app.state::<Spoken>().follow();
    let mut icon_due = Instant::now();
    loop {
        let gallery = engine.gallery_page(None).await.is_some();
        let around = Surroundings { pretend, gallery, language: *spoken.borrow_and_update(), now: SystemClock.now() };
        let next = picture(&glance.borrow_and_update(), around);
        let ages = next.ages;
        let calm = Instant::now() < icon_due;
        let face_waits = calm && next.face != shown.picture.face;
        if let Err(error) = show(app, icon, shown, next, calm) {
            tracing::debug!(%error, "the tray did not take a change");
        }
        if !calm {
            icon_due = Instant::now() + CALM;
        }
        sleep(MENU_EVERY).await;
        tokio::select! {
            changed = glance.changed() => if changed.is_err() { return },
            changed = spoken.changed() => if changed.is_err() { return },
            () = sleep_until(icon_due), if face_waits => {}
            () = sleep(ages.unwrap_or_default()), if ages.is_some() => {}
        }
    }
}

fn picture(glance: &Glance, around: Surroundings) -> Picture {
    Picture::of(glance, around, words::clock)
}

fn show(app: &AppHandle, icon: &TrayIcon, shown: &mut Shown, mut next: Picture, calm: bool) -> tauri::Result<()> {
    if calm {
        next.face = shown.picture.face;
    }
    if next.face != shown.picture.face {
        icon.set_icon_with_as_template(Some(face_image(next.face)), cfg!(target_os = "macos"))?;
    }
    if next.tooltip != shown.picture.tooltip {
        icon.set_tooltip(Some(&next.tooltip))?;
    }
    if same_shape(&next.menu, &shown.picture.menu) {
        // A menu that is open stays open while its words change.
        let texts = next.menu.iter().filter_map(text).zip(shown.picture.menu.iter().filter_map(text));
        for ((text, before), item) in texts.zip(&shown.menu) {
            if text != before {
                item.set_text(for_menu(text))?;
            }
        }
    } else {
        let (menu, items) = native_menu(app, &next.menu)?;
        icon.set_menu(Some(menu))?;
        shown.menu = items;
    }
    shown.picture = next;
    Ok(())
}

fn same_shape(one: &[Line], other: &[Line]) -> bool {
    one.len() == other.len()
        && one.iter().zip(other).all(|pair| match pair {
            (Line::Words(a, _), Line::Words(b, _)) => a == b,
            (Line::Choice(a, _), Line::Choice(b, _)) => a == b,
            (Line::Separator, Line::Separator) => true,
            _ => false,
        })
}

fn text(line: &Line) -> Option<&str> {
    match line {
        Line::Words(_, text) | Line::Choice(_, text) => Some(text),
        Line::Separator => None,
    }
}

/// An ampersand would underline the letter after it.
fn for_menu(text: &str) -> String {
    text.replace('&', "&&")
}

/// The menu, and its items with words in the order of the lines.
fn native_menu(app: &AppHandle, lines: &[Line]) -> tauri::Result<(Menu<tauri::Wry>, Vec<MenuItem<tauri::Wry>>)> {
    let menu = Menu::new(app)?;
    let mut items = Vec::new();
    for line in lines {
        let item = match line {
            Line::Words(number, text) => {
                MenuItem::with_id(app, format!("words_{number}"), for_menu(text), false, None::<&str>)?
            }
            Line::Choice(choice, text) => MenuItem::with_id(app, choice.id(), for_menu(text), true, None::<&str>)?,
            Line::Separator => {
                menu.append(&PredefinedMenuItem::separator(app)? as &dyn IsMenuItem<_>)?;
                continue;
            }
        };
        menu.append(&item)?;
        items.push(item);
    }
    Ok((menu, items))
}

fn act(app: &AppHandle, choice: Choice) {
    match choice {
        Choice::Open => window::open(app, window::Show::Whatever),
        Choice::ShowPhotos => window::open(app, window::Show::NeedsYou),
        Choice::PackUp => window::open(app, window::Show::PackUp),
        Choice::AddPhotos => window::open(app, window::Show::AddPhotos),
        Choice::ShowCode => window::open(app, window::Show::Code),
        Choice::Pause => ask(app, Request::PauseSending { minutes: None }),
        Choice::PauseForTenMinutes => ask(app, Request::PauseSending { minutes: Some(10) }),
        Choice::SendAgain => ask(app, Request::ResumeSending {}),
        Choice::SendAll => ask(app, Request::SendAllAnyway {}),
        Choice::SendPaused => send_paused(app),
        Choice::SignIn => sign_in(app),
        Choice::Quit => quit::ask(app),
        Choice::OpenSignInPage | Choice::OpenGallery => {
            let app = app.clone();
            tauri::async_runtime::spawn(async move {
                let done = match choice {
                    Choice::OpenGallery => desktop::open_gallery(app.clone(), app.state(), None).await,
                    _ => desktop::open_sign_in_page(app.clone()).await,
                };
                if let Err(failure) = done {
                    tracing::warn!(%failure, id = choice.id(), "a choice of the tray menu failed");
                }
            });
        }
    }
}

fn ask(app: &AppHandle, request: Request) {
    let app = app.clone();
    tauri::async_runtime::spawn(async move {
        if let Err(failure) = app.state::<Core>().ask(request).await {
            tracing::warn!(%failure, "a choice of the tray menu failed");
        }
    });
}

/// Lets go what the headline says is paused: a gallery, or photos.
fn send_paused(app: &AppHandle) {
    let app = app.clone();
    tauri::async_runtime::spawn(async move {
        let Ok(engine) = app.state::<Core>().engine().await else { return };
        let destination = engine.glance().borrow().headline.destination.clone();
        ask(
            &app,
            match destination {
                Some(destination) => Request::PauseLane { destination, paused: false },
                None => Request::ResumePhotos {},
            },
        );
    });
}

/// Leads to the sign-in of the destination that the headline names.
fn sign_in(app: &AppHandle) {
    let glance = app.state::<Core>().now().map(|engine| engine.glance());
    let destination = glance.and_then(|glance| glance.borrow().headline.destination.clone());
    leads::open(app, destination.map_or(Place::Event, Place::SignIn));
}

fn face_image(face: Face) -> Image<'static> {
    if cfg!(target_os = "macos") {
        match face {
            Face::Idle => include_image!("icons/tray/idle-template@2x.png"),
            Face::Active => include_image!("icons/tray/active-template@2x.png"),
            Face::Paused => include_image!("icons/tray/paused-template@2x.png"),
            Face::Attention => include_image!("icons/tray/attention-template@2x.png"),
        }
    } else {
        match face {
            Face::Idle => include_image!("icons/tray/idle@2x.png"),
            Face::Active => include_image!("icons/tray/active@2x.png"),
            Face::Paused => include_image!("icons/tray/paused@2x.png"),
            Face::Attention => include_image!("icons/tray/attention@2x.png"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn new_words_keep_the_menu_and_new_lines_make_another() {
        let words = |text: &str| vec![Line::Words(0, text.into()), Line::Separator];
        assert!(same_shape(&words("13 on the way"), &words("12 on the way")));
        let more = [words("a"), vec![Line::Choice(Choice::Quit, "Quit".into())]].concat();
        assert!(!same_shape(&words("a"), &more));
        let open = [Line::Choice(Choice::Pause, "Pause".into())];
        assert!(!same_shape(&open, &[Line::Choice(Choice::SendAgain, "Send again".into())]));
    }

    #[test]
    fn an_ampersand_in_a_gallerys_name_is_shown_as_one() {
        assert_eq!(for_menu("Tom & Jo takes no photos."), "Tom && Jo takes no photos.");
    }
}
