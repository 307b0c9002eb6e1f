use std::borrow::Cow;

use super::{Decoded, decode, decode_limited, decode_unlabelled, is_known};

const WEST: &str = "Café à Genève, 15 °C, ça va déjà très bien.";
const GERMAN: &str = "Schöne Grüße aus Köln, die Straße ist frei.";
const EURO: &str = "Das kostet 5 € für jeden.";
const NORDIC: &str = "Blåbærsyltetøy på brød, tack så mycket för maten.";
const POLISH: &str = "Zażółć gęślą jaźń, proszę przyjść jutro.";
const CZECH: &str = "Příliš žluťoučký kůň úpěl ďábelské ódy.";
const BALTIC: &str = "Šodien ļoti jauka diena, ąžuolas žydi.";
const RUSSIAN: &str = "Добрый день, отчёт будет готов завтра.";
const UKR: &str = "Їжак з'їв яблуко, дуже смачно є.";
const GREEK: &str = "Καλημέρα σας, η έκθεση είναι έτοιμη.";
const TURKISH: &str = "Günaydın, toplantı yarın saat üçte başlıyor.";
const HEBREW: &str = "שלום לכולם, הדוח מוכן.";
const ARABIC: &str = "السلام عليكم، التقرير جاهز.";
const THAI: &str = "สวัสดีครับ รายงานเสร็จแล้ว";
const JAPANESE: &str = "こんにちは、報告書をお送りします。カタカナ";
const CHINESE: &str = "您好,报告已经完成,请查收。";
const TAIWAN: &str = "您好,報告已經完成,請查收。";
const KOREAN: &str = "안녕하세요, 보고서를 보내드립니다.";
const ESPER: &str = "Ĉiuĵaŭde mi ĝojas pri ĥoro.";
const CELTIC: &str = "Dia dhuit, ṡláinte ḟada.";

