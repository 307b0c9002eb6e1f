//! The names by which mail programs mark what they quote, head and sign.

use super::MarkKind;

/// The mark of the first class in a `class` attribute that is known; linear in its length.
pub(super) fn by_class(value: &[u8]) -> Option<MarkKind> {
    value.split(u8::is_ascii_whitespace).find_map(|token| {
        let class = without_rewriting(token);
        match class {
            b"gmail_quote"
            | b"gmail_quote_container"
            | b"yahoo_quoted"
            | b"protonmail_quote"
            | b"tutanota_quote"
            | b"zmail_extra"
            | b"moz-forward-container"
            | b"EmailQuote"
            | b"AppleOriginalContents"
            | b"ReferenceQuote"
            | b"colorQuoted"
            | b"ms-outlook-mobile-reference-message"
            | b"mail-quote-collapse"
            | b"front-blockquote"
            | b"missive_quote"
            | b"clean_bq" => Some(MarkKind::Quote),
            b"gmail_attr" | b"moz-cite-prefix" | b"airmail_on" => Some(MarkKind::QuoteIntro),
            b"OutlookMessageHeader" | b"moz-email-headers-table" => Some(MarkKind::HeaderBlock),
            b"gmail_signature" | b"moz-signature" | b"protonmail_signature_block" | b"ms-outlook-ios-signature" | b"mb_sig" => {
                Some(MarkKind::Signature)
            }
            _ if class.ends_with(b"yahoo_quoted") => Some(MarkKind::Quote),
            _ => None,
        }
    })
}

/// True for the classes that mean indentation, not a quote, on a `blockquote`.
pub(super) fn is_indentation(value: &[u8]) -> bool {
    value.split(u8::is_ascii_whitespace).any(|token| without_rewriting(token) == b"webkit-indent-blockquote")
}

/// True for classes of paragraphs that Word sets without space above and below.
pub(super) fn is_tight(value: &[u8]) -> bool {
    value.split(u8::is_ascii_whitespace).any(|token| matches!(without_rewriting(token), b"MsoNormal" | b"MsoPlainText" | b"MsoNoSpacing"))
}

/// The mark of an `id`.
pub(super) fn by_id(value: &[u8]) -> Option<MarkKind> {
    let id = without_rewriting(value.trim_ascii());
    match id {
        b"OLK_SRC_BODY_SECTION"
        | b"mail-editor-reference-message-container"
        | b"isReplyContent"
        | b"isForwardContent"
        | b"reply139content"
        | b"replybody1"
        | b"forwardbody1"
        | b"mail-app-auto-quote"
        | b"zmail_extra" => Some(MarkKind::Quote),
        b"divRplyFwdMsg" | b"appendonsend" | b"stopSpelling" => Some(MarkKind::HeaderBlock),
        b"Signature" | b"ms-outlook-mobile-signature" | b"AppleMailSignature" | b"ymail_android_signature" => Some(MarkKind::Signature),
        _ if id.starts_with(b"yahoo_quoted") => Some(MarkKind::Quote),
        _ => None,
    }
}

/// The mark of a `name` on an element that is no link or field (GMX and Web.de, Spark).
pub(super) fn by_name_attribute(value: &[u8]) -> Option<MarkKind> {
    match value.trim_ascii() {
        b"quote" | b"messageReplySection" => Some(MarkKind::Quote),
        b"messageSignatureSection" => Some(MarkKind::Signature),
        _ => None,
    }
}

/// Programs that take in foreign HTML put a prefix before its names, one more at every hop.
fn without_rewriting(mut name: &[u8]) -> &[u8] {
    loop {
        let rest = match name.first() {
            Some(b'x') => name.strip_prefix(b"x_"),
            Some(b'y') => after_serial(name, b"yiv", u8::is_ascii_digit).or_else(|| after_serial(name, b"ydp", u8::is_ascii_hexdigit)),
            Some(b'g') => name.strip_prefix(b"gmail-"),
            Some(b'm') => {
                name.strip_prefix(b"m_-").or_else(|| name.strip_prefix(b"m_")).and_then(|rest| after_serial(rest, b"", u8::is_ascii_digit))
            }
            Some(b'e') => name.strip_prefix(b"ecx"),
            Some(b'v') => name.strip_prefix(b"v1"),
            _ => None,
        };
        match rest {
            Some(rest) if !rest.is_empty() => name = rest,
            _ => return name,
        }
    }
}

/// What follows a prefix and its serial number: all digits of `yiv`, seven or eight of `ydp`.
fn after_serial<'a>(name: &'a [u8], prefix: &[u8], is_digit: fn(&u8) -> bool) -> Option<&'a [u8]> {
    let rest = name.strip_prefix(prefix)?;
    let most = if prefix == b"ydp" { 8 } else { rest.len() };
    let digits = rest.iter().take(most).take_while(|byte| is_digit(byte)).count();
    (digits > 0).then(|| &rest[digits..])
}
