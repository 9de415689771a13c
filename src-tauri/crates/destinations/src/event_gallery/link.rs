//! The public address of a session's photos, which an operator copies from the gallery: no form of it is documented.

use super::names::is_collection_url;
use reqwest::Url;

const COLLECTION: &str = "{collection_url}";
const TAG: &str = "{tag}";
/// Longest template in characters; a QR code with more is hard to scan.
const MOST: usize = 500;

/// A template with at least one of `{collection_url}` and `{tag}` behind its host.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LinkTemplate(String);

/// Why a template cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LinkError {
    /// No browser would open it.
    #[error("the link must be a web address that begins with https:// or http://")]
    NoAddress,
    /// It would show a password to guests.
    #[error("the link must not hold a user name or password")]
    Holds,
    /// Every session would get the same link.
    #[error("the link needs {{collection_url}} or {{tag}} where it differs from session to session")]
    NoSlot,
    /// A placeholder that nothing fills.
    #[error("only {{collection_url}} and {{tag}} can stand in braces")]
    UnknownSlot,
    /// A placeholder could lead guests to another host.
    #[error("{{collection_url}} and {{tag}} must stand behind the host")]
    SlotInHost,
    /// It is too long for a code.
    #[error("the link is longer than {MOST} characters")]
    Long,
    /// The template asks for the collection url, and the event has none.
    #[error("the link needs the collection url, and the event has none")]
    NoCollection,
}

impl LinkTemplate {
    /// Reads a template; blanks around it are dropped.
    ///
    /// # Errors
    /// When it cannot be used.
    pub fn parse(text: &str) -> Result<Self, LinkError> {
        let text = text.trim();
        if text.chars().count() > MOST {
            return Err(LinkError::Long);
        }
        let bare = text.replace(COLLECTION, "").replace(TAG, "");
        if bare.contains(['{', '}']) {
            return Err(LinkError::UnknownSlot);
        }
        if bare == text {
            return Err(LinkError::NoSlot);
        }
        if bare.contains(|c: char| c.is_whitespace() || c.is_control()) {
            return Err(LinkError::NoAddress);
        }
        let rest = ["https://", "http://"].iter().find_map(|scheme| text.strip_prefix(scheme));
        let rest = rest.ok_or(LinkError::NoAddress)?;
        let host = rest.split(['/', '?', '#', '\\']).next().unwrap_or_default();
        if host.is_empty() {
            return Err(LinkError::NoAddress);
        }
        if host.contains('{') {
            return Err(LinkError::SlotInHost);
        }
        let filled = text.replace(COLLECTION, "a").replace(TAG, "a");
        let url = Url::parse(&filled).map_err(|_| LinkError::NoAddress)?;
        if !url.username().is_empty() || url.password().is_some() {
            return Err(LinkError::Holds);
        }
        Ok(Self(text.to_owned()))
    }

    /// The link of a session. Signs that no tag has are left out.
    ///
    /// # Errors
    /// [`LinkError::NoCollection`].
    pub fn fill(&self, collection_url: Option<&str>, tag: &str) -> Result<String, LinkError> {
        let collection = collection_url.filter(|url| is_collection_url(url));
        if self.0.contains(COLLECTION) && collection.is_none() {
            return Err(LinkError::NoCollection);
        }
        let tag: String = tag.chars().filter(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_')).collect();
        let link = self.0.replace(COLLECTION, collection.unwrap_or_default()).replace(TAG, &tag);
        Ok(link)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_is_a_web_address_with_a_known_slot_behind_its_host() {
        for good in [
            "https://g.example/{collection_url}",
            " https://g.example/{collection_url}/{tag}\n",
            "https://g.example/?t={tag}#x",
            "http://127.0.0.1:8080/{tag}",
        ] {
            assert!(LinkTemplate::parse(good).is_ok(), "{good}");
        }
        let table = [
            ("", LinkError::NoSlot),
            ("https://g.example/", LinkError::NoSlot),
            ("g.example/{tag}", LinkError::NoAddress),
            ("javascript:alert({tag})", LinkError::NoAddress),
            ("https://g.example/a b/{tag}", LinkError::NoAddress),
            ("https:///{tag}", LinkError::NoAddress),
            ("https://{tag}.example/", LinkError::SlotInHost),
            ("https://g.example:x/{tag}", LinkError::NoAddress),
            ("https://u:p@g.example/{tag}", LinkError::Holds),
            ("https://g.example/{token}/{tag}", LinkError::UnknownSlot),
            ("https://g.example/{{tag}}", LinkError::UnknownSlot),
        ];
        for (bad, want) in table {
            let got = LinkTemplate::parse(bad);
            assert_eq!(got, Err(want), "{bad}");
        }
        assert_eq!(LinkTemplate::parse(&format!("https://g/{{tag}}{}", "a".repeat(MOST))), Err(LinkError::Long));
    }

    #[test]
    fn a_session_fills_it_with_nothing_that_leads_elsewhere() {
        let link = LinkTemplate::parse("https://g.example/{collection_url}/{tag}").unwrap();
        assert_eq!(link.fill(Some("garden-party"), "s_7").unwrap(), "https://g.example/garden-party/s_7");
        assert_eq!(link.fill(Some("garden-party"), "../x?y").unwrap(), "https://g.example/garden-party/xy");
        assert_eq!(link.fill(None, "s_7"), Err(LinkError::NoCollection));
        assert_eq!(link.fill(Some("a/b"), "s_7"), Err(LinkError::NoCollection));
        let tag = LinkTemplate::parse("https://g.example/?t={tag}").unwrap();
        assert_eq!(tag.fill(None, "s_7").unwrap(), "https://g.example/?t=s_7");
    }
}