/// Label, text, charset used, and the text as Python's codec of that charset encodes it.
#[rustfmt::skip]
const ENCODED: &[(&str, &str, &str, &[u8])] = &[
    ("iso-8859-1", WEST, "windows-1252", b"Caf\xe9 \xe0 Gen\xe8ve, 15 \xb0C, \xe7a va d\xe9j\xe0 tr\xe8s bien."),
    ("windows-1252", EURO, "windows-1252", b"Das kostet 5 \x80 f\xfcr jeden."),
    ("iso-8859-15", EURO, "ISO-8859-15", b"Das kostet 5 \xa4 f\xfcr jeden."),
    ("iso-8859-2", POLISH, "ISO-8859-2", b"Za\xbf\xf3\xb3\xe6 g\xea\xb6l\xb1 ja\xbc\xf1, prosz\xea przyj\xb6\xe6 jutro."),
    ("windows-1250", CZECH, "windows-1250", b"P\xf8\xedli\x9a \x9elu\x9dou\xe8k\xfd k\xf9\xf2 \xfap\xecl \xef\xe1belsk\xe9 \xf3dy."),
    ("iso-8859-3", ESPER, "ISO-8859-3", b"\xc6iu\xbca\xfdde mi \xf8ojas pri \xb6oro."),
    ("iso-8859-13", BALTIC, "ISO-8859-13", b"\xd0odien \xefoti jauka diena, \xe0\xfeuolas \xfeydi."),
    ("windows-1257", BALTIC, "windows-1257", b"\xd0odien \xefoti jauka diena, \xe0\xfeuolas \xfeydi."),
    ("iso-8859-14", CELTIC, "ISO-8859-14", b"Dia dhuit, \xbfl\xe1inte \xb1ada."),
    ("koi8-r", RUSSIAN, "KOI8-R", b"\xe4\xcf\xc2\xd2\xd9\xca \xc4\xc5\xce\xd8, \xcf\xd4\xde\xa3\xd4 \xc2\xd5\xc4\xc5\xd4 \xc7\xcf\xd4\xcf\xd7 \xda\xc1\xd7\xd4\xd2\xc1."),
    ("koi8-u", UKR, "KOI8-U", b"\xb7\xd6\xc1\xcb \xda'\xa7\xd7 \xd1\xc2\xcc\xd5\xcb\xcf, \xc4\xd5\xd6\xc5 \xd3\xcd\xc1\xde\xce\xcf \xa4."),
    ("windows-1251", RUSSIAN, "windows-1251", b"\xc4\xee\xe1\xf0\xfb\xe9 \xe4\xe5\xed\xfc, \xee\xf2\xf7\xb8\xf2 \xe1\xf3\xe4\xe5\xf2 \xe3\xee\xf2\xee\xe2 \xe7\xe0\xe2\xf2\xf0\xe0."),
    ("iso-8859-5", RUSSIAN, "ISO-8859-5", b"\xb4\xde\xd1\xe0\xeb\xd9 \xd4\xd5\xdd\xec, \xde\xe2\xe7\xf1\xe2 \xd1\xe3\xd4\xd5\xe2 \xd3\xde\xe2\xde\xd2 \xd7\xd0\xd2\xe2\xe0\xd0."),
    ("x-mac-cyrillic", RUSSIAN, "x-mac-cyrillic", b"\x84\xee\xe1\xf0\xfb\xe9 \xe4\xe5\xed\xfc, \xee\xf2\xf7\xde\xf2 \xe1\xf3\xe4\xe5\xf2 \xe3\xee\xf2\xee\xe2 \xe7\xe0\xe2\xf2\xf0\xe0."),
    ("cp866", RUSSIAN, "IBM866", b"\x84\xae\xa1\xe0\xeb\xa9 \xa4\xa5\xad\xec, \xae\xe2\xe7\xf1\xe2 \xa1\xe3\xa4\xa5\xe2 \xa3\xae\xe2\xae\xa2 \xa7\xa0\xa2\xe2\xe0\xa0."),
    ("ibm855", RUSSIAN, "IBM855", b"\xa7\xd6\xa2\xe1\xf1\xbd \xa6\xa8\xd4\xed, \xd6\xe5\xfb\x84\xe5 \xa2\xe7\xa6\xa8\xe5 \xac\xd6\xe5\xd6\xeb \xf3\xa0\xeb\xe5\xe1\xa0."),
    ("iso-8859-7", GREEK, "ISO-8859-7", b"\xca\xe1\xeb\xe7\xec\xdd\xf1\xe1 \xf3\xe1\xf2, \xe7 \xdd\xea\xe8\xe5\xf3\xe7 \xe5\xdf\xed\xe1\xe9 \xdd\xf4\xef\xe9\xec\xe7."),
    ("windows-1253", GREEK, "windows-1253", b"\xca\xe1\xeb\xe7\xec\xdd\xf1\xe1 \xf3\xe1\xf2, \xe7 \xdd\xea\xe8\xe5\xf3\xe7 \xe5\xdf\xed\xe1\xe9 \xdd\xf4\xef\xe9\xec\xe7."),
    ("cp737", GREEK, "IBM737", b"\x89\x98\xa2\x9e\xa3\xe2\xa8\x98 \xa9\x98\xaa, \x9e \xe2\xa1\x9f\x9c\xa9\x9e \x9c\xe5\xa4\x98\xa0 \xe2\xab\xa6\xa0\xa3\x9e."),
    ("iso-8859-9", TURKISH, "windows-1254", b"G\xfcnayd\xfdn, toplant\xfd yar\xfdn saat \xfc\xe7te ba\xfel\xfdyor."),
    ("cp857", TURKISH, "IBM857", b"G\x81nayd\x8dn, toplant\x8d yar\x8dn saat \x81\x87te ba\x9fl\x8dyor."),
    ("iso-8859-8", HEBREW, "ISO-8859-8", b"\xf9\xec\xe5\xed \xec\xeb\xe5\xec\xed, \xe4\xe3\xe5\xe7 \xee\xe5\xeb\xef."),
    ("windows-1255", HEBREW, "windows-1255", b"\xf9\xec\xe5\xed \xec\xeb\xe5\xec\xed, \xe4\xe3\xe5\xe7 \xee\xe5\xeb\xef."),
    ("cp862", HEBREW, "IBM862", b"\x99\x8c\x85\x8d \x8c\x8b\x85\x8c\x8d, \x84\x83\x85\x87 \x8e\x85\x8b\x8f."),
    ("windows-1256", ARABIC, "windows-1256", b"\xc7\xe1\xd3\xe1\xc7\xe3 \xda\xe1\xed\xdf\xe3\xa1 \xc7\xe1\xca\xde\xd1\xed\xd1 \xcc\xc7\xe5\xd2."),
    ("iso-8859-6", ARABIC, "ISO-8859-6", b"\xc7\xe4\xd3\xe4\xc7\xe5 \xd9\xe4\xea\xe3\xe5\xac \xc7\xe4\xca\xe2\xd1\xea\xd1 \xcc\xc7\xe7\xd2."),
    ("tis-620", THAI, "windows-874", b"\xca\xc7\xd1\xca\xb4\xd5\xa4\xc3\xd1\xba \xc3\xd2\xc2\xa7\xd2\xb9\xe0\xca\xc3\xe7\xa8\xe1\xc5\xe9\xc7"),
    ("cp437", GERMAN, "IBM437", b"Sch\x94ne Gr\x81\xe1e aus K\x94ln, die Stra\xe1e ist frei."),
    ("cp850", NORDIC, "IBM850", b"Bl\x86b\x91rsyltet\x9by p\x86 br\x9bd, tack s\x86 mycket f\x94r maten."),
    ("cp858", EURO, "IBM858", b"Das kostet 5 \xd5 f\x81r jeden."),
    ("cp852", CZECH, "IBM852", b"P\xfd\xa1li\xe7 \xa7lu\x9cou\x9fk\xec k\x85\xe5 \xa3p\xd8l \xd4\xa0belsk\x82 \xa2dy."),
    ("cp775", BALTIC, "IBM775", b"\xbeodien \xeboti jauka diena, \xd0\xd8uolas \xd8ydi."),
    ("macintosh", WEST, "macintosh", b"Caf\x8e \x88 Gen\x8fve, 15 \xa1C, \x8da va d\x8ej\x88 tr\x8fs bien."),
    ("x-mac-ce", CZECH, "x-mac-centraleurroman", b"P\xde\x92li\xe4 \xeclu\xe9ou\x8bk\xf9 k\xf3\xcb \x9cp\x9el \x93\x87belsk\x8e \x97dy."),
    ("shift_jis", JAPANESE, "Shift_JIS", b"\x82\xb1\x82\xf1\x82\xc9\x82\xbf\x82\xcd\x81A\x95\xf1\x8d\x90\x8f\x91\x82\xf0\x82\xa8\x91\x97\x82\xe8\x82\xb5\x82\xdc\x82\xb7\x81B\x83J\x83^\x83J\x83i"),
    ("euc-jp", JAPANESE, "EUC-JP", b"\xa4\xb3\xa4\xf3\xa4\xcb\xa4\xc1\xa4\xcf\xa1\xa2\xca\xf3\xb9\xf0\xbd\xf1\xa4\xf2\xa4\xaa\xc1\xf7\xa4\xea\xa4\xb7\xa4\xde\xa4\xb9\xa1\xa3\xa5\xab\xa5\xbf\xa5\xab\xa5\xca"),
    ("iso-2022-jp", JAPANESE, "ISO-2022-JP", b"\x1b$B$3$s$K$A$O!\"Js9p=q$r$*Aw$j$7$^$9!#%+%?%+%J\x1b(B"),
    ("gb2312", CHINESE, "gb18030", b"\xc4\xfa\xba\xc3,\xb1\xa8\xb8\xe6\xd2\xd1\xbe\xad\xcd\xea\xb3\xc9,\xc7\xeb\xb2\xe9\xca\xd5\xa1\xa3"),
    ("gb18030", TAIWAN, "gb18030", b"\xc4\xfa\xba\xc3,\x88\xf3\xb8\xe6\xd2\xd1\xbd\x9b\xcd\xea\xb3\xc9,\xd5\x88\xb2\xe9\xca\xd5\xa1\xa3"),
    ("hz-gb-2312", CHINESE, "HZ-GB-2312", b"~{Dz:C~},~{1(8fRQ>-Mj3I~},~{Gk2iJU!#~}"),
    ("big5", TAIWAN, "Big5", b"\xb1z\xa6n,\xb3\xf8\xa7i\xa4w\xb8g\xa7\xb9\xa6\xa8,\xbd\xd0\xacd\xa6\xac\xa1C"),
    ("euc-kr", KOREAN, "EUC-KR", b"\xbe\xc8\xb3\xe7\xc7\xcf\xbc\xbc\xbf\xe4, \xba\xb8\xb0\xed\xbc\xad\xb8\xa6 \xba\xb8\xb3\xbb\xb5\xe5\xb8\xb3\xb4\xcf\xb4\xd9."),
    ("ks_c_5601-1987", KOREAN, "EUC-KR", b"\xbe\xc8\xb3\xe7\xc7\xcf\xbc\xbc\xbf\xe4, \xba\xb8\xb0\xed\xbc\xad\xb8\xa6 \xba\xb8\xb3\xbb\xb5\xe5\xb8\xb3\xb4\xcf\xb4\xd9."),
    ("iso-2022-kr", KOREAN, "ISO-2022-KR", b"\x1b$)C\x0e>H3gGO<<?d\x0f, \x0e:80m<-8&\x0f \x0e:83;5e834O4Y\x0f."),
    ("utf-7", JAPANESE, "UTF-7", b"+MFMwkzBrMGEwbzABWDFUSmb4MJIwSpABMIowVzB+MFkwAjCrML8wqzDK-"),
    ("utf-16", RUSSIAN, "UTF-16LE", b"\xff\xfe\x14\x04>\x041\x04@\x04K\x049\x04 \x004\x045\x04=\x04L\x04,\x00 \x00>\x04B\x04G\x04Q\x04B\x04 \x001\x04C\x044\x045\x04B\x04 \x003\x04>\x04B\x04>\x042\x04 \x007\x040\x042\x04B\x04@\x040\x04.\x00"),
    ("utf-16be", KOREAN, "UTF-16BE", b"\xc5H\xb1U\xd5X\xc18\xc6\x94\x00,\x00 \xbc\xf4\xac\xe0\xc1\x1c\xb9|\x00 \xbc\xf4\xb0\xb4\xb4\xdc\xb9\xbd\xb2\xc8\xb2\xe4\x00."),
    ("utf-16", WEST, "UTF-16LE", b"C\x00a\x00f\x00\xe9\x00 \x00\xe0\x00 \x00G\x00e\x00n\x00\xe8\x00v\x00e\x00,\x00 \x001\x005\x00 \x00\xb0\x00C\x00,\x00 \x00\xe7\x00a\x00 \x00v\x00a\x00 \x00d\x00\xe9\x00j\x00\xe0\x00 \x00t\x00r\x00\xe8\x00s\x00 \x00b\x00i\x00e\x00n\x00.\x00"),
    ("utf-16", TAIWAN, "UTF-16BE", b"`\xa8Y}\x00,X1TJ]\xf2}\x93[\x8cb\x10\x00,\x8a\xcbg\xe5e60\x02"),
    ("utf-32", GREEK, "UTF-32LE", b"\xff\xfe\x00\x00\x9a\x03\x00\x00\xb1\x03\x00\x00\xbb\x03\x00\x00\xb7\x03\x00\x00\xbc\x03\x00\x00\xad\x03\x00\x00\xc1\x03\x00\x00\xb1\x03\x00\x00 \x00\x00\x00\xc3\x03\x00\x00\xb1\x03\x00\x00\xc2\x03\x00\x00,\x00\x00\x00 \x00\x00\x00\xb7\x03\x00\x00 \x00\x00\x00\xad\x03\x00\x00\xba\x03\x00\x00\xb8\x03\x00\x00\xb5\x03\x00\x00\xc3\x03\x00\x00\xb7\x03\x00\x00 \x00\x00\x00\xb5\x03\x00\x00\xaf\x03\x00\x00\xbd\x03\x00\x00\xb1\x03\x00\x00\xb9\x03\x00\x00 \x00\x00\x00\xad\x03\x00\x00\xc4\x03\x00\x00\xbf\x03\x00\x00\xb9\x03\x00\x00\xbc\x03\x00\x00\xb7\x03\x00\x00.\x00\x00\x00"),
    ("utf-32be", ARABIC, "UTF-32BE", b"\x00\x00\x06'\x00\x00\x06D\x00\x00\x063\x00\x00\x06D\x00\x00\x06'\x00\x00\x06E\x00\x00\x00 \x00\x00\x069\x00\x00\x06D\x00\x00\x06J\x00\x00\x06C\x00\x00\x06E\x00\x00\x06\x0c\x00\x00\x00 \x00\x00\x06'\x00\x00\x06D\x00\x00\x06*\x00\x00\x06B\x00\x00\x061\x00\x00\x06J\x00\x00\x061\x00\x00\x00 \x00\x00\x06,\x00\x00\x06'\x00\x00\x06G\x00\x00\x062\x00\x00\x00."),
    ("utf-8", THAI, "UTF-8", b"\xe0\xb8\xaa\xe0\xb8\xa7\xe0\xb8\xb1\xe0\xb8\xaa\xe0\xb8\x94\xe0\xb8\xb5\xe0\xb8\x84\xe0\xb8\xa3\xe0\xb8\xb1\xe0\xb8\x9a \xe0\xb8\xa3\xe0\xb8\xb2\xe0\xb8\xa2\xe0\xb8\x87\xe0\xb8\xb2\xe0\xb8\x99\xe0\xb9\x80\xe0\xb8\xaa\xe0\xb8\xa3\xe0\xb9\x87\xe0\xb8\x88\xe0\xb9\x81\xe0\xb8\xa5\xe0\xb9\x89\xe0\xb8\xa7"),
    ("utf-8", CZECH, "UTF-8", b"\xef\xbb\xbfP\xc5\x99\xc3\xadli\xc5\xa1 \xc5\xbelu\xc5\xa5ou\xc4\x8dk\xc3\xbd k\xc5\xaf\xc5\x88 \xc3\xbap\xc4\x9bl \xc4\x8f\xc3\xa1belsk\xc3\xa9 \xc3\xb3dy."),
    // As glibc's iconv encodes them.
    ("viscii", "xin ch\u{e0}o c\u{e1}c b\u{1ea1}n th\u{e2}n", "VISCII", b"xin ch\xe0o c\xe1c b\xd5n th\xe2n"),
    ("iso-2022-cn", "您好,报告", "ISO-2022-CN", b"\x1b$)A\x0eDz:C\x0f,\x0e1(8f\x0f"),
];

