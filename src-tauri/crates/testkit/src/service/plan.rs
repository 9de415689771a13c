//! Which call meets which fault.

use super::{Fault, Service};
use rand::{RngExt, SeedableRng, rngs::StdRng, seq::IndexedRandom};
use std::{collections::VecDeque, str::FromStr};

/// A fault, for any call or only for those of one name.
#[derive(Clone, Debug, PartialEq)]
pub struct Planned {
    /// The name of the call; `None` is the next one, whichever it is.
    pub call: Option<String>,
    /// What it meets.
    pub fault: Fault,
}

impl Planned {
    /// Reads a fault, such as `status:503`, or one for a call of `S`, such as `complete@status:503`.
    ///
    /// # Errors
    /// What cannot be read, in words.
    pub fn of<S: Service>(text: &str) -> Result<Self, String> {
        let planned: Self = text.parse()?;
        match &planned.call {
            Some(call) if !S::CALLS.contains(&call.as_str()) => {
                Err(format!("no call is named {call}; there are {}", S::CALLS.join(", ")))
            }
            _ => Ok(planned),
        }
    }

    fn is_for(&self, call: &str) -> bool {
        self.call.as_deref().is_none_or(|wanted| wanted == call)
    }
}

impl Fault {
    /// This fault, for the next call of the name `call`.
    #[must_use]
    pub fn at(self, call: &str) -> Planned {
        Planned { call: Some(call.to_owned()), fault: self }
    }
}

impl From<Fault> for Planned {
    fn from(fault: Fault) -> Self {
        Self { call: None, fault }
    }
}

impl FromStr for Planned {
    type Err = String;

    /// Reads a fault, such as `status:503`, or one for a call, such as `complete@status:503`.
    fn from_str(text: &str) -> Result<Self, String> {
        match text.split_once('@') {
            Some((call, fault)) => Ok(fault.parse::<Fault>()?.at(call)),
            None => Ok(text.parse::<Fault>()?.into()),
        }
    }
}

/// The faults that are still to come.
pub(super) struct Plan {
    script: VecDeque<Planned>,
    chance: Option<(f64, Vec<Planned>)>,
    dice: StdRng,
}

impl Plan {
    pub(super) fn new(seed: u64) -> Self {
        Self { script: VecDeque::new(), chance: None, dice: StdRng::seed_from_u64(seed) }
    }

    pub(super) fn script(&mut self, faults: impl Iterator<Item = Planned>) {
        self.script.extend(faults);
    }

    pub(super) fn every(&mut self, probability: f64, faults: Vec<Planned>) {
        self.chance = Some((probability, faults));
    }

    pub(super) fn left(&self) -> usize {
        self.script.len()
    }

    /// The fault that this call meets.
    pub(super) fn draw(&mut self, call: &str) -> Fault {
        let next = self.script.iter().position(|planned| planned.is_for(call));
        if let Some(planned) = next.and_then(|at| self.script.remove(at)) {
            return planned.fault;
        }
        let Some((probability, faults)) = &self.chance else { return Fault::None };
        if !self.dice.random_bool(probability.clamp(0.0, 1.0)) {
            return Fault::None;
        }
        let fitting: Vec<&Planned> = faults.iter().filter(|planned| planned.is_for(call)).collect();
        fitting.choose(&mut self.dice).map_or(Fault::None, |planned| planned.fault.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_for_one_call_waits_for_it_and_lets_others_pass() {
        let mut plan = Plan::new(1);
        plan.script([Fault::Revoke.at("complete"), Fault::Trickle.into()].into_iter());
        assert_eq!(plan.draw("chunk"), Fault::Trickle);
        assert_eq!(plan.draw("chunk"), Fault::None);
        assert_eq!(plan.left(), 1);
        assert_eq!(plan.draw("complete"), Fault::Revoke);
        assert_eq!(plan.left(), 0);
    }

    #[test]
    fn chance_is_the_same_for_the_same_seed_and_keeps_to_its_calls() {
        let draws = |seed| {
            let mut plan = Plan::new(seed);
            plan.every(0.5, vec![Fault::Trickle.into(), Fault::Revoke.at("add")]);
            (0..200).map(|nth| plan.draw(if nth % 2 == 0 { "chunk" } else { "add" })).collect::<Vec<_>>()
        };
        assert_eq!(draws(3), draws(3));
        assert_ne!(draws(3), draws(4));
        assert!(draws(3).iter().step_by(2).all(|fault| *fault != Fault::Revoke));
        assert!(draws(3).contains(&Fault::Revoke));
    }

    #[test]
    fn a_call_can_be_named_on_a_command_line() {
        assert_eq!("add@early:413:9".parse(), Ok(Fault::Early(413, 9).at("add")));
        assert_eq!("trickle".parse(), Ok(Planned::from(Fault::Trickle)));
        assert!("add@".parse::<Planned>().is_err());
    }
}
