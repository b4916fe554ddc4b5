//! The radar of a lens: for each objective, how much of it is met at least and at most.

use super::marks::{Html, Marks, escape};
use askama::filters::Safe;
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// A lens over all services it was applied to.
pub(super) struct LensSum {
    /// Name.
    pub(super) name: String,
    /// Whether it has a SEAL or a score.
    pub(super) scored: bool,
    /// Objectives: id, name, mean of the lowest and of the highest share.
    pub(super) objectives: Vec<(String, String, f64, f64)>,
    /// Services, as places in the inventory, with the place of the result among their lenses.
    pub(super) services: Vec<(usize, usize)>,
}

impl Marks<'_> {
    /// All lenses that were applied.
    pub(super) fn lens_sums(self) -> Vec<LensSum> {
        let mut found: BTreeMap<&str, LensSum> = BTreeMap::new();
        for service in &self.view.services {
            for (at, lens) in service.lenses.iter().enumerate() {
                let sum = found.entry(&lens.id).or_insert_with(|| LensSum {
                    name: lens.name.clone(),
                    scored: false,
                    objectives: lens.objectives.iter().map(|o| (o.0.clone(), o.1.clone(), 0.0, 0.0)).collect(),
                    services: Vec::new(),
                });
                sum.services.push((service.at, at));
                sum.scored |= lens.counts.is_none();
                for (total, one) in sum.objectives.iter_mut().zip(&lens.objectives) {
                    total.2 += one.2;
                    total.3 += one.3;
                }
            }
        }
        let mut out: Vec<LensSum> = found.into_values().collect();
        for sum in &mut out {
            #[allow(clippy::cast_precision_loss)]
            let count = sum.services.len().max(1) as f64;
            for objective in &mut sum.objectives {
                objective.2 /= count;
                objective.3 /= count;
            }
            let lenses = &self.view.services;
            sum.services.sort_by(|a, b| {
                let score = |(at, lens): &(usize, usize)| lenses[*at].lenses[*lens].score.map_or(0.0, |score| score.0);
                let failed =
                    |(at, lens): &(usize, usize)| lenses[*at].lenses[*lens].counts.map_or(0, |counts| counts[2]);
                score(a).total_cmp(&score(b)).then_with(|| failed(b).cmp(&failed(a))).then_with(|| a.cmp(b))
            });
        }
        out
    }

    /// The drawing; empty for fewer than three objectives.
    pub(super) fn radar(self, sum: &LensSum) -> Html {
        let count = sum.objectives.len();
        if count < 3 {
            return Safe(String::new());
        }
        let point = |n: usize, share: f64| {
            #[allow(clippy::cast_precision_loss)]
            let angle = std::f64::consts::TAU * n as f64 / count as f64 - std::f64::consts::FRAC_PI_2;
            (160.0 + angle.cos() * share * 110.0, 140.0 + angle.sin() * share * 110.0)
        };
        let shape = |share: &dyn Fn(usize) -> f64| {
            (0..count).map(|n| point(n, share(n))).map(|(x, y)| format!("{x:.1},{y:.1}")).collect::<Vec<_>>().join(" ")
        };
        let t = self.view.texts;
        let mut out = format!(
            "<svg class=\"radar\" viewBox=\"0 0 320 285\" role=\"img\" aria-label=\"{}\">",
            escape(&t.with("lens.radar", &[("lens", &sum.name)]))
        );
        for ring in [0.25, 0.5, 0.75, 1.0] {
            let _ = write!(out, "<polygon class=\"ring\" points=\"{}\"/>", shape(&|_| ring));
        }
        for (n, objective) in sum.objectives.iter().enumerate() {
            let ((x, y), (tx, ty)) = (point(n, 1.0), point(n, 1.16));
            let anchor = if (tx - 160.0).abs() < 20.0 {
                "middle"
            } else if tx > 160.0 {
                "start"
            } else {
                "end"
            };
            let _ = write!(
                out,
                "<line class=\"ring\" x1=\"160\" y1=\"140\" x2=\"{x:.1}\" y2=\"{y:.1}\"/><text class=\"gm\" x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"{anchor}\">{}</text>",
                if anchor == "middle" { tx } else { tx.clamp(40.0, 280.0) },
                ty + 4.0,
                escape(&objective.0)
            );
        }
        let _ = write!(
            out,
            "<polygon class=\"r-high\" points=\"{}\"/><polygon class=\"r-low\" points=\"{}\"/></svg>",
            shape(&|n| sum.objectives[n].3),
            shape(&|n| sum.objectives[n].2)
        );
        Safe(out)
    }
}
