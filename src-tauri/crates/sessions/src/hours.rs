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

    fn minutes(self) -> u16 {
        u16::from(self.hour) * 60 + u16::from(self.minute)
    }
}

impl fmt::Display for TimeOfDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}", self.hour, self.minute)
    }
}

/// Minutes of a day, and of a long party.
const DAY: u16 = 24 * 60;
const LONG: u16 = 8 * 60;
/// Where nobody said when an event begins and ends, a party that goes on past midnight goes on until this hour.
const NIGHT_ENDS: u16 = 6 * 60;

/// Which day a moment counts as: that of the party which is on, also after midnight. Times are local, as clocks on the wall
/// show them, so time zones and clock changes are no matter here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EventClock {
    /// The minute of the day at which the next day begins.
    turns: u16,
}

impl EventClock {
    /// The clock of an event with these hours, where they are known. The day turns in the middle of the time in which
    /// nothing is on: parties begin early and end late.
    #[must_use]
    pub fn new(starts: Option<TimeOfDay>, ends: Option<TimeOfDay>) -> Self {
        let (starts, ends) = match (starts.map(TimeOfDay::minutes), ends.map(TimeOfDay::minutes)) {
            (Some(starts), Some(ends)) => (starts, ends),
            (Some(starts), None) => (starts, (starts + LONG) % DAY),
            (None, Some(ends)) => ((DAY + ends - LONG) % DAY, ends),
            (None, None) => return Self { turns: NIGHT_ENDS },
        };
        let free = match (DAY + starts - ends) % DAY {
            0 => DAY,
            free => free,
        };
        let turns = (ends + free / 2) % DAY;
        // Whatever turns after noon turns while it is that day for everybody.
        let latest = if ends <= starts { DAY / 2 } else { 0 };
        Self { turns: if turns > DAY / 2 { latest } else { turns } }
    }

    /// Whether a local time of day belongs to the day before.
    #[must_use]
    pub fn is_of_the_day_before(self, hour: u8, minute: u8) -> bool {
        u16::from(hour) * 60 + u16::from(minute) < self.turns
    }
}

impl Default for EventClock {
    fn default() -> Self {
        Self::new(None, None)
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

    #[test]
    fn the_day_turns_while_nothing_is_on() {
        let table = [
            // A wedding, a ball until the morning, a day fair, a whole day, and what nobody said.
            ("18:00", "02:00", "10:00"),
            ("20:00", "06:00", "12:00"),
            ("18:00", "23:00", "08:30"),
            ("10:00", "16:00", "01:00"),
            ("00:00", "00:00", "12:00"),
            ("18:00", "", "10:00"),
            ("", "02:00", "10:00"),
            ("", "", "06:00"),
            // Nothing is on in the middle of the day: midnight is as good as any.
            ("05:00", "11:00", "00:00"),
        ];
        for (starts, ends, want) in table {
            let clock = EventClock::new(TimeOfDay::parse(starts), TimeOfDay::parse(ends));
            let found = format!("{:02}:{:02}", clock.turns / 60, clock.turns % 60);
            assert_eq!(found, want, "{starts} to {ends}");
        }
    }

    #[test]
    fn a_strip_after_midnight_is_of_the_evening_before_and_one_before_it_is_of_its_own_day() {
        let wedding = EventClock::new(TimeOfDay::parse("18:00"), TimeOfDay::parse("02:00"));
        for (hour, minute, before) in [(1, 40, true), (2, 30, true), (9, 59, true), (10, 0, false), (23, 59, false)] {
            assert_eq!(wedding.is_of_the_day_before(hour, minute), before, "{hour}:{minute}");
        }
        assert!(EventClock::default().is_of_the_day_before(1, 40));
        assert!(!EventClock::default().is_of_the_day_before(6, 0));
    }
}