fn decode_label<'a>(raw: &'a [u8], label: &str) -> Decoded<'a> {
    decode(raw, Some(label.as_bytes()))
}

#[track_caller]
fn assert_decoded(decoded: &Decoded<'_>, text: &str, used: &str, replacements: u32) {
    assert_eq!((decoded.text.as_ref(), decoded.used, decoded.replacements), (text, used, replacements));
}

#[test]
fn text_of_each_charset_decodes_under_its_label() {
    for (label, text, used, raw) in ENCODED {
        let decoded = decode_label(raw, label);
        assert_eq!((decoded.text.as_ref(), decoded.used, decoded.replacements), (*text, *used, 0), "{label}");
    }
}

#[test]
fn ascii_is_borrowed_under_every_label() {
    let raw = b"Plain words, nothing else.\r\n";
    let labels = ENCODED.iter().map(|(label, ..)| *label).chain(["us-ascii", "x-unknown", ""]);
    for label in labels.filter(|label| !label.starts_with("utf-16") && !label.starts_with("utf-32")) {
        let decoded = decode_label(raw, label);
        assert!(matches!(decoded.text, Cow::Borrowed(_)), "{label}");
        assert_decoded(&decoded, "Plain words, nothing else.\r\n", "US-ASCII", 0);
    }
}

