//! What the window's engine is started with.

use crate::{line::Lines, tray, vault::ChosenVault};
use boothlift_contract::{HostFacts, SystemClock};
use boothlift_engine::{Ports, Setup};
use std::{
    net::{IpAddr, Ipv4Addr, SocketAddr},
    path::PathBuf,
    sync::Arc,
};
use tauri::AppHandle;

/// Where the local gallery listens, on this computer only; the next free port where this one is taken.
const GALLERY: SocketAddr = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 0);

/// Where real events live.
pub(crate) struct RealSetup {
    pub(crate) data: PathBuf,
    pub(crate) vault: Arc<ChosenVault>,
    pub(crate) lines: Lines,
}

impl RealSetup {
    /// What their engine is started with.
    pub(crate) fn parts(&self, app: &AppHandle) -> (Setup, Ports) {
        let setup = setup(app, self.data.clone(), Arc::clone(&self.vault), false);
        (setup, Ports { line: self.lines.line(), ..Ports::default() })
    }
}

/// What an engine in this window is started with. May block for half a second, for whoever shows tray icons.
pub(crate) fn setup(app: &AppHandle, data: PathBuf, vault: Arc<ChosenVault>, pretend: bool) -> Setup {
    Setup {
        data,
        clock: Arc::new(SystemClock),
        vault,
        seed: crate::seed(),
        host: HostFacts {
            name: "desktop".into(),
            version: env!("CARGO_PKG_VERSION").into(),
            dialogs: true,
            tray: tray::is_there(app),
            set_up: true,
            pretend,
        },
        hints: true,
        gallery_listen: GALLERY,
    }
}
