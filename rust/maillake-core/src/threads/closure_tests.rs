use std::collections::BTreeMap;

use super::closure_of;
use crate::identity::{Key, key_of};

fn key(number: u32) -> Key {
    key_of(&number.to_le_bytes())
}

/// Threads by plain search: every node with the smallest key that can be reached from it.
fn searched(edges: &[(u32, u32)]) -> BTreeMap<Key, Key> {
    let mut labels: BTreeMap<u32, Key> = edges.iter().flat_map(|&(a, b)| [(a, key(a)), (b, key(b))]).collect();
    loop {
        let before = labels.clone();
        for (a, b) in edges {
            let smaller = labels[a].min(labels[b]);
            labels.insert(*a, smaller);
            labels.insert(*b, smaller);
        }
        if before == labels {
            return labels.into_iter().map(|(number, label)| (key(number), label)).collect();
        }
    }
}

fn closed(edges: &[(u32, u32)]) -> BTreeMap<Key, Key> {
    closure_of(edges.iter().map(|&(a, b)| (key(a), Some(key(b))))).into_iter().collect()
}

#[test]
fn the_label_is_the_smallest_key_of_what_is_connected() {
    let mut state = 7_u32;
    let mut random = |below: u32| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 8) % below
    };
    for size in [2, 5, 40, 300] {
        let edges: Vec<(u32, u32)> = (0..size).map(|_| (random(size), random(size))).collect();
        assert_eq!(closed(&edges), searched(&edges));
        let mut turned: Vec<(u32, u32)> = edges.iter().rev().map(|&(a, b)| (b, a)).collect();
        turned.extend(edges.clone());
        assert_eq!(closed(&turned), searched(&edges));
    }
}

#[test]
fn a_node_alone_is_its_own_thread() {
    assert_eq!(closure_of([(key(1), None)].into_iter()), [(key(1), key(1))]);
}
