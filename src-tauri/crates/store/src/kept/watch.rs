//! Which rows a group changed: triggers of the writer's own connection note their keys, and what those rows became is read
//! before the commit.

use super::frame::{Frame, cell};
use crate::StoreError;
use rusqlite::{Connection, types::Value as Cell};

/// Columns of the longest key.
const KEYS: usize = 3;

/// One table whose changes are kept.
#[derive(Clone, Debug)]
pub(crate) struct Table {
    pub(crate) name: String,
    pub(crate) columns: Vec<String>,
    /// The columns of its key, in order.
    pub(crate) key: Vec<String>,
    /// Asks for what changed rows are now, and for the keys of those that are gone.
    became: String,
    gone: String,
}

/// Every table but the counters, which others make.
pub(crate) fn tables(connection: &Connection) -> Result<Vec<Table>, StoreError> {
    let mut names = connection.prepare(
        "SELECT name FROM main.sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'
             AND name NOT LIKE '%\\_counts' ESCAPE '\\' ORDER BY name",
    )?;
    let names: Vec<String> = names.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
    names.into_iter().map(|name| table(connection, name)).collect()
}

fn table(connection: &Connection, name: String) -> Result<Table, StoreError> {
    let mut query = connection.prepare("SELECT name, pk FROM pragma_table_info(?1, 'main') ORDER BY cid")?;
    let columns: Vec<(String, i64)> =
        query.query_map([&name], |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<Result<_, _>>()?;
    let mut key: Vec<(i64, String)> =
        columns.iter().filter(|(_, pk)| *pk > 0).map(|(name, pk)| (*pk, name.clone())).collect();
    key.sort();
    let columns: Vec<String> = columns.into_iter().map(|(name, _)| name).collect();
    let key: Vec<String> = key.into_iter().map(|(_, name)| name).collect();
    let (became, gone) = questions(&name, &columns, &key);
    Ok(Table { name, columns, key, became, gone })
}

/// What is asked of a table after each group that changed it.
fn questions(name: &str, columns: &[String], key: &[String]) -> (String, String) {
    const CHANGED: &str = "(SELECT DISTINCT a, b, c FROM temp.rows_changed WHERE place = ?1) c";
    let noted = ["a", "b", "c"];
    let met: Vec<String> = key.iter().zip(noted).map(|(column, noted)| format!("t.\"{column}\" = c.{noted}")).collect();
    let met = met.join(" AND ");
    let all: Vec<String> = columns.iter().map(|column| format!("t.\"{column}\"")).collect();
    let own = noted.get(..key.len()).unwrap_or_default().join(", ");
    let became = ["SELECT ", &all.join(", "), " FROM ", CHANGED, " JOIN main.\"", name, "\" t ON ", &met].concat();
    let gone = [
        "SELECT ",
        &own,
        " FROM ",
        CHANGED,
        " WHERE NOT EXISTS (SELECT 1 FROM main.\"",
        name,
        "\" t WHERE ",
        &met,
        ")",
    ]
    .concat();
    (became, gone)
}

/// Notes every change of `tables` by this connection from now on.
pub(crate) fn begin(connection: &Connection, tables: &[Table]) -> Result<(), StoreError> {
    let mut script = String::from(
        "PRAGMA temp_store = MEMORY;
         CREATE TEMP TABLE rows_changed (place INTEGER NOT NULL, a, b, c);",
    );
    for (place, table) in tables.iter().enumerate() {
        if table.key.is_empty() || table.key.len() > KEYS {
            return Err(StoreError::Strange { what: "key", found: table.name.clone() });
        }
        let noted = |row: &str| {
            let keys: Vec<String> = (0..KEYS)
                .map(|n| table.key.get(n).map_or_else(|| "0".into(), |column| format!("{row}.\"{column}\"")))
                .collect();
            ["INSERT INTO rows_changed VALUES (", &place.to_string(), ", ", &keys.join(", "), ");"].concat()
        };
        // A row keeps its key nearly always: the one it had is noted only where a change names a column of it.
        let of_key = [" OF \"", &table.key.join("\", \""), "\""].concat();
        for (what, of, row) in
            [("INSERT", "", "NEW"), ("UPDATE", "", "NEW"), ("UPDATE", of_key.as_str(), "OLD"), ("DELETE", "", "OLD")]
        {
            let name = &table.name;
            let trigger = [
                "CREATE TEMP TRIGGER \"",
                name,
                " ",
                what,
                " ",
                row,
                "\" AFTER ",
                what,
                of,
                " ON main.\"",
                name,
                "\" BEGIN ",
                &noted(row),
                " END;",
            ];
            script.push_str(&trigger.concat());
        }
    }
    connection.execute_batch(&script)?;
    Ok(())
}

/// Whether this group changed anything so far.
pub(crate) fn any(group: &Connection) -> Result<bool, StoreError> {
    Ok(group.prepare_cached("SELECT 1 FROM temp.rows_changed LIMIT 1")?.exists([])?)
}

/// What the rows that this group changed are now; none of it is noted any more.
pub(crate) fn take(group: &Connection, tables: &[Table], number: u64) -> Result<Frame, StoreError> {
    let mut frame = Frame { number, ..Frame::default() };
    let places: Vec<i64> = group
        .prepare_cached("SELECT DISTINCT place FROM temp.rows_changed ORDER BY place")?
        .query_map([], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    for place in places {
        let Some(table) = usize::try_from(place).ok().and_then(|place| tables.get(place)) else { continue };
        let rows = read(group, &table.became, place)?;
        let gone = read(group, &table.gone, place)?;
        if !rows.is_empty() {
            frame.rows.push((table.name.clone(), rows));
        }
        if !gone.is_empty() {
            frame.gone.push((table.name.clone(), gone));
        }
    }
    group.prepare_cached("DELETE FROM temp.rows_changed")?.execute([])?;
    Ok(frame)
}

fn read(group: &Connection, sql: &str, place: i64) -> Result<Vec<Vec<Cell>>, StoreError> {
    let mut query = group.prepare_cached(sql)?;
    let columns = query.column_count();
    let (mut found, mut rows) = (Vec::new(), query.query([place])?);
    while let Some(row) = rows.next()? {
        found.push((0..columns).map(|n| cell(row.get_ref(n)?)).collect::<Result<_, _>>()?);
    }
    Ok(found)
}
