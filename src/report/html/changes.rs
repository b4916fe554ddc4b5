//! Before and after: services whose levels or advice changed, and how each stood before.

use super::CHANNELS;
use super::marks::{Html, Marks, escape};
use crate::report::view::ServiceView;
use askama::filters::Safe;

impl Marks<'_> {
    /// Services whose levels or advice changed: before → after.
    pub(super) fn changed(self) -> Vec<(usize, Vec<Html>, Html)> {
        let Some(compare) = &self.view.compare else { return Vec::new() };
        let mut out = Vec::new();
        for at in &self.view.order {
            let service = &self.view.services[*at];
            let Some(before) = compare.before.get(at) else { continue };
            let same = service.channels.iter().zip(before.levels).all(|(now, old)| now.level == old);
            let moved = before.placement.is_some_and(|old| old != service.advice.placement);
            if same && !moved {
                continue;
            }
            let cells = service
                .channels
                .iter()
                .zip(before.levels)
                .map(|(now, old)| {
                    let now_words = self.level(now.level, now.level);
                    if now.level == old {
                        now_words
                    } else {
                        Safe(format!("{} → {}", self.level(old, old).0, now_words.0))
                    }
                })
                .collect();
            let now = self.placement(service.advice.placement);
            let advice = match before.placement {
                Some(old) if old != service.advice.placement => Safe(format!("{} → {}", self.placement(old).0, now.0)),
                _ => now,
            };
            out.push((*at, cells, advice));
        }
        out
    }

    /// A service before, for its page.
    pub(super) fn before(self, service: &ServiceView) -> Option<Html> {
        let before = self.view.compare.as_ref()?.before.get(&service.at)?;
        let mut out: String = CHANNELS
            .iter()
            .zip(before.levels)
            .map(|(channel, level)| {
                format!(
                    "{} {} ",
                    escape(&self.view.texts.word("channel", channel.as_str())),
                    self.level(level, level).0
                )
            })
            .collect();
        if let Some(placement) = before.placement {
            out.push_str(&self.placement(placement).0);
        }
        Some(Safe(out))
    }
}
