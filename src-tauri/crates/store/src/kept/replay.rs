//! Making changes again.

use super::{
    Kept,
    frame::Frame,
    generations::{Header, Tail},
    log::last_change,
    watch::{Table, tables},
};
use crate::{StoreError, connection, settings};
use rusqlite::{Connection, Transaction, config::DbConfig, params_from_iter, types::Value as Cell};

/// Makes the changes again that these records lost although they were reported. How many, and how far the newest log is whole.
///
/// # Errors
/// [`StoreError::Damaged`] where the log does not reach back to what the records have: then they cannot go on as they are.
pub(crate) fn catch_up(connection: &mut Connection, kept: &Kept) -> Result<(u64, Option<Tail>), StoreError> {
    let Some(name) = settings::get(connection, settings::RECORDS)? else { return Ok((0, None)) };
    let had = last_change(connection)?;
    let generations = kept.generations().map_err(|error| kept.failed(error))?;
    // Backwards to the log in which the first lost change is.
    let mut wanted = Vec::new();
    for one in generations.iter().rev() {
        let Some(header) = one.header.as_ref().filter(|header| header.records == name) else { break };
        wanted.push((one.number, header.clone()));
        if header.after <= had {
            break;
        }
    }
    let (mut made, mut tail) = (0, None);
    for (number, header) in wanted.iter().rev() {
        if header.after > had + made {
            return Err(StoreError::Damaged(format!("they lack what came after change {}", had + made)));
        }
        // The update itself may be among what was lost.
        connection::update_to(connection, header.schema)?;
        without_references(connection, |all| {
            let before = made;
            tail = Some(replay(all, kept, *number, header, |number| {
                let next = had + made + 1;
                match number {
                    n if n < next => Ok(false),
                    n if n == next => {
                        made += 1;
                        Ok(true)
                    }
                    _ => Err(StoreError::Damaged(format!("they lack what came after change {}", next - 1))),
                }
            })?);
            if made > before { recount(all) } else { Ok(()) }
        })?;
    }
    Ok((made, tail))
}

/// One transaction in which references need not lead anywhere.
pub(super) fn without_references<T>(
    connection: &mut Connection,
    work: impl FnOnce(&Transaction<'_>) -> Result<T, StoreError>,
) -> Result<T, StoreError> {
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_FKEY, false)?;
    let done: Result<T, StoreError> = (|| {
        let all = connection.transaction()?;
        let done = work(&all)?;
        all.commit()?;
        Ok(done)
    })();
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_FKEY, true)?;
    done
}

/// Makes one log's changes again, those that `wanted` says.
pub(super) fn replay(
    all: &Transaction<'_>,
    kept: &Kept,
    number: u64,
    header: &Header,
    wanted: impl FnMut(u64) -> Result<bool, StoreError>,
) -> Result<Tail, StoreError> {
    let known = tables(all)?;
    kept.read(number, wanted, |frame| apply(all, &known, header, &frame))
}

fn apply(all: &Transaction<'_>, known: &[Table], header: &Header, frame: &Frame) -> Result<(), StoreError> {
    let table = |name: &str| known.iter().find(|table| table.name == name);
    for (name, keys) in &frame.gone {
        let Some(table) = table(name) else { continue };
        for key in keys {
            remove(all, table, key)?;
        }
    }
    let columns = |name: &str| header.tables.get(name);
    // All leave before the first comes: rows of one group may have changed places in an index that allows each value once.
    for (name, rows) in &frame.rows {
        let (Some(table), Some(columns)) = (table(name), columns(name)) else { continue };
        for row in rows {
            let key = table.key.iter().map(|key| {
                let at = columns.iter().position(|column| column == key);
                at.and_then(|at| row.get(at)).cloned()
            });
            if let Some(key) = key.collect::<Option<Vec<_>>>() {
                remove(all, table, &key)?;
            }
        }
    }
    for (name, rows) in &frame.rows {
        let (Some(table), Some(columns)) = (table(name), columns(name)) else { continue };
        let there = |column: &String| table.columns.contains(column);
        let into: Vec<String> = columns.iter().filter(|one| there(one)).map(|one| ["\"", one, "\""].concat()).collect();
        let marks = vec!["?"; into.len()].join(", ");
        let sql =
            ["INSERT OR REPLACE INTO main.\"", name, "\" (", &into.join(", "), ") VALUES (", &marks, ")"].concat();
        let mut insert = all.prepare_cached(&sql)?;
        for row in rows {
            let values = columns.iter().zip(row).filter(|(column, _)| there(column)).map(|(_, value)| value);
            insert.execute(params_from_iter(values))?;
        }
    }
    Ok(())
}

