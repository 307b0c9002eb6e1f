//! Threads gathered by base subject: steps 4 and 5 of RFC 5256 REFERENCES. The lake does not thread this way, since a
//! subject alone joins what does not belong together; IMAP servers do.

use std::collections::HashMap;

use super::tree::{Forest, Place};
use crate::subject::base_subject;

/// A root and what its subject says.
#[derive(Clone, Copy)]
struct Root {
    container: u32,
    is_missing: bool,
    is_answer: bool,
}

/// Puts trees whose roots have the same base subject together; `subjects` and `dates` are those of the mails.
#[must_use]
pub fn gather_subjects(places: &[Place], subjects: &[Option<&str>], dates: &[Option<i64>]) -> Vec<Place> {
    let roots: Vec<(String, Root)> = (0..places.len()).filter_map(|at| root_at(places, at, subjects)).collect();
    let mut table: HashMap<&str, Root> = HashMap::new();
    for (subject, root) in &roots {
        let known = table.entry(subject).or_insert(*root);
        if !known.is_missing && (root.is_missing || (known.is_answer && !root.is_answer)) {
            *known = *root;
        }
    }
    let mut forest = Forest::replanted(places);
    for (subject, root) in &roots {
        let Some(first) = table.get_mut(subject.as_str()) else { continue };
        if first.container == root.container {
            continue;
        }
        if first.is_missing || (root.is_answer && !first.is_answer) {
            forest.graft(root.container, first.container, first.is_missing && root.is_missing);
        } else {
            let both = forest.missing();
            forest.graft(first.container, both, false);
            forest.graft(root.container, both, false);
            *first = Root { container: both, is_missing: true, is_answer: false };
        }
    }
    forest.places(dates)
}

/// The root at a place with its base subject, when it is a root and has one; of a missing root that of its first answer.
fn root_at(places: &[Place], at: usize, subjects: &[Option<&str>]) -> Option<(String, Root)> {
    let place = places[at];
    let named = if place.mail.is_some() { place.mail } else { places.get(at + 1).and_then(|below| below.mail) };
    let base = base_subject(subjects.get(named? as usize).copied().flatten()?);
    let root = Root { container: at as u32, is_missing: place.mail.is_none(), is_answer: base.is_reply || base.is_forward };
    (place.parent.is_none() && !base.text.is_empty()).then(|| (base.text.to_lowercase(), root))
}
