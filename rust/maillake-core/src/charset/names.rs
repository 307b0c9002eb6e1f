//! What a charset label in mail means.
//!
//! Labels are compared without case, punctuation, quotes and what follows the name, so that `ISO_8859-15`,
//! `"iso8859-15"` and `iso-8859-15*en` (RFC 2231 language) are one. Sources: the labels of the WHATWG encoding
//! standard (through `encoding_rs`), the aliases of Python's `encodings`, IANA's character set registry, and
//! Microsoft code page numbers. As WHATWG does, `iso-8859-1` means windows-1252, `shift_jis` cp932, `ks_c_5601`
//! cp949; `gb2312` and `gbk` mean gb18030.

use encoding_rs::Encoding;

use super::tables::{TABLES, Table};

/// A decoder this library has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Charset {
    /// No label, or one nobody knows: the bytes have to tell.
    Unknown,
    /// The label is not believed: it stands on mail of every charset. Treated as [`Charset::Unknown`].
    Ascii,
    Utf8,
    Utf7,
    Utf16(ByteOrder),
    Utf32(ByteOrder),
    Iso2022Jp,
    Iso2022Kr,
    Iso2022Cn,
    Hz,
    /// An ASCII superset that `encoding_rs` decodes.
    Encoding(&'static Encoding),
    /// An ASCII superset of this library's own tables.
    Table(&'static Table),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ByteOrder {
    /// The label does not say; a byte order mark or the text does.
    Unmarked,
    Little,
    Big,
}

/// Longest label that can mean something, in bytes.
const LONGEST_LABEL: usize = 48;

/// The labels of nearly all mail, looked up first.
static COMMON: [(&[u8], Charset); 5] = [
    (b"utf-8", Charset::Utf8),
    (b"us-ascii", Charset::Ascii),
    (b"iso-8859-1", Charset::Encoding(&encoding_rs::WINDOWS_1252_INIT)),
    (b"windows-1252", Charset::Encoding(&encoding_rs::WINDOWS_1252_INIT)),
    (b"iso-8859-15", Charset::Encoding(&encoding_rs::ISO_8859_15_INIT)),
];

/// The charset a label names. Junk around and after the name is ignored; cost is bounded by [`LONGEST_LABEL`].
pub(super) fn charset_of_label(label: &[u8]) -> Charset {
    let name = trim(label);
    if let Some((_, charset)) = COMMON.iter().find(|(common, _)| name.eq_ignore_ascii_case(common)) {
        return *charset;
    }
    let mut buffer = [0_u8; LONGEST_LABEL];
    let Some(collapsed) = collapse(name, &mut buffer) else {
        return Charset::Unknown;
    };
    let found = lookup(name, collapsed);
    match collapsed.strip_prefix("3d") {
        // "charset=3Dutf-8": quoted-printable that was not decoded.
        Some(rest) if found == Charset::Unknown => lookup(rest.as_bytes(), rest),
        _ => found,
    }
}

fn lookup(name: &[u8], collapsed: &str) -> Charset {
    if let Some(charset) = own_charset(collapsed) {
        return charset;
    }
    let alias = ALIASES.binary_search_by_key(&collapsed, |(alias, _)| alias).ok().and_then(|at| ALIASES.get(at));
    let encoding = match alias {
        Some((_, canonical)) => Encoding::for_label(canonical.as_bytes()),
        None => Encoding::for_label(name).or_else(|| Encoding::for_label(collapsed.as_bytes())),
    };
    match encoding {
        Some(encoding) if encoding == encoding_rs::REPLACEMENT => Charset::Unknown,
        Some(encoding) if encoding == encoding_rs::X_USER_DEFINED => Charset::Unknown,
        Some(encoding) if encoding == encoding_rs::GBK => Charset::Encoding(encoding_rs::GB18030),
        Some(encoding) => Charset::Encoding(encoding),
        None => table_of_label(collapsed).map_or(Charset::Unknown, Charset::Table),
    }
}

fn own_charset(collapsed: &str) -> Option<Charset> {
    Some(match collapsed {
        "ascii" | "usascii" | "ansix341968" | "646" | "iso646us" | "cp367" | "ibm367" | "isoir6" | "csascii" => Charset::Ascii,
        "utf8" | "utf8mb4" | "u8" | "utf8sig" | "utf8bom" | "65001" | "cp65001" | "unicode11utf8" | "unicode20utf8" | "xunicode20utf8" => {
            Charset::Utf8
        }
        "utf7" | "u7" | "csutf7" | "unicode11utf7" | "csunicode11utf7" | "unicode20utf7" | "xunicode20utf7" | "xunicode11utf7"
        | "65000" | "cp65000" => Charset::Utf7,
        "utf16" | "u16" | "csutf16" | "unicode" | "csunicode" | "ucs2" | "iso10646" | "iso10646ucs2" | "xutf16" => {
            Charset::Utf16(ByteOrder::Unmarked)
        }
        "utf16le" | "csutf16le" | "unicodefeff" | "ucs2le" | "unicodelittle" | "1200" | "cp1200" | "xutf16le" => {
            Charset::Utf16(ByteOrder::Little)
        }
        "utf16be" | "csutf16be" | "unicodefffe" | "ucs2be" | "unicodebig" | "1201" | "cp1201" | "xutf16be" => {
            Charset::Utf16(ByteOrder::Big)
        }
        "utf32" | "u32" | "csutf32" | "ucs4" | "csucs4" | "iso10646ucs4" => Charset::Utf32(ByteOrder::Unmarked),
        "utf32le" | "csutf32le" | "ucs4le" | "12000" => Charset::Utf32(ByteOrder::Little),
        "utf32be" | "csutf32be" | "ucs4be" | "12001" => Charset::Utf32(ByteOrder::Big),
        "iso2022jp" | "csiso2022jp" | "iso2022jp1" | "iso2022jp2" | "csiso2022jp2" | "iso2022jp3" | "iso2022jp2004" | "iso2022jpext"
        | "iso2022jpms" | "xiso2022jp" | "jis" | "jis7" | "50220" | "cp50220" | "50221" | "cp50221" | "50222" | "cp50222" => {
            Charset::Iso2022Jp
        }
        "iso2022kr" | "csiso2022kr" | "50225" | "cp50225" | "xiso2022kr" => Charset::Iso2022Kr,
        "iso2022cn" | "csiso2022cn" | "iso2022cnext" | "50227" | "xcp50227" | "xiso2022cn" => Charset::Iso2022Cn,
        "hz" | "hzgb" | "hzgb2312" | "52936" | "cp52936" => Charset::Hz,
        _ => return None,
    })
}

/// Names of a table, and numbers of code pages after "cp", "ibm", "dos", "csibm" or nothing.
fn table_of_label(collapsed: &str) -> Option<&'static Table> {
    const PREFIXES: [&str; 7] = ["csibm", "ibm", "cspcp", "cp", "xcp", "dos", ""];
    let digits = PREFIXES.iter().find_map(|prefix| collapsed.strip_prefix(prefix))?;
    TABLES.iter().find(|table| table.labels.iter().any(|label| *label == digits || *label == collapsed))
}

