use super::{Syntax, decode_field};
use crate::defect::{Defect, Defects};

fn unstructured(body: &str) -> String {
    decode_field(body.as_bytes(), Syntax::Unstructured, None, &mut Defects::default()).into_owned()
}

fn addresses(body: &str) -> String {
    decode_field(body.as_bytes(), Syntax::Addresses, None, &mut Defects::default()).into_owned()
}

#[test]
fn plain_text_is_trimmed_and_borrowed() {
    let text = decode_field(b" plain text ", Syntax::Unstructured, None, &mut Defects::default());
    assert!(matches!(text, std::borrow::Cow::Borrowed("plain text")));
}

#[test]
fn folding_and_runs_of_white_space_become_one_space() {
    assert_eq!(unstructured(" one\r\n\t two   three "), "one two three");
}

#[test]
fn both_encodings_are_decoded() {
    assert_eq!(unstructured("=?utf-8?Q?Gr=C3=BC=C3=9Fe_aus_K=C3=B6ln?="), "Grüße aus Köln");
    assert_eq!(unstructured("=?UTF-8?b?R3LDvMOfZQ==?="), "Grüße");
}

#[test]
fn white_space_between_words_goes_and_around_them_stays() {
    assert_eq!(unstructured("a =?utf-8?q?b?= =?utf-8?q?c?= d"), "a bc d");
}

#[test]
fn a_character_split_between_words_is_whole() {
    assert_eq!(unstructured("=?utf-8?b?w7w=?= =?utf-8?b?w58=?="), "üß");
    assert_eq!(unstructured("=?utf-8?q?=C3?= =?utf-8?q?=BC?="), "ü");
}

#[test]
fn words_glued_to_text_are_decoded() {
    assert_eq!(unstructured("Re:=?utf-8?q?=C3=BC?=ber"), "Re:über");
}

#[test]
fn a_language_after_the_charset_is_ignored() {
    assert_eq!(unstructured("=?iso-8859-1*de?q?=FC?="), "ü");
}

#[test]
fn an_unfinished_word_stays_as_it_is() {
    assert_eq!(unstructured("=?utf-8?q?never ends"), "=?utf-8?q?never ends");
    assert_eq!(unstructured("=?utf-8?x?a?= =?"), "=?utf-8?x?a?= =?");
}

#[test]
fn line_breaks_inside_a_word_cannot_inject_a_field() {
    let mut defects = Defects::default();
    let text = decode_field(b"=?utf-8?q?x=0D=0ABcc:_eve=40example.org?=", Syntax::Unstructured, None, &mut defects);
    assert_eq!(text, "x Bcc: eve@example.org");
    assert!(defects.has(Defect::HeaderControl));
}

#[test]
fn raw_eight_bit_bytes_are_utf8_or_guessed_with_the_hint() {
    let mut defects = Defects::default();
    assert_eq!(decode_field("für".as_bytes(), Syntax::Unstructured, None, &mut defects), "für");
    assert!(defects.has(Defect::HeaderRaw8Bit));
    let text = decode_field(b"caf\xe9", Syntax::Unstructured, Some(b"iso-8859-1"), &mut Defects::default());
    assert_eq!(text, "café");
}

#[test]
fn text_is_in_normalisation_form_c() {
    assert_eq!(unstructured("cafe\u{301}"), "café");
}

#[test]
fn specials_in_a_decoded_name_do_not_split_an_address_list() {
    assert_eq!(addresses("=?utf-8?q?Smith=2C_Ann?= <ann@example.org>"), "\"Smith, Ann\" <ann@example.org>");
    assert_eq!(addresses("=?utf-8?q?Smith=2C?= =?utf-8?q?_Ann?= <a@example.org>"), "\"Smith, Ann\" <a@example.org>");
}

#[test]
fn a_word_inside_quotes_is_decoded_and_escaped() {
    assert_eq!(addresses("\"=?utf-8?q?say_=22hi=22?=\" <a@example.org>"), "\"say \\\"hi\\\"\" <a@example.org>");
}

#[test]
fn a_word_inside_a_comment_cannot_close_it() {
    assert_eq!(addresses("a@example.org (=?utf-8?q?x=29y?=)"), "a@example.org (x\\)y)");
}

#[test]
fn hostile_runs_are_linear() {
    let body = "=?a?q?x ".repeat(40_000);
    let started = std::time::Instant::now();
    assert_eq!(unstructured(&body), body.trim_end());
    assert!(started.elapsed().as_secs() < 5);
}
