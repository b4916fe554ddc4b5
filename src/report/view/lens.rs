//! Results of lenses, in the reader's language.

use super::Build;
use crate::assess::ServiceResult;
use crate::assess::lens::{AnswerBasis, CriterionResult};
use crate::catalog::raw::Criterion;
use rustc_hash::FxHashMap;

/// The result of one lens for one service.
#[derive(Debug, Clone, PartialEq)]
pub struct LensView {
    /// Lens id.
    pub id: String,
    /// Name.
    pub name: String,
    /// SEAL, lowest and highest that the facts allow.
    pub seal: Option<(u8, u8)>,
    /// Score in percent, lowest and highest.
    pub score: Option<(f64, f64)>,
    /// Criteria that bind: id and name.
    pub binding: Vec<(String, String)>,
    /// For lenses without a score: criteria met, met in part, failed, open.
    pub counts: Option<[usize; 4]>,
    /// Criteria: how many were answered, derived, narrowed, open.
    pub basis: [usize; 4],
    /// By objective: id, name, lowest and highest share of the best rung, 0 to 1.
    pub objectives: Vec<(String, String, f64, f64)>,
    /// Answers that people gave.
    pub answers: Vec<GivenView>,
}

/// An answer that somebody gave to a criterion.
#[derive(Debug, Clone, PartialEq)]
pub struct GivenView {
    /// Criterion: id and name.
    pub criterion: String,
    /// The rung of the ladder, in words.
    pub answer: String,
    /// What shows it; empty: nothing was said.
    pub evidence: String,
    /// Who gave it and when; may be empty.
    pub by: String,
    /// Where it stands; may be empty.
    pub place: String,
}

impl Build<'_> {
    pub(super) fn lenses(&self, result: &ServiceResult) -> Vec<LensView> {
        let language = self.texts.language;
        result
            .lenses
            .values()
            .filter_map(|found| {
                let lens = self.assessment.catalog.lens(&found.lens)?;
                let criteria: FxHashMap<&str, &Criterion> = lens.criteria.iter().map(|c| (c.id.as_str(), c)).collect();
                let name_of = |id: &str| criteria.get(id).map(|c| c.name.get(language).to_owned()).unwrap_or_default();
                let mut basis = [0; 4];
                for criterion in &found.criteria {
                    basis[match criterion.basis {
                        AnswerBasis::Answered => 0,
                        AnswerBasis::Derived => 1,
                        AnswerBasis::Narrowed => 2,
                        AnswerBasis::Open => 3,
                    }] += 1;
                }
                let objectives = lens
                    .objectives
                    .iter()
                    .filter_map(|objective| {
                        let (mut low, mut high, mut count) = (0.0, 0.0, 0.0);
                        for result in &found.criteria {
                            let of = criteria.get(&*result.id);
                            let Some(criterion) = of.filter(|criterion| criterion.objective == objective.id) else {
                                continue;
                            };
                            let top =
                                f64::from(u32::try_from(criterion.rungs.len().saturating_sub(1)).unwrap_or(1)).max(1.0);
                            low += f64::from(result.rungs.0) / top;
                            high += f64::from(result.rungs.1) / top;
                            count += 1.0;
                        }
                        (count > 0.0).then(|| {
                            (objective.id.clone(), objective.name.get(language).to_owned(), low / count, high / count)
                        })
                    })
                    .collect();
                let answered = |result: &&CriterionResult| result.basis == AnswerBasis::Answered;
                let answered: FxHashMap<&str, &CriterionResult> =
                    found.criteria.iter().filter(answered).map(|result| (&*result.id, result)).collect();
                let answers = lens.criteria.iter().filter_map(|criterion| {
                    let result = answered.get(criterion.id.as_str())?;
                    let rung = criterion.rungs.get(result.rungs.0 as usize)?;
                    let day = result.date.map(|day| day.to_string());
                    Some(GivenView {
                        criterion: format!("{} {}", criterion.id, criterion.name.get(language)),
                        answer: format!("{}: {}", result.rungs.0, rung.text.get(language)),
                        evidence: self.names.sentence(result.evidence.as_deref().unwrap_or_default()),
                        by: result.by.iter().map(|by| self.names.text(by)).chain(day).collect::<Vec<_>>().join(", "),
                        place: result
                            .span
                            .zip(self.files)
                            .filter(|_| !self.names.redact.services)
                            .map_or_else(String::new, |(span, files)| {
                                format!("{}:{}", files.file(span.file).path, files.position(span).line)
                            }),
                    })
                });
                Some(LensView {
                    answers: answers.collect(),
                    id: found.lens.clone(),
                    name: lens.name.get(language).to_owned(),
                    seal: found.seal,
                    score: found.score,
                    counts: (found.seal.is_none() && found.score.is_none())
                        .then_some([found.base.met, found.base.partly, found.base.failed, found.base.open])
                        .map(|counts| counts.map(|n| n as usize)),
                    binding: found.binding.iter().map(|id| (id.clone(), name_of(id))).collect(),
                    basis,
                    objectives,
                })
            })
            .collect()
    }
}
