//! Excel workbooks as text. The only file that names the workbook reader.
//!
//! In: the bytes of an `.xlsx` file. Out: each sheet as text with one line a row and tabs between cells, so that it is read
//! like a CSV file and a place in it is row and cell. What must hold: no workbook makes the reader use more memory than the
//! bounds allow: the unpacked size of every part is added up before anything is unpacked, from what is really in the file
//! rather than from what its directory says.

use calamine::{Data, Reader as _, Xlsx};
use std::io::Cursor;

/// Largest workbook, packed.
pub const MAX_PACKED: usize = 64 * 1024 * 1024;
/// Largest sum of all parts, unpacked.
pub const MAX_UNPACKED: u64 = 256 * 1024 * 1024;
/// Largest number of cells in a sheet, counted as the rectangle that holds them all.
pub const MAX_CELLS: usize = 2_000_000;

/// The sheets of a workbook: name and text.
///
/// # Errors
/// No workbook, a damaged one, or one beyond the bounds.
pub fn sheets(bytes: &[u8]) -> Result<Vec<(String, String)>, String> {
    sheets_within(bytes, MAX_UNPACKED)
}

/// Like [`sheets`] with another bound for the unpacked size.
///
/// # Errors
/// As [`sheets`].
pub fn sheets_within(bytes: &[u8], max_unpacked: u64) -> Result<Vec<(String, String)>, String> {
    bounded(bytes, max_unpacked)?;
    let mut book: Xlsx<_> =
        Xlsx::new(Cursor::new(bytes)).map_err(|error| format!("this is no readable workbook: {error}"))?;
    let mut out = Vec::new();
    for name in book.sheet_names() {
        let used = extent(&mut book, &name)?;
        if used.0.saturating_mul(used.1) > MAX_CELLS {
            return Err(format!("sheet `{name}` has more than {MAX_CELLS} cells"));
        }
        let range = book.worksheet_range(&name).map_err(|error| format!("sheet `{name}` cannot be read: {error}"))?;
        let (first_row, first_column) = range.start().unwrap_or_default();
        let mut text = "\n".repeat(first_row as usize);
        for row in range.rows() {
            text.push_str(&"\t".repeat(first_column as usize));
            for (at, cell) in row.iter().enumerate() {
                if at > 0 {
                    text.push('\t');
                }
                text.push_str(&words(cell));
            }
            text.push('\n');
        }
        out.push((name, text));
    }
    Ok(out)
}

/// Rows and columns that the cells of a sheet reach, without building the rectangle.
fn extent(book: &mut Xlsx<Cursor<&[u8]>>, name: &str) -> Result<(usize, usize), String> {
    let Ok(mut cells) = book.worksheet_cells_reader(name) else { return Ok((0, 0)) };
    let (mut low, mut high, mut any) = ((u32::MAX, u32::MAX), (0, 0), false);
    loop {
        match cells.next_cell() {
            Ok(Some(cell)) => {
                let (row, column) = cell.get_position();
                low = (low.0.min(row), low.1.min(column));
                high = (high.0.max(row), high.1.max(column));
                any = true;
            }
            Ok(None) => break,
            Err(error) => return Err(format!("sheet `{name}` cannot be read: {error}")),
        }
    }
    Ok(if any { ((high.0 - low.0) as usize + 1, (high.1 - low.1) as usize + 1 + low.1 as usize) } else { (0, 0) })
}

fn words(cell: &Data) -> String {
    let text = match cell {
        Data::Empty | Data::Error(_) => return String::new(),
        Data::DateTime(moment) => match moment.as_f64() {
            days if days.is_finite() && (1.0..2_958_466.0).contains(&days) => day(days),
            other => other.to_string(),
        },
        other => other.to_string(),
    };
    let clean: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let clean = clean.trim();
    if clean.starts_with('"') { format!("\"{}\"", clean.replace('"', "\"\"")) } else { clean.to_owned() }
}

/// A serial day number of the 1900 calendar as a date.
fn day(days: f64) -> String {
    #[allow(clippy::cast_possible_truncation)]
    let days = days.floor() as i64;
    let start = jiff::civil::date(1899, 12, 30);
    start.checked_add(jiff::Span::new().days(days)).map_or_else(|_| String::new(), |date| date.to_string())
}

/// Unpacks every part once into nothing, counting; stops at the bound.
fn bounded(bytes: &[u8], max_unpacked: u64) -> Result<(), String> {
    if bytes.len() > MAX_PACKED {
        return Err(format!("the workbook is larger than {} MiB", MAX_PACKED >> 20));
    }
    let mut archive =
        zip::ZipArchive::new(Cursor::new(bytes)).map_err(|error| format!("this is no workbook: {error}"))?;
    let mut left = max_unpacked;
    for at in 0..archive.len() {
        let part = archive.by_index(at).map_err(|error| format!("the workbook is damaged: {error}"))?;
        let mut part = std::io::Read::take(part, left + 1);
        let size = std::io::copy(&mut part, &mut std::io::sink())
            .map_err(|error| format!("the workbook is damaged: {error}"))?;
        match left.checked_sub(size) {
            Some(rest) => left = rest,
            None => return Err(format!("the workbook unpacks to more than {} MiB", max_unpacked >> 20)),
        }
    }
    Ok(())
}
