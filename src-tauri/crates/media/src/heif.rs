//! HEIF's table of contents (ISO/IEC 23008-12; items as in ISO/IEC 14496-12, 8.11): which items there are and where their
//! bytes lie. Read from one box that is held in memory; no length in it is trusted.

/// Items looked at, at most: a large grid has a few hundred.
const ITEMS: usize = 4_096;

/// What the `meta` box of a HEIC or AVIF file tells.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Contents {
    /// Pixels across and down of its largest picture, before turning.
    pub(crate) size: (u32, u32),
    /// EXIF's number for its turn, 0 where none is told.
    pub(crate) orientation: u8,
    /// Where the last item's bytes end in the file.
    pub(crate) end: u64,
    /// Whether any item has bytes at all.
    pub(crate) has_items: bool,
    /// Where EXIF and XMP lie in the file.
    pub(crate) private: Vec<(u64, u64)>,
    /// Where EXIF and XMP lie within the `meta` box's own body.
    pub(crate) private_inside: Vec<(usize, usize)>,
    /// Where the body says that an item is EXIF or XMP: four letters each.
    pub(crate) private_kinds: Vec<usize>,
}

/// Reads the body of a `meta` box, from its version on; `None` where it breaks the format.
pub(crate) fn contents(body: &[u8]) -> Option<Contents> {
    let mut contents = Contents::default();
    let (mut private, mut places, mut inside) = (Vec::new(), Vec::new(), None);
    for (kind, inner) in boxes(body.get(4..)?) {
        let inner = inner?;
        match &kind {
            b"iinf" => {
                for (item, kind) in private_items(inner)? {
                    private.push(item);
                    contents.private_kinds.push(offset(body, kind));
                }
            }
            b"iloc" => places = item_places(inner)?,
            b"iprp" => properties(inner, &mut contents)?,
            b"idat" => inside = Some(offset(body, inner)),
            _ => {}
        }
    }
    for place in places {
        let end = place.at.checked_add(place.bytes)?;
        contents.has_items |= place.bytes > 0;
        match (place.method, private.contains(&place.item)) {
            (0, is_private) => {
                contents.end = contents.end.max(end);
                if is_private {
                    contents.private.push((place.at, end));
                }
            }
            (1, true) => {
                let start = inside?.checked_add(usize::try_from(place.at).ok()?)?;
                let end = start.checked_add(usize::try_from(place.bytes).ok()?)?;
                body.get(start..end)?;
                contents.private_inside.push((start, end));
            }
            _ => {}
        }
    }
    contents.private.sort_unstable();
    Some(contents)
}

/// Where `part` begins in the `body` that it was cut from.
fn offset(body: &[u8], part: &[u8]) -> usize {
    part.as_ptr().addr() - body.as_ptr().addr()
}

/// The boxes in a body, each with its kind; `None` in place of a body that does not fit.
fn boxes(mut rest: &[u8]) -> impl Iterator<Item = ([u8; 4], Option<&[u8]>)> {
    std::iter::from_fn(move || {
        let head: [u8; 8] = *rest.first_chunk()?;
        let [a, b, c, d, kind @ ..] = head;
        let size = match u32::from_be_bytes([a, b, c, d]) as usize {
            0 => rest.len(),
            size => size,
        };
        let body = rest.get(8..size);
        rest = if body.is_some() { &rest[size..] } else { &[] };
        Some((kind, body))
    })
}

/// Numbers of the items that are EXIF or XMP, each with the letters that say so.
fn private_items(body: &[u8]) -> Option<Vec<(u64, &[u8])>> {
    let version = *body.first()?;
    let entries = body.get(if version == 0 { 6 } else { 8 }..)?;
    let mut private = Vec::new();
    for (kind, entry) in boxes(entries).take(ITEMS) {
        let entry = entry?;
        if &kind != b"infe" {
            continue;
        }
        let version = *entry.first()?;
        let wide = if version >= 3 { 4 } else { 2 };
        let item = number(entry.get(4..4 + wide)?);
        let kind = if version >= 2 { entry.get(6 + wide..10 + wide)? } else { &[] };
        if matches!(kind, b"Exif" | b"mime") {
            private.push((item, kind));
        }
    }
    Some(private)
}

/// Where a part of an item lies: in the file (method 0), or in `idat` (method 1).
struct Place {
    item: u64,
    method: u8,
    at: u64,
    bytes: u64,
}

fn item_places(body: &[u8]) -> Option<Vec<Place>> {
    let mut reader = Reader(body);
    let version = reader.take(4)?.first().copied()?;
    let sizes = number(reader.take(2)?);
    let [offset, length, base, index] = [12, 8, 4, 0].map(|shift| (sizes >> shift & 15) as usize);
    if version > 2 || [offset, length, base, index].iter().any(|size| !matches!(size, 0 | 4 | 8)) {
        return None;
    }
    let wide = if version == 2 { 4 } else { 2 };
    let count = reader.number(wide)?;
    let mut places = Vec::new();
    for _ in 0..count {
        let item = reader.number(wide)?;
        let method = if version > 0 { (reader.number(2)? & 15) as u8 } else { 0 };
        let elsewhere = reader.number(2)? != 0;
        let base = reader.number(base)?;
        for _ in 0..reader.number(2)? {
            if version > 0 {
                reader.number(index)?;
            }
            let (at, bytes) = (base.checked_add(reader.number(offset)?)?, reader.number(length)?);
            if !elsewhere {
                places.push(Place { item, method, at, bytes });
            }
            if places.len() > ITEMS {
                return None;
            }
        }
    }
    Some(places)
}

/// The size of the largest picture, and the turn.
fn properties(body: &[u8], contents: &mut Contents) -> Option<()> {
    for (kind, inner) in boxes(body) {
        if &kind != b"ipco" {
            continue;
        }
        for (kind, property) in boxes(inner?).take(ITEMS) {
            let property = property?;
            match &kind {
                b"ispe" => {
                    let size = (number(property.get(4..8)?) as u32, number(property.get(8..12)?) as u32);
                    let area = |(width, height): (u32, u32)| u64::from(width) * u64::from(height);
                    if area(size) > area(contents.size) {
                        contents.size = size;
                    }
                }
                // Quarter turns against the clock.
                b"irot" => contents.orientation = [1, 8, 3, 6][usize::from(property.first()? & 3)],
                _ => {}
            }
        }
    }
    Some(())
}

struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    fn take(&mut self, bytes: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(bytes)?;
        self.0 = rest;
        Some(taken)
    }

    fn number(&mut self, bytes: usize) -> Option<u64> {
        self.take(bytes).map(number)
    }
}

fn number(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0, |sum, byte| sum << 8 | u64::from(*byte))
}
