//! The elements that are open: a stack of bounded height, searched by name.

use super::MarkKind;
use super::element::{Name, Role};

/// Elements kept open at once; deeper ones are flattened into the deepest, as browsers do.
pub(super) const MAX_DEPTH: usize = 512;

const SLOTS: usize = 256;

/// An open element and what closing it undoes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Open {
    pub(super) role: Role,
    /// Its content gives no text.
    pub(super) hides: bool,
    /// The zero or non-zero font size it sets.
    pub(super) font_zero: Option<bool>,
    /// Whether it says to keep or to collapse white space.
    pub(super) keeps_space: Option<bool>,
    /// Line ends after it; 0 for what flows on or is unseen.
    pub(super) separation: u32,
    pub(super) mark: Option<OpenMark>,
    /// Already closed, but below elements that are not.
    closed: bool,
    outer_block: u16,
    outer_scope: u16,
}

/// A mark whose end is not known yet, nor its start before its first content.
#[derive(Clone, Copy, Debug)]
pub(super) struct OpenMark {
    pub(super) kind: MarkKind,
    pub(super) start: Option<usize>,
    /// Its element says by name what it is, so that it counts even without content.
    pub(super) may_be_empty: bool,
}

impl Open {
    pub(super) const fn new(role: Role) -> Self {
        Self {
            role,
            hides: false,
            font_zero: None,
            keeps_space: None,
            separation: 0,
            mark: None,
            closed: false,
            outer_block: 0,
            outer_scope: 0,
        }
    }
}

/// The stack. Every operation costs at most [`MAX_DEPTH`] comparisons of numbers.
#[derive(Debug)]
pub(super) struct OpenElements {
    names: Vec<Name>,
    elements: Vec<Open>,
    /// How many live elements of a name's slot are on the stack.
    present: [u16; SLOTS],
    /// How many were flattened, by slot, so that their end tags close nothing else.
    flattened: [u32; SLOTS],
    /// Height of the stack above the topmost block, and above the topmost scope.
    block_floor: u16,
    scope_floor: u16,
}

impl OpenElements {
    pub(super) fn new() -> Self {
        Self {
            names: Vec::with_capacity(32),
            elements: Vec::with_capacity(32),
            present: [0; SLOTS],
            flattened: [0; SLOTS],
            block_floor: 0,
            scope_floor: 0,
        }
    }

    pub(super) fn depth(&self) -> usize {
        self.elements.len()
    }

    /// False surely means that no element of this name is open.
    pub(super) fn may_hold(&self, name: Name) -> bool {
        self.present[name.slot()] > 0
    }

    /// Opens an element; false if the stack is full and it was flattened.
    pub(super) fn push(&mut self, name: Name, mut element: Open) -> bool {
        let slot = name.slot();
        if self.elements.len() >= MAX_DEPTH {
            self.flattened[slot] = self.flattened[slot].saturating_add(1);
            return false;
        }
        element.outer_block = self.block_floor;
        element.outer_scope = self.scope_floor;
        self.names.push(name);
        self.elements.push(element);
        self.present[slot] += 1;
        let height = self.elements.len() as u16;
        if element.role.is_block() {
            self.block_floor = height;
        }
        if element.role.is_scope() {
            self.scope_floor = height;
        }
        true
    }

    /// True if the end tag belongs to a flattened element.
    pub(super) fn take_flattened(&mut self, name: Name) -> bool {
        let count = &mut self.flattened[name.slot()];
        let taken = *count > 0;
        *count -= u32::from(taken);
        taken
    }

    /// Takes the topmost element off, if it stands at `index` or above; those closed before are gone with it.
    pub(super) fn pop(&mut self, index: usize) -> Option<Open> {
        while self.elements.len() > index {
            let element = self.elements.pop()?;
            let name = self.names.pop()?;
            if element.closed {
                continue;
            }
            self.present[name.slot()] -= 1;
            if element.role.is_block() {
                self.block_floor = element.outer_block;
            }
            if element.role.is_scope() {
                self.scope_floor = element.outer_scope;
            }
            return Some(element);
        }
        None
    }

    /// Closes an inline element that has open elements above it.
    pub(super) fn close_below(&mut self, index: usize) -> Option<Open> {
        let name = *self.names.get(index)?;
        let element = self.elements.get_mut(index)?;
        element.closed = true;
        let copy = *element;
        self.present[name.slot()] -= 1;
        // A name nothing is ever looked up by.
        self.names[index] = Name::default();
        Some(copy)
    }

    /// The topmost open element of this name that an end tag reaches.
    pub(super) fn in_scope(&self, name: Name) -> Option<usize> {
        self.find(name, usize::from(self.scope_floor))
    }

    /// As [`Self::in_scope`], for names that define the scope themselves: the floor is where they sit.
    pub(super) fn in_or_at_scope(&self, name: Name) -> Option<usize> {
        self.find(name, usize::from(self.scope_floor).saturating_sub(1))
    }

    /// The topmost open element of this name above the topmost block.
    pub(super) fn above_block(&self, name: Name) -> Option<usize> {
        self.find(name, usize::from(self.block_floor))
    }

    /// The topmost open element of this name, at `floor` or above.
    pub(super) fn find(&self, name: Name, floor: usize) -> Option<usize> {
        if !self.may_hold(name) {
            return None;
        }
        let above = self.names.get(floor..)?;
        above.iter().rposition(|&open| open == name).map(|index| floor + index)
    }

    /// The setting of the topmost element that has one.
    pub(super) fn topmost<T>(&self, setting: impl Fn(&Open) -> Option<T>) -> Option<T> {
        self.elements.iter().rev().filter(|element| !element.closed).find_map(setting)
    }

    pub(super) fn mark_mut(&mut self, index: usize) -> Option<&mut OpenMark> {
        self.elements.get_mut(index)?.mark.as_mut()
    }
}
