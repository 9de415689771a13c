//! Making replies up: a right one that is changed in one way or many, or no reply at all.

use rand::{RngExt as _, SeedableRng as _, rngs::StdRng};
use serde_json::{Map, Value, json};

/// Longest body, in bytes: above all that a driver reads.
const HUGE: usize = 1_300_000;
const LABELS: [&str; 7] = [
    "application/json",
    "text/html; charset=utf-8",
    "text/plain",
    "application/problem+json",
    "image/jpeg",
    "multipart/form-data; boundary=x",
    "\u{fffd}",
];

/// Makes replies by a seed.
pub(crate) struct Maker(StdRng);

impl Maker {
    pub(crate) fn new(seed: u64) -> Self {
        Self(StdRng::seed_from_u64(seed))
    }

    pub(crate) fn below(&mut self, most: u64) -> u64 {
        self.0.random_range(0..most)
    }

    fn one_in(&mut self, n: u64) -> bool {
        self.below(n) == 0
    }

    fn pick<'a, T: ?Sized>(&mut self, of: &[&'a T]) -> &'a T {
        of[self.0.random_range(0..of.len())]
    }

    /// A reply in place of the right one.
    pub(crate) fn reply(&mut self, status: u16, right: &Value) -> Vec<u8> {
        if self.one_in(12) {
            return self.noise(3_000);
        }
        let body = self.body(right);
        let status = if self.one_in(3) { self.status() } else { status };
        let mut reply = self.dressed(status, &body);
        if self.one_in(4) {
            self.spoil(&mut reply);
        }
        reply
    }

    fn noise(&mut self, most: u64) -> Vec<u8> {
        (0..self.below(most)).map(|_| self.0.random()).collect()
    }

    fn status(&mut self) -> u16 {
        match self.below(4) {
            0 => self.0.random_range(0..1_200),
            1 => self.0.random_range(200..209),
            2 => self.0.random_range(300..310),
            _ => self.0.random_range(400..520),
        }
    }

    fn body(&mut self, right: &Value) -> Vec<u8> {
        match self.below(12) {
            0 => Vec::new(),
            1 => self.noise(2_000),
            2 => {
                let (open, depth) = (self.pick(&["[", "{\"a\":", "[[{\"id\":"]), self.below(60_000) as usize);
                open.repeat(depth).into_bytes()
            }
            3 => {
                let mut text = right.to_string().into_bytes();
                let blanks = self.below(HUGE as u64) as usize;
                text.splice(0..0, std::iter::repeat_n(b' ', blanks));
                text
            }
            4 => [b"\xEF\xBB\xBF \n", right.to_string().as_bytes(), b"\r\n"].concat(),
            5 => {
                let text = right.to_string();
                let wide = text.encode_utf16().flat_map(u16::to_le_bytes);
                [0xFF, 0xFE].into_iter().chain(wide).collect()
            }
            6 => format!("<html><script>{right}</script>").into_bytes(),
            7 => [right.to_string(), right.to_string()].concat().into_bytes(),
            _ => {
                let mut value = right.clone();
                for _ in 0..=self.below(2) {
                    self.change(&mut value);
                }
                value.to_string().into_bytes()
            }
        }
    }

    /// Changes one place of a value.
    fn change(&mut self, value: &mut Value) {
        match value {
            Value::Object(map) if !map.is_empty() && !self.one_in(4) => {
                let names: Vec<String> = map.keys().cloned().collect();
                let name = &names[self.below(names.len() as u64) as usize];
                match self.below(5) {
                    0 => drop(map.remove(name)),
                    1 => {
                        let moved = map.remove(name).unwrap_or_default();
                        map.insert(name.to_uppercase(), moved);
                    }
                    _ => self.change(map.get_mut(name).unwrap_or(&mut Value::Null)),
                }
            }
            Value::Array(items) if !items.is_empty() && !self.one_in(4) => {
                let at = self.below(items.len() as u64) as usize;
                match self.below(4) {
                    0 => drop(items.remove(at)),
                    1 => items.push(items[at].clone()),
                    _ => self.change(&mut items[at]),
                }
            }
            other => *other = self.value(),
        }
    }

    fn value(&mut self) -> Value {
        match self.below(14) {
            0 => Value::Null,
            1 => json!(false),
            2 => json!(true),
            3 => json!(0),
            4 => json!(-1),
            5 => json!(u64::MAX),
            6 => json!(1.5e300),
            7 => json!(""),
            8 => json!("<b>\u{0}\u{202e}'; DROP TABLE photos; --"),
            9 => json!("9".repeat(self.below(100_000) as usize)),
            10 => json!([]),
            11 => Value::Object(Map::new()),
            12 => json!({ "error": "try again later", "success": false, "retry_after": 1e308 }),
            _ => json!(["1001", { "id": 1001 }, null]),
        }
    }

    /// `body` with a head that fits, more or less.
    fn dressed(&mut self, status: u16, body: &[u8]) -> Vec<u8> {
        let mut head = format!("HTTP/1.{} {status} Made\r\n", if self.one_in(15) { 0 } else { 1 });
        let label = if self.one_in(3) { self.pick(&LABELS) } else { LABELS[0] };
        if !self.one_in(8) {
            head.push_str(&format!("Content-Type: {label}\r\n"));
        }
        for (name, values) in [
            ("Retry-After", ["-1", "99999999999999999999", "Wed, 21 Oct 2015 07:28:00 GMT", "1e9"]),
            ("X-RateLimit-Remaining", ["0", "-5", "NaN", "18446744073709551616"]),
            ("X-RateLimit-Reset", ["0", "9223372036854775807", "-9223372036854775808", "soon"]),
            ("Date", ["Wed, 21 Oct 2015 07:28:00 GMT", "Thu, 01 Jan 1970 00:00:00 GMT", "never", "-1"]),
            ("Location", ["https://user:pw@evil.example/", "//x", "http://[::1", "/../.."]),
            ("x-goog-hash", ["md5=", "crc32c=AAAAAA==,md5=%%%", "md5", ",,,="]),
            ("Set-Cookie", ["a=b", "", "=", ";"]),
            ("Content-Encoding", ["gzip", "br", "identity", "zzz"]),
        ] {
            if self.one_in(10) {
                head.push_str(&format!("{name}: {}\r\n", self.pick(&values)));
            }
        }
        if self.one_in(30) {
            head.push_str(&"X-Long: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\r\n".repeat(self.below(300) as usize));
        }
        let length = body.len() as u64;
        let mut reply = head.into_bytes();
        match self.below(8) {
            0 => reply.extend_from_slice(b"\r\n"),
            1 => {
                reply.extend_from_slice(b"Transfer-Encoding: chunked\r\n\r\n");
                for piece in body.chunks(1 + self.below(40_000) as usize) {
                    reply.extend_from_slice(format!("{:x}\r\n", piece.len()).as_bytes());
                    reply.extend_from_slice(piece);
                    reply.extend_from_slice(b"\r\n");
                }
                if !self.one_in(3) {
                    reply.extend_from_slice(b"0\r\n\r\n");
                }
                return reply;
            }
            2 => {
                let wrong = [0, length / 2, length + 1, u64::MAX, length * 1_000][self.below(5) as usize];
                reply.extend_from_slice(format!("Content-Length: {wrong}\r\n\r\n").as_bytes());
            }
            3 => {
                let twice = format!("Content-Length: {length}\r\nContent-Length: {}\r\n\r\n", length + self.below(2));
                reply.extend_from_slice(twice.as_bytes());
            }
            _ => reply.extend_from_slice(format!("Content-Length: {length}\r\n\r\n").as_bytes()),
        }
        reply.extend_from_slice(body);
        reply
    }

    /// Changes bytes anywhere.
    fn spoil(&mut self, reply: &mut Vec<u8>) {
        for _ in 0..=self.below(3) {
            if reply.is_empty() {
                return;
            }
            let near = if self.one_in(2) { reply.len().min(200) } else { reply.len() };
            let at = self.below(near as u64) as usize;
            match self.below(4) {
                0 => reply[at] = self.0.random(),
                1 => reply.truncate(at),
                2 => drop(reply.drain(at..(at + self.below(20) as usize).min(reply.len()))),
                _ => {
                    let more = self.noise(30);
                    reply.splice(at..at, more);
                }
            }
        }
    }
}
