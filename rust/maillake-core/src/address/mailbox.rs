//! One piece of a list to one address, or to several where a separator was missing.

use std::borrow::Cow;

use memchr::{memchr, memchr2};

use super::lexer::{Delimiters, is_atext, is_dot_atom, is_space, skip_space, strip_prefix_ignore_case, strip_suffix_ignore_case, trim};
use super::spec::{Found, Spec, find_specs, read_loose, read_plain, unquote_into, write_spec};
use super::{AddressType, AddressView, angle::Angle, exchange, keys::Keys, phrase};

/// A piece of a list that holds an address.
#[derive(Debug, Clone, Copy)]
pub(super) struct Piece<'a> {
    /// The field body.
    pub(super) text: &'a str,
    /// Where the display name may start.
    pub(super) start: usize,
    /// Where the address ends and only ignored text follows.
    pub(super) end: usize,
    /// Where the ignored text ends.
    pub(super) raw_end: usize,
    pub(super) angle: Option<Angle>,
    pub(super) form: Form,
}

/// What makes a piece an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// It has an `@` or angle brackets.
    Mailbox,
    /// It is a bare Exchange directory name.
    DirectoryName,
    /// It is `local at domain`, as Pipermail archives write From.
    Pipermail,
}

impl<'a> Piece<'a> {
    fn slice(&self, start: usize, end: usize) -> &'a str {
        self.text.get(start..end).unwrap_or_default()
    }

    fn raw(&self) -> &'a str {
        trim(self.slice(self.start, self.raw_end))
    }
}

/// Hands the addresses of `piece` to `emit`, each with the index its raw slice starts at.
pub(super) fn read_piece<'a>(piece: &Piece<'a>, emit: &mut impl FnMut(usize, AddressView<'a>)) {
    match (piece.form, piece.angle) {
        (Form::Mailbox, Some(angle)) => read_angle(piece, angle, emit),
        (Form::Mailbox, None) => read_bare(piece, emit),
        (Form::DirectoryName, _) => {
            let text = trim(piece.slice(piece.start, piece.end));
            let row = match exchange::read_directory_name(text) {
                Some(directory) => directory_row(piece.raw(), None, text, &directory),
                None => invalid_row(piece.raw(), None),
            };
            emit(piece.start, row);
        }
        (Form::Pipermail, _) => emit(piece.start, read_pipermail(piece)),
    }
}

/// `[phrase] <content> [comment]`.
fn read_angle<'a>(piece: &Piece<'a>, angle: Angle, emit: &mut impl FnMut(usize, AddressView<'a>)) {
    let name = phrase::read_phrase(piece.slice(piece.start, angle.open))
        .or_else(|| comment_after(piece, angle.after))
        .or_else(|| comment_after(piece, angle.start));
    let content = trim(piece.slice(angle.start, angle.end));
    if let Some(spec) = read_plain(content) {
        emit(piece.start, smtp_row(piece.raw(), name, spec, false));
        return;
    }
    let content = without_scheme(content);
    let directory = exchange::read_directory_name(content).filter(|_| !content.contains('@'));
    if let Some(directory) = directory {
        emit(piece.start, directory_row(piece.raw(), name, content, &directory));
        return;
    }
    if let Some(group) = empty_group(content) {
        emit(piece.start, group_row(piece.raw(), group));
        return;
    }
    let content = without_route(content);
    let mut found = find_specs(content);
    if found.len() > 1 {
        emit_several(piece, content, found, name, emit);
        return;
    }
    let row = match found.pop() {
        Some(only) if fills(content, &only) => smtp_row(piece.raw(), name, only.spec, only.doubled),
        _ => read_odd_content(piece, name, content),
    };
    emit(piece.start, row);
}

/// Whether `found` is all of `text` but for white space, comments and outer punctuation.
fn fills(text: &str, found: &Found) -> bool {
    let before = text.get(..found.start).unwrap_or_default();
    let after = text.get(found.end..).unwrap_or_default();
    is_filler(before) && is_filler(after)
}

fn is_filler(text: &str) -> bool {
    let bytes = text.as_bytes();
    let mut delimiters = Delimiters::new(bytes);
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        at = match byte {
            b'(' => match delimiters.comment_end(at) {
                Some(end) => end,
                None => at + 1,
            },
            b'<' | b'>' | b'"' | b'\'' | b'[' | b']' | b',' | b';' | b':' | b'.' => at + 1,
            _ if is_space(byte) => at + 1,
            _ => return false,
        };
    }
    true
}

