//! What the page may call. Each command parses, asks and answers; ids and choices come in, never a path.

pub(crate) mod ask;
pub(crate) mod choose;
pub(crate) mod desktop;
pub(crate) mod guests;
pub(crate) mod page;
pub(crate) mod pretend;
