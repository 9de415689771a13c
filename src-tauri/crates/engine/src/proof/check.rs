//! The check number: the beginning of a SHA-256 over the head and every line, the same whatever the proof is written as.

use super::{Head, words};
use boothlift_contract::{EventId, Language};
use boothlift_store::{
    Connection, StoreError,
    proof::{self, Line},
};
use sha2::{Digest, Sha256};

pub(super) fn number(view: &Connection, event: EventId, head: &Head) -> Result<String, StoreError> {
    let mut sum = Sum(Sha256::new());
    sum.add(&head.event.name);
    sum.add(&head.event.date);
    for n in [head.files, head.not_sent, head.photos, head.delivered, head.taken_down] {
        sum.add(&n.to_string());
    }
    proof::lines::<StoreError>(view, event, |line| {
        of_line(&line).iter().for_each(|field| sum.add(field));
        Ok(())
    })?;
    Ok(sum.end())
}

/// A line's fields, as they count.
fn of_line(line: &Line) -> Vec<String> {
    // In one language, whatever the proof is written in.
    let row = super::csv::Row::of(line, Language::En);
    let mut fields = row.fields();
    fields.push(words::proved(line).say(Language::En));
    fields
}

struct Sum(Sha256);

impl Sum {
    /// Each field with its length before it: no two lines read the same.
    fn add(&mut self, field: &str) {
        self.0.update((field.len() as u64).to_le_bytes());
        self.0.update(field.as_bytes());
    }

    fn end(self) -> String {
        let hash = self.0.finalize();
        let hex = hash.iter().take(4).map(|byte| format!("{byte:02x}")).collect::<String>();
        let (first, second) = hex.split_at(4);
        format!("{first} {second}")
    }
}
