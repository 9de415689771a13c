//! Finding a secret in a text, in whatever dress it stands there: as it is, percent-encoded, escaped as in JSON, as in HTML,
//! some letters of it so and others not, and one encoding within another.

use std::ops::Range;

/// How deep one encoding may lie in another.
const DEPTH: u8 = 3;
/// A secret that the text's end cuts off is known by so many of its bytes.
const BEGUN: usize = 6;
/// One as long as this is known in any letter case: hosts and names of headers lose theirs.
const ANY_CASE: usize = 8;
/// Readings of one place that are tried at most.
const FORKS: usize = 64;
/// Bytes of the longest escape; what is left of one at the text's end is shorter.
const ESCAPE: usize = 8;

/// Where `secret` first stands in `text`.
pub(super) fn find(text: &[u8], secret: &[u8]) -> Option<Range<usize>> {
    let first = *secret.first()?;
    text.iter().enumerate().find_map(|(at, &byte)| {
        let may_begin = is_same(byte, first, secret) || begins_escape(byte);
        let end = may_begin.then(|| end_of(text, at, secret)).flatten()?;
        Some(at..end)
    })
}

/// Where the secret that begins at `at` ends, in the reading that goes furthest: a shorter one would leave a letter's digits
/// in sight. `None` where none does.
fn end_of(text: &[u8], at: usize, secret: &[u8]) -> Option<usize> {
    // A secret with a `%` in it may be read in several ways.
    let mut forks = vec![(at, 0)];
    let mut tried = 0;
    let mut longest = None;
    while let Some((mut at, mut known)) = forks.pop() {
        tried += 1;
        while let Some(rest) = secret.get(known..).filter(|rest| !rest.is_empty()) {
            let mut ways = steps(text, at, rest, secret);
            let Some((taken, next)) = ways.pop() else {
                let left = text.get(at..).unwrap_or_default();
                let cut = left.first().is_none_or(|&byte| begins_escape(byte) && left.len() < ESCAPE);
                if cut && known >= BEGUN && secret.len() >= ANY_CASE {
                    return Some(text.len());
                }
                break;
            };
            if tried + forks.len() < FORKS {
                forks.extend(ways.into_iter().map(|(taken, next)| (next, known + taken)));
            }
            known += taken;
            at = next;
        }
        if known == secret.len() {
            longest = longest.max(Some(at));
        }
    }
    longest
}

/// The ways in which some bytes of `rest` stand at `at`: how many, and where the text goes on. What is escaped deepest is last.
fn steps(text: &[u8], at: usize, rest: &[u8], secret: &[u8]) -> Vec<(usize, usize)> {
    let (Some(&byte), Some(&want)) = (text.get(at), rest.first()) else { return Vec::new() };
    let mut ways = Vec::new();
    // In a form a space is a plus.
    if is_same(byte, want, secret) || (want == b' ' && byte == b'+') {
        ways.push((1, at + 1));
    }
    let deepest = if begins_escape(byte) { DEPTH } else { 0 };
    for (sign, next) in (1..=deepest).filter_map(|depth| escaped(text, at, depth)) {
        let mut room = [0; 4];
        let bytes = match sign {
            Sign::Byte(byte) => {
                room[0] = byte;
                &room[..1]
            }
            Sign::Letter(letter) => letter.encode_utf8(&mut room).as_bytes(),
        };
        let stands = rest.iter().zip(bytes).take_while(|(want, got)| is_same(**got, **want, secret)).count();
        if stands == bytes.len() && !ways.contains(&(stands, next)) {
            ways.push((stands, next));
        }
    }
    ways
}

fn is_same(got: u8, want: u8, secret: &[u8]) -> bool {
    got == want || (secret.len() >= ANY_CASE && got.eq_ignore_ascii_case(&want))
}

fn begins_escape(byte: u8) -> bool {
    matches!(byte, b'%' | b'\\' | b'&')
}

/// What an escape stands for.
enum Sign {
    Byte(u8),
    Letter(char),
}

