//! UTF-7 (RFC 2152), also as the charset of an encoded word.

use super::output::Output;

/// Decodes UTF-7 in one pass.
///
/// More lenient than the RFC where nothing is lost by it: a `+` that opens no base64 stays a `+`, padding bits
/// need not be zero, and characters RFC 2152 wants encoded may stand for themselves. A lone surrogate, bits that
/// end within a character and a byte above 0x7F are malformed, one replacement each.
pub(super) fn decode(raw: &[u8], output: &mut Output) {
    let mut rest = raw;
    while let Some((&byte, after)) = rest.split_first() {
        if output.is_full() {
            return;
        }
        if byte != b'+' {
            let end = rest.iter().position(|byte| *byte == b'+' || !byte.is_ascii()).unwrap_or(rest.len());
            match std::str::from_utf8(rest.get(..end).unwrap_or_default()) {
                Ok(text) if end > 0 => {
                    output.push_str(text);
                    rest = rest.get(end..).unwrap_or_default();
                }
                _ => {
                    output.malformed();
                    rest = after;
                }
            }
            continue;
        }
        let length = after.iter().position(|byte| sextet(*byte).is_none()).unwrap_or(after.len());
        let (base64, behind) = after.split_at(length);
        let (dash, behind_dash) = match behind.split_first() {
            Some((b'-', behind_dash)) => (true, behind_dash),
            _ => (false, behind),
        };
        if length > 0 {
            decode_base64(base64, output);
            rest = behind_dash;
        } else {
            output.push('+');
            rest = if dash { behind_dash } else { after };
        }
    }
}

/// Modified base64: UTF-16 code units, most significant bit first, without padding characters.
fn decode_base64(base64: &[u8], output: &mut Output) {
    let mut units = Vec::with_capacity(base64.len() * 3 / 8);
    let (mut bits, mut count) = (0_u32, 0_u32);
    for value in base64.iter().filter_map(|byte| sextet(*byte)) {
        bits = (bits << 6 | value) & 0xF_FFFF;
        count += 6;
        if count >= 16 {
            count -= 16;
            units.push((bits >> count) as u16);
        }
    }
    for unit in char::decode_utf16(units) {
        match unit {
            Ok(character) => output.push(character),
            Err(_) => output.malformed(),
        }
    }
    if count >= 6 {
        output.malformed();
    }
}

fn sextet(byte: u8) -> Option<u32> {
    Some(u32::from(match byte {
        b'A'..=b'Z' => byte - b'A',
        b'a'..=b'z' => byte - b'a' + 26,
        b'0'..=b'9' => byte - b'0' + 52,
        b'+' => 62,
        b'/' => 63,
        _ => return None,
    }))
}