/// The label without white space, quotes and the like before the name, and without anything after it.
fn trim(label: &[u8]) -> &[u8] {
    let is_junk = |byte: &u8| matches!(byte, 0..=b' ' | b'"' | b'\'' | b'`' | b'<' | b'(' | b'=' | b'\\' | b':');
    let start = label.iter().position(|byte| !is_junk(byte)).unwrap_or(label.len());
    let name = label.get(start..).unwrap_or_default();
    let name = match name.get(..8) {
        Some(prefix) if prefix.eq_ignore_ascii_case(b"charset=") => {
            return trim(name.get(8..).unwrap_or_default());
        }
        _ => name,
    };
    let end = name.iter().position(|byte| matches!(byte, 0..=b' ' | b'"' | b'\'' | b'`' | b'>' | b')' | b';' | b',' | b'*' | b'\\' | b'?'));
    name.get(..end.unwrap_or(name.len())).unwrap_or_default()
}

/// Letters in lower case and digits, nothing else. `None` when that is longer than any known label.
fn collapse<'a>(name: &[u8], buffer: &'a mut [u8; LONGEST_LABEL]) -> Option<&'a str> {
    let mut length = 0;
    for byte in name.iter().filter(|byte| byte.is_ascii_alphanumeric()) {
        *buffer.get_mut(length)? = byte.to_ascii_lowercase();
        length += 1;
    }
    std::str::from_utf8(buffer.get(..length)?).ok()
}

