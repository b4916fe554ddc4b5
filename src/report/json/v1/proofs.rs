//! The paths of exposures as JSON.
//!
//! In: an assessment. Out: for an exposure of a service, its hops. From the first node that is no service on, a path is the
//! same for every service that comes through that node: it is written once and copied. So is what a hop that the inventory
//! declares says besides its ends.

use super::parts::{fields, object};
use super::shape::{HopEnds, HopTold};
use crate::assess::{Assessment, Exposure};
use crate::graph::{Hop, NodeIx};
use crate::model::words::Relation;
use std::borrow::Cow;
use std::sync::OnceLock;

/// Hops as JSON, with commas between.
type Text = Box<[u8]>;

/// Paths written so far.
pub(super) struct Proofs<'a> {
    assessment: &'a Assessment<'a>,
    /// By place of the reach, then by node of the part of the graph that services share.
    shared: Vec<OnceLock<Vec<OnceLock<Text>>>>,
    /// By relation: what a hop that starts at a service says besides its ends.
    declared: Vec<OnceLock<Text>>,
}

impl<'a> Proofs<'a> {
    /// None yet.
    pub(super) fn new(assessment: &'a Assessment<'a>) -> Self {
        Self {
            assessment,
            shared: assessment.reaches.list.iter().map(|_| OnceLock::new()).collect(),
            declared: Relation::ALL.iter().map(|_| OnceLock::new()).collect(),
        }
    }

    /// Appends the hops of an exposure of the service at place `at`.
    pub(super) fn write(&self, piece: &mut Vec<u8>, at: usize, exposure: &Exposure) {
        let Some(number) = exposure.reach.map(|number| number as usize) else {
            return hops(piece, self.assessment.proof(at, exposure), told);
        };
        let Assessment { graph, reaches, inventory, catalog, .. } = self.assessment;
        let (own, rest) = graph.approach(&reaches.list[number], graph.service_node(at), inventory, catalog);
        hops(piece, own, |hop| {
            // The inventory says all that starts at a service, on the day of the assessment; a law or its lack speaks for itself.
            if hop.between_services || rest.is_some() {
                Cow::Borrowed(&**self.declared[hop.relation as usize].get_or_init(|| told(hop)))
            } else {
                Cow::Owned(told(hop).into_vec())
            }
        });
        let Some(node) = rest else { return };
        let known = self.shared[number].get_or_init(|| vec![OnceLock::new(); graph.shared_nodes()]);
        let copy = |piece: &mut Vec<u8>, text: &[u8]| {
            if !text.is_empty() {
                piece.push(b',');
                piece.extend_from_slice(text);
            }
        };
        match known.get(node.index()) {
            Some(text) => copy(piece, text.get_or_init(|| self.rest(number, node))),
            None => copy(piece, &self.rest(number, node)),
        }
    }

    fn rest(&self, number: usize, node: NodeIx) -> Text {
        let Assessment { graph, reaches, inventory, catalog, .. } = self.assessment;
        let mut text = Vec::new();
        hops(&mut text, graph.proof(&reaches.list[number], node, inventory, catalog), told);
        text.into_boxed_slice()
    }
}

fn hops<Said: AsRef<[u8]>>(piece: &mut Vec<u8>, hops: Vec<Hop<'_>>, said: impl Fn(&Hop<'_>) -> Said) {
    for (number, hop) in hops.iter().enumerate() {
        if number > 0 {
            piece.push(b',');
        }
        object(piece, &HopEnds { from: hop.from, to: hop.to });
        piece.extend_from_slice(said(hop).as_ref());
    }
}

/// What a hop says besides its ends, up to the end of the object.
fn told(hop: &Hop<'_>) -> Text {
    let told = HopTold {
        relation: hop.relation.as_str(),
        source: hop.source,
        as_of: hop.as_of,
        confidence: hop.confidence.as_str(),
    };
    let mut text = Vec::new();
    fields(&mut text, &told);
    text.push(b'}');
    text.into()
}