/// The name of a group without members that stands in angle brackets, as some spam
/// senders and mail servers write it: `<name:;>`, `<name:;@host>`, `<name:@host;>`.
fn empty_group(content: &str) -> Option<Cow<'_, str>> {
    let (name, rest) = content.split_once(':')?;
    let rest = trim(rest);
    if name.contains(['@', '"']) || !rest.contains(';') || !rest.starts_with([';', '@']) {
        return None;
    }
    let single = rest.trim_matches(';');
    let is_host = single.is_empty() || single.strip_prefix('@').is_some_and(|host| host.bytes().all(|byte| byte == b'.' || is_atext(byte)));
    is_host.then(|| phrase::read_phrase(name)).flatten()
}

/// Angle brackets that are no addr-spec: a quoted address, an address with blanks or
/// specials in its local part, nothing at all behind a name that is an address, or
/// nothing to use.
fn read_odd_content<'a>(piece: &Piece<'a>, name: Option<Cow<'a, str>>, content: &'a str) -> AddressView<'a> {
    // `<Ann Example/Sales/Org@DOMAIN>`: Lotus Notes writes its names as local parts.
    if let Some(spec) = read_quoted(content).or_else(|| read_loose(content)) {
        return smtp_row(piece.raw(), name, spec, false);
    }
    if content.is_empty() {
        let spec = name.as_deref().and_then(read_plain).map(into_owned);
        if let Some(spec) = spec {
            return smtp_row(piece.raw(), None, spec, false);
        }
    }
    invalid_row(piece.raw(), name)
}

/// `"local@domain"`: the quotes belong around the name, not the address.
fn read_quoted(content: &str) -> Option<Spec<'static>> {
    let quoted = trim(content);
    if !quoted.starts_with('"') || !quoted.contains('@') {
        return None;
    }
    let mut inner = String::new();
    unquote_into(quoted, &mut inner);
    read_plain(trim(&inner)).map(into_owned)
}

fn into_owned(spec: Spec<'_>) -> Spec<'static> {
    Spec { addr: Cow::Owned(spec.addr.into_owned()), domain_start: spec.domain_start }
}

/// `[words] addr-spec [(comment)]` without angle brackets.
fn read_bare<'a>(piece: &Piece<'a>, emit: &mut impl FnMut(usize, AddressView<'a>)) {
    let text = piece.slice(piece.start, piece.end);
    let trimmed = trim(text);
    if let Some(spec) = read_plain(trimmed) {
        emit(piece.start, smtp_row(piece.raw(), None, spec, false));
        return;
    }
    if let Some((spec, name)) = read_old_style(trimmed) {
        emit(piece.start, smtp_row(piece.raw(), name, spec, false));
        return;
    }
    let mut found = find_specs(text);
    if found.len() > 1 {
        emit_several(piece, text, found, None, emit);
        return;
    }
    let row = if let Some(only) = found.pop() {
        let name = name_before(text.get(..only.start).unwrap_or_default()).or_else(|| comment_after(piece, piece.start + only.end));
        smtp_row(piece.raw(), name, only.spec, only.doubled)
    } else if let Some(spec) = read_loose(trimmed).filter(|_| !trimmed.bytes().any(is_space)) {
        smtp_row(piece.raw(), None, spec, false)
    } else {
        invalid_row(piece.raw(), None)
    };
    emit(piece.start, row);
}

/// `addr-spec (Name)` in its plain form, the one RFC 822 mailers wrote.
fn read_old_style(text: &str) -> Option<(Spec<'_>, Option<Cow<'_, str>>)> {
    let (head, comment) = text.strip_suffix(')')?.split_once('(')?;
    if comment.bytes().any(|byte| matches!(byte, b'(' | b')' | b'\\')) {
        return None;
    }
    Some((read_plain(trim(head))?, phrase::read_comment(comment)))
}

/// Several addresses in one piece: the raw slices split in front of each one.
fn emit_several<'a>(
    piece: &Piece<'a>,
    content: &'a str,
    found: Vec<Found>,
    mut name: Option<Cow<'a, str>>,
    emit: &mut impl FnMut(usize, AddressView<'a>),
) {
    let offset = content.as_ptr().addr().saturating_sub(piece.text.as_ptr().addr());
    let mut start = piece.start;
    let mut words = 0;
    let mut found = found.into_iter().peekable();
    while let Some(one) = found.next() {
        let end = if found.peek().is_some() { offset + one.end } else { piece.raw_end };
        let own = name.take().or_else(|| name_before(content.get(words..one.start).unwrap_or_default()));
        let raw = trim(piece.slice(start, end));
        emit(start, smtp_row(raw, own, one.spec, true));
        start = end;
        words = one.end;
    }
}

/// The words in front of a bare address, without the brackets and schemes that Outlook
/// (`Name [mailto:addr]`) and Exchange 5.5 (`Name [SMTP:addr]`) put there.
fn name_before(words: &str) -> Option<Cow<'_, str>> {
    let mut words = trim(words);
    for scheme in ["mailto:", "smtp:"] {
        words = strip_suffix_ignore_case(words, scheme).unwrap_or(words);
    }
    let words =
        words.trim_matches(|letter: char| matches!(letter, '[' | '<' | '>' | ']' | ',' | ';' | ':') || letter.is_ascii_whitespace());
    phrase::read_phrase(words)
}

