//! Places of the boxes of the dependency graph: layers in an order that pulls connected boxes together, long ones broken into
//! columns. All steps are linear in boxes and lines but for sorting.

/// Boxes in one column.
const ROWS: usize = 44;
/// Sweeps that order layers.
const SWEEPS: usize = 4;
/// From one row to the next.
pub(super) const PITCH: f64 = 36.0;
/// Where the first row begins: below the headings.
pub(super) const TOP: f64 = 26.0;
/// Room between layers of services.
pub(super) const GAP: f64 = 34.0;
const INNER_GAP: f64 = 12.0;

/// Size of a box; the style sheet has the same figures.
pub(super) const BOX: (f64, f64) = (172.0, 31.0);
/// Width of a country.
pub(super) const LAND: f64 = 140.0;

/// A box.
pub(super) struct Node {
    pub(super) kind: Kind,
    pub(super) layer: usize,
    pub(super) x: f64,
    pub(super) y: f64,
}

pub(super) enum Kind {
    Service(usize),
    /// One organisation of a group: its number, its name.
    Member(usize, String),
    Parent(String, String),
    Country(String),
}

pub(super) struct Line {
    pub(super) from: usize,
    pub(super) to: usize,
    pub(super) soft: bool,
    /// How many services it stands for; 1 where each has a line of its own.
    pub(super) services: usize,
}

pub(super) struct Layout {
    pub(super) nodes: Vec<Node>,
    pub(super) lines: Vec<Line>,
    pub(super) layers: usize,
    pub(super) width: f64,
    pub(super) height: f64,
}

/// Orders layers and gives every box its place, with this much room between layers.
pub(super) fn arrange(mut nodes: Vec<Node>, lines: Vec<Line>, layers: usize, gap: f64) -> Layout {
    let mut order: Vec<Vec<usize>> = vec![Vec::new(); layers + 2];
    for (n, node) in nodes.iter().enumerate() {
        order[node.layer].push(n);
    }
    let mut near: Vec<Vec<usize>> = vec![Vec::new(); nodes.len()];
    for line in &lines {
        near[line.from].push(line.to);
        near[line.to].push(line.from);
    }
    #[allow(clippy::cast_precision_loss)]
    let mut rank: Vec<f64> = {
        let mut rank = vec![0.0; nodes.len()];
        for layer in &order {
            for (at, n) in layer.iter().enumerate() {
                rank[*n] = at as f64 / layer.len().max(1) as f64;
            }
        }
        rank
    };
    for sweep in 0..SWEEPS {
        let count = order.len();
        for step in 0..count {
            let layer = if sweep % 2 == 0 { count - 1 - step } else { step };
            let mut keyed: Vec<(f64, usize)> = order[layer]
                .iter()
                .map(|n| {
                    let list = &near[*n];
                    #[allow(clippy::cast_precision_loss)]
                    let mean = list.iter().map(|other| rank[*other]).sum::<f64>() / list.len().max(1) as f64;
                    (if list.is_empty() { rank[*n] } else { mean }, *n)
                })
                .collect();
            keyed.sort_by(|a, b| a.0.total_cmp(&b.0).then_with(|| a.1.cmp(&b.1)));
            #[allow(clippy::cast_precision_loss)]
            for (at, (_, n)) in keyed.iter().enumerate() {
                rank[*n] = at as f64 / keyed.len().max(1) as f64;
            }
            order[layer] = keyed.into_iter().map(|(_, n)| n).collect();
        }
    }
    let mut x = 6.0;
    let tallest = order.iter().map(|layer| rows_of(layer.len())).max().unwrap_or(1);
    for layer in order.iter().filter(|layer| !layer.is_empty()) {
        let rows = rows_of(layer.len());
        for (column, chunk) in layer.chunks(rows).enumerate() {
            if column > 0 {
                x += BOX.0 + INNER_GAP;
            }
            // Whole rows, in the middle: between two rows, paper can be cut.
            let above = (tallest - chunk.len().min(tallest)) / 2;
            for (row, n) in chunk.iter().enumerate() {
                #[allow(clippy::cast_precision_loss)]
                let y = TOP + (above + row) as f64 * PITCH;
                nodes[*n].x = x;
                nodes[*n].y = y;
            }
        }
        x += BOX.0 + gap;
    }
    let height = nodes.iter().map(|node| node.y).fold(0.0, f64::max) + BOX.1 + 10.0;
    Layout { nodes, lines, layers, width: (x - gap + 6.0 + LAND - BOX.0).max(200.0), height }
}

/// Rows of a column in a layer of this many boxes: columns of about the same height.
pub(super) fn rows_of(boxes: usize) -> usize {
    boxes.div_ceil(boxes.div_ceil(ROWS).max(1)).max(1)
}

pub(super) fn curve(from: &Node, to: &Node) -> String {
    let middle = BOX.1 / 2.0;
    let (y1, y2) = (from.y + middle, to.y + middle);
    if to.x > from.x {
        let (x1, x2) = (from.x + BOX.0, to.x);
        let bend = ((x2 - x1) / 2.0).clamp(20.0, 120.0);
        return bow((x1, y1), (bend, x2 - x1 - bend), (x2, y2));
    }
    // Within a layer, or back: around on the right.
    let (x1, x2) = (from.x + BOX.0, to.x + BOX.0);
    let out = x1.max(x2) + 30.0 - x1;
    bow((x1, y1), (out, out), (x2, y2))
}

/// A curve that leaves and arrives level, in steps from its beginning: fewer letters than places on the page.
pub(super) fn bow(from: (f64, f64), bends: (f64, f64), to: (f64, f64)) -> String {
    let (x, y) = ((to.0 - from.0).round(), to.1.round() - from.1.round());
    format!("M{:.0} {:.0}c{:.0} 0 {:.0} {y:.0} {x:.0} {y:.0}", from.0, from.1, bends.0, bends.1)
}
