//! The tree of a thread: Jamie Zawinski's algorithm (<https://www.jwz.org/doc/threading.html>, RFC 5256 REFERENCES)
//! without its grouping by subject, which is in `gather`.
//!
//! Mails are taken in the order they are given. Of two claims about a mail's parent its own wins, then the first. A
//! link that would close a loop is left out. The deepest look upwards is bounded by a count, so that no mail costs
//! more than its share; what could not be looked up in time stays at the root.

use std::collections::HashMap;

const STEPS_TO_START: usize = 1_000_000;
const STEPS_A_LINK: usize = 64;
const NONE: u32 = u32::MAX;

/// One node of a tree, in reading order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// Number of the mail, None for one that is missing.
    pub mail: Option<u32>,
    /// Its identifier, by number.
    pub id: u32,
    /// Place of the parent in the list.
    pub parent: Option<u32>,
    /// Parents above it.
    pub depth: u32,
}

/// Containers by number: the mail in each, its identifier, its parent.
#[derive(Default)]
pub struct Forest {
    mails: Vec<Option<u32>>,
    ids: Vec<u32>,
    parents: Vec<u32>,
    has_children: Vec<bool>,
    by_id: HashMap<u32, u32>,
    /// Containers that were ever in one tree: a coarse answer to whether a link can close a loop.
    trees: Vec<u32>,
    steps: usize,
}

impl Forest {
    /// The containers of trees that are grown.
    pub(super) fn replanted(places: &[Place]) -> Self {
        let mut forest = Self::default();
        for place in places {
            let container = forest.container(place.id);
            forest.mails[container as usize] = place.mail;
            forest.parents[container as usize] = place.parent.unwrap_or(NONE);
        }
        forest
    }

    /// Puts a root below another, or what is below a missing root when `children` says so.
    pub(super) fn graft(&mut self, root: u32, below: u32, children: bool) {
        if children {
            self.parents.iter_mut().filter(|parent| **parent == root).for_each(|parent| *parent = below);
        } else {
            self.parents[root as usize] = below;
        }
    }

    /// A missing root that holds nothing yet.
    pub(super) fn missing(&mut self) -> u32 {
        self.container(NONE)
    }

    /// Takes mails as (identifier, identifiers it names with the oldest first), by number.
    #[must_use]
    pub fn of<'m>(mails: impl Iterator<Item = (u32, &'m [u32])>) -> Self {
        let mut forest = Self { steps: STEPS_TO_START, ..Self::default() };
        for (number, (id, named)) in mails.enumerate() {
            forest.add(number as u32, id, named);
        }
        forest
    }

    fn add(&mut self, mail: u32, id: u32, named: &[u32]) {
        let own = match self.by_id.get(&id) {
            Some(&known) if self.mails[known as usize].is_none() => known,
            // The identifier is taken: this one is a mail of its own that nothing refers to.
            Some(_) => self.container(id),
            None => self.container_of(id),
        };
        self.mails[own as usize] = Some(mail);
        self.steps += STEPS_A_LINK * (named.len() + 1);
        let mut above = NONE;
        for &name in named {
            let container = self.container_of(name);
            if above != NONE && self.parents[container as usize] == NONE && !self.closes_loop(above, container) {
                self.link(above, container);
            }
            above = container;
        }
        if self.parents[own as usize] == above {
            return;
        }
        self.parents[own as usize] = NONE;
        if above != NONE && !self.closes_loop(above, own) {
            self.link(above, own);
        }
    }

    fn container_of(&mut self, id: u32) -> u32 {
        if let Some(&known) = self.by_id.get(&id) {
            return known;
        }
        let made = self.container(id);
        self.by_id.insert(id, made);
        made
    }

    fn container(&mut self, id: u32) -> u32 {
        let number = self.mails.len() as u32;
        self.mails.push(None);
        self.ids.push(id);
        self.parents.push(NONE);
        self.has_children.push(false);
        self.trees.push(number);
        number
    }

    fn link(&mut self, parent: u32, child: u32) {
        self.parents[child as usize] = parent;
        self.has_children[parent as usize] = true;
        let (one, other) = (self.tree(parent), self.tree(child));
        self.trees[one as usize] = other;
    }

    fn tree(&mut self, mut container: u32) -> u32 {
        while self.trees[container as usize] != container {
            let above = self.trees[self.trees[container as usize] as usize];
            self.trees[container as usize] = above;
            container = above;
        }
        container
    }

    /// True when `child`, which has no parent, is above `parent` or the same, or when there are no steps left to see.
    fn closes_loop(&mut self, parent: u32, child: u32) -> bool {
        if parent == child {
            return true;
        }
        if !self.has_children[child as usize] || self.tree(parent) != self.tree(child) {
            return false;
        }
        let mut at = parent;
        while at != NONE {
            if at == child || self.steps == 0 {
                return true;
            }
            self.steps -= 1;
            at = self.parents[at as usize];
        }
        false
    }

    /// The trees without what is missing and holds nothing together: a missing mail stays where two or more mails at
    /// the root answer it; elsewhere its answers go to the nearest mail above.
    ///
    /// `dates` are those of the mails; siblings are in order of date, those without one last, then as they were given.
    #[must_use]
    pub fn places(&self, dates: &[Option<i64>]) -> Vec<Place> {
        let (parents, kept) = self.pruned();
        let mut firsts = self.own_dates(dates);
        // A missing mail has the date of the first mail below it; containers above are always missing ones at the root.
        for (container, &parent) in parents.iter().enumerate() {
            if kept[container] && parent != NONE && self.mails[parent as usize].is_none() {
                firsts[parent as usize] = firsts[parent as usize].min(firsts[container]);
            }
        }
        let mut order: Vec<u32> = (0..parents.len() as u32).filter(|&container| kept[container as usize]).collect();
        order.sort_by_key(|&container| firsts[container as usize]);
        reading_order(&order, &parents, self)
    }

    /// (no date, date, number of the mail) of every container; what is missing comes after everything.
    fn own_dates(&self, dates: &[Option<i64>]) -> Vec<(bool, i64, u32)> {
        let of = |mail: &Option<u32>| match mail {
            Some(number) => {
                let date = dates.get(*number as usize).copied().flatten();
                (date.is_none(), date.unwrap_or(0), *number)
            }
            None => (true, i64::MAX, NONE),
        };
        self.mails.iter().map(of).collect()
    }

    /// The parent of every container after pruning, and which containers are left.
    fn pruned(&self) -> (Vec<u32>, Vec<bool>) {
        let count = self.mails.len();
        let mut anchors = vec![NONE; count];
        let mut parents = vec![NONE; count];
        let mut answers = vec![0_u32; count];
        for container in self.top_down() {
            let parent = self.parents[container as usize];
            let above = if parent == NONE { NONE } else { anchors[parent as usize] };
            let is_mail = self.mails[container as usize].is_some();
            anchors[container as usize] = if is_mail || above == NONE { container } else { above };
            if is_mail && above != NONE {
                parents[container as usize] = above;
                answers[above as usize] += 1;
            }
        }
        let holds =
            |container: usize| self.mails[container].is_some() || (anchors[container] == container as u32 && answers[container] > 1);
        let kept: Vec<bool> = (0..count).map(holds).collect();
        for parent in &mut parents {
            if *parent != NONE && !kept[*parent as usize] {
                *parent = NONE;
            }
        }
        (parents, kept)
    }

    /// Containers, parents before their children.
    fn top_down(&self) -> Vec<u32> {
        let lists =
            Children::of((0..self.mails.len() as u32).map(|container| (container, self.parents[container as usize])), self.mails.len());
        let mut order: Vec<u32> = lists.roots.clone();
        let mut at = 0;
        while at < order.len() {
            order.extend(lists.of_parent(order[at]));
            at += 1;
        }
        order
    }
}

