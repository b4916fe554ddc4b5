//! The dependency graph on paper: where one page would make its words too small to read, parts on pages of their own.
//!
//! In: a layout that is drawn already, by the ids of its headings and of its drawing. Out: windows on that drawing, so that
//! paper costs next to no bytes. What must hold: no box is cut, each stands in one part, and words are at least 7 pt high.

use super::layout::{BOX, LAND, Layout, Node, PITCH, TOP};
use std::fmt::Write as _;

/// Widest drawing that can be read on an upright page, and the highest.
const UPRIGHT: (f64, f64) = (810.0, 1090.0);
/// Width of a part: small words (11 in the style sheet of paper) are 7 pt high on a page that is 762 pt wide.
const WIDEST: f64 = 1197.0;
/// A part is no narrower, or its words would be larger than those around it.
const NARROWEST: f64 = 1000.0;
/// Room for a part on a page beside heading and legend, for a page that is as wide as 1 is.
const SHAPE: f64 = 450.0 / 762.0;
/// Height of the headings, which every part repeats.
const HEADS: f64 = 22.0;
/// Parts at most; a drawing that needs more is an overview on one page.
const MOST: usize = 24;

/// The parts of a drawing; nothing where one upright page is enough.
pub(super) fn parts(layout: &Layout, id: &str) -> String {
    let mut out = String::new();
    if layout.width <= UPRIGHT.0 && layout.height <= UPRIGHT.1 {
        return out;
    }
    let columns = columns(layout);
    let wide = columns.iter().map(|(left, right)| right - left).fold(NARROWEST, f64::max).ceil();
    let most = rows(wide * SHAPE - HEADS).max(1);
    let all = rows(layout.height - TOP).max(1);
    let pages = all.div_ceil(most);
    if pages * columns.len() > MOST {
        return out;
    }
    let each = all.div_ceil(pages);
    #[allow(clippy::cast_precision_loss)]
    let (tall, top) = (each as f64 * PITCH, |page: usize| TOP - 3.0 + (page * each) as f64 * PITCH);
    let width = layout.width.ceil();
    out.push_str("<div class=\"parts\" aria-hidden=\"true\">");
    for page in 0..pages {
        for (left, _) in &columns {
            let (left, top) = (left.floor(), top(page));
            let _ = write!(
                out,
                "<svg class=\"part\" viewBox=\"{left} 0 {wide} {}\"><use href=\"#{id}h\"/><svg x=\"{left}\" y=\"{HEADS}\" width=\"{}\" height=\"{tall}\" viewBox=\"{left} {top} {} {tall}\"><use href=\"#{id}d\"/></svg></svg>",
                tall + HEADS,
                wide.min(width - left),
                wide.min(width - left)
            );
        }
    }
    out.push_str("</div>");
    out
}

#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
fn rows(height: f64) -> usize {
    (height / PITCH).floor() as usize
}

/// Where a box ends.
fn right(node: &Node, layout: &Layout) -> f64 {
    node.x + if node.layer > layout.layers { LAND } else { BOX.0 }
}

/// Columns of boxes that fit beside each other into a part: where they begin and end.
fn columns(layout: &Layout) -> Vec<(f64, f64)> {
    let mut boxes: Vec<(f64, f64)> = layout.nodes.iter().map(|node| (node.x, right(node, layout))).collect();
    boxes.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut out: Vec<(f64, f64)> = Vec::new();
    for (left, right) in boxes {
        match out.last_mut() {
            Some(part) if right + 6.0 - part.0 <= WIDEST => part.1 = right + 6.0,
            _ => out.push((left - 6.0, right + 6.0)),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::super::layout::{Kind, arrange};
    use super::*;

    fn drawn(services: usize, layers: usize) -> Layout {
        let node = |at: usize| Node { kind: Kind::Service(at), layer: at % (layers + 2), x: 0.0, y: 0.0 };
        arrange((0..services).map(node).collect(), Vec::new(), layers, super::super::layout::GAP)
    }

    /// Windows of the parts: left, top, width, height.
    fn windows(markup: &str) -> Vec<[f64; 4]> {
        let inner = markup.split("<svg x=").skip(1);
        let figures = |part: &str| {
            let (_, rest) = part.split_once("viewBox=\"").expect("a window");
            let (box_, _) = rest.split_once('"').expect("its end");
            let four: Vec<f64> = box_.split(' ').map(|n| n.parse().expect("a number")).collect();
            [four[0], four[1], four[2], four[3]]
        };
        inner.map(figures).collect()
    }

    #[test]
    fn every_box_stands_whole_in_exactly_one_part() {
        assert_eq!(parts(&drawn(9, 1), "g"), "");
        for (services, layers) in [(80, 0), (44, 4), (61, 3), (137, 2), (300, 4)] {
            let layout = drawn(services, layers);
            let windows = windows(&parts(&layout, "g"));
            assert!(!windows.is_empty(), "{services}");
            for node in &layout.nodes {
                let whole = windows.iter().filter(|[left, top, width, height]| {
                    node.x >= *left
                        && right(node, &layout) <= left + width
                        && node.y >= *top
                        && node.y + BOX.1 <= top + height
                });
                assert_eq!(whole.count(), 1, "{services} services: {} {}", node.x, node.y);
            }
            // 11 in a part that is as wide as the page: at least 7 pt.
            assert!(windows.iter().all(|[_, _, width, _]| 11.0 * 762.0 / width >= 7.0));
        }
    }
}
