//! Takes the tokens of the HTML standard's tokenizer as they come, without building any, and hands them to the page.

use html5gum::{Emitter, Error, State};

use super::container;
use super::element::{Name, NameBuilder, RawText, Role, names};
use super::page::{Attributes, Page};
use super::style::Style;

/// Bytes of one attribute value that are looked at.
const MAX_VALUE_BYTES: usize = 8_192;

/// Attributes that matter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Attribute {
    Style,
    Class,
    Id,
    Name,
    Hidden,
    Href,
    Alt,
    Type,
    Start,
    Value,
    Size,
}

impl Attribute {
    fn of(name: Name) -> Option<Self> {
        const STYLE: Name = Name::of(b"style");
        const CLASS: Name = Name::of(b"class");
        const ID: Name = Name::of(b"id");
        const NAME: Name = Name::of(b"name");
        const HIDDEN: Name = Name::of(b"hidden");
        const HREF: Name = Name::of(b"href");
        const ALT: Name = Name::of(b"alt");
        const TYPE: Name = Name::of(b"type");
        const START: Name = Name::of(b"start");
        const VALUE: Name = Name::of(b"value");
        const SIZE: Name = Name::of(b"size");
        match name {
            STYLE => Some(Self::Style),
            CLASS => Some(Self::Class),
            ID => Some(Self::Id),
            NAME => Some(Self::Name),
            HIDDEN => Some(Self::Hidden),
            HREF => Some(Self::Href),
            ALT => Some(Self::Alt),
            TYPE => Some(Self::Type),
            START => Some(Self::Start),
            VALUE => Some(Self::Value),
            SIZE => Some(Self::Size),
            _ => None,
        }
    }

    const fn bit(self) -> u16 {
        1 << (self as u16)
    }
}

/// The tag being read.
#[derive(Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "independent facts about one tag")]
struct Tag {
    name: NameBuilder,
    is_end: bool,
    /// Its name holds an `@`, or is the beginning of a web address.
    has_at: bool,
    attribute_name: NameBuilder,
    attribute: Option<Attribute>,
    has_value: bool,
    /// Attributes read already; a second one of a name does not count.
    seen: u16,
    value: Vec<u8>,
    /// More of the value is not taken.
    value_full: bool,
    target: Vec<u8>,
    alternative: Vec<u8>,
    attributes: Attributes,
}

#[derive(Clone, Copy, Debug, Default)]
struct Partial {
    bytes: [u8; 4],
    length: usize,
}

/// Receives the tokenizer's events.
pub(super) struct Tokens<'h, 'p> {
    html: &'h str,
    page: &'p mut Page,
    tag: Tag,
    position: usize,
    tag_start: usize,
    /// First byte of a character that the tokenizer handed out alone, and how many it is to have.
    partial: Partial,
    /// Take tags for text.
    plain: bool,
    /// The raw text element that is open.
    raw_text: Option<Name>,
    /// Tags of elements HTML knows, or unknown ones with attributes or an end tag.
    pub(super) known_tags: &'p mut u64,
}

impl<'h, 'p> Tokens<'h, 'p> {
    pub(super) fn new(html: &'h str, page: &'p mut Page, plain: bool, known_tags: &'p mut u64) -> Self {
        Self { html, page, tag: Tag::default(), position: 0, tag_start: 0, partial: Partial::default(), plain, raw_text: None, known_tags }
    }

    fn begin_tag(&mut self, is_end: bool) {
        self.tag.name = NameBuilder::default();
        self.tag.is_end = is_end;
        self.tag.has_at = false;
        self.tag.attribute = None;
        self.tag.has_value = false;
        self.tag.attribute_name = NameBuilder::default();
        self.tag.seen = 0;
        self.tag.target.clear();
        self.tag.alternative.clear();
        self.tag.attributes = Attributes::default();
    }