/// The first comment at or after `at`, as a name.
fn comment_after<'a>(piece: &Piece<'a>, at: usize) -> Option<Cow<'a, str>> {
    let bytes = piece.text.as_bytes().get(..piece.end)?;
    let open = skip_space(bytes, at);
    if bytes.get(open) != Some(&b'(') {
        return None;
    }
    let close = Delimiters::new(bytes).comment_end(open)?;
    phrase::read_comment(piece.slice(open + 1, close - 1))
}

/// `local at domain (Name)`: Pipermail's disguise in the From field of its archives. The
/// shape was checked when the piece was found.
fn read_pipermail<'a>(piece: &Piece<'a>) -> AddressView<'a> {
    let text = piece.slice(piece.start, piece.end);
    let spec = pipermail_parts(text).and_then(|(local, domain, comment)| Some((write_spec(local, domain)?, comment)));
    match spec {
        Some((spec, comment)) => {
            let name = comment.and_then(phrase::read_comment);
            smtp_row(piece.raw(), name, spec, false)
        }
        None => invalid_row(piece.raw(), None),
    }
}

/// Splits `local at domain` with an optional comment behind it: two single tokens that
/// make an address, and a dot in the domain or a comment after it, so that `Meet at noon`
/// stays words.
pub(super) fn pipermail_parts(text: &str) -> Option<(&str, &str, Option<&str>)> {
    let (local, rest) = trim(text).split_once(" at ")?;
    let rest = trim(rest);
    let (domain, comment) = match rest.split_once(" (") {
        Some((domain, comment)) => (trim(domain), Some(comment.strip_suffix(')')?)),
        None => (rest, None),
    };
    let is_host = domain.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-'));
    let plausible = is_host && (comment.is_some() || domain.contains('.')) && is_dot_atom(local) && is_dot_atom(domain);
    plausible.then_some((local, domain, comment))
}

/// `content` without a leading `mailto:` (and its query) or `smtp:`.
fn without_scheme(content: &str) -> &str {
    if let Some(rest) = strip_prefix_ignore_case(content, "mailto:") {
        return trim(rest.split('?').next().unwrap_or(rest));
    }
    strip_prefix_ignore_case(content, "smtp:").map_or(content, trim)
}

/// `content` without an obsolete route `@a,@b:` (RFC 5322 section 4.4).
fn without_route(content: &str) -> &str {
    if !content.starts_with('@') {
        return content;
    }
    match content.split_once(':') {
        Some((_, rest)) if rest.contains('@') => trim(rest),
        _ => content,
    }
}

fn smtp_row<'a>(raw: &'a str, name: Option<Cow<'a, str>>, spec: Spec<'a>, several: bool) -> AddressView<'a> {
    let (keys, wraps_directory_name) = Keys::of_addr(&spec.addr, spec.domain_start);
    let mut row = AddressView {
        raw,
        display_name: None,
        addr: Some(spec.addr),
        address_type: if wraps_directory_name { AddressType::X500 } else { AddressType::Smtp },
        group_name: None,
        ambiguous: several,
        keys,
    };
    if let Some(name) = name {
        name_row(&mut row, name);
    }
    row
}

