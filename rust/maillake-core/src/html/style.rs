//! The few declarations of an inline style that decide whether and how its element becomes text.

/// What an inline style says that matters here.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "independent facts, each read by name")]
pub(super) struct Style {
    pub(super) display: Option<Display>,
    /// Nothing of the element is seen: no display, no visibility, no opacity, or no height with the overflow cut off.
    pub(super) hidden: bool,
    /// The font size is zero (true) or a size of its own (false); none where it depends on the parent's.
    pub(super) font_zero: Option<bool>,
    /// White space is kept (true) or collapses (false).
    pub(super) keeps_space: Option<bool>,
    /// No space above and below, so that paragraphs are lines.
    pub(super) tight: bool,
    /// List items carry no marker.
    pub(super) no_marker: bool,
    /// The rule Outlook and Windows Mail draw above the header of the mail answered.
    pub(super) header_rule: bool,
    /// The bar Outlook draws left of a quoted mail.
    pub(super) quote_bar: bool,
    /// No border at all.
    pub(super) borderless: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Display {
    None,
    Inline,
    Block,
}

/// Declarations that mean something only together.
#[derive(Default)]
#[expect(clippy::struct_excessive_bools, reason = "independent facts, each read by name")]
struct Seen {
    display_important: bool,
    mso_hide: bool,
    invisible: bool,
    no_height: bool,
    overflow_hidden: bool,
    barely_sized: bool,
    margin_top_zero: bool,
    margin_bottom_zero: bool,
    border_top_solid: bool,
    border_left_solid: bool,
    border_top_longhand: u8,
    solid_top_only: bool,
    solid_left_only: bool,
    padding_top_only: bool,
    padding_left_only: bool,
}

impl Style {
    /// Reads the value of a `style` attribute; linear in its length.
    pub(super) fn parse(text: &[u8]) -> Self {
        let mut style = Self::default();
        let mut seen = Seen::default();
        for declaration in text.split(|&byte| byte == b';') {
            let Some(colon) = declaration.iter().position(|&byte| byte == b':') else {
                continue;
            };
            let property = declaration[..colon].trim_ascii();
            let (value, important) = without_important(declaration[colon + 1..].trim_ascii());
            style.declare(&mut seen, property, value, important);
        }
        style.conclude(&seen);
        style
    }

    fn declare(&mut self, seen: &mut Seen, property: &[u8], value: &[u8], important: bool) {
        let is = |name: &[u8]| property.eq_ignore_ascii_case(name);
        match property.len() {
            4 if is(b"font") => self.font_zero = shorthand_font_zero(value).or(self.font_zero),
            6 if is(b"margin") => (seen.margin_top_zero, seen.margin_bottom_zero) = margins_zero(value),
            6 if is(b"border") => self.borderless = starts(value, b"none") || is_zero(value),
            6 if is(b"height") => seen.no_height |= is_zero(value),
            7 if is(b"display") && (important || !seen.display_important) => {
                self.display = display(value);
                seen.display_important = important;
            }
            7 if is(b"opacity") => seen.invisible |= is_zero(value),
            7 if is(b"padding") => padding(seen, value),
            8 if is(b"overflow") => seen.overflow_hidden = starts(value, b"hidden"),
            8 if is(b"mso-hide") => seen.mso_hide = starts(value, b"all"),
            9 if is(b"font-size") => {
                self.font_zero = size_zero(value);
                seen.barely_sized |= number(value).is_some_and(|size| size <= 1.0) && ends(value, b"px");
            }
            10 if is(b"max-height") => seen.no_height |= is_zero(value),
            10 if is(b"visibility") => seen.invisible |= starts(value, b"hidden") || starts(value, b"collapse"),
            10 if is(b"margin-top") => seen.margin_top_zero = nearly_zero(value),
            10 if is(b"border-top") => seen.border_top_solid = contains(value, b"solid"),
            10 if is(b"list-style") => self.no_marker |= contains(value, b"none"),
            11 if is(b"white-space") => self.keeps_space = keeps_space(value),
            11 if is(b"border-left") => seen.border_left_solid = contains(value, b"solid"),
            12 if is(b"border-style") => {
                seen.solid_top_only = starts(value, b"solid none none");
                seen.solid_left_only = starts(value, b"none none none solid");
            }
            13 if is(b"margin-bottom") => seen.margin_bottom_zero = nearly_zero(value),
            15 if is(b"list-style-type") => self.no_marker |= starts(value, b"none"),
            16 if is(b"border-top-style") && starts(value, b"solid") => seen.border_top_longhand |= 1,
            // The grey of Windows Mail.
            16 if is(b"border-top-color") && (contains(value, b"229") || contains(value, b"e5e5e5")) => {
                seen.border_top_longhand |= 2;
            }
            16 if is(b"border-top-width") => seen.border_top_longhand |= 4,
            _ => {}
        }
    }

