//! A scenario as the report shows it; filled from the simulator's result.

use super::Texts;
use crate::report::redact::Names;

/// What a scenario does.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ScenarioView {
    /// Id in the catalog or file.
    pub id: String,
    /// Name.
    pub name: String,
    /// What happens, and why it is thinkable.
    pub story: String,
    /// Whether it happened.
    pub happened: bool,
    /// Services that go dark at once, as places in the inventory.
    pub dark: Vec<usize>,
    /// Services that may go dark: the facts do not decide it.
    pub perhaps: Vec<usize>,
    /// Services that go dark later, with the hours until then.
    pub later: Vec<(usize, f64)>,
    /// Services that degrade.
    pub degraded: Vec<usize>,
    /// Services whose data becomes reachable.
    pub reachable: Vec<usize>,
    /// Services whose transfers lose their basis.
    pub unlawful: Vec<usize>,
    /// Services that something stands in for, and what.
    pub stand_ins: Vec<(usize, String)>,
    /// How long the way out takes, in days.
    pub way_out_days: Option<(f64, f64)>,
    /// Sources: addresses or document names.
    pub sources: Vec<String>,
}

impl ScenarioView {
    /// The scenario at this place of the list as it may be shown. The stories of scenarios are about companies: where
    /// vendors are hidden, only what happens to the services is left.
    pub(super) fn shown(mut self, number: usize, names: &Names<'_>, texts: &Texts<'_>) -> Self {
        if !names.redact.any() {
            return self;
        }
        if names.redact.vendors {
            self.id = format!("scenario-{}", number + 1);
            self.name = texts.with("redact.scenario", &[("n", &(number + 1))]);
            self.story = texts.t("redact.story").to_owned();
            self.sources.clear();
        } else {
            self.name = names.sentence(&self.name);
            self.story = names.sentence(&self.story);
        }
        for (_, what) in &mut self.stand_ins {
            *what = names.sentence(what);
        }
        self
    }
}
