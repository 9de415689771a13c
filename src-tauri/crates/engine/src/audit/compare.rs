//! The comparison itself: ids in the journal, ids that are shown.

use boothlift_store::audits::Confirmed;
use std::collections::HashSet;

/// What a comparison found.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Found {
    /// Confirmed ones that were compared.
    pub(super) confirmed: u32,
    /// Those that are shown.
    pub(super) seen: u32,
    /// Those that are not.
    pub(super) missing: Vec<Confirmed>,
    /// What is shown beside everything known.
    pub(super) extra: u32,
}

/// Holds the journal of before the list against the list. `known` is every id of this computer's photos, read after the list;
/// as many pictures as there are `unnamed` photos may be theirs, so that those are not called extra. A photo without an id
/// can be neither seen nor missed.
pub(super) fn compare(
    confirmed: Vec<Confirmed>,
    shown: &HashSet<String>,
    known: &HashSet<String>,
    unnamed: u32,
) -> Found {
    let mut found = Found { confirmed: count(confirmed.len()), ..Found::default() };
    for one in confirmed {
        match &one.remote_id {
            Some(id) if shown.contains(id) => found.seen += 1,
            Some(_) => found.missing.push(one),
            None => {}
        }
    }
    let strangers = shown.iter().filter(|id| !known.contains(*id)).count();
    found.extra = count(strangers).saturating_sub(unnamed);
    found
}

fn count(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn journal(ids: &[Option<&str>]) -> Vec<Confirmed> {
        let row = |(n, id): (usize, &Option<&str>)| Confirmed { delivery: n as i64, remote_id: id.map(Into::into) };
        ids.iter().enumerate().map(row).collect()
    }

    fn ids(ids: &[&str]) -> HashSet<String> {
        ids.iter().map(|id| (*id).to_owned()).collect()
    }

    #[test]
    fn what_is_listed_is_seen_and_what_is_not_is_missing() {
        let found = compare(journal(&[Some("1"), Some("2"), Some("3")]), &ids(&["1", "3"]), &ids(&["1", "2", "3"]), 0);
        assert_eq!((found.confirmed, found.seen, found.extra), (3, 2, 0));
        assert_eq!(found.missing.iter().map(|one| one.delivery).collect::<Vec<_>>(), [1]);
    }

    #[test]
    fn a_photo_without_an_id_is_neither_seen_nor_missed_and_explains_one_picture() {
        let found = compare(journal(&[None, Some("1")]), &ids(&["1", "9"]), &ids(&["1"]), 1);
        assert_eq!((found.confirmed, found.seen, found.missing.len(), found.extra), (2, 1, 0, 0));
    }

    #[test]
    fn only_what_nothing_in_the_journal_explains_is_extra() {
        // 2 was confirmed while the list was on its way, 3 is of another event, one more has no answer yet.
        let found = compare(journal(&[Some("1")]), &ids(&["1", "2", "3", "7", "8"]), &ids(&["1", "2", "3"]), 1);
        assert_eq!((found.seen, found.extra), (1, 1));
        let nothing = compare(journal(&[Some("1")]), &ids(&[]), &ids(&["1"]), 4);
        assert_eq!((nothing.seen, nothing.missing.len(), nothing.extra), (0, 1, 0));
    }
}
