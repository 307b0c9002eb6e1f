//! What of a link's target is shown beside its text.

/// Longer targets are left out: they are tracking data, no address a reader could use.
const MAX_TARGET_BYTES: usize = 2_000;

/// The target to show behind `text`, none where it would only repeat the text or is no web or mail address.
pub(super) fn shown_target(text: &[u8], target: &[u8]) -> Option<Vec<u8>> {
    let target = target.trim_ascii();
    if text.is_empty() || target.len() > MAX_TARGET_BYTES {
        return None;
    }
    let address = if let Some(rest) = after_scheme(target, b"mailto:") {
        let address = rest.split(|&byte| byte == b'?').next().unwrap_or_default();
        if !address.contains(&b'@') || mentions(text, address) {
            return None;
        }
        address
    } else {
        let rest = after_scheme(target, b"http:").or_else(|| after_scheme(target, b"https:"))?;
        if !rest.starts_with(b"//") || rest.len() == 2 || same_place(text, target) {
            return None;
        }
        target
    };
    let mut shown = Vec::with_capacity(address.len());
    for &byte in address {
        match byte {
            b' ' => shown.extend_from_slice(b"%20"),
            b'<' => shown.extend_from_slice(b"%3C"),
            b'>' => shown.extend_from_slice(b"%3E"),
            // URL standard: line ends and tabs inside are taken out; other control characters are no part of an address.
            0..=0x1F | 0x7F => {}
            other => shown.push(other),
        }
    }
    Some(shown)
}

fn after_scheme<'a>(target: &'a [u8], scheme: &[u8]) -> Option<&'a [u8]> {
    let head = target.get(..scheme.len())?;
    head.eq_ignore_ascii_case(scheme).then(|| &target[scheme.len()..])
}

/// True if text and target name one place, but for scheme, `www.` and a closing slash.
fn same_place(text: &[u8], target: &[u8]) -> bool {
    bare(text).eq_ignore_ascii_case(bare(target))
}

fn bare(address: &[u8]) -> &[u8] {
    let mut rest = address.trim_ascii();
    for scheme in [b"http://".as_slice(), b"https://", b"www."] {
        rest = after_scheme(rest, scheme).unwrap_or(rest);
    }
    rest.strip_suffix(b"/").unwrap_or(rest)
}

/// True if the text is the mail address, begins or ends with it, but for what it is enclosed in.
fn mentions(text: &[u8], address: &[u8]) -> bool {
    let text = after_scheme(enclosed(text), b"mailto:").unwrap_or(enclosed(text));
    let Some(rest) = text.len().checked_sub(address.len()) else {
        return false;
    };
    text[..address.len()].eq_ignore_ascii_case(address) || text[rest..].eq_ignore_ascii_case(address)
}

/// The text without the brackets, quotes and blanks around it.
fn enclosed(text: &[u8]) -> &[u8] {
    let is_inner = |byte: &u8| byte.is_ascii_alphanumeric() || *byte >= 0x80;
    let Some(first) = text.iter().position(is_inner) else {
        return text;
    };
    let last = text.iter().rposition(is_inner).unwrap_or(first);
    &text[first..=last]
}
