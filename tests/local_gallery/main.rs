//! What the built-in gallery promises: to the booth, to its operator, to guests, and to nobody else.

#![expect(clippy::unwrap_used, reason = "tests")]

mod driver;
mod in_hand;
mod limits;
mod network;
mod pages;
mod party;
mod pick_up;
mod removals;
mod upload;
mod way_in;
