//! Results of lenses, in the reader's language.

use super::Build;
use crate::assess::ServiceResult;
use crate::assess::lens::AnswerBasis;

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
}

impl Build<'_> {
    pub(super) fn lenses(&self, result: &ServiceResult) -> Vec<LensView> {
        let language = self.texts.language;
        result
            .lenses
            .values()
            .filter_map(|found| {
                let lens = self.assessment.catalog.lens(&found.lens)?;
                let name_of = |id: &str| {
                    lens.criteria
                        .iter()
                        .find(|c| c.id == id)
                        .map(|c| c.name.get(language).to_owned())
                        .unwrap_or_default()
                };
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
                        for (criterion, result) in lens.criteria.iter().zip(&found.criteria) {
                            if criterion.objective == objective.id && criterion.id == result.id {
                                let top =
                                    f64::from(u32::try_from(criterion.rungs.len().saturating_sub(1)).unwrap_or(1))
                                        .max(1.0);
                                low += f64::from(result.rungs.0) / top;
                                high += f64::from(result.rungs.1) / top;
                                count += 1.0;
                            }
                        }
                        (count > 0.0).then(|| {
                            (objective.id.clone(), objective.name.get(language).to_owned(), low / count, high / count)
                        })
                    })
                    .collect();
                Some(LensView {
                    id: found.lens.clone(),
                    name: lens.name.get(language).to_owned(),
                    seal: found.seal,
                    score: found.score,
                    counts: (found.seal.is_none() && found.score.is_none())
                        .then(|| [found.base.met, found.base.partly, found.base.failed, found.base.open])
                        .map(|counts| counts.map(|n| n as usize)),
                    binding: found.binding.iter().map(|id| (id.clone(), name_of(id))).collect(),
                    basis,
                    objectives,
                })
            })
            .collect()
    }
}