#[test]
fn valid_utf_8_is_borrowed() {
    for label in [None, Some("utf-8"), Some("us-ascii"), Some("unknown-8bit"), Some("iso-8859-1")] {
        let decoded = decode(WEST.as_bytes(), label.map(str::as_bytes));
        assert!(matches!(decoded.text, Cow::Borrowed(WEST)), "{label:?}");
        assert_decoded(&decoded, WEST, "UTF-8", 0);
    }
}

#[test]
fn utf_8_under_a_western_label_is_utf_8() {
    for label in ["iso-8859-1", "windows-1252", "iso-8859-15", "latin1"] {
        assert_decoded(&decode_label("10\u{a0}€".as_bytes(), label), "10\u{a0}€", "UTF-8", 0);
        assert_decoded(&decode_label("é".as_bytes(), label), "é", "UTF-8", 0);
    }
}

#[test]
fn utf_8_under_another_label_is_utf_8_when_six_characters_say_so() {
    for (label, text) in [("gb2312", CHINESE), ("koi8-r", RUSSIAN), ("big5", TAIWAN), ("windows-1251", RUSSIAN), ("cp850", NORDIC)] {
        assert_decoded(&decode_label(text.as_bytes(), label), text, "UTF-8", 0);
    }
    // GBK letters that are by chance two UTF-8 characters stay GBK.
    assert_decoded(&decode_label(b"\xc4\xa3\xca\xbd", "gb2312"), "模式", "gb18030", 0);
}

