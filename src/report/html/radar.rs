//! Results of lenses: the radar (for each objective, how much of it is met at least and at most), and results in words.

use super::marks::{Html, Marks, escape};
use crate::report::view::LensView;
use crate::report::view::lens::GivenView;
use askama::filters::Safe;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

/// A lens over all services it was applied to.
pub(super) struct LensSum {
    /// Name.
    pub(super) name: String,
    /// Whether it has a SEAL or a score.
    pub(super) scored: bool,
    /// Objectives: id, name, mean of the lowest and of the highest share.
    pub(super) objectives: Vec<(String, String, f64, f64)>,
    /// How many services each objective concerns.
    counts: Vec<f64>,
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
                    objectives: Vec::new(),
                    counts: Vec::new(),
                    services: Vec::new(),
                });
                sum.services.push((service.at, at));
                sum.scored |= lens.counts.is_none();
                // An objective that does not concern a service is missing there.
                for one in &lens.objectives {
                    let known = sum.objectives.iter().position(|total| total.0 == one.0);
                    let place = known.unwrap_or_else(|| {
                        sum.objectives.push((one.0.clone(), one.1.clone(), 0.0, 0.0));
                        sum.counts.push(0.0);
                        sum.objectives.len() - 1
                    });
                    sum.objectives[place].2 += one.2;
                    sum.objectives[place].3 += one.3;
                    sum.counts[place] += 1.0;
                }
            }
        }
        let mut out: Vec<LensSum> = found.into_values().collect();
        for sum in &mut out {
            for (objective, count) in sum.objectives.iter_mut().zip(&sum.counts) {
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

    pub(super) fn seal(self, lens: &LensView) -> String {
        match lens.seal {
            None => "–".to_owned(),
            Some((low, high)) if low == high => format!("SEAL-{low}"),
            Some((low, high)) => format!("SEAL-{low} – SEAL-{high}"),
        }
    }

    pub(super) fn score(self, lens: &LensView) -> String {
        let t = self.view.texts;
        match lens.score {
            None => "–".to_owned(),
            Some((low, high)) if (low - high).abs() < 0.05 => t.percent(low / 100.0),
            Some((low, high)) => t.percents((low / 100.0, high / 100.0)),
        }
    }

    /// How the criteria of a lens without a score stand, in words; what does not occur is not named.
    pub(super) fn standing(self, lens: &LensView) -> String {
        let t = self.view.texts;
        let words = ["lens.met-n", "lens.partly-n", "lens.failed-n", "lens.open-n"];
        let counts = lens.counts.unwrap_or_default();
        let parts: Vec<String> = counts
            .iter()
            .zip(words)
            .filter(|(n, _)| **n > 0)
            .map(|(n, key)| t.with(key, &[("n", &t.number(*n))]))
            .collect();
        if parts.is_empty() { "–".to_owned() } else { parts.join(", ") }
    }

    /// Criteria that press down most services of a long list: they stand once, above it.
    pub(super) fn usual_binding(self, sum: &LensSum) -> Vec<String> {
        let lens = |(at, place): &(usize, usize)| &self.view.services[*at].lenses[*place];
        let with =
            |id: &str| sum.services.iter().filter(|at| lens(at).binding.iter().any(|(one, _)| one == id)).count();
        let all = self.criteria(sum).into_iter().map(|(id, _)| id);
        let usual: Vec<String> = all.filter(|id| with(id) * 2 > sum.services.len()).collect();
        if sum.services.len() > 3 && usual.len() > 2 { usual } else { Vec::new() }
    }

    /// Criteria that press a result down, by id; their names stand once below the table. Against the usual ones, only what
    /// is added and what is missing.
    pub(super) fn binding(self, lens: &LensView, usual: &[String]) -> String {
        let own: Vec<&str> = lens.binding.iter().map(|(id, _)| id.as_str()).collect();
        if usual.is_empty() {
            return own.join(", ");
        }
        let added = own.iter().filter(|id| !usual.iter().any(|known| known == *id)).map(|id| format!("+{id}"));
        let missing = usual.iter().filter(|id| !own.contains(&id.as_str())).map(|id| format!("−{id}"));
        let parts: Vec<String> = added.chain(missing).collect();
        if parts.is_empty() { "=".to_owned() } else { parts.join(", ") }
    }

    /// Names of the criteria that press results of a lens down: id and name.
    pub(super) fn criteria(self, sum: &LensSum) -> Vec<(String, String)> {
        let lens = |(at, place): &(usize, usize)| &self.view.services[*at].lenses[*place];
        let all: BTreeSet<&(String, String)> = sum.services.iter().flat_map(|at| &lens(at).binding).collect();
        let mut all: Vec<(String, String)> = all.into_iter().cloned().collect();
        let number = |id: &str| id.split('.').map(|part| part.parse().unwrap_or(u32::MAX)).collect::<Vec<u32>>();
        all.sort_by_cached_key(|(id, _)| number(id));
        all
    }

    /// Answers that people gave to criteria of a lens: the service, as its place in the inventory, and the answer.
    pub(super) fn given(self, sum: &LensSum) -> Vec<(usize, GivenView)> {
        let of = |(at, lens): &(usize, usize)| {
            let answers = self.view.services[*at].lenses[*lens].answers.iter();
            answers.map(|answer| (*at, answer.clone())).collect::<Vec<_>>()
        };
        let mut out: Vec<(usize, GivenView)> = sum.services.iter().flat_map(of).collect();
        out.sort_by_key(|(at, _)| *at);
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
            (0..count).map(|n| point(n, share(n))).map(|(x, y)| format!("{x:.0},{y:.0}")).collect::<Vec<_>>().join(" ")
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
                "<line class=\"ring\" x1=\"160\" y1=\"140\" x2=\"{x:.0}\" y2=\"{y:.0}\"/><text class=\"gm\" x=\"{:.0}\" y=\"{:.0}\" text-anchor=\"{anchor}\">{}</text>",
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
