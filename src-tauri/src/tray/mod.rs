//! The icon beside the clock: a pure model of icon, tooltip and menu, and the adapter that shows it.

mod adapter;
mod host;
mod menu;

pub(crate) use adapter::{Tray, follow, is_there, make};