#[test]
fn undeclared_text_is_detected() {
    for (label, text, _, raw) in ENCODED {
        let detectable = [
            "koi8-r",
            "windows-1251",
            "windows-1253",
            "windows-1255",
            "windows-1256",
            "tis-620",
            "shift_jis",
            "euc-jp",
            "iso-2022-jp",
            "iso-2022-kr",
            "iso-2022-cn",
            "gb2312",
            "big5",
            "euc-kr",
            "windows-1250",
            "utf-8",
            "iso-8859-1",
        ];
        if detectable.contains(label) {
            for undeclared in [None, Some(&b"us-ascii"[..]), Some(b"x-unknown")] {
                let decoded = decode(raw, undeclared);
                assert_eq!(decoded.text, *text, "{label} taken for {}", decoded.used);
            }
        }
    }
}

#[test]
fn a_single_legacy_letter_under_a_wrong_utf_8_label_is_detected() {
    assert_decoded(&decode_label(b"caf\xe9 noir", "utf-8"), "café noir", "windows-1252", 0);
    assert_decoded(&decode_label(b"caf\xe9 noir", "us-ascii"), "café noir", "windows-1252", 0);
}

#[test]
fn damaged_utf_8_stays_utf_8() {
    let mut raw = RUSSIAN.as_bytes().to_vec();
    raw.insert(10, 0xFF);
    let decoded = decode_label(&raw, "utf-8");
    assert_eq!((decoded.used, decoded.replacements), ("UTF-8", 1));
    assert_eq!(decoded.text.replace('\u{fffd}', ""), RUSSIAN);
    assert_eq!(decode(&raw, None).used, "UTF-8");
}