/// Children of every container in the order they were given.
struct Children {
    roots: Vec<u32>,
    starts: Vec<u32>,
    list: Vec<u32>,
}

impl Children {
    fn of(pairs: impl Iterator<Item = (u32, u32)> + Clone, count: usize) -> Self {
        let mut starts = vec![0_u32; count + 1];
        for (_, parent) in pairs.clone().filter(|&(_, parent)| parent != NONE) {
            starts[parent as usize + 1] += 1;
        }
        for index in 0..count {
            starts[index + 1] += starts[index];
        }
        let mut next = starts.clone();
        let mut children = vec![0; starts[count] as usize];
        let mut roots = Vec::new();
        for (container, parent) in pairs {
            if parent == NONE {
                roots.push(container);
            } else {
                children[next[parent as usize] as usize] = container;
                next[parent as usize] += 1;
            }
        }
        Self { roots, starts, list: children }
    }

    fn of_parent(&self, parent: u32) -> impl DoubleEndedIterator<Item = u32> + '_ {
        let (start, end) = (self.starts[parent as usize] as usize, self.starts[parent as usize + 1] as usize);
        self.list[start..end].iter().copied()
    }
}

/// Depth first over `order`, which sorts siblings.
fn reading_order(order: &[u32], parents: &[u32], forest: &Forest) -> Vec<Place> {
    let lists = Children::of(order.iter().map(|&container| (container, parents[container as usize])), parents.len());
    let mut open: Vec<(u32, Option<u32>, u32)> = lists.roots.iter().rev().map(|&root| (root, None, 0)).collect();
    let mut places = Vec::with_capacity(order.len());
    while let Some((container, parent, depth)) = open.pop() {
        let here = places.len() as u32;
        places.push(Place { mail: forest.mails[container as usize], id: forest.ids[container as usize], parent, depth });
        open.extend(lists.of_parent(container).rev().map(|child| (child, Some(here), depth + 1)));
    }
    places
}

/// The trees of mails given as (identifier, identifiers it names), with their dates.
#[must_use]
pub fn grow<'m>(mails: impl Iterator<Item = (u32, &'m [u32])>, dates: &[Option<i64>]) -> Vec<Place> {
    Forest::of(mails).places(dates)
}

#[cfg(test)]
#[path = "tree_tests.rs"]
mod tests;