/// Collapsed label to a label of the WHATWG encoding standard, sorted.
#[rustfmt::skip]
static ALIASES: &[(&str, &str)] = &[
    ("1250", "windows-1250"), ("1251", "windows-1251"), ("1252", "windows-1252"),
    ("1253", "windows-1253"), ("1254", "windows-1254"), ("1255", "windows-1255"),
    ("1256", "windows-1256"), ("1257", "windows-1257"), ("1258", "windows-1258"),
    ("8859", "windows-1252"), ("88591", "windows-1252"), ("932", "shift_jis"), ("936", "gb18030"),
    ("949", "euc-kr"), ("950", "big5"), ("ansi", "windows-1252"), ("ansi1251", "windows-1251"),
    ("asmo708", "iso-8859-6"), ("big5eten", "big5"), ("big5hkscs", "big5"), ("big5tw", "big5"),
    ("chinese", "gb18030"), ("cnbig5", "big5"), ("cngb", "gb18030"), ("cp51932", "euc-jp"),
    ("cp51949", "euc-kr"), ("cp54936", "gb18030"), ("cp874", "windows-874"), ("cp932", "shift_jis"),
    ("cp936", "gb18030"), ("cp943", "shift_jis"), ("cp943c", "shift_jis"), ("cp949", "euc-kr"),
    ("cp950", "big5"), ("csiso58gb231280", "gb18030"), ("cswindows30latin1", "windows-1252"),
    ("cswindows31j", "shift_jis"), ("dos866", "ibm866"), ("dos874", "windows-874"),
    ("ecma114", "iso-8859-6"), ("ecma118", "iso-8859-7"), ("elot928", "iso-8859-7"),
    ("euccn", "gb18030"), ("eucgb2312cn", "gb18030"), ("eucjp", "euc-jp"), ("eucjpms", "euc-jp"),
    ("eucjpwin", "euc-jp"), ("euckr", "euc-kr"), ("gb18030", "gb18030"), ("gb180302000", "gb18030"),
    ("gb198880", "gb18030"), ("gb2312", "gb18030"), ("gb23121980", "gb18030"),
    ("gb231280", "gb18030"), ("gbk", "gb18030"), ("hkscs", "big5"), ("iso8859", "windows-1252"),
    ("iso8859101992", "iso-8859-10"), ("iso8859112001", "windows-874"),
    ("iso885911987", "windows-1252"), ("iso8859141998", "iso-8859-14"),
    ("iso885915euro", "iso-8859-15"), ("iso885916", "iso-8859-16"),
    ("iso8859162001", "iso-8859-16"), ("iso88591windows", "windows-1252"),
    ("iso88591windows30latin1", "windows-1252"), ("iso88591windows31latin1", "windows-1252"),
    ("iso885921987", "iso-8859-2"), ("iso88592windowslatin2", "windows-1250"),
    ("iso885931988", "iso-8859-3"), ("iso885941988", "iso-8859-4"), ("iso885951988", "iso-8859-5"),
    ("iso885961987", "iso-8859-6"), ("iso88596e", "iso-8859-6-e"), ("iso88596i", "iso-8859-6-i"),
    ("iso885971987", "iso-8859-7"), ("iso885981988", "iso-8859-8"), ("iso88598e", "iso-8859-8-e"),
    ("iso88598i", "iso-8859-8-i"), ("iso885991989", "windows-1254"),
    ("iso88599windowslatin5", "windows-1254"), ("isoceltic", "iso-8859-14"),
    ("isoir100", "windows-1252"), ("isoir101", "iso-8859-2"), ("isoir109", "iso-8859-3"),
    ("isoir110", "iso-8859-4"), ("isoir126", "iso-8859-7"), ("isoir127", "iso-8859-6"),
    ("isoir138", "iso-8859-8"), ("isoir144", "iso-8859-5"), ("isoir148", "windows-1254"),
    ("isoir149", "euc-kr"), ("isoir157", "iso-8859-10"), ("isoir166", "windows-874"),
    ("isoir199", "iso-8859-14"), ("isoir226", "iso-8859-16"), ("isoir58", "gb18030"),
    ("koi8r", "koi8-r"), ("koi8ru", "koi8-u"), ("koi8u", "koi8-u"), ("ksc56011987", "euc-kr"),
    ("ksc56011989", "euc-kr"), ("ksx1001", "euc-kr"), ("l10", "iso-8859-16"), ("l7", "iso-8859-13"),
    ("l8", "iso-8859-14"), ("latin0", "iso-8859-15"), ("latin10", "iso-8859-16"),
    ("latin7", "iso-8859-13"), ("latin8", "iso-8859-14"), ("latin9", "iso-8859-15"),
    ("maccyrillic", "x-mac-cyrillic"), ("macroman", "macintosh"),
    ("macukrainian", "x-mac-cyrillic"), ("ms936", "gb18030"), ("ms949", "euc-kr"),
    ("ms950", "big5"), ("msansi", "windows-1252"), ("msarab", "windows-1256"),
    ("mscyrl", "windows-1251"), ("msee", "windows-1250"), ("msgreek", "windows-1253"),
    ("mshebr", "windows-1255"), ("mskanji", "shift_jis"), ("msturk", "windows-1254"),
    ("shiftjis", "shift_jis"), ("sjiswin", "shift_jis"), ("suneugreek", "iso-8859-7"),
    ("thai", "windows-874"), ("tis620", "windows-874"), ("tis6200", "windows-874"),
    ("tis62025290", "windows-874"), ("tis62025291", "windows-874"), ("tis62025330", "windows-874"),
    ("uhc", "euc-kr"), ("ujis", "euc-jp"), ("win1250", "windows-1250"), ("win1251", "windows-1251"),
    ("win1252", "windows-1252"), ("win1253", "windows-1253"), ("win1254", "windows-1254"),
    ("win1255", "windows-1255"), ("win1256", "windows-1256"), ("win1257", "windows-1257"),
    ("winbaltrim", "windows-1257"), ("windows1250", "windows-1250"),
    ("windows1251", "windows-1251"), ("windows1252", "windows-1252"),
    ("windows1253", "windows-1253"), ("windows1254", "windows-1254"),
    ("windows1255", "windows-1255"), ("windows1256", "windows-1256"),
    ("windows1257", "windows-1257"), ("windows1258", "windows-1258"), ("windows31j", "shift_jis"),
    ("windows874", "windows-874"), ("windows949", "euc-kr"), ("windowslatin1", "windows-1252"),
    ("xbig5", "big5"), ("xcp1250", "windows-1250"), ("xcp1251", "windows-1251"),
    ("xcp1252", "windows-1252"), ("xcp1253", "windows-1253"), ("xcp1254", "windows-1254"),
    ("xcp1255", "windows-1255"), ("xcp1256", "windows-1256"), ("xcp1257", "windows-1257"),
    ("xcp1258", "windows-1258"), ("xeuccn", "gb18030"), ("xeucjp", "euc-jp"),
    ("xgb18030", "gb18030"), ("xgbk", "gb18030"), ("xmaccyrillic", "x-mac-cyrillic"),
    ("xmacjapanese", "shift_jis"), ("xmackorean", "euc-kr"), ("xmacroman", "macintosh"),
    ("xmacsimpchinese", "gb18030"), ("xmactradchinese", "big5"),
    ("xmacukrainian", "x-mac-cyrillic"), ("xmscp932", "shift_jis"), ("xsjis", "shift_jis"),
    ("xwindows874", "windows-874"), ("xwindows949", "euc-kr"), ("xxbig5", "big5"),
];

