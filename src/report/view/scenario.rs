//! A scenario as the report shows it; filled from the simulator's result.

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