    fn conclude(&mut self, seen: &Seen) {
        self.hidden = self.display == Some(Display::None)
            || seen.invisible
            || (seen.no_height && seen.overflow_hidden)
            || (seen.mso_hide && (seen.no_height || seen.barely_sized));
        self.tight = seen.margin_top_zero && seen.margin_bottom_zero;
        let only_top = (self.borderless && seen.border_top_solid) || seen.solid_top_only;
        self.header_rule = (only_top && seen.padding_top_only) || seen.border_top_longhand == 7;
        let only_left = (self.borderless && seen.border_left_solid) || seen.solid_left_only;
        self.quote_bar = only_left && seen.padding_left_only;
    }
}

fn without_important(value: &[u8]) -> (&[u8], bool) {
    match value.iter().rposition(|&byte| byte == b'!') {
        Some(mark) if value[mark + 1..].trim_ascii().eq_ignore_ascii_case(b"important") => (value[..mark].trim_ascii(), true),
        _ => (value, false),
    }
}

fn display(value: &[u8]) -> Option<Display> {
    if starts(value, b"none") {
        Some(Display::None)
    } else if value.eq_ignore_ascii_case(b"inline") {
        Some(Display::Inline)
    } else if value.eq_ignore_ascii_case(b"block") {
        Some(Display::Block)
    } else {
        None
    }
}

fn keeps_space(value: &[u8]) -> Option<bool> {
    if starts(value, b"pre") || starts(value, b"break-spaces") {
        Some(true)
    } else if starts(value, b"normal") || starts(value, b"nowrap") {
        Some(false)
    } else {
        None
    }
}

/// The shapes `3.0pt 0in 0in 0in` (above a header) and `0in 0in 0in 4.0pt` (beside a quote), as Word writes them.
fn padding(seen: &mut Seen, value: &[u8]) {
    let mut sizes = [f32::NAN; 4];
    let mut count = 0;
    for token in tokens(value).take(4) {
        sizes[count] = number(token).unwrap_or(f32::NAN);
        count += 1;
    }
    seen.padding_top_only = count >= 3 && sizes[0] > 0.0 && sizes[1] == 0.0 && sizes[2] == 0.0;
    seen.padding_left_only = count == 4 && sizes[0] == 0.0 && sizes[1] == 0.0 && sizes[2] == 0.0 && sizes[3] > 0.0;
}

/// Whether the top and the bottom margin of a shorthand are none.
fn margins_zero(value: &[u8]) -> (bool, bool) {
    let mut top = false;
    let mut bottom = false;
    for (index, token) in tokens(value).take(4).enumerate() {
        match index {
            0 => (top, bottom) = (nearly_zero(token), nearly_zero(token)),
            2 => bottom = nearly_zero(token),
            _ => {}
        }
    }
    (top, bottom)
}

/// The size in a `font` shorthand, which may follow a weight without unit.
fn shorthand_font_zero(value: &[u8]) -> Option<bool> {
    for token in tokens(value) {
        let size = token.split(|&byte| byte == b'/').next().unwrap_or_default();
        let Some(value) = number(size) else { continue };
        let has_unit = size.last().is_some_and(|byte| !byte.is_ascii_digit());
        if value == 0.0 || has_unit || size.len() < token.len() {
            return size_zero(size);
        }
    }
    None
}

fn size_zero(value: &[u8]) -> Option<bool> {
    match number(value) {
        Some(size) if size <= 0.0 => Some(true),
        Some(_) if (ends(value, b"em") && !ends(value, b"rem")) || ends(value, b"%") => None,
        Some(_) => Some(false),
        None if contains(value, b"small") || contains(value, b"large") || contains(value, b"medium") => {
            let relative = starts(value, b"smaller") || starts(value, b"larger");
            if relative { None } else { Some(false) }
        }
        None => None,
    }
}

/// Word writes `.0001pt` for no margin.
fn nearly_zero(value: &[u8]) -> bool {
    number(value).is_some_and(|size| (0.0..0.1).contains(&size))
}

fn is_zero(value: &[u8]) -> bool {
    number(value) == Some(0.0)
}

/// The number at the start, if there is one; digits past the ninth are left out.
fn number(value: &[u8]) -> Option<f32> {
    let mut whole = 0.0_f32;
    let mut scale = 1.0_f32;
    let mut digits = 0;
    let mut fraction = false;
    for &byte in value.iter().take(12) {
        match byte {
            b'0'..=b'9' if digits < 9 => {
                digits += 1;
                whole = whole * 10.0 + f32::from(byte - b'0');
                if fraction {
                    scale *= 10.0;
                }
            }
            b'.' if !fraction => fraction = true,
            _ => break,
        }
    }
    (digits > 0).then_some(whole / scale)
}

fn tokens(value: &[u8]) -> impl Iterator<Item = &[u8]> {
    value.split(u8::is_ascii_whitespace).filter(|token| !token.is_empty())
}

fn starts(value: &[u8], prefix: &[u8]) -> bool {
    value.get(..prefix.len()).is_some_and(|head| head.eq_ignore_ascii_case(prefix))
}

fn ends(value: &[u8], suffix: &[u8]) -> bool {
    value.len() >= suffix.len() && value[value.len() - suffix.len()..].eq_ignore_ascii_case(suffix)
}

fn contains(value: &[u8], word: &[u8]) -> bool {
    value.len() >= word.len() && value.windows(word.len()).any(|window| window.eq_ignore_ascii_case(word))
}
