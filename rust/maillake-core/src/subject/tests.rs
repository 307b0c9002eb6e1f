use std::borrow::Cow;

use super::{Base, LISTED, UNCHECKED, base_subject};

#[track_caller]
fn assert_base(subject: &str, text: &str, is_reply: bool, is_forward: bool) {
    let base = base_subject(subject);
    let Base { text: found, is_reply: reply, is_forward: forward } = &base;
    assert_eq!((found.as_ref(), *reply, *forward), (text, is_reply, is_forward), "{subject:?}");
}

#[test]
fn a_plain_subject_is_its_own_base_and_borrowed() {
    for subject in ["Lunch", "Lunch at 12:30", "Bug: it breaks", "Respect: a word", "Reply: no", "", "a (fwd) b", "4: four"] {
        assert_base(subject, subject, false, false);
        assert!(matches!(base_subject(subject).text, Cow::Borrowed(_)));
    }
}

#[test]
fn english_prefixes_go_in_any_case_and_number() {
    assert_base("Re: Lunch", "Lunch", true, false);
    assert_base("RE:Lunch", "Lunch", true, false);
    assert_base("re : Re: RE:  Lunch", "Lunch", true, false);
    assert_base("Fwd: Lunch", "Lunch", false, true);
    assert_base("fw: FWD: Lunch", "Lunch", false, true);
    assert_base("Re: Fwd: Re: Lunch", "Lunch", true, true);
}

#[test]
fn counters_go_with_their_prefix() {
    for subject in [
        "Re[4]: Lunch",
        "Re [2]: Lunch",
        "Re^2: Lunch",
        "Re(3): Lunch",
        "Re (3) : Lunch",
        "RE*2: Lunch",
        "Re2: Lunch",
        "AW[12]: Lunch",
        "Re[2]: Re[3]: Lunch",
        "SV^3: Lunch",
    ] {
        assert_base(subject, "Lunch", true, false);
    }
    for subject in ["I8042: Lunch", "TR101: Lunch", "Re100: Lunch", "AW139: Lunch", "R[2]: Lunch", "I2: Lunch"] {
        assert_base(subject, subject, false, false);
    }
    assert_base("Re(a): Lunch", "Re(a): Lunch", false, false);
    assert_base("[4]: Lunch", ": Lunch", false, false);
}

#[test]
fn trailing_fwd_goes() {
    assert_base("Lunch (fwd)", "Lunch", false, true);
    assert_base("Lunch (fWd)  (FWD) ", "Lunch", false, true);
    assert_base("Fwd: (fwd)", "", false, true);
    assert_base("(fwd)", "", false, true);
}

#[test]
fn forwards_in_brackets_are_unwrapped() {
    assert_base("[Fwd: Lunch]", "Lunch", false, true);
    assert_base("Re: [FWD: c]", "c", true, true);
    assert_base("re: [fwd: [fwd: re: [fwd: babylon]]]", "babylon", true, true);
    assert_base("[FW: simple [extraction]]", "simple [extraction]", false, true);
    assert_base("[Fwd: Lunch (fwd)]", "Lunch", false, true);
    assert_base("[Fwd: Lunch", "[Fwd: Lunch", false, false);
}

#[test]
fn list_names_go_unless_nothing_is_left() {
    assert_base("[list] Lunch", "Lunch", false, false);
    assert_base("[list] Re: [list] Lunch", "Lunch", true, false);
    assert_base("Re: [a] [b] Re: Lunch", "Lunch", true, false);
    assert_base("[list]", "[list]", false, false);
    assert_base("Re: [list]", "[list]", true, false);
    assert_base("[a] [b]", "[b]", false, false);
    assert_base("[foo] Fwd: [bar] Re: fw: b (fWd)  (fwd)", "b", true, true);
    assert_base("[open Lunch", "[open Lunch", false, false);
    assert_base("[a [b] c] Lunch", "[a [b] c] Lunch", false, false);
}

#[test]
fn a_subject_that_is_only_a_prefix_has_an_empty_base() {
    assert_base("Re:", "", true, false);
    assert_base("Re: ", "", true, false);
    assert_base("Fwd: Re:", "", true, true);
    assert_base("AW:", "", true, false);
    assert_base("[list] Re:", "", true, false);
}

