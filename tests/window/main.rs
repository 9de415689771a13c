//! The real program in a real window: under an X server, a session bus, a key store and a panel of each test's own.
#![cfg(target_os = "linux")]
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

mod background;
mod bench;
mod computer;
mod crash;
mod dragging;
mod events;
mod guest_screen;
mod guests;
mod handing;
mod importing;
mod key_store;
mod locking;
mod messages;
mod notices;
mod pace;
mod pack_up;
mod package;
mod pretending;
mod safety;
mod second_start;
mod secrets;
mod support;
mod taking_down;
mod tray;
mod trouble;
mod welcome;
