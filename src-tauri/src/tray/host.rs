//! Whether the system has a place for tray icons at all, and whether this build can reach it.

/// Whether somebody shows tray icons just now. May block for a moment.
#[cfg(not(target_os = "linux"))]
pub(super) fn shows_icons() -> bool {
    // Windows and macOS always do.
    true
}

/// Whether somebody shows tray icons just now: a watcher on the session bus that knows of a panel. Blocks for half a second
/// at the most.
#[cfg(target_os = "linux")]
pub(super) fn shows_icons() -> bool {
    use gtk::gio::{BusType, Cancellable, DBusCallFlags, bus_get_sync};
    use gtk::glib::{Variant, variant::ToVariant};
    const WATCHER: &str = "org.kde.StatusNotifierWatcher";
    const LIMIT_MS: i32 = 500;

    let Ok(bus) = bus_get_sync(BusType::Session, Cancellable::NONE) else { return false };
    let asked = (WATCHER, "IsStatusNotifierHostRegistered").to_variant();
    let answer = bus.call_sync(
        Some(WATCHER),
        "/StatusNotifierWatcher",
        "org.freedesktop.DBus.Properties",
        "Get",
        Some(&asked),
        None,
        DBusCallFlags::NO_AUTO_START,
        LIMIT_MS,
        Cancellable::NONE,
    );
    answer
        .ok()
        .and_then(|answer| answer.try_child_value(0))
        .and_then(|value| value.as_variant())
        .and_then(|value: Variant| value.get::<bool>())
        .unwrap_or(false)
}

/// Runs `build` unless the library that draws the icon is missing. On Linux it is loaded when it is first used, and its
/// loader panics where it is not installed; that costs the icon, never the program.
pub(super) fn unless_missing<T>(build: impl FnOnce() -> tauri::Result<T>) -> Option<T> {
    match std::panic::catch_unwind(std::panic::AssertUnwindSafe(build)) {
        Ok(Ok(made)) => Some(made),
        Ok(Err(error)) => {
            tracing::warn!(%error, "there is no tray icon");
            None
        }
        Err(_) => {
            tracing::warn!("there is no tray icon: libayatana-appindicator3 is not installed");
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_library_costs_the_icon_and_nothing_else() {
        let made: Option<()> = unless_missing(|| panic!("libayatana-appindicator3.so.1: cannot open"));
        assert!(made.is_none());
    }
}
