//! Breeze's summaries. Their elements' names are not published, so none is asked for: whatever text or attribute ends as
//! a picture's or film's name does is a file; its folder's or its element's name says the kind where it says one.

use super::{
    ManifestError,
    listing::{Entry, Listing},
    words::kind_by_words,
};
use boothlift_contract::Kind;
use quick_xml::{
    Reader,
    events::{BytesStart, Event},
};
use std::borrow::Cow;

/// Elements within elements at most.
const DEEPEST: usize = 64;
/// Attributes of one element at most; more are passed over.
const MOST_ATTRIBUTES: usize = 256;
const NOT_XML: ManifestError = ManifestError::Not("XML");

pub(super) fn read(text: &str, listing: &mut Listing<'_>) -> Result<(), ManifestError> {
    let mut reader = Reader::from_str(text);
    // Event names such as "Tom & Anna" are written so by programs that put their XML together by hand.
    reader.config_mut().allow_dangling_amp = true;
    let mut open: Vec<Option<Kind>> = Vec::new();
    let mut has_root = false;
    let mut run = String::new();
    loop {
        let event = reader.read_event().map_err(|_| NOT_XML)?;
        if matches!(event, Event::Start(_) | Event::End(_) | Event::Empty(_)) && !run.is_empty() {
            if !open.is_empty() {
                listing.add(Entry { hint: said(&open), ..Entry::default() }, &run)?;
            }
            run.clear();
        }
        match event {
            Event::Start(element) => {
                has_root = true;
                if open.len() >= DEEPEST {
                    return Err(ManifestError::TooDeep);
                }
                open.push(kind_by_words(element.local_name().as_ref()));
                attributes(&element, &open, listing)?;
            }
            Event::Empty(element) => {
                has_root = true;
                open.push(kind_by_words(element.local_name().as_ref()));
                attributes(&element, &open, listing)?;
                open.pop();
            }
            Event::End(_) => {
                open.pop();
            }
            Event::Text(part) => run.push_str(&part),
            Event::CData(part) => run.push_str(&part),
            Event::GeneralRef(name) => match character(&name)? {
                Some(letter) => run.push(letter),
                None => run.extend(["&", &name, ";"]),
            },
            Event::DocType(_) => return Err(ManifestError::Declares),
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) => {}
            Event::Eof if has_root && open.is_empty() => return Ok(()),
            Event::Eof => return Err(NOT_XML),
        }
    }
}

fn attributes(element: &BytesStart<'_>, open: &[Option<Kind>], listing: &mut Listing<'_>) -> Result<(), ManifestError> {
    // Without its own checks: they compare each name with all before it.
    let mut attributes = element.attributes();
    attributes.with_checks(false);
    for attribute in attributes.take(MOST_ATTRIBUTES) {
        let attribute = attribute.map_err(|_| NOT_XML)?;
        let hint = kind_by_words(attribute.key.local_name().as_ref()).or_else(|| said(open));
        listing.add(Entry { hint, ..Entry::default() }, &unescaped(&attribute.value)?)?;
    }
    Ok(())
}

/// What the innermost element says, else the one around it, unless that is the whole document.
fn said(open: &[Option<Kind>]) -> Option<Kind> {
    match open {
        [_, .., around, innermost] => innermost.or(*around),
        [.., innermost] => *innermost,
        [] => None,
    }
}

/// The character of a reference: one of the five that XML knows, or a number. `None` where an ampersand just stands there.
fn character(name: &str) -> Result<Option<char>, ManifestError> {
    if let Some(number) = name.strip_prefix('#') {
        let code = match number.strip_prefix(['x', 'X']) {
            Some(digits) => u32::from_str_radix(digits, 16),
            None => number.parse(),
        };
        let letter = code.ok().and_then(char::from_u32).filter(|letter| *letter != '\0');
        return letter.map(Some).ok_or(NOT_XML);
    }
    Ok(Some(match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "" => return Ok(None),
        _ if name.contains(|letter: char| !letter.is_alphanumeric() && !"_-.:".contains(letter)) => return Ok(None),
        _ => return Err(ManifestError::Declares),
    }))
}

fn unescaped(value: &str) -> Result<Cow<'_, str>, ManifestError> {
    if !value.contains('&') {
        return Ok(Cow::Borrowed(value));
    }
    let mut out = String::with_capacity(value.len());
    let mut parts = value.split('&');
    out.push_str(parts.next().unwrap_or_default());
    for part in parts {
        let reference = part.split_once(';').map(|(name, rest)| Ok((character(name)?, rest))).transpose()?;
        match reference {
            Some((Some(letter), rest)) => {
                out.push(letter);
                out.push_str(rest);
            }
            _ => out.extend(["&", part]),
        }
    }
    Ok(Cow::Owned(out))
}
