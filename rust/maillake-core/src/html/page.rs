//! Elements and text in the order of the document, turned into text and marks.

use std::ops::Range;

use super::element::{Name, RawText, Role, names};
use super::flow::{Flow, Marker};
use super::link;
use super::open::{Open, OpenElements, OpenMark};
use super::style::{Display, Style};
use super::{Mark, MarkKind};

/// Marks kept; a mail that has more is no conversation.
const MAX_MARKS: usize = 10_000;
/// Indentation of one level of lists, in spaces, and the deepest level indented.
const LIST_INDENT: usize = 2;
const MAX_LIST_INDENT: usize = 16;

/// What a start tag says, beyond its name.
#[derive(Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "independent facts, each read by name")]
pub(super) struct Attributes {
    pub(super) style: Style,
    /// The mark of its class, id or name.
    pub(super) mark: Option<MarkKind>,
    pub(super) hidden: bool,
    pub(super) tight: bool,
    pub(super) cite: bool,
    pub(super) indentation: bool,
    /// A `font` element with a `size`.
    pub(super) sized: bool,
    /// `start` of a list, `value` of an item.
    pub(super) number: Option<i32>,
}

#[derive(Clone, Copy, Debug)]
struct ListState {
    ordered: bool,
    next: i32,
    has_markers: bool,
    /// Height of the stack below the list.
    depth: usize,
}

/// The open link: where its text begins, once it has some.
#[derive(Debug)]
struct OpenLink {
    start: Option<usize>,
}

/// The state of the walk through a document.
#[derive(Debug)]
#[expect(clippy::struct_excessive_bools, reason = "independent facts, each read by name")]
pub(super) struct Page {
    pub(super) flow: Flow,
    pub(super) marks: Vec<Mark>,
    pub(super) link_targets: Vec<Range<usize>>,
    pub(super) flattened: bool,
    pub(super) hidden_bytes: usize,
    open: OpenElements,
    hidden: u32,
    font_zero: bool,
    keeps_space: bool,
    preformatted: bool,
    skip_line_end: bool,
    /// Inside an element whose content is neither markup nor shown.
    raw_hidden: bool,
    lists: Vec<ListState>,
    link: Option<OpenLink>,
    /// Target of the open link; the buffer is used again.
    target: Vec<u8>,
    /// Stack indexes of open marks without a start.
    unstarted: Vec<usize>,
}

impl Page {
    pub(super) fn new(flow: Flow, preformatted: bool) -> Self {
        Self {
            flow,
            marks: Vec::new(),
            link_targets: Vec::new(),
            flattened: false,
            hidden_bytes: 0,
            open: OpenElements::new(),
            hidden: 0,
            font_zero: false,
            keeps_space: preformatted,
            preformatted,
            skip_line_end: false,
            raw_hidden: false,
            lists: Vec::new(),
            link: None,
            target: Vec::new(),
            unstarted: Vec::new(),
        }
    }

    pub(super) fn text(&mut self, mut text: &[u8]) {
        if self.hidden > 0 || self.font_zero || self.raw_hidden {
            self.hidden_bytes += text.len();
            return;
        }
        if self.skip_line_end {
            self.skip_line_end = false;
            text = text.strip_prefix(b"\n").unwrap_or(text);
        }
        self.flow.text(text, self.keeps_space);
        self.note_content();
    }

    /// Gives marks and the link that wait for their first content its place.
    fn note_content(&mut self) {
        let Some(caught) = self.flow.take_caught() else {
            return;
        };
        for index in self.unstarted.drain(..) {
            if let Some(mark) = self.open.mark_mut(index) {
                mark.start = Some(caught.line);
            }
        }
        if let Some(link) = &mut self.link {
            link.start.get_or_insert(caught.content);
        }
    }