#[test]
fn prefixes_of_other_languages_go() {
    for (subject, is_reply, is_forward) in [
        ("SV: Lunch", true, false),
        ("VB: Lunch", false, true),
        ("AW: Lunch", true, false),
        ("WG: Lunch", false, true),
        ("Antw: Lunch", true, false),
        ("Betr.: Lunch", true, false),
        ("Doorst: Lunch", false, true),
        ("TR : Lunch", false, true),
        ("RE\u{a0}: Lunch", true, false),
        ("RÉF : Lunch", true, false),
        ("RE\u{301}F: Lunch", true, false),
        ("Rép : Lunch", true, false),
        ("RV: Lunch", false, true),
        ("RES: Lunch", true, false),
        ("ENC: Lunch", false, true),
        ("R: Lunch", true, false),
        ("I: Lunch", false, true),
        ("Rif: Lunch", true, false),
        ("Odp: Lunch", true, false),
        ("PD: Lunch", false, true),
        ("Vá: Lunch", true, false),
        ("Továbbítás: Lunch", false, true),
        ("YNT: Lunch", true, false),
        ("Ynt: Lunch", true, false),
        ("İLT: Lunch", false, true),
        ("İlt: Lunch", false, true),
        ("ilt: Lunch", false, true),
        ("VS: Lunch", true, true),
        ("VL: Lunch", false, true),
        ("ΑΠ: Lunch", true, false),
        ("ΣΧΕΤ: Lunch", true, false),
        ("ΠΡΘ: Lunch", false, true),
        ("השב: Lunch", true, false),
        ("הועבר: Lunch", false, true),
        ("رد: Lunch", true, false),
        ("إعادة توجيه: Lunch", false, true),
        ("Отв: Lunch", true, false),
        ("ОТВЕТ: Lunch", true, false),
        ("Пересл: Lunch", false, true),
        ("回复: Lunch", true, false),
        ("回复：Lunch", true, false),
        ("答复： Lunch", true, false),
        ("转发:Lunch", false, true),
        ("轉寄: Lunch", false, true),
        ("返信: Lunch", true, false),
        ("転送: Lunch", false, true),
        ("회신: Lunch", true, false),
        ("전달: Lunch", false, true),
        ("TL: Lunch", true, false),
        ("CT: Lunch", false, true),
        ("Trả lời: Lunch", true, false),
        ("BLS: Lunch", true, false),
        ("TRS: Lunch", false, true),
        ("Răspuns: Lunch", true, false),
        ("\u{200f}השב: \u{200f}Lunch", true, false),
        ("回复：回复：转发：Lunch", true, true),
        ("SV: AW: Re: Antw: Lunch", true, false),
    ] {
        assert_base(subject, "Lunch", is_reply, is_forward);
    }
}

#[test]
fn letters_that_begin_subjects_too_are_prefixes_only_as_clients_write_them() {
    for subject in ["i: Lunch", "r: Lunch", "R:Lunch", "ct: Lunch", "Pd: Lunch", "I:", "tl:dr"] {
        assert_base(subject, subject, false, false);
    }
}

#[test]
fn white_space_is_collapsed() {
    assert_base(" \tRe:\t  a  b\r\n c\u{3000}d\u{a0} ", "a b c d", true, false);
    assert_base("a\tb", "a b", false, false);
    assert_base("   ", "", false, false);
    assert_base("a\0b", "a b", false, false);
}

#[test]
fn the_base_of_a_base_is_itself() {
    for subject in ["Re: [list] Fwd: x", "[Fwd: [a] b]", "回复：[x] y (fwd)", "Re: [list]", "I: R: x", "Re:", "a  b"] {
        let once = base_subject(subject).text.into_owned();
        assert_eq!(base_subject(&once).text, once, "{subject:?}");
    }
}

#[test]
fn prefixes_are_folded_and_listed_once() {
    let prefixes = [LISTED, UNCHECKED].concat();
    for (index, (prefix, _, _)) in prefixes.iter().enumerate() {
        let folded: String = prefix.chars().flat_map(char::to_lowercase).collect();
        assert_eq!(folded, *prefix);
        assert!(prefixes.iter().skip(index + 1).all(|(other, ..)| other != prefix), "{prefix}");
        let subject = format!("{}: Lunch", prefix.to_uppercase());
        assert_eq!(base_subject(&subject).text, "Lunch", "{subject}");
    }
}

#[test]
fn hostile_subjects_take_linear_time() {
    let count = 20_000;
    for piece in ["[", "[a]", "[a", "Re:", "[fwd:", "(fwd)", " ", "Re[", "：", "]", "[a] Re:", "\u{3000}x"] {
        let subject = piece.repeat(count);
        let _ = base_subject(&subject);
        let _ = base_subject(&format!("{subject}x"));
        let _ = base_subject(&format!("x{subject}"));
        let _ = base_subject(&format!("{subject}{}", "]".repeat(count)));
    }
}