fn remove(all: &Transaction<'_>, table: &Table, key: &[Cell]) -> Result<(), StoreError> {
    let met: Vec<String> = table.key.iter().map(|column| ["\"", column, "\" = ?"].concat()).collect();
    let sql = ["DELETE FROM main.\"", &table.name, "\" WHERE ", &met.join(" AND ")].concat();
    all.prepare_cached(&sql)?.execute(params_from_iter(key))?;
    Ok(())
}

/// Counts anew what counters say: they are not in the log.
pub(super) fn recount(all: &Transaction<'_>) -> Result<(), StoreError> {
    all.execute_batch(
        "DELETE FROM photo_counts; DELETE FROM file_counts; DELETE FROM delivery_counts;
         INSERT INTO photo_counts SELECT event_id, state, count(*) FROM photos GROUP BY 1, 2;
         INSERT INTO file_counts SELECT event_id, verdict, count(*) FROM files WHERE is_current = 1 GROUP BY 1, 2;
         INSERT INTO delivery_counts SELECT event_id, destination_id, state, count(*) FROM deliveries GROUP BY 1, 2, 3;",
    )?;
    Ok(())
}

/// Lets no reference lead nowhere: where a row can do without, it does; else the row goes.
pub(super) fn mend(all: &Transaction<'_>) -> Result<(), StoreError> {
    // What goes may leave others behind it; chains are as long as tables are many, at most.
    let known = tables(all)?;
    for _ in 0..=known.len() {
        let loose: i64 = all.query_row("SELECT count(*) FROM pragma_foreign_key_check", [], |row| row.get(0))?;
        if loose == 0 {
            return Ok(());
        }
        tracing::warn!(loose, "references of rebuilt records lead nowhere and are mended");
        settings::forget(all, settings::COUNTED_FOR)?;
        for table in &known {
            mend_table(all, &table.name)?;
        }
    }
    Err(StoreError::Damaged("rows that belong together cannot be brought together".into()))
}

fn mend_table(all: &Transaction<'_>, name: &str) -> Result<(), StoreError> {
    let mut query = all.prepare(
        "SELECT f.\"from\", f.\"table\", ifnull(f.\"to\", 'id'), c.\"notnull\" OR c.pk > 0
         FROM pragma_foreign_key_list(?1) f JOIN pragma_table_info(?1) c ON c.name = f.\"from\"",
    )?;
    let references: Vec<(String, String, String, bool)> = query
        .query_map([name], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)))?
        .collect::<Result<_, _>>()?;
    for (from, to_table, to, is_needed) in references {
        let nowhere = [
            " WHERE \"",
            &from,
            "\" IS NOT NULL AND NOT EXISTS (SELECT 1 FROM \"",
            &to_table,
            "\" there WHERE there.\"",
            &to,
            "\" = \"",
            name,
            "\".\"",
            &from,
            "\")",
        ]
        .concat();
        let sql = if is_needed {
            ["DELETE FROM \"", name, "\"", &nowhere].concat()
        } else {
            ["UPDATE \"", name, "\" SET \"", &from, "\" = NULL", &nowhere].concat()
        };
        all.execute(&sql, [])?;
    }
    Ok(())
}