    fn end_attribute(&mut self) {
        let tag = &mut self.tag;
        let name = std::mem::take(&mut tag.attribute_name).name();
        let has_value = std::mem::take(&mut tag.has_value);
        if name == Name::default() || tag.is_end {
            return;
        }
        let attribute = if has_value { tag.attribute } else { Attribute::of(name) };
        let Some(attribute) = attribute.filter(|attribute| tag.seen & attribute.bit() == 0) else {
            return;
        };
        tag.seen |= attribute.bit();
        if !has_value {
            tag.value.clear();
        }
        match attribute {
            Attribute::Href => std::mem::swap(&mut tag.target, &mut tag.value),
            Attribute::Alt => std::mem::swap(&mut tag.alternative, &mut tag.value),
            _ => tag.attributes.read(attribute, &tag.value, tag.name.name()),
        }
    }

    /// After `<` the tokenizer may hand out the first byte of a character apart from its others.
    #[cold]
    fn split_character(&mut self, text: &[u8]) {
        let Some(&first) = text.first() else { return };
        if text.len() == 1 && first >= 0xC0 {
            self.partial = Partial { bytes: [first, 0, 0, 0], length: 1 };
            return;
        }
        let mut rest = text;
        while let Some((&byte, after)) = rest.split_first() {
            if byte & 0xC0 != 0x80 || self.partial.length == 4 {
                break;
            }
            self.partial.bytes[self.partial.length] = byte;
            self.partial.length += 1;
            rest = after;
        }
        let Partial { bytes, length } = std::mem::take(&mut self.partial);
        self.page.text(&bytes[..length]);
        self.page.text(rest);
    }

    /// `<ann@example.com>` and `<https://example.com/>` are text that was never escaped.
    fn tag_as_text(&self) -> Option<&'h str> {
        const HTTP: Name = Name::of(b"http:");
        const HTTPS: Name = Name::of(b"https:");
        let name = self.tag.name.name();
        let may_be_address = !self.tag.is_end && (self.tag.has_at || name == HTTP || name == HTTPS);
        if !self.plain && !may_be_address {
            return None;
        }
        let text = self.html.get(self.tag_start..self.position)?;
        let is_address = !text.bytes().skip(1).any(|byte| matches!(byte, b'<' | b'"' | b'\''));
        (self.plain || is_address).then_some(text)
    }
}

impl Attributes {
    fn read(&mut self, attribute: Attribute, value: &[u8], element: Name) {
        match attribute {
            Attribute::Style => self.style = Style::parse(value),
            Attribute::Class => {
                self.mark = self.mark.or_else(|| container::by_class(value));
                self.tight |= element == names::P && container::is_tight(value);
                self.indentation |= container::is_indentation(value);
            }
            Attribute::Id => self.mark = self.mark.or_else(|| container::by_id(value)),
            Attribute::Name => {
                if element == names::DIV {
                    self.mark = self.mark.or_else(|| container::by_name_attribute(value));
                }
            }
            Attribute::Hidden => self.hidden = true,
            Attribute::Type => self.cite = value.trim_ascii().eq_ignore_ascii_case(b"cite"),
            Attribute::Start | Attribute::Value => self.number = number(value),
            Attribute::Size => self.sized = true,
            Attribute::Href | Attribute::Alt => {}
        }
    }
}

fn number(value: &[u8]) -> Option<i32> {
    std::str::from_utf8(value.trim_ascii()).ok()?.parse().ok()
}

fn state_of(raw_text: RawText) -> State {
    match raw_text {
        RawText::Script => State::ScriptData,
        RawText::Title | RawText::TextArea => State::RcData,
        RawText::Style | RawText::Fallback | RawText::Example => State::RawText,
        RawText::PlainText => State::PlainText,
    }
}

impl Emitter for Tokens<'_, '_> {
    type Token = ();

    fn set_last_start_tag(&mut self, _: Option<&[u8]>) {}

    fn emit_eof(&mut self) {}

    #[inline]
    fn emit_error(&mut self, _: Error) {}

    #[inline]
    fn should_emit_errors(&mut self) -> bool {
        false
    }