    /// An image: its alternative text stands for it.
    pub(super) fn image(&mut self, alternative: &[u8], attributes: &Attributes) {
        let hidden = attributes.hidden || attributes.style.hidden;
        if hidden || self.hidden > 0 {
            self.hidden_bytes += alternative.len();
            return;
        }
        self.skip_line_end = false;
        self.flow.text(alternative, false);
        self.note_content();
    }

    /// A start tag of any element but an image. `target` is the `href` of a link, empty where there is none.
    pub(super) fn start(&mut self, role: Role, name: Name, attributes: &Attributes, target: &[u8]) {
        self.skip_line_end = false;
        match role {
            Role::Transparent | Role::Void | Role::Image => return,
            Role::LineBreak => {
                if self.hidden == 0 && !attributes.hidden && !attributes.style.hidden {
                    self.flow.line_break();
                }
                return;
            }
            Role::Inline | Role::Formatting => return self.start_inline(role, name, attributes, target),
            Role::Raw(RawText::Script | RawText::Style | RawText::Title | RawText::Fallback) => {
                self.raw_hidden = true;
                return;
            }
            _ => {}
        }
        let in_place = self.close_implied(role, name);
        if !in_place {
            // Rows and cells outside a table only part what is in them.
            return self.edge(1);
        }
        if role == Role::Rule {
            if let Some(kind) = attributes.mark {
                self.add_mark(OpenMark { kind, start: None, may_be_empty: true });
            }
            return self.edge(2);
        }
        self.start_block(role, name, attributes);
    }

    fn start_inline(&mut self, role: Role, name: Name, attributes: &Attributes, target: &[u8]) {
        if name == names::A {
            self.end_link();
            if !target.is_empty() && self.hidden == 0 {
                self.target.clear();
                self.target.extend_from_slice(target);
                self.link = Some(OpenLink { start: None });
                self.flow.watch();
            }
        }
        let style = &attributes.style;
        let is_block = style.display == Some(Display::Block);
        let mut element = Open::new(role);
        element.hides = attributes.hidden || style.hidden;
        element.font_zero = if name == names::FONT && attributes.sized { Some(false) } else { style.font_zero };
        element.font_zero = element.font_zero.filter(|&zero| zero != self.font_zero);
        element.keeps_space = style.keeps_space.filter(|&keeps| keeps != self.keeps_space);
        element.mark = attributes.mark.map(|kind| OpenMark { kind, start: None, may_be_empty: true });
        let matters = element.hides || element.font_zero.is_some() || element.keeps_space.is_some() || element.mark.is_some();
        // Plain inline elements are not kept, unless one of their name is: their end tag must not close that one.
        if matters || is_block || self.open.may_hold(name) {
            if is_block && !element.hides && self.hidden == 0 {
                element.separation = 1;
                self.flow.block_edge(1);
            }
            self.push(name, element);
        }
    }

    fn start_block(&mut self, role: Role, name: Name, attributes: &Attributes) {
        let style = &attributes.style;
        let mut element = Open::new(role);
        element.hides = attributes.hidden || style.hidden || role == Role::Hidden;
        element.font_zero = style.font_zero.or(if role == Role::Table { Some(false) } else { None });
        element.font_zero = element.font_zero.filter(|&zero| zero != self.font_zero);
        element.keeps_space = style.keeps_space.or(if keeps_space(role) { Some(true) } else { None });
        element.mark = mark_of(role, name, attributes);
        let visible = self.hidden == 0 && !element.hides;
        if visible {
            element.separation = match role {
                Role::Paragraph if attributes.tight || style.tight => 1,
                _ if style.display == Some(Display::Inline) => 0,
                _ => role.separation(),
            };
            match role {
                Role::Cell => self.flow.cell_start(),
                Role::Table | Role::Row => {
                    self.flow.block_edge(element.separation);
                    if role == Role::Row {
                        self.flow.row_start();
                    } else {
                        self.flow.row_end();
                    }
                }
                _ if element.separation > 0 => self.flow.block_start(element.separation),
                _ => {}
            }
        }
        match role {
            Role::List { ordered } => {
                let next = attributes.number.unwrap_or(1);
                self.lists.push(ListState { ordered, next, has_markers: !style.no_marker, depth: self.open.depth() });
            }
            Role::Item if element.separation > 0 => self.start_item(attributes),
            _ => {}
        }
        self.skip_line_end = keeps_space(role);
        if !self.push(name, element) && matches!(role, Role::List { .. }) {
            self.lists.pop();
        }
    }

