//! An event's hours: local times that say which day a moment after midnight belongs to.

use std::fmt;

/// A local time of day, to the minute.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TimeOfDay {
    hour: u8,
    minute: u8,
}

impl TimeOfDay {
    /// The time that `HH:MM` names; 24 hours, two digits each.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (hour, minute) = text.split_once(':')?;
        let two = |part: &str| (part.len() == 2 && part.bytes().all(|b| b.is_ascii_digit())).then(|| part.parse().ok());
        let (hour, minute): (u8, u8) = (two(hour)??, two(minute)??);
        (hour < 24 && minute < 60).then_some(Self { hour, minute })
    }
}

impl fmt::Display for TimeOfDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}", self.hour, self.minute)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_time_of_day_is_one() {
        for good in ["00:00", "02:00", "18:00", "23:59"] {
            assert_eq!(TimeOfDay::parse(good).map(|time| time.to_string()).as_deref(), Some(good));
        }
        for bad in ["", "2:00", "24:00", "18:60", "18", "18:0", "18:00:00", "+1:00", "aa:bb", "1８:00"] {
            assert_eq!(TimeOfDay::parse(bad), None, "{bad}");
        }
    }
}