    /// A token only when the text is full, to stop the tokenizer.
    #[inline]
    fn pop_token(&mut self) -> Option<()> {
        self.page.flow.is_full().then_some(())
    }

    #[inline]
    fn emit_string(&mut self, text: &[u8]) {
        if self.partial.length > 0 || (text.len() == 1 && text[0] >= 0xC0) {
            return self.split_character(text);
        }
        self.page.text(text);
    }

    #[inline]
    fn init_start_tag(&mut self) {
        self.begin_tag(false);
    }

    #[inline]
    fn init_end_tag(&mut self) {
        self.begin_tag(true);
    }

    fn init_comment(&mut self) {}

    fn emit_current_tag(&mut self) -> Option<State> {
        self.end_attribute();
        let name = self.tag.name.name();
        let text = if self.raw_text.is_none() { self.tag_as_text() } else { None };
        if let Some(text) = text {
            self.page.text(text.as_bytes());
            return None;
        }
        let (role, canonical) = Role::of(name);
        if self.tag.is_end {
            *self.known_tags += 1;
            self.page.end(role, canonical);
            self.raw_text = self.raw_text.filter(|&open| open != name);
            return None;
        }
        *self.known_tags += u64::from(role != Role::Inline || self.tag.seen > 0);
        if role == Role::Image {
            self.page.image(&self.tag.alternative, &self.tag.attributes);
            return None;
        }
        self.page.start(role, canonical, &self.tag.attributes, &self.tag.target);
        match role {
            Role::Raw(raw_text) => {
                self.raw_text = Some(name);
                Some(state_of(raw_text))
            }
            _ => None,
        }
    }

    fn emit_current_comment(&mut self) {}

    fn emit_current_doctype(&mut self) {}

    fn set_self_closing(&mut self) {}

    fn set_force_quirks(&mut self) {}

    #[inline]
    fn push_tag_name(&mut self, piece: &[u8]) {
        self.tag.name = self.tag.name.push(piece);
        self.tag.has_at |= piece.contains(&b'@');
    }

    #[inline]
    fn push_comment(&mut self, _: &[u8]) {}

    fn push_doctype_name(&mut self, _: &[u8]) {}

    fn init_doctype(&mut self) {}

    #[inline]
    fn init_attribute(&mut self) {
        self.end_attribute();
    }

    #[inline]
    fn init_attribute_value(&mut self) {
        if !self.tag.is_end {
            self.tag.has_value = true;
            self.tag.attribute = Attribute::of(self.tag.attribute_name.name());
            self.tag.value.clear();
            self.tag.value_full = false;
        }
    }

    #[inline]
    fn push_attribute_name(&mut self, piece: &[u8]) {
        self.tag.attribute_name = self.tag.attribute_name.push(piece);
    }

    #[inline]
    fn push_attribute_value(&mut self, piece: &[u8]) {
        if self.tag.attribute.is_some() && !self.tag.value_full {
            let room = MAX_VALUE_BYTES.saturating_sub(self.tag.value.len());
            self.tag.value.extend_from_slice(&piece[..piece.len().min(room)]);
            if piece.len() > room {
                let whole = std::str::from_utf8(&self.tag.value).map_or_else(|error| error.valid_up_to(), str::len);
                self.tag.value.truncate(whole);
                self.tag.value_full = true;
            }
        }
    }

    fn set_doctype_public_identifier(&mut self, _: &[u8]) {}

    fn set_doctype_system_identifier(&mut self, _: &[u8]) {}

    fn push_doctype_public_identifier(&mut self, _: &[u8]) {}

    fn push_doctype_system_identifier(&mut self, _: &[u8]) {}

    #[inline]
    fn start_open_tag(&mut self) {
        self.tag_start = self.position.saturating_sub(1);
    }

    #[inline]
    fn current_is_appropriate_end_tag_token(&mut self) -> bool {
        self.tag.is_end && self.raw_text == Some(self.tag.name.name())
    }

    #[inline]
    fn move_position(&mut self, offset: isize) {
        self.position = self.position.saturating_add_signed(offset);
    }
}
