//! Feeds every target with its seeds, mutated, spliced and drawn at random, for so many seconds each: the stable compiler's
//! stand-in for a coverage-guided engine.
//!
//! `smoke [SECONDS] [TARGET…]`, 60 s and every target unless said otherwise. `FUZZ_SEED` repeats a run. An input that panics,
//! or takes longer than five seconds, is kept in `artifacts` and ends the run with an error.

use boothlift_fuzz::{TARGETS, Target, seeds};
use rand::{RngExt as _, SeedableRng as _, rngs::StdRng};
use std::{
    env, fs,
    panic::{self, AssertUnwindSafe},
    path::Path,
    process::ExitCode,
    time::{Duration, Instant},
};

/// An input that takes longer is a fault.
const LONGEST: Duration = Duration::from_secs(5);
/// The longest input, in bytes.
const LARGEST: usize = 1 << 20;

fn main() -> ExitCode {
    let mut words: Vec<String> = env::args().skip(1).collect();
    let seconds = words.first().and_then(|word| word.parse().ok());
    if seconds.is_some() {
        words.remove(0);
    }
    if let Some(unknown) = words.iter().find(|word| !TARGETS.iter().any(|(name, _)| name == word)) {
        eprintln!("there is no target {unknown}; there are {:?}", TARGETS.map_names());
        return ExitCode::FAILURE;
    }
    let seed = env::var("FUZZ_SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or(20_260_620);
    let chosen = TARGETS.iter().filter(|(name, _)| words.is_empty() || words.iter().any(|word| word == name));
    let mut good = true;
    for target in chosen {
        good &= run(target, Duration::from_secs(seconds.unwrap_or(60)), seed);
    }
    if good { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

trait Names {
    fn map_names(&self) -> Vec<&'static str>;
}

impl Names for [Target] {
    fn map_names(&self) -> Vec<&'static str> {
        self.iter().map(|(name, _)| *name).collect()
    }
}

fn run((name, function): &Target, time: Duration, seed: u64) -> bool {
    let seeds = seeds(name);
    let mut random = StdRng::seed_from_u64(seed);
    let begun = Instant::now();
    let (mut runs, mut slowest) = (0_u64, Duration::ZERO);
    while begun.elapsed() < time {
        let nth = usize::try_from(runs).unwrap_or(usize::MAX);
        let input = seeds.get(nth).cloned().unwrap_or_else(|| mutated(&mut random, &seeds));
        let at = Instant::now();
        let outcome = panic::catch_unwind(AssertUnwindSafe(|| function(&input)));
        let took = at.elapsed();
        slowest = slowest.max(took);
        runs += 1;
        if outcome.is_err() || took > LONGEST {
            let kept = keep(name, runs, &input);
            eprintln!("{name}: input {runs} of seed {seed} failed after {took:?}; it is kept in {kept}");
            return false;
        }
    }
    println!("{name:<12} {runs:>9} inputs in {:>3} s, slowest {slowest:?}, peak memory {}", time.as_secs(), peak());
    true
}

fn keep(name: &str, runs: u64, input: &[u8]) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("artifacts");
    let path = folder.join(format!("{name}-{runs}"));
    match fs::create_dir_all(&folder).and_then(|()| fs::write(&path, input)) {
        Ok(()) => path.display().to_string(),
        Err(error) => format!("no file ({error})"),
    }
}

/// The most memory that this process ever had, where the system tells.
fn peak() -> String {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.map_or_else(|| "unknown".into(), |line| line.trim().to_owned())
}

fn mutated(random: &mut StdRng, seeds: &[Vec<u8>]) -> Vec<u8> {
    let pick = |random: &mut StdRng| seeds[random.random_range(0..seeds.len())].clone();
    let mut bytes = pick(random);
    if random.random_range(0..20) == 0 {
        bytes = (0..random.random_range(0..2_000)).map(|_| random.random()).collect();
    }
    for _ in 0..random.random_range(1..=8) {
        change(random, &mut bytes, pick);
    }
    bytes.truncate(LARGEST);
    bytes
}

fn change(random: &mut StdRng, bytes: &mut Vec<u8>, pick: impl Fn(&mut StdRng) -> Vec<u8>) {
    let length = bytes.len();
    if length == 0 {
        *bytes = pick(random);
        return;
    }
    // Headers are short and matter most: half of the changes fall into the first 64 bytes.
    let reach = if random.random() { length.min(64) } else { length };
    let at = random.random_range(0..reach);
    let end = at + random.random_range(0..=(length - at).min(64));
    match random.random_range(0..9) {
        0 => bytes[at] ^= 1 << random.random_range(0..8),
        1 => bytes[at] = random.random(),
        2 => drop(bytes.drain(at..end)),
        3 => {
            let piece: Vec<u8> = bytes[at..end].to_vec();
            bytes.splice(at..at, piece);
        }
        4 => bytes.truncate(at),
        5 => bytes[at..end].fill(if random.random() { 0 } else { 0xFF }),
        6 => {
            let other = pick(random);
            let from = random.random_range(0..=other.len());
            bytes.truncate(at);
            bytes.extend_from_slice(&other[from..]);
        }
        7 => {
            let number = [0, 1, 2, 8, 0x7FFF_FFFF, 0x8000_0000, u32::MAX, u32::MAX - 7][random.random_range(0..8)];
            let raw = if random.random() { number.to_be_bytes() } else { number.to_le_bytes() };
            for (place, byte) in bytes[at..].iter_mut().zip(raw) {
                *place = byte;
            }
        }
        _ => {
            let more = random.random_range(0..500);
            let filler = random.random();
            bytes.resize(length + more, filler);
        }
    }
}
