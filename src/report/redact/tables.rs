//! Hidden names in tables (CSV): every cell below the headings passes through [`Names`].

use super::Names;

/// Columns of amounts.
const AMOUNTS: [&str; 2] = ["one_off_cost_min", "one_off_cost_max"];

/// The table without hidden names.
///
/// # Errors
/// It is no CSV.
pub fn shown(bytes: &[u8], names: &Names<'_>) -> Result<Vec<u8>, String> {
    let failed = |error: csv::Error| error.to_string();
    let ends =
        if bytes.windows(2).any(|pair| pair == b"\r\n") { csv::Terminator::CRLF } else { csv::Terminator::Any(b'\n') };
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(bytes);
    let mut writer = csv::WriterBuilder::new().terminator(ends).from_writer(Vec::new());
    let mut amounts: Vec<bool> = Vec::new();
    for (number, row) in reader.records().enumerate() {
        let row = row.map_err(failed)?;
        if number == 0 {
            amounts = row.iter().map(|head| names.redact.costs && AMOUNTS.contains(&head)).collect();
            writer.write_record(&row).map_err(failed)?;
        } else {
            let hidden = |at: usize| amounts.get(at).copied().unwrap_or_default();
            let cell = |(at, cell): (usize, &str)| if hidden(at) { String::new() } else { clean(cell, names) };
            writer.write_record(row.iter().enumerate().map(cell)).map_err(failed)?;
        }
    }
    writer.into_inner().map_err(|error| error.to_string())
}

/// A cell; lists in it entry by entry, because an address hides the whole entry.
fn clean(cell: &str, names: &Names<'_>) -> String {
    if !cell.contains("://") {
        return names.text(cell);
    }
    let mut entries: Vec<String> = cell.split("; ").map(|entry| names.text(entry)).collect();
    entries.dedup();
    entries.join("; ")
}
