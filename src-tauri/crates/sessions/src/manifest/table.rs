//! Summaries as tables: the first row names the columns, every other row lists files.

use super::{
    Fields, ManifestError,
    listing::{Entry, Listing, is_yes},
    words::kind_by_words,
};
use csv::{ReaderBuilder, StringRecord, Trim};

const NOT_CSV: ManifestError = ManifestError::Not("CSV");

pub(super) fn read(text: &str, fields: &Fields, listing: &mut Listing<'_>) -> Result<(), ManifestError> {
    let mut reader =
        ReaderBuilder::new().delimiter(fields.delimiter).flexible(true).trim(Trim::All).from_reader(text.as_bytes());
    let head = reader.headers().map_err(|_| NOT_CSV)?.clone();
    let column = |name: &str| {
        let at = head.iter().position(|column| column.to_lowercase() == name.trim().to_lowercase());
        at.ok_or_else(|| ManifestError::NoColumn(name.to_owned()))
    };
    let one = |name: Option<&str>| name.map(column).transpose();
    let paths = fields.paths.iter().map(|path| Ok((column(path)?, kind_by_words(path))));
    let paths: Vec<_> = paths.collect::<Result<_, ManifestError>>()?;
    let (kind, session, name) =
        (one(fields.kind.as_deref())?, one(fields.session.as_deref())?, one(fields.name.as_deref())?);
    let hidden = fields.hidden.as_ref().map(|(field, opposite)| Ok((column(field)?, *opposite))).transpose()?;

    let mut row = StringRecord::new();
    while reader.read_record(&mut row).map_err(|_| NOT_CSV)? {
        let cell = |at: Option<usize>| at.and_then(|at| row.get(at));
        let hides = |(at, opposite): (usize, bool)| is_yes(row.get(at).unwrap_or_default()) != opposite;
        for (at, hint) in &paths {
            let entry = Entry {
                session: session.map(|at| row.get(at).unwrap_or_default()),
                name: cell(name),
                kind: cell(kind).and_then(kind_by_words),
                hint: *hint,
                is_hidden: hidden.is_some_and(hides),
            };
            listing.add(entry, row.get(*at).unwrap_or_default())?;
        }
    }
    Ok(())
}
