//! The built page, as it was when this program was built.

/// One file of the page.
#[derive(Clone, Copy, Debug)]
pub(super) struct PageFile {
    /// Path below the page's address.
    pub(super) name: &'static str,
    /// Its content type.
    pub(super) content_type: &'static str,
    /// Its bytes.
    pub(super) bytes: &'static [u8],
}

/// Name, content type, bytes; empty where the page was not built.
static FILES: &[(&str, &str, &[u8])] = include!(concat!(env!("OUT_DIR"), "/page_files.rs"));

/// What stands in the page's place where it was not built.
pub(super) const NOT_BUILT: &str = "This Boothlift was built without its page: run `npm ci && npm run build` in the folder ui, \
then build boothlift-headless again.\n";

/// The file `name`; the empty name is the page itself.
pub(super) fn find(name: &str) -> Option<PageFile> {
    let name = if name.is_empty() { "index.html" } else { name };
    let &(name, content_type, bytes) = FILES.iter().find(|(known, ..)| *known == name)?;
    Some(PageFile { name, content_type, bytes })
}

/// Whether the page is in this program.
pub(super) fn is_built() -> bool {
    !FILES.is_empty()
}
