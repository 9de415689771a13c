//! One line of a log: a checksum, then JSON. A line that is not whole ends the log.

use crate::StoreError;
use rusqlite::types::{Value as Cell, ValueRef};
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};

/// Digits of the checksum at the beginning of a line.
const SUM: usize = 16;

/// What the rows of one group became.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Frame {
    /// Its place in the order of all changes.
    pub(crate) number: u64,
    /// Keys of rows that are no more, by table.
    pub(crate) gone: Vec<(String, Vec<Vec<Cell>>)>,
    /// Rows as they are now, by table, in the order of its columns.
    pub(crate) rows: Vec<(String, Vec<Vec<Cell>>)>,
}

impl Frame {
    pub(crate) fn to_json(&self) -> Value {
        json!({ "n": self.number, "gone": lists(&self.gone), "rows": lists(&self.rows) })
    }

    pub(crate) fn from_json(value: &Value) -> Option<Self> {
        Some(Self {
            number: value.get("n")?.as_u64()?,
            gone: from_lists(value.get("gone")?)?,
            rows: from_lists(value.get("rows")?)?,
        })
    }
}

/// A line with its checksum and its end.
pub(crate) fn line(value: &Value) -> String {
    let text = value.to_string();
    let mut line = sum(&text);
    line.push(' ');
    line.push_str(&text);
    line.push('\n');
    line
}

/// What a whole line says.
pub(crate) fn read_line(line: &[u8]) -> Option<Value> {
    serde_json::from_str(whole(line)?).ok()
}

/// The words of a line whose checksum is right.
pub(crate) fn whole(line: &[u8]) -> Option<&str> {
    let text = std::str::from_utf8(line.strip_suffix(b"\n")?).ok()?;
    let (told, text) = text.split_at_checked(SUM)?;
    let text = text.strip_prefix(' ')?;
    (sum(text) == told).then_some(text)
}

/// The number of a change, without reading its rows: every start looks at all of a log for its end. Quotes within texts are
/// written with a backslash, and no row has a name, so these signs stand once in it.
pub(crate) fn number(text: &str) -> Option<u64> {
    let (_, rest) = text.split_once(",\"n\":")?;
    rest.split_once(',')?.0.parse().ok()
}

/// A cell of a row that is being read.
pub(crate) fn cell(found: ValueRef<'_>) -> Result<Cell, StoreError> {
    Ok(match found {
        ValueRef::Null => Cell::Null,
        ValueRef::Integer(number) => Cell::Integer(number),
        ValueRef::Real(number) => Cell::Real(number),
        ValueRef::Text(text) => Cell::Text(
            String::from_utf8(text.to_vec())
                .map_err(|error| StoreError::Strange { what: "text", found: error.to_string() })?,
        ),
        ValueRef::Blob(bytes) => Cell::Blob(bytes.to_vec()),
    })
}

fn sum(text: &str) -> String {
    let mut sum = hex(&Sha256::digest(text.as_bytes()));
    sum.truncate(SUM);
    sum
}

fn lists(tables: &[(String, Vec<Vec<Cell>>)]) -> Value {
    let one = |rows: &Vec<Vec<Cell>>| -> Value {
        rows.iter().map(|row| row.iter().map(to_value).collect::<Value>()).collect()
    };
    Value::Object(tables.iter().map(|(table, rows)| (table.clone(), one(rows))).collect::<Map<_, _>>())
}

fn from_lists(value: &Value) -> Option<Vec<(String, Vec<Vec<Cell>>)>> {
    let cells = |row: &Value| row.as_array()?.iter().map(from_value).collect::<Option<Vec<_>>>();
    let rows = |rows: &Value| rows.as_array()?.iter().map(cells).collect::<Option<Vec<_>>>();
    value.as_object()?.iter().map(|(table, list)| Some((table.clone(), rows(list)?))).collect()
}

fn to_value(cell: &Cell) -> Value {
    match cell {
        Cell::Null => Value::Null,
        Cell::Integer(number) => json!(number),
        Cell::Real(number) => json!({ "real": number.to_bits() }),
        Cell::Text(text) => json!(text),
        Cell::Blob(bytes) => json!({ "hex": hex(bytes) }),
    }
}

fn from_value(value: &Value) -> Option<Cell> {
    Some(match value {
        Value::Null => Cell::Null,
        Value::Number(number) => Cell::Integer(number.as_i64()?),
        Value::String(text) => Cell::Text(text.clone()),
        Value::Object(object) => match (object.get("hex"), object.get("real")) {
            (Some(hex), _) => Cell::Blob(from_hex(hex.as_str()?)?),
            (None, Some(bits)) => Cell::Real(f64::from_bits(bits.as_u64()?)),
            (None, None) => return None,
        },
        Value::Bool(_) | Value::Array(_) => return None,
    })
}

fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let digit = |n: u8| char::from(DIGITS.get(usize::from(n & 15)).copied().unwrap_or(b'0'));
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(*byte)]).collect()
}

fn from_hex(text: &str) -> Option<Vec<u8>> {
    let pair = |pair: &[u8]| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok();
    if text.len() % 2 == 1 {
        return None;
    }
    text.as_bytes().chunks(2).map(pair).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_of_every_kind_of_value_comes_back_and_a_line_that_is_not_whole_is_none() {
        let row = vec![
            Cell::Null,
            Cell::Integer(i64::MIN),
            Cell::Real(0.1),
            Cell::Text("Zoë \u{1F389}\n\"".into()),
            Cell::Text("{\"gone\":{},\"n\":9,\"rows\":{}}".into()),
            Cell::Blob(vec![0, 255, 16]),
        ];
        let frame = Frame {
            number: 7,
            gone: vec![("files".into(), vec![vec![Cell::Integer(3), Cell::Text(",\"n\":8,".into())]])],
            rows: vec![("photos".into(), vec![row])],
        };
        let whole = line(&frame.to_json());
        assert_eq!(Frame::from_json(&read_line(whole.as_bytes()).unwrap()), Some(frame));
        assert_eq!(number(super::whole(whole.as_bytes()).unwrap()), Some(7));
        for end in 0..whole.len() {
            assert!(read_line(&whole.as_bytes()[..end]).is_none(), "cut at {end}");
        }
        for at in 0..whole.len() {
            let mut wrong = whole.clone().into_bytes();
            wrong[at] ^= 1;
            assert!(read_line(&wrong).is_none(), "changed at {at}");
        }
    }
}
