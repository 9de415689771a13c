//! `ledger`: the proof of delivery, row by row.

use crate::{
    cli::{self, Format},
    exit::Exit,
    output::rfc3339,
    words,
};
use boothlift_contract::{DestinationId, Kind, LedgerState, ProofFormat};
use boothlift_engine::status::{self, LedgerRow, ProofFault};
use serde::Serialize;
use std::{
    io::{self, BufWriter, Write},
    path::Path,
};

/// Writes every row to stdout.
pub(crate) fn ledger(asked: &cli::Ledger) -> Result<Exit, Exit> {
    let data = asked.data.folder()?;
    let format = match asked.format {
        Format::Csv => Rows::Csv,
        Format::Json => Rows::Json,
        Format::Html => return page(&data),
    };
    let mut sheet = Sheet::begin(BufWriter::new(io::stdout().lock()), format);
    status::ledger(&data, |row| sheet.add(&Row::from(row))).map_err(|error| crate::status::not_read(&error))?;
    sheet.end();
    Ok(Exit::good())
}

/// The proof as a page. A reader that went away ends the writing, not the program.
fn page(data: &Path) -> Result<Exit, Exit> {
    let mut out = BufWriter::new(io::stdout().lock());
    match status::proof(data, ProofFormat::Html, &mut out) {
        Ok(()) | Err(ProofFault::Out(_)) => Ok(Exit::good()),
        Err(ProofFault::Look(error)) => Err(crate::status::not_read(&error)),
    }
}

/// How rows are written.
#[derive(Clone, Copy)]
enum Rows {
    Csv,
    Json,
}

/// One row; its fields are the columns, in this order.
#[derive(Debug, Serialize)]
struct Row {
    path: String,
    sha256: String,
    bytes: u64,
    session: String,
    kind: Option<Kind>,
    destination: DestinationId,
    state: LedgerState,
    remote_name: String,
    remote_id: Option<String>,
    attempts: u32,
    possible_duplicate: bool,
    adopted_at: Option<String>,
    confirmed_at: Option<String>,
    reason: String,
}

const COLUMNS: &str = "path,sha256,bytes,session,kind,destination,state,remote_name,remote_id,attempts,possible_duplicate,\
adopted_at,confirmed_at,reason";

impl From<LedgerRow> for Row {
    fn from(row: LedgerRow) -> Self {
        Self {
            path: row.path,
            sha256: row.sha256,
            bytes: row.bytes,
            session: row.session,
            kind: row.kind,
            destination: row.destination,
            state: row.state.into(),
            remote_name: row.remote_name,
            remote_id: row.remote_id,
            attempts: row.attempts,
            possible_duplicate: row.possible_duplicate,
            adopted_at: row.adopted_at.map(rfc3339),
            confirmed_at: row.confirmed_at.map(rfc3339),
            reason: row.failure.as_ref().map(words::reason).unwrap_or_default(),
        }
    }
}

impl Row {
    fn csv(&self) -> String {
        let (bytes, attempts) = (self.bytes.to_string(), self.attempts.to_string());
        let fields = [
            self.path.as_str(),
            &self.sha256,
            &bytes,
            &self.session,
            self.kind.map_or("", Kind::as_str),
            &self.destination.0,
            self.state.as_str(),
            &self.remote_name,
            self.remote_id.as_deref().unwrap_or_default(),
            &attempts,
            if self.possible_duplicate { "true" } else { "false" },
            self.adopted_at.as_deref().unwrap_or_default(),
            self.confirmed_at.as_deref().unwrap_or_default(),
            &self.reason,
        ];
        fields.map(quoted).join(",")
    }
}

/// A field as RFC 4180 has it: in quotation marks where it holds a comma, a quotation mark or a line's end.
fn quoted(field: &str) -> String {
    match field.contains([',', '"', '\r', '\n']) {
        true => format!("\"{}\"", field.replace('"', "\"\"")),
        false => field.to_owned(),
    }
}

/// Rows on their way out. A reader that went away ends the writing, not the program.
struct Sheet<W> {
    out: W,
    format: Rows,
    rows: u64,
    open: bool,
}

impl<W: Write> Sheet<W> {
    fn begin(out: W, format: Rows) -> Self {
        Self { out, format, rows: 0, open: true }
    }

    fn add(&mut self, row: &Row) {
        let text = match self.format {
            Rows::Csv => {
                format!("{}{}\r\n", if self.rows == 0 { format!("{COLUMNS}\r\n") } else { String::new() }, row.csv())
            }
            Rows::Json => {
                let row = serde_json::to_string(row).unwrap_or_default();
                format!("{}{row}", if self.rows == 0 { "[\n" } else { ",\n" })
            }
        };
        self.rows += 1;
        self.put(&text);
    }

    fn end(mut self) {
        match (self.format, self.rows) {
            (Rows::Csv, 0) => self.put(&format!("{COLUMNS}\r\n")),
            (Rows::Csv, _) => {}
            (Rows::Json, 0) => self.put("[]\n"),
            (Rows::Json, _) => self.put("\n]\n"),
        }
        let _ = self.out.flush();
    }

    fn put(&mut self, text: &str) {
        if self.open {
            self.open = self.out.write_all(text.as_bytes()).is_ok();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use boothlift_contract::{DeliveryState, Timestamp};

    fn row(path: &str) -> Row {
        Row::from(LedgerRow {
            path: path.into(),
            sha256: "ab".into(),
            bytes: 7,
            session: "20260620_1000".into(),
            kind: Some(Kind::Print),
            destination: DestinationId("event-gallery".into()),
            state: DeliveryState::BodySent,
            remote_name: "n.jpg".into(),
            remote_id: None,
            attempts: 2,
            possible_duplicate: false,
            adopted_at: Some(Timestamp(1_781_949_600_000)),
            confirmed_at: None,
            failure: None,
        })
    }

    fn written(format: Rows, rows: &[Row]) -> String {
        let mut out = Vec::new();
        let mut sheet = Sheet::begin(&mut out, format);
        for row in rows {
            sheet.add(row);
        }
        sheet.end();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn csv_has_the_promised_columns_and_quotes_what_must_be_quoted() {
        let text = written(Rows::Csv, &[row("/a/b.jpg"), row("/a, \"b\"\n.jpg")]);
        let want = format!(
            "{COLUMNS}\r\n/a/b.jpg,ab,7,20260620_1000,print,event-gallery,sending,n.jpg,,2,false,2026-06-20T10:00:00.000Z,,\r\n\
             \"/a, \"\"b\"\"\n.jpg\",ab,7,20260620_1000,print,event-gallery,sending,n.jpg,,2,false,2026-06-20T10:00:00.000Z,,\r\n"
        );
        assert_eq!(text, want);
    }

    #[test]
    fn json_is_one_array_of_objects_with_the_same_names() {
        let text = written(Rows::Json, &[row("/a"), row("/b")]);
        let value: serde_json::Value = serde_json::from_str(&text).unwrap();
        assert_eq!(value.as_array().unwrap().len(), 2);
        for column in COLUMNS.split(',') {
            assert!(value[1].get(column).is_some(), "{column}");
        }
        assert_eq!(COLUMNS.split(',').count(), value[1].as_object().unwrap().len());
        assert_eq!(value[1]["state"], "sending");
        assert_eq!(written(Rows::Json, &[]), "[]\n");
        assert_eq!(written(Rows::Csv, &[]), format!("{COLUMNS}\r\n"));
    }
}
