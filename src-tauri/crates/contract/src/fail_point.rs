//! Named places where a debug build may be told to end at once, as if the plug were pulled there.

/// Every named place, in the order in which a photo passes them.
pub const FAIL_POINTS: &[&str] = &[
    "copy-begun",
    "copy-written",
    "copy-synced",
    "copy-renamed",
    "copy-safe",
    "commit-begins",
    "change-noted",
    "commit-durable",
    "leased",
    "body-begins",
    "body-ends",
    "body-end-durable",
    "body-gone",
    "answered",
    "note-begins",
    "note-durable",
    "proven",
    "confirmed",
];

/// The same for a copy that is made ready for a destination, in the order in which it passes them.
pub const PREPARING_FAIL_POINTS: &[&str] = &[
    "prepared-begun",
    "prepared-written",
    "prepared-synced",
    "prepared-renamed",
    "prepared-durable",
    "prepared-let-go",
];

/// The same for a photo that a person took down, in the order in which its removal passes them.
pub const REMOVAL_FAIL_POINTS: &[&str] = &["removal-begins", "removal-answered", "removal-durable"];

/// The same for a safe copy that nothing needs any more, in the order in which its removal passes them.
pub const RETENTION_FAIL_POINTS: &[&str] = &["copy-condemned", "copy-unlinked", "copy-removed"];
/// The same for records that are damaged and built anew, and for a copy of them, in order.
pub const RECORDS_FAIL_POINTS: &[&str] =
    &["records-rebuilt", "records-aside", "records-in-place", "records-copied", "records-kept"];

/// Ends the process here, without any clean-up, where `BOOTHLIFT_FAIL_POINT` says `name:n` and this is the `n`th time that
/// the place is passed. A release build does not know the variable.
#[inline]
pub fn fail_point(name: &'static str) {
    #[cfg(debug_assertions)]
    armed::pass(name);
    #[cfg(not(debug_assertions))]
    let _ = name;
}

#[cfg(debug_assertions)]
mod armed {
    use std::{
        env, process,
        sync::{
            LazyLock,
            atomic::{AtomicU64, Ordering::SeqCst},
        },
    };

    struct Armed {
        name: String,
        left: AtomicU64,
    }

    static ARMED: LazyLock<Option<Armed>> = LazyLock::new(|| {
        let text = env::var("BOOTHLIFT_FAIL_POINT").ok()?;
        let (name, nth) = text.split_once(':')?;
        Some(Armed { name: name.to_owned(), left: AtomicU64::new(nth.parse().ok()?) })
    });

    pub(super) fn pass(name: &str) {
        debug_assert!(
            [
                super::FAIL_POINTS,
                super::PREPARING_FAIL_POINTS,
                super::REMOVAL_FAIL_POINTS,
                super::RETENTION_FAIL_POINTS,
                super::RECORDS_FAIL_POINTS,
            ]
            .iter()
            .any(|all| all.contains(&name)),
            "{name} is not in the lists"
        );
        if let Some(armed) = ARMED.as_ref().filter(|armed| armed.name == name)
            && armed.left.fetch_sub(1, SeqCst) == 1
        {
            process::abort();
        }
    }
}