    fn start_item(&mut self, attributes: &Attributes) {
        let indent = (self.lists.len().saturating_sub(1) * LIST_INDENT).min(MAX_LIST_INDENT);
        let mut number = None;
        if let Some(list) = self.lists.last_mut() {
            if list.ordered {
                let current = attributes.number.unwrap_or(list.next);
                list.next = current.saturating_add(1);
                number = Some(current);
            }
            if !list.has_markers {
                return self.flow.set_marker(None);
            }
        }
        let marker = Marker { indent, number };
        self.flow.set_marker((!attributes.style.no_marker).then_some(marker));
    }

    fn push(&mut self, name: Name, element: Open) -> bool {
        if !self.open.push(name, element) {
            self.flattened = true;
            return false;
        }
        self.hidden += u32::from(element.hides);
        self.font_zero = element.font_zero.unwrap_or(self.font_zero);
        self.keeps_space = element.keeps_space.unwrap_or(self.keeps_space);
        if element.mark.is_some() {
            self.unstarted.push(self.open.depth() - 1);
            self.flow.watch();
        }
        true
    }

    /// Closes what a start tag implies to be closed (HTML 13.2.6.4.7 and the table modes).
    ///
    /// False for parts of a table where there is none.
    fn close_implied(&mut self, role: Role, name: Name) -> bool {
        match role {
            Role::Item | Role::Definition => {
                if let Some(index) = self.open.in_scope(name) {
                    let list = self.lists.last().filter(|_| role == Role::Item);
                    if list.is_none_or(|list| index > list.depth) {
                        self.close_from(index);
                    }
                }
            }
            Role::RowGroup | Role::Caption | Role::Row | Role::Cell => {
                let Some(table) = self.open.find(names::TABLE, 0) else {
                    return false;
                };
                let mut keep = table;
                if matches!(role, Role::Row | Role::Cell) {
                    keep = self.open.find(names::ROW_GROUP, keep).unwrap_or(keep);
                }
                if role == Role::Cell {
                    keep = self.open.find(names::TR, keep).unwrap_or(keep);
                }
                self.close_from(keep + 1);
                return true;
            }
            _ => {}
        }
        if role.ends_paragraph() {
            if let Some(index) = self.open.in_scope(names::P) {
                self.close_from(index);
            }
        }
        true
    }

    pub(super) fn end(&mut self, role: Role, name: Name) {
        self.skip_line_end = false;
        match role {
            Role::LineBreak if self.hidden == 0 => self.flow.line_break(),
            Role::LineBreak | Role::Transparent | Role::Void | Role::Image | Role::Rule => {}
            Role::Raw(_) if self.raw_hidden => self.raw_hidden = false,
            _ if self.open.take_flattened(name) => self.edge(role.separation()),
            Role::Inline | Role::Formatting => self.end_inline(role, name),
            Role::Cell | Role::Row | Role::RowGroup if !self.open.may_hold(names::TABLE) => self.edge(1),
            _ => match self.open_block(role, name) {
                Some(index) => self.close_from(index),
                // A paragraph end without a start is an empty paragraph.
                None if role == Role::Paragraph => self.edge(role.separation()),
                None => {}
            },
        }
    }

    /// The open block that an end tag closes.
    fn open_block(&self, role: Role, name: Name) -> Option<usize> {
        match role {
            Role::Table => self.open.find(name, 0),
            Role::Cell | Role::Caption => self.open.in_or_at_scope(name),
            Role::Row | Role::RowGroup => self.open.find(name, self.open.find(names::TABLE, 0)?),
            _ => self.open.in_scope(name),
        }
    }

