//! Connected components: union-find whose root is the smallest key, so that a component's name depends on nothing but
//! its members.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use crate::identity::Key;

/// Keys are hashes already: eight of their bytes are the hash.
#[derive(Default)]
pub struct KeyHasher(u64);

impl Hasher for KeyHasher {
    fn write(&mut self, bytes: &[u8]) {
        if let Some(head) = bytes.first_chunk() {
            self.0 = u64::from_le_bytes(*head);
        }
    }

    // The length that comes before the bytes of an array.
    fn write_usize(&mut self, _: usize) {}

    fn finish(&self) -> u64 {
        self.0
    }
}

/// A map by key.
pub type KeyMap<V> = HashMap<Key, V, BuildHasherDefault<KeyHasher>>;

/// Union-find over keys.
#[derive(Default)]
pub struct Components {
    numbers: KeyMap<u32>,
    keys: Vec<Key>,
    parents: Vec<u32>,
}

impl Components {
    /// Number of the node of a key, which is made when there is none.
    pub fn node(&mut self, key: &Key) -> u32 {
        let (keys, parents) = (&mut self.keys, &mut self.parents);
        *self.numbers.entry(*key).or_insert_with(|| {
            keys.push(*key);
            parents.push(parents.len() as u32);
            parents.len() as u32 - 1
        })
    }

    /// Number of the node of a key, when there is one.
    #[must_use]
    pub fn find(&self, key: &Key) -> Option<u32> {
        self.numbers.get(key).copied()
    }

    /// Key of a node.
    #[must_use]
    pub fn key(&self, node: u32) -> &Key {
        &self.keys[node as usize]
    }

    /// Number of nodes.
    #[must_use]
    pub fn len(&self) -> usize {
        self.keys.len()
    }

    /// True without nodes.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }

    /// The node with the smallest key of the component of `node`.
    pub fn root(&mut self, mut node: u32) -> u32 {
        while self.parents[node as usize] != node {
            let above = self.parents[self.parents[node as usize] as usize];
            self.parents[node as usize] = above;
            node = above;
        }
        node
    }

    /// Makes one component of two.
    pub fn join(&mut self, one: u32, other: u32) {
        let (one, other) = (self.root(one), self.root(other));
        if self.keys[one as usize] < self.keys[other as usize] {
            self.parents[other as usize] = one;
        } else {
            self.parents[one as usize] = other;
        }
    }
}

/// Every node of the edges with the smallest key of its component, in order of first appearance.
///
/// An edge without `to` is a node alone.
#[must_use]
pub fn closure_of(edges: impl Iterator<Item = (Key, Option<Key>)>) -> Vec<(Key, Key)> {
    let mut components = Components::default();
    for (from, to) in edges {
        let from = components.node(&from);
        if let Some(to) = to {
            let to = components.node(&to);
            components.join(from, to);
        }
    }
    (0..components.len() as u32)
        .map(|node| {
            let root = components.root(node);
            (*components.key(node), *components.key(root))
        })
        .collect()
}

#[cfg(test)]
#[path = "closure_tests.rs"]
mod tests;