#[test]
fn a_cut_within_the_last_character_is_one_replacement() {
    for (label, text, used, raw) in ENCODED {
        let multi_byte = [
            "shift_jis",
            "euc-jp",
            "gb2312",
            "gb18030",
            "big5",
            "euc-kr",
            "ks_c_5601-1987",
            "utf-16",
            "utf-16be",
            "utf-32",
            "utf-32be",
            "utf-8",
        ];
        if !multi_byte.contains(label) {
            continue;
        }
        let decoded = decode_label(&raw[..raw.len() - 1], label);
        let ends_in_ascii = text.ends_with('.') && !label.starts_with("utf-16") && !label.starts_with("utf-32");
        assert_eq!(decoded.used, *used, "{label}");
        assert_eq!(decoded.replacements, u32::from(!ends_in_ascii), "{label}");
    }
    assert_decoded(&decode(b"h\xc3\xa9h\xc3", None), "héh\u{fffd}", "UTF-8", 1);
    assert_decoded(&decode_label(b"\xe2\x82", "utf-8"), "\u{fffd}", "UTF-8", 1);
}

#[test]
fn each_malformed_sequence_is_one_replacement() {
    assert_decoded(&decode_label("né\u{e9} \u{1F600}".as_bytes(), "utf-8"), "néé \u{1F600}", "UTF-8", 0);
    assert_decoded(&decode_label(b"\xc3\xa9\xc3\xa9\xf0\x9f\x98 \xc3 ", "utf-8"), "éé\u{fffd} \u{fffd} ", "UTF-8", 2);
    assert_decoded(
        &decode_label(b"\x82\xa0\x82 \x82\xa0\x82\xa2\x82\xa4\x82\xa6\x82\xa8", "shift_jis"),
        "あ\u{fffd} あいうえお",
        "Shift_JIS",
        1,
    );
    assert_decoded(&decode_label(b"\x00\xd8a\x00", "utf-16le"), "\u{fffd}a", "UTF-16LE", 1);
    assert_decoded(
        &decode_label(b"\x00\x00\xd8\x00\x00\x00\x00a\x00\x11\x00\x00\x00", "utf-32be"),
        "\u{fffd}a\u{fffd}\u{fffd}",
        "UTF-32BE",
        3,
    );
}

#[test]
fn a_nul_never_comes_out() {
    assert_decoded(&decode_label(b"a\0b\0", "us-ascii"), "a\u{fffd}b\u{fffd}", "US-ASCII", 2);
    assert_decoded(&decode_label(b"\xc3\xa9\0", "utf-8"), "é\u{fffd}", "UTF-8", 1);
    assert_decoded(&decode_label(b"\xe9\0\xff", "iso-8859-1"), "é\u{fffd}ÿ", "windows-1252", 1);
    assert_decoded(&decode_label(b"\x84\0", "cp437"), "ä\u{fffd}", "IBM437", 1);
    assert_decoded(&decode_label(b"+AAAAYQ-", "utf-7"), "\u{fffd}a", "UTF-7", 1);
    assert_decoded(&decode_label(b"\0\0\0a", "utf-16be"), "\u{fffd}a", "UTF-16BE", 1);
}

#[test]
fn a_byte_order_mark_decides_and_is_dropped() {
    assert_decoded(&decode_label(b"\xef\xbb\xbfabc", "iso-8859-1"), "abc", "UTF-8", 0);
    assert_decoded(&decode_label(b"\xff\xfea\0b\0", "us-ascii"), "ab", "UTF-16LE", 0);
    assert_decoded(&decode(b"\xfe\xff\0a", None), "a", "UTF-16BE", 0);
    assert_decoded(&decode_label(b"\xff\xfe\0\0a\0\0\0", "utf-32"), "a", "UTF-32LE", 0);
    assert_decoded(&decode_label(b"\xff\xfe\xe4", "iso-8859-1"), "ÿþä", "windows-1252", 0);
}

#[test]
fn narrow_text_under_a_wide_label_is_narrow() {
    assert_decoded(&decode_label(b"Plain words", "utf-16"), "Plain words", "US-ASCII", 0);
    assert_decoded(&decode_label(WEST.as_bytes(), "utf-16le"), WEST, "UTF-8", 0);
    assert_decoded(&decode_label(b"Plain", "unicode"), "Plain", "US-ASCII", 0);
}

#[test]
fn eight_bit_text_under_a_seven_bit_label_is_detected() {
    assert_decoded(&decode_label(JAPANESE.as_bytes(), "iso-2022-jp"), JAPANESE, "UTF-8", 0);
    assert_decoded(&decode_label(WEST.as_bytes(), "utf-7"), WEST, "UTF-8", 0);
    assert_decoded(&decode_label(CHINESE.as_bytes(), "hz"), CHINESE, "UTF-8", 0);
    assert_eq!(decode_label(b"\x82\xb1\x82\xf1\x82\xc9\x82\xbf\x82\xcd", "iso-2022-jp").text, "こんにちは");
}