/// The escape at `at` and where it ends; it may be written with escapes of a lower depth.
fn escaped(text: &[u8], at: usize, depth: u8) -> Option<(Sign, usize)> {
    let (mark, at) = byte(text, at, depth - 1)?;
    match mark {
        b'%' => hex(text, at, 2, depth).map(|(code, at)| (Sign::Byte(u8::try_from(code).unwrap_or_default()), at)),
        b'\\' => match byte(text, at, depth - 1)? {
            (b'u', at) => {
                let (code, at) = match byte(text, at, depth - 1)? {
                    (b'{', at) => until(text, at, b'}', depth).and_then(|(code, at)| Some((number(&code, 16)?, at)))?,
                    _ => hex(text, at, 4, depth)?,
                };
                Some((Sign::Letter(char::from_u32(code)?), at))
            }
            (b'x', at) => {
                hex(text, at, 2, depth).map(|(code, at)| (Sign::Byte(u8::try_from(code).unwrap_or_default()), at))
            }
            (plain @ (b'/' | b'\\' | b'"' | b'\''), at) => Some((Sign::Byte(plain), at)),
            _ => None,
        },
        b'&' => {
            let (name, at) = until(text, at, b';', depth)?;
            let letter = match name.as_slice() {
                b"amp" => '&',
                b"lt" => '<',
                b"gt" => '>',
                b"quot" => '"',
                b"apos" => '\'',
                b"sol" => '/',
                b"plus" => '+',
                b"equals" => '=',
                [b'#', b'x' | b'X', code @ ..] => char::from_u32(number(code, 16)?)?,
                [b'#', code @ ..] => char::from_u32(number(code, 10)?)?,
                _ => return None,
            };
            Some((Sign::Letter(letter), at))
        }
        _ => None,
    }
}

/// The byte at `at`, read as often as `depth` says.
fn byte(text: &[u8], at: usize, depth: u8) -> Option<(u8, usize)> {
    if depth > 0 {
        match escaped(text, at, depth) {
            Some((Sign::Byte(byte), next)) => return Some((byte, next)),
            Some((Sign::Letter(letter), next)) if letter.is_ascii() => {
                return Some((u8::try_from(letter).unwrap_or_default(), next));
            }
            _ => return byte(text, at, depth - 1),
        }
    }
    text.get(at).map(|&byte| (byte, at + 1))
}

fn hex(text: &[u8], mut at: usize, digits: usize, depth: u8) -> Option<(u32, usize)> {
    let mut code = 0;
    for _ in 0..digits {
        let (digit, next) = byte(text, at, depth - 1)?;
        code = code * 16 + char::from(digit).to_digit(16)?;
        at = next;
    }
    Some((code, at))
}

/// The few bytes before `end`.
fn until(text: &[u8], mut at: usize, end: u8, depth: u8) -> Option<(Vec<u8>, usize)> {
    let mut name = Vec::new();
    while name.len() < ESCAPE {
        let (byte, next) = byte(text, at, depth - 1)?;
        if byte == end {
            return Some((name, next));
        }
        name.push(byte);
        at = next;
    }
    None
}