/// Gives `row` its display name, unless the name only repeats the address; a name that is
/// or holds another address makes the row ambiguous.
fn name_row<'a>(row: &mut AddressView<'a>, name: Cow<'a, str>) {
    if memchr(b'@', name.as_bytes()).is_some() {
        let found = find_specs(&name);
        let own_key = row.addr_key().unwrap_or_default();
        let is_other = |one: &Found| {
            let (keys, _) = Keys::of_addr(&one.spec.addr, one.spec.domain_start);
            keys.addr_key.as_deref().unwrap_or(&one.spec.addr) != own_key
        };
        let other = found.iter().any(is_other);
        let whole = matches!(found.as_slice(), [only] if fills(&name, only));
        if whole && !other {
            return;
        }
        row.ambiguous |= other && (whole || is_unquoted_in(row.raw));
    } else if row.addr.as_deref().is_some_and(|addr| addr.eq_ignore_ascii_case(&name)) {
        return;
    }
    row.display_name = Some(name);
}

/// Whether an `@` stands outside quotes and comments in front of the angle brackets.
fn is_unquoted_in(raw: &str) -> bool {
    let bytes = raw.as_bytes();
    let mut delimiters = Delimiters::new(bytes);
    let mut seen = false;
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        at = match byte {
            b'"' => delimiters.quoted_end(at).unwrap_or(at + 1),
            b'(' => delimiters.comment_end(at).unwrap_or(at + 1),
            b'<' => return seen,
            _ => at + 1,
        };
        seen |= byte == b'@';
    }
    false
}

fn directory_row<'a>(raw: &'a str, name: Option<Cow<'a, str>>, text: &'a str, directory: &exchange::DirectoryName<'_>) -> AddressView<'a> {
    AddressView {
        display_name: name.filter(|name| !name.eq_ignore_ascii_case(text)),
        addr: Some(Cow::Borrowed(text)),
        keys: Keys::of_directory_name(directory),
        ..AddressView::without_addr(raw, AddressType::X500)
    }
}

/// A group without members.
pub(super) fn group_row<'a>(raw: &'a str, name: Cow<'a, str>) -> AddressView<'a> {
    AddressView { group_name: Some(bounded(name)), ..AddressView::without_addr(raw, AddressType::Group) }
}

/// Text without an address.
pub(super) fn invalid_row<'a>(raw: &'a str, name: Option<Cow<'a, str>>) -> AddressView<'a> {
    AddressView { display_name: name, ..AddressView::without_addr(raw, AddressType::Invalid) }
}

/// A group name cut to 1,000 bytes: it is repeated on every member.
pub(super) fn bounded(name: Cow<'_, str>) -> Cow<'_, str> {
    const MAX_GROUP_NAME_BYTES: usize = 1000;
    if name.len() <= MAX_GROUP_NAME_BYTES {
        return name;
    }
    let end = (0..=MAX_GROUP_NAME_BYTES).rev().find(|&end| name.is_char_boundary(end)).unwrap_or_default();
    match name {
        Cow::Borrowed(text) => Cow::Borrowed(text.get(..end).unwrap_or_default()),
        Cow::Owned(mut text) => {
            text.truncate(end);
            Cow::Owned(text)
        }
    }
}

/// A mailbox that was quoted as a whole, `"Name <addr>"` or `"addr"`, as a piece.
pub(super) fn quoted_mailbox(quoted: &str) -> Option<Piece<'_>> {
    let text = quoted.strip_prefix('"')?.strip_suffix('"')?;
    memchr(b'@', text.as_bytes())?;
    if memchr2(b'"', b'\\', text.as_bytes()).is_some() {
        return None;
    }
    let angle = match text.split_once('<') {
        Some((head, rest)) => {
            let inside = rest.strip_suffix('>')?;
            let open = head.len();
            Some(Angle { open, start: open + 1, end: open + 1 + inside.len(), after: text.len() })
        }
        None => None,
    };
    Some(Piece { text, start: 0, end: text.len(), raw_end: text.len(), angle, form: Form::Mailbox })
}