#[test]
fn text_of_a_wrong_double_byte_label_is_detected() {
    for (label, text, used, raw) in ENCODED {
        if *label == "shift_jis" {
            assert_decoded(&decode_label(raw, "euc-jp"), text, used, 0);
        }
    }
}

#[test]
fn iso_2022_jp_keeps_its_text_at_the_seams_of_joined_words() {
    assert_decoded(&decode_label(b"\x1b$B$3\x1b(B\x1b$B$s\x1b(B", "iso-2022-jp"), "こん", "ISO-2022-JP", 0);
    assert_decoded(&decode_label(b"\x1b$B\x1b(Ba", "iso-2022-jp"), "a", "ISO-2022-JP", 0);
}

#[test]
fn iso_2022_jp_knows_its_other_sets() {
    assert_decoded(&decode_label(b"\x1b(J\\100~\x1b(B\\~", "iso-2022-jp"), "¥100‾\\~", "ISO-2022-JP", 0);
    assert_decoded(&decode_label(b"\x1b(I6E\x1b(B", "iso-2022-jp"), "ｶﾅ", "ISO-2022-JP", 0);
    assert_decoded(&decode_label(b"\x1b$(D0\x21\x1b(B", "iso-2022-jp-1"), "丂", "ISO-2022-JP", 0);
    assert_decoded(&decode_label(b"\x1b$A<D\x1b$(CGQ\x1b(B", "iso-2022-jp-2"), "寄한", "ISO-2022-JP", 0);
    assert_decoded(&decode_label(b"\x1b$B$\x1b(B \x1b[0m", "iso-2022-jp"), "\u{fffd} \u{fffd}[0m", "ISO-2022-JP", 2);
}

#[test]
fn iso_2022_kr_needs_no_header_and_ends_its_shift_at_a_line_end() {
    assert_decoded(&decode_label(b"\x0eGQ\x0f ok\n", "iso-2022-kr"), "한 ok\n", "ISO-2022-KR", 0);
    assert_decoded(&decode_label(b"\x1b$)C\x0eGQ\nGQ", "iso-2022-kr"), "한\nGQ", "ISO-2022-KR", 0);
}

#[test]
fn taiwanese_planes_of_iso_2022_cn_are_replaced_one_by_one() {
    let raw = b"\x1b$)A\x0eDz:C\x0f,\x1b$)G\x0e^^IK\x0f\x1b$*H\x1bN!!";
    assert_decoded(&decode_label(raw, "iso-2022-cn"), "您好,\u{fffd}\u{fffd}\u{fffd}", "ISO-2022-CN", 3);
}

#[test]
fn hz_has_tildes_and_joined_lines() {
    assert_decoded(&decode_label(b"a~~b ~{Dz:C~}c~\nd ~x", "hz"), "a~b 您好cd ~x", "HZ-GB-2312", 0);
    assert_decoded(&decode_label(b"~{Dz\nok", "hz"), "您\nok", "HZ-GB-2312", 0);
    assert_decoded(&decode_label(b"~{Dz: ~}", "hz"), "您\u{fffd} ", "HZ-GB-2312", 1);
}

#[test]
fn utf_7_follows_the_examples_of_rfc_2152() {
    for (raw, text) in [
        (&b"A+ImIDkQ."[..], "A\u{2262}\u{391}."),
        (b"Hi Mom -+Jjo--!", "Hi Mom -\u{263a}-!"),
        (b"+ZeVnLIqe-", "日本語"),
        (b"Item 3 is +AKM-1.", "Item 3 is £1."),
        (b"1 +- 1 +AD0 2", "1 + 1 = 2"),
        (b"+2D3eAA-", "\u{1F600}"),
        (b"a + b, c+", "a + b, c+"),
    ] {
        assert_decoded(&decode_label(raw, "utf-7"), text, "UTF-7", 0);
    }
    assert_decoded(&decode_label(b"+2D0-x", "utf-7"), "\u{fffd}x", "UTF-7", 1);
    assert_decoded(&decode_label(b"+AGEA-x", "utf-7"), "a\u{fffd}x", "UTF-7", 1);
}

#[test]
fn a_limit_cuts_at_a_character_and_does_not_change_the_charset() {
    for (label, text, used, raw) in ENCODED {
        for limit in [0, 1, 2, 3, 10, 11, 12, 13, text.len() - 1, text.len(), usize::MAX] {
            let prefix = decode_limited(raw, Some(label.as_bytes()), limit);
            let mut end = limit.min(text.len());
            while !text.is_char_boundary(end) {
                end -= 1;
            }
            assert_eq!(prefix.decoded.text, text[..end], "{label} at {limit}");
            assert_eq!((prefix.decoded.used, prefix.truncated), (*used, end < text.len()), "{label} at {limit}");
        }
    }
}

