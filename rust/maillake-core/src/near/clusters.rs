//! Clusters of near duplicates: candidates of the bands, compared by their real shingles.

use std::cmp::Ordering;
use std::io;

use super::bands::{BANDS, Bands};
use super::body_words::BodyWords;
use super::sets::Sets;
use crate::identity::Key;

/// Messages before it, in the order of keys, that a message of a band is compared with: all of a usual run, and a sample
/// of one that thousands share, which would take their square.
const NEIGHBOURS: usize = 64;

/// A message of a cluster.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Member {
    /// Smallest message key of the cluster: its representative.
    pub cluster: Key,
    /// The message.
    pub key: Key,
    /// Shingles it shares with the representative, as a part of those that either has.
    pub jaccard: f64,
}

/// Signed messages of which the candidates wait for their texts.
#[derive(Debug)]
pub struct Clusters {
    bands: Bands,
    /// Keys in order; the place of a key is its rank.
    keys: Vec<Key>,
    /// Rank of each row of the bands.
    ranks: Vec<u32>,
    is_candidate: Vec<bool>,
    sets: Sets,
}

impl Clusters {
    /// Finds the messages that share a band with another.
    pub fn of(mut bands: Bands) -> io::Result<Self> {
        let keys = std::mem::take(&mut bands.keys);
        let mut rows: Vec<u32> = (0..keys.len() as u32).collect();
        rows.sort_unstable_by_key(|&row| keys[row as usize]);
        let mut ranks = vec![0; keys.len()];
        let mut ordered: Vec<Key> = Vec::with_capacity(keys.len());
        for row in rows {
            let key = keys[row as usize];
            if ordered.last() != Some(&key) {
                ordered.push(key);
            }
            ranks[row as usize] = ordered.len() as u32 - 1;
        }
        drop(keys);
        let mut is_candidate = vec![false; ordered.len()];
        for band in 0..BANDS {
            for rank in bands.shared(band, &ranks)?.into_iter().flatten() {
                is_candidate[rank as usize] = true;
            }
        }
        let sets = Sets::new(bands.sets.try_clone()?, ordered.len());
        Ok(Self { bands, keys: ordered, ranks, is_candidate, sets })
    }

    /// Takes the body text of a message; it is looked at when the message is a candidate.
    pub fn add_text(&mut self, key: &Key, text: &str) -> io::Result<()> {
        match self.keys.binary_search(key) {
            Ok(rank) if self.is_candidate[rank] => self.sets.put(rank as u32, &BodyWords::of(text).own_shingles().set()),
            _ => Ok(()),
        }
    }

    /// The members of every cluster of two or more, by cluster and key. Messages are in one cluster when a chain of
    /// pairs joins them of which each shares four fifths of its shingles.
    pub fn members(mut self) -> io::Result<Vec<Member>> {
        self.sets.flush()?;
        let mut forest = Forest::new(self.keys.len());
        for band in 0..BANDS {
            for run in self.bands.shared(band, &self.ranks)? {
                self.join(&run, &mut forest)?;
            }
        }
        let mut found: Vec<(u32, u32)> = Vec::new();
        for rank in 0..self.keys.len() as u32 {
            let root = forest.root(rank);
            if root != rank {
                found.push((root, rank));
            }
        }
        found.sort_unstable();
        let mut members = Vec::with_capacity(found.len() * 2);
        for cluster in found.chunk_by(|one, other| one.0 == other.0) {
            let root = cluster[0].0;
            let first = self.sets.read(root)?;
            let representative = self.keys[root as usize];
            members.push(Member { cluster: representative, key: representative, jaccard: 1.0 });
            for &(_, rank) in cluster {
                let jaccard = jaccard(&first, &self.sets.read(rank)?);
                members.push(Member { cluster: representative, key: self.keys[rank as usize], jaccard });
            }
        }
        Ok(members)
    }

    /// Joins those of a run that share enough.
    fn join(&self, run: &[u32], forest: &mut Forest) -> io::Result<()> {
        for (place, &rank) in run.iter().enumerate() {
            let mut own = None;
            for &other in run[place.saturating_sub(NEIGHBOURS)..place].iter().rev() {
                let (one, two) = (self.sets.size(rank), self.sets.size(other));
                if !may_share_enough(one, two) || forest.root(rank) == forest.root(other) {
                    continue;
                }
                let own = match &own {
                    Some(set) => set,
                    None => own.insert(self.sets.read(rank)?),
                };
                if shares_enough(shared(own, &self.sets.read(other)?), one + two) {
                    forest.join(rank, other);
                }
            }
        }
        Ok(())
    }
}

/// True when `shared` of two sets that hold `sum` together are four fifths of their union.
pub(super) fn shares_enough(shared: u64, sum: u64) -> bool {
    sum > 0 && 9 * shared >= 4 * sum
}

/// False when sets of these sizes cannot.
fn may_share_enough(one: u64, two: u64) -> bool {
    shares_enough(one.min(two), one + two)
}

/// Number of values that two ordered sets share.
fn shared(one: &[u64], two: &[u64]) -> u64 {
    let (mut at, mut other, mut count) = (0, 0, 0);
    while at < one.len() && other < two.len() {
        let order = one[at].cmp(&two[other]);
        count += u64::from(order == Ordering::Equal);
        at += usize::from(order != Ordering::Greater);
        other += usize::from(order != Ordering::Less);
    }
    count
}

#[allow(clippy::cast_precision_loss)]
fn jaccard(one: &[u64], two: &[u64]) -> f64 {
    let both = shared(one, two);
    both as f64 / ((one.len() + two.len()) as u64 - both).max(1) as f64
}

/// Disjoint sets of ranks; the root of a set is its smallest rank.
struct Forest {
    parents: Vec<u32>,
}

impl Forest {
    fn new(count: usize) -> Self {
        Self { parents: (0..count as u32).collect() }
    }

    fn root(&mut self, mut rank: u32) -> u32 {
        while self.parents[rank as usize] != rank {
            let parent = self.parents[rank as usize];
            self.parents[rank as usize] = self.parents[parent as usize];
            rank = parent;
        }
        rank
    }

    fn join(&mut self, one: u32, two: u32) {
        let (one, two) = (self.root(one), self.root(two));
        self.parents[one.max(two) as usize] = one.min(two);
    }
}
