//! Who draws a page on Linux: the graphics card, or the processor where there is none.
//!
//! WebKit composes a page of layers by OpenGL even where OpenGL is a program on the processor; there a frame of a scrolled list
//! costs many times what drawing the changed part directly does. Other systems' web views see to it themselves. For the main window
//! alone: the guest screen's process ended when it was told so (WebKit 2.50), why is not known.

use tauri::WebviewWindow;

/// Has the processor draw this window's page directly where no card would compose it.
pub(crate) fn suit(window: &WebviewWindow) {
    #[cfg(target_os = "linux")]
    {
        use webkit2gtk::{HardwareAccelerationPolicy, SettingsExt, WebViewExt};
        let software = std::env::var_os("LIBGL_ALWAYS_SOFTWARE").is_some_and(|said| said == "1" || said == "true");
        if !software && has_card(std::path::Path::new("/dev")) {
            return;
        }
        let chosen = window.with_webview(|webview| {
            if let Some(settings) = webview.inner().settings() {
                settings.set_hardware_acceleration_policy(HardwareAccelerationPolicy::Never);
                tracing::info!("no graphics card: the processor draws the page");
            }
        });
        if let Err(error) = chosen {
            tracing::warn!(%error, "the page is composed without a graphics card");
        }
    }
    #[cfg(not(target_os = "linux"))]
    let _ = window;
}

/// Whether a graphics card can be asked to draw: a render node of the kernel's, or NVIDIA's own device.
#[cfg(target_os = "linux")]
fn has_card(devices: &std::path::Path) -> bool {
    let begins = |folder: &std::path::Path, with: &str| {
        let names = std::fs::read_dir(folder).into_iter().flatten().flatten();
        names.map(|entry| entry.file_name()).any(|name| name.to_string_lossy().starts_with(with))
    };
    begins(&devices.join("dri"), "renderD") || begins(devices, "nvidia0")
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn a_screen_without_a_node_that_renders_is_no_card() {
        let devices = tempfile::tempdir().unwrap();
        assert!(!has_card(devices.path()));
        fs::create_dir(devices.path().join("dri")).unwrap();
        fs::write(devices.path().join("dri/card0"), "").unwrap();
        assert!(!has_card(devices.path()), "a virtual machine's screen shows, and draws nothing");
        fs::write(devices.path().join("dri/renderD128"), "").unwrap();
        assert!(has_card(devices.path()));
    }

    #[test]
    fn nvidias_own_device_is_a_card_without_a_node() {
        let devices = tempfile::tempdir().unwrap();
        fs::write(devices.path().join("nvidiactl"), "").unwrap();
        assert!(!has_card(devices.path()));
        fs::write(devices.path().join("nvidia0"), "").unwrap();
        assert!(has_card(devices.path()));
    }
}