fn number(digits: &[u8], radix: u32) -> Option<u32> {
    u32::from_str_radix(std::str::from_utf8(digits).ok()?, radix).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
    use proptest::prelude::*;

    const TOKEN: &str = "CANARY/tok+en=7f&3\"x";

    fn stands(text: &str) -> bool {
        let Some(found) = find(text.as_bytes(), TOKEN.as_bytes()) else { return false };
        assert_eq!((text.get(..found.start), text.get(found.end..)), (Some("<< "), Some(" >>")), "{text}");
        true
    }

    fn percent(text: &str) -> String {
        utf8_percent_encode(text, NON_ALPHANUMERIC).to_string()
    }

    fn each(write: impl Fn(char) -> String) -> String {
        TOKEN.chars().map(write).collect()
    }

    #[test]
    fn a_secret_is_found_in_each_dress_and_in_one_over_another() {
        let signs = |write: fn(char) -> String| move |c: char| if c.is_alphanumeric() { c.into() } else { write(c) };
        let json = each(signs(|c| format!("\\u{:04x}", u32::from(c))));
        let html = each(signs(|c| format!("&#x{:X};", u32::from(c))));
        let dresses = [
            TOKEN.to_owned(),
            TOKEN.to_lowercase(),
            percent(TOKEN),
            percent(TOKEN).to_lowercase(),
            percent(&percent(TOKEN)),
            percent(&percent(&percent(TOKEN))),
            json.clone(),
            json.to_uppercase().replace("\\U", "\\u"),
            TOKEN.replace('+', "\\u002B").replace('&', "\\u0026").replace('"', "\\\""),
            TOKEN.replace('/', "\\/").replace('"', "\\u0022"),
            format!("{TOKEN:?}").trim_matches('"').to_owned(),
            html.clone(),
            TOKEN.replace('&', "&amp;").replace('"', "&quot;"),
            TOKEN.replace('&', "&amp;amp;").replace('"', "&#34;"),
            TOKEN.replace('/', "%2F").replace('"', "\\\"").replace('&', "&amp;"),
            percent(&json),
            percent(&html),
            html.replace('&', "\\u0026"),
            each(|c| format!("\\x{:02x}", u32::from(c))),
            each(|c| format!("\\u{{{:x}}}", u32::from(c))),
        ];
        for dress in dresses {
            assert!(stands(&format!("<< {dress} >>")), "{dress}");
        }
        for other in ["<< CANARY/tok >>", "<< %43%41%4E >>", "<< & \\ % >>", "<< &#; %zz \\u12 >>", "", "%", "&amp"] {
            assert!(!stands(other), "{other}");
        }
    }

    #[test]
    fn what_the_end_cuts_off_is_found_up_to_the_end() {
        let whole = percent(TOKEN);
        for (text, from) in
            [("x CANARY/tok", 2), ("CANARY", 0), ("ab CANARY%2", 3), ("CANARY&#", 0), ("CANARY\\u00", 0)]
        {
            assert_eq!(find(text.as_bytes(), TOKEN.as_bytes()), Some(from..text.len()), "{text}");
        }
        assert_eq!(find(&whole.as_bytes()[..whole.len() - 1], TOKEN.as_bytes()), Some(0..whole.len() - 1));
        assert_eq!(find(b"a canar", TOKEN.as_bytes()), None, "a word alone is none");
        assert_eq!(find(b"secre", b"secret7"), None, "a short one is known whole or not at all");
    }

    #[test]
    fn a_secret_that_looks_escaped_itself_is_found_in_every_dress() {
        for secret in ["%25%2525-%25", "a\\\\\\b\\u0026", "&amp;&amp;amp;x&#38;", "%5C%255C\\"] {
            for dress in [secret.to_owned(), percent(secret), percent(&percent(secret)), format!("{secret:?}")] {
                let dress = dress.trim_matches('"');
                let text = format!("<< {dress} >>");
                assert_eq!(find(text.as_bytes(), secret.as_bytes()), Some(3..3 + dress.len()), "{secret} in {text}");
            }
        }
    }

    #[test]
    fn of_two_readings_the_longer_is_hidden() {
        // `\\` may be an escaped backslash, and the `u` after it the last letter; or `\u0075` is that letter.
        let text = r"<< CANARY-\\u0075 >>";
        assert_eq!(find(text.as_bytes(), br"CANARY-\u"), Some(3..text.len() - 3));
    }

    #[test]
    fn short_secrets_are_told_by_their_letter_case() {
        assert_eq!(find(b"the Rose", b"rose"), None);
        assert_eq!(find(b"the rose", b"rose"), Some(4..8));
    }

    proptest! {
        #[test]
        fn no_text_and_no_secret_is_too_strange(text in any::<Vec<u8>>(), secret in any::<Vec<u8>>()) {
            if let Some(found) = find(&text, &secret) {
                prop_assert!(found.start < found.end && found.end <= text.len());
            }
        }

        #[test]
        fn whichever_letters_are_written_otherwise_it_is_found(
            secret in "[!-~äé]{8,40}",
            ways in proptest::collection::vec(0_u8..6, 40),
        ) {
            let mut text = String::new();
            for (letter, way) in secret.chars().zip(ways.iter().cycle()) {
                text.push_str(&match way {
                    0 => percent(&letter.to_string()),
                    1 => format!("\\u{:04x}", u32::from(letter)),
                    2 => format!("&#{};", u32::from(letter)),
                    3 => percent(&percent(&letter.to_string())),
                    _ => letter.to_string(),
                });
            }
            let found = find(format!("a b {text}").as_bytes(), secret.as_bytes());
            prop_assert_eq!(found, Some(4..4 + text.len()));
        }
    }
}