#[test]
fn a_limit_counts_the_replacements_it_leaves() {
    let prefix = decode_limited(b"a\0b\0c\0", None, 8);
    assert_decoded(&prefix.decoded, "a\u{fffd}b\u{fffd}", "US-ASCII", 2);
    assert!(prefix.truncated);
    let long = [b"\xe9\0".repeat(100_000), b"x".to_vec()].concat();
    let prefix = decode_limited(&long, Some(b"iso-8859-1"), 1_000);
    assert_eq!((prefix.decoded.text.len(), prefix.decoded.replacements, prefix.truncated), (1_000, 200, true));
}

#[test]
fn long_text_is_decoded_whole() {
    for (label, text, _, raw) in ENCODED {
        if label.starts_with("iso-2022") || label.starts_with("utf-16") || label.starts_with("utf-32") || label.starts_with("hz") {
            continue;
        }
        let raw = raw.strip_prefix(b"\xef\xbb\xbf").unwrap_or(raw);
        let decoded = decode(&raw.repeat(5_000), Some(label.as_bytes())).text.into_owned();
        assert!(decoded == text.repeat(5_000), "{label}");
    }
}

#[test]
fn raw_header_bytes_are_utf_8_then_the_hint_then_detected() {
    assert_decoded(&decode_unlabelled(RUSSIAN.as_bytes(), Some(b"koi8-r")), RUSSIAN, "UTF-8", 0);
    assert_decoded(&decode_unlabelled("é".as_bytes(), Some(b"gb2312")), "é", "UTF-8", 0);
    assert_decoded(&decode_unlabelled(b"\xf0\xd2\xc9\xd7\xc5\xd4", Some(b"koi8-r")), "Привет", "KOI8-R", 0);
    assert_decoded(&decode_unlabelled(b"caf\xe9", Some(b"utf-8")), "café", "windows-1252", 0);
    assert_decoded(&decode_unlabelled(b"caf\xe9", None), "café", "windows-1252", 0);
    assert_decoded(&decode_unlabelled(b"\x1b$B$3\x1b(B", Some(b"utf-8")), "こ", "ISO-2022-JP", 0);
    assert_decoded(&decode_unlabelled(b"", None), "", "US-ASCII", 0);
}

#[test]
fn labels_are_known_or_not() {
    assert!(ENCODED.iter().all(|(label, ..)| is_known(label.as_bytes())));
    assert!(is_known(b"us-ascii"));
    assert!(!is_known(b"x-unknown"));
    assert!(!is_known(b""));
}

#[test]
fn any_bytes_decode_under_any_label_without_nul() {
    let mut state = 0x9E37_79B9_u32;
    let mut next = move || {
        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
        state
    };
    let labels: Vec<&str> = ENCODED.iter().map(|(label, ..)| *label).chain(["", "unicode", "utf-32le"]).collect();
    for round in 0..4_000_usize {
        let length = (next() % 40) as usize;
        let alphabet = [&b"\x1b$()BJCA\x0e\x0f!~}{+-a\n"[..], b"\0\xff\xfe\xd8\xdc\xc3\xa9\xe3\x81 ", b""][round % 3];
        let raw: Vec<u8> =
            (0..length).map(|_| if alphabet.is_empty() { next() as u8 } else { alphabet[next() as usize % alphabet.len()] }).collect();
        let label = labels[round % labels.len()];
        let whole = decode_label(&raw, label);
        assert!(!whole.text.contains('\0'), "{label} {raw:?}");
        let counted = whole.text.chars().filter(|character| *character == '\u{fffd}').count();
        assert!(whole.replacements as usize <= counted, "{label} {raw:?}");
        let limit = length / 2;
        let prefix = decode_limited(&raw, Some(label.as_bytes()), limit);
        assert!(whole.text.starts_with(prefix.decoded.text.as_ref()), "{label} {raw:?}");
        assert!(prefix.decoded.text.len() <= limit && prefix.decoded.used == whole.used, "{label} {raw:?}");
        assert_eq!(prefix.truncated, prefix.decoded.text.len() < whole.text.len(), "{label} {raw:?}");
    }
}

#[test]
fn hostile_bytes_take_linear_time() {
    let pieces: [&[u8]; 12] =
        [b"\x1b", b"\x1b$B", b"\x1b$B$", b"\x0e\xff", b"+", b"+A", b"~", b"~{D", b"\xe3\x81", b"\0", b"\xff\xfe", b"\xc3"];
    for piece in pieces {
        let raw = piece.repeat(40_000);
        for label in ["", "utf-8", "iso-2022-jp", "iso-2022-kr", "hz", "utf-7", "utf-16", "utf-32", "gb2312", "cp437"] {
            let _ = decode_label(&raw, label);
            let _ = decode_limited(&raw, Some(label.as_bytes()), 100);
        }
        let _ = decode(b"x", Some(&raw));
    }
}