    fn end_inline(&mut self, role: Role, name: Name) {
        if name == names::A {
            self.end_link();
        }
        let found = match role {
            Role::Formatting => self.open.in_scope(name),
            _ => self.open.above_block(name),
        };
        let Some(index) = found else { return };
        if role == Role::Formatting && index + 1 < self.open.depth() {
            if let Some(element) = self.open.close_below(index) {
                self.undo(element, index);
            }
        } else {
            self.close_from(index);
        }
    }

    fn close_from(&mut self, index: usize) {
        while let Some(element) = self.open.pop(index) {
            let depth = self.open.depth();
            self.undo(element, depth);
        }
    }

    /// Undoes what an element did, which stood at `index` of the stack.
    fn undo(&mut self, element: Open, index: usize) {
        if let Some(mark) = element.mark {
            self.unstarted.retain(|&waiting| waiting != index);
            self.add_mark(mark);
        }
        self.hidden -= u32::from(element.hides);
        if element.font_zero.is_some() {
            self.font_zero = self.open.topmost(|open| open.font_zero).unwrap_or(false);
        }
        if element.keeps_space.is_some() {
            self.keeps_space = self.open.topmost(|open| open.keeps_space).unwrap_or(self.preformatted);
        }
        match element.role {
            Role::Cell | Role::Caption => self.end_link(),
            Role::Table => {
                self.end_link();
                self.flow.row_end();
            }
            Role::Item => self.flow.set_marker(None),
            Role::List { .. } => {
                self.lists.pop();
            }
            _ => {}
        }
        if element.separation > 0 {
            self.flow.block_edge(element.separation);
        }
    }

    fn edge(&mut self, separation: u32) {
        if self.hidden == 0 && separation > 0 {
            self.flow.block_edge(separation);
        }
    }

    /// Ends a mark here. Without content only a header block is one: mail programs set an empty element before it.
    fn add_mark(&mut self, mark: OpenMark) {
        let end = self.flow.written().len();
        let empty = (mark.may_be_empty && mark.kind == MarkKind::HeaderBlock).then_some(end);
        if let Some(start) = mark.start.or(empty) {
            if self.marks.len() < MAX_MARKS {
                self.marks.push(Mark { kind: mark.kind, start, end });
            }
        }
    }

    fn end_link(&mut self) {
        let Some(OpenLink { start: Some(start) }) = self.link.take() else {
            return;
        };
        let text = self.flow.written().get(start..).unwrap_or_default();
        if let Some(target) = link::shown_target(text.trim_ascii(), &self.target) {
            let before = self.flow.written().len();
            self.flow.append(&[b" <", &target, b">"]);
            let after = self.flow.written().len();
            if after > before {
                self.link_targets.push(before..after);
            }
        }
    }

    /// Closes all that is still open.
    pub(super) fn finish(&mut self) {
        self.end_link();
        self.close_from(0);
        self.flow.trim_end();
    }
}

fn keeps_space(role: Role) -> bool {
    matches!(role, Role::Preformatted | Role::Raw(RawText::TextArea | RawText::Example | RawText::PlainText))
}

/// The mark of a block: by its names, or by being or looking like what programs without names for it use.
fn mark_of(role: Role, name: Name, attributes: &Attributes) -> Option<OpenMark> {
    let style = &attributes.style;
    let indents_only = attributes.indentation || style.borderless;
    let by_look = if role == Role::Quote && (attributes.cite || !indents_only) || style.quote_bar && name == names::DIV {
        Some(MarkKind::Quote)
    } else if style.header_rule && name == names::DIV {
        Some(MarkKind::HeaderBlock)
    } else {
        None
    };
    let kind = attributes.mark.or(by_look)?;
    Some(OpenMark { kind, start: None, may_be_empty: attributes.mark.is_some() })
}