#[cfg(test)]
mod tests {
    use super::{ALIASES, ByteOrder, Charset, charset_of_label};

    fn name(label: &str) -> &'static str {
        match charset_of_label(label.as_bytes()) {
            Charset::Encoding(encoding) => encoding.name(),
            Charset::Table(table) => table.name,
            Charset::Unknown => "?",
            Charset::Ascii => "US-ASCII",
            Charset::Utf8 => "UTF-8",
            Charset::Utf7 => "UTF-7",
            Charset::Utf16(ByteOrder::Unmarked) => "UTF-16",
            Charset::Utf16(ByteOrder::Little) => "UTF-16LE",
            Charset::Utf16(ByteOrder::Big) => "UTF-16BE",
            Charset::Utf32(_) => "UTF-32",
            Charset::Iso2022Jp => "ISO-2022-JP",
            Charset::Iso2022Kr => "ISO-2022-KR",
            Charset::Iso2022Cn => "ISO-2022-CN",
            Charset::Hz => "HZ-GB-2312",
        }
    }

    #[test]
    fn aliases_are_sorted_and_lead_to_an_encoding() {
        assert!(ALIASES.is_sorted_by(|left, right| left.0 < right.0));
        for (alias, _) in ALIASES {
            assert_ne!(name(alias), "?", "{alias}");
        }
    }

    #[test]
    fn labels_of_whatwg_python_and_iana_are_known() {
        for (label, expected) in [
            ("utf-8", "UTF-8"),
            ("UTF8", "UTF-8"),
            ("utf8mb4", "UTF-8"),
            ("iso-8859-1", "windows-1252"),
            ("latin-1", "windows-1252"),
            ("l1", "windows-1252"),
            ("cp1252", "windows-1252"),
            ("cp819", "windows-1252"),
            ("iso8859_15", "ISO-8859-15"),
            ("latin9", "ISO-8859-15"),
            ("iso-8859-11", "windows-874"),
            ("tis-620", "windows-874"),
            ("gb2312", "gb18030"),
            ("gbk", "gb18030"),
            ("x-gbk", "gb18030"),
            ("ks_c_5601-1987", "EUC-KR"),
            ("KS_C_5601", "EUC-KR"),
            ("cp949", "EUC-KR"),
            ("windows-31j", "Shift_JIS"),
            ("cp932", "Shift_JIS"),
            ("ujis", "EUC-JP"),
            ("big5-hkscs", "Big5"),
            ("cp950", "Big5"),
            ("koi8_r", "KOI8-R"),
            ("koi8-ru", "KOI8-U"),
            ("mac-roman", "macintosh"),
            ("x-mac-ce", "x-mac-centraleurroman"),
            ("cp866", "IBM866"),
            ("cp850", "IBM850"),
            ("ibm-850", "IBM850"),
            ("DOS-437", "IBM437"),
            ("437", "IBM437"),
            ("CP00858", "IBM858"),
            ("viscii", "VISCII"),
            ("unicode-1-1-utf-7", "UTF-7"),
            ("x-unicode-2-0-utf-7", "UTF-7"),
            ("unicode", "UTF-16"),
            ("utf-16be", "UTF-16BE"),
            ("ucs-4", "UTF-32"),
            ("csISO2022JP", "ISO-2022-JP"),
            ("iso-2022-jp-2", "ISO-2022-JP"),
            ("cp50221", "ISO-2022-JP"),
            ("iso-2022-kr", "ISO-2022-KR"),
            ("iso-2022-cn-ext", "ISO-2022-CN"),
            ("hz-gb-2312", "HZ-GB-2312"),
            ("iso-8859-8-i", "ISO-8859-8-I"),
            ("windows-1258", "windows-1258"),
        ] {
            assert_eq!(name(label), expected, "{label}");
        }
    }

    #[test]
    fn names_nobody_knows_are_unknown() {
        for label in ["us-ascii", "US_ASCII", "ascii", "ansi_x3.4-1968", "646"] {
            assert_eq!(name(label), "US-ASCII", "{label}");
        }
        for label in [
            "",
            "ansi_x3.110-1983",
            "x-unknown",
            "unknown-8bit",
            "x-user-defined",
            "default",
            "binary",
            "replacement",
            "iso-4444-5",
            "iso-8859-1-and-a-lot-more-than-any-label-has-in-it-really",
            "\u{e9}",
        ] {
            assert_eq!(name(label), "?", "{label}");
        }
    }

    #[test]
    fn junk_around_a_label_is_ignored() {
        for label in [
            " koi8-r ",
            "\"koi8-r\"",
            "'koi8-r'",
            "\"koi8-r",
            "koi8-r; format=flowed",
            "KOI8-R*ru",
            "koi8-r\"\r\n",
            "=koi8-r",
            "charset=koi8-r",
            "3Dkoi8-r",
            "koi8-r?",
            "<koi8-r>",
        ] {
            assert_eq!(name(label), "KOI8-R", "{label}");
        }
    }
}
