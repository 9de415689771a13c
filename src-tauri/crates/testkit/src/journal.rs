//! A journal that remembers, and can be told to fail.

use async_trait::async_trait;
use boothlift_contract::FailureCode;
use boothlift_destinations::{Class, Journal, Trouble};
use std::sync::{Mutex, PoisonError};

/// What a driver wrote down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Bytes handed over, in all.
    HandedOver(u64),
    /// The last slice comes next.
    BodyEnds,
}

/// Keeps every step in memory.
#[derive(Debug, Default)]
pub struct NotedJournal {
    steps: Mutex<Vec<Step>>,
    note: Mutex<Option<String>>,
    fails: bool,
}

impl NotedJournal {
    /// A journal of the next attempt at the same photo: what was kept is there, nothing else is.
    #[must_use]
    pub fn after(&self) -> Self {
        Self { note: Mutex::new(self.note()), ..Self::default() }
    }

    /// What the driver kept last.
    #[must_use]
    pub fn note(&self) -> Option<String> {
        self.note.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// A journal that cannot write anything down.
    #[must_use]
    pub fn failing() -> Self {
        Self { fails: true, ..Self::default() }
    }

    /// Everything so far, in order.
    #[must_use]
    pub fn steps(&self) -> Vec<Step> {
        self.steps.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Whether the end of a body was written down.
    #[must_use]
    pub fn body_ended(&self) -> bool {
        self.steps().contains(&Step::BodyEnds)
    }

    fn add(&self, step: Step) {
        self.steps.lock().unwrap_or_else(PoisonError::into_inner).push(step);
    }
}

#[async_trait]
impl Journal for NotedJournal {
    fn handed_over(&self, bytes: u64) {
        self.add(Step::HandedOver(bytes));
    }

    async fn body_ends(&self) -> Result<(), Trouble> {
        if self.fails {
            return Err(Trouble::new(Class::Local, FailureCode::AppRecords, "the journal cannot be written"));
        }
        self.add(Step::BodyEnds);
        Ok(())
    }
    async fn recall(&self) -> Result<Option<String>, Trouble> {
        Ok(self.note())
    }

    async fn keep(&self, note: &str) -> Result<(), Trouble> {
        if self.fails {
            return Err(Trouble::new(Class::Local, FailureCode::AppRecords, "the journal cannot be written"));
        }
        *self.note.lock().unwrap_or_else(PoisonError::into_inner) = Some(note.to_owned());
        Ok(())
    }
}
