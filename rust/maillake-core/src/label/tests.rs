use std::borrow::Cow;

use super::names::{CATEGORIES, CATEGORY_WORDS, LABELS};
use super::{LONGEST_LABEL, fold, parse_labels, system_label};

#[track_caller]
fn assert_labels(text: &str, expected: &[&str]) {
    assert_eq!(parse_labels(text), expected, "{text}");
}

#[test]
fn labels_are_split_at_commas() {
    assert_labels(
        "Inbox,Important,Opened,Category Promotions,Work/Clients",
        &["Inbox", "Important", "Opened", "Category Promotions", "Work/Clients"],
    );
    assert_labels(" Inbox , ,Opened,,", &["Inbox", "Opened"]);
    assert_labels("", &[]);
    assert_labels(" , ", &[]);
    assert!(parse_labels("Inbox, Opened").iter().all(|label| matches!(label, Cow::Borrowed(_))));
}

#[test]
fn a_comma_within_quotes_does_not_split() {
    assert_labels("Inbox,\"Work, Clients\",Opened", &["Inbox", "Work, Clients", "Opened"]);
    assert_labels("\"Work, Clients\" , Opened", &["Work, Clients", "Opened"]);
    assert_labels("\"\",\" \",a", &["a"]);
    assert_labels("\"a,b\"", &["a,b"]);
}

#[test]
fn a_quote_within_quotes_is_doubled_or_has_a_backslash() {
    assert_labels("\"Say \"\"hi\"\", ok\",Inbox", &["Say \"hi\", ok", "Inbox"]);
    assert_labels("\"Say \\\"hi\\\", ok\",Inbox", &["Say \"hi\", ok", "Inbox"]);
    assert_labels("\"C:\\\\x, y\"", &["C:\\x, y"]);
    assert_labels("\"\"\"\"", &["\""]);
    assert_labels("\"a\\b,c\"", &["a\\b,c"]);
}

#[test]
fn other_quotes_are_characters() {
    assert_labels("5\" disks,Inbox", &["5\" disks", "Inbox"]);
    assert_labels("\"never closed,Inbox", &["\"never closed", "Inbox"]);
    assert_labels("\"a\" b,c\",d", &["a\" b,c", "d"]);
    assert_labels("\"a\"b", &["\"a\"b"]);
    assert_labels("a,\"", &["a", "\""]);
}

#[test]
fn system_labels_have_one_english_name_in_every_language() {
    for (label, name) in [
        ("Inbox", "Inbox"),
        ("INBOX", "Inbox"),
        ("Boîte de réception", "Inbox"),
        ("Posteingang", "Inbox"),
        ("受信トレイ", "Inbox"),
        ("Messages envoyés", "Sent"),
        ("[Gmail]/Sent Mail", "Sent"),
        ("[Google Mail]/Gesendet", "Sent"),
        ("Отправленные", "Sent"),
        ("DRAFT", "Drafts"),
        ("Wersje robocze", "Drafts"),
        ("Oznaczone gwiazdką", "Starred"),
        ("Důležité", "Important"),
        ("Non lus", "Unread"),
        ("Åpnet", "Opened"),
        ("Geo\u{308}ffnet", "Opened"),
        ("Messages archivés", "Archived"),
        ("스팸", "Spam"),
        ("Çöp kutusu", "Trash"),
        ("ÇÖP KUTUSU", "Trash"),
        ("Sohbetler", "Chat"),
        ("Safata d’entrada", "Inbox"),
        ("Category Personal", "Category Personal"),
        ("CATEGORY_SOCIAL", "Category Social"),
        ("Catégorie\u{a0}: E-mails personnels", "Category Personal"),
        ("Catégorie : Réseaux sociaux", "Category Social"),
        ("Kategori: Reklame", "Category Promotions"),
        ("Kategorie: Werbung", "Category Promotions"),
        ("Categoría: Promociones", "Category Promotions"),
        ("개인정보 카테고리", "Category Personal"),
        ("카테고리 소셜", "Category Social"),
        ("カテゴリ：フォーラム", "Category Forums"),
        ("Category  Updates ", "Category Updates"),
    ] {
        assert_eq!(system_label(label), Some(name), "{label}");
    }
}

#[test]
fn labels_of_the_user_are_no_system_labels() {
    for label in
        ["Work", "Work/Inbox", "Social", "Promotions", "Category", "Category ", "Category Holidays", "Inbox 2", "", "\"Inbox\"", "inbox/x"]
    {
        assert_eq!(system_label(label), None, "{label}");
    }
    assert_eq!(system_label(&"Inbox".repeat(100)), None);
}

#[test]
fn every_spelling_is_folded_and_means_one_label() {
    let mut seen = Vec::new();
    for (name, groups) in LABELS {
        for spelling in groups.iter().flat_map(|group| group.iter()) {
            assert_eq!(fold(spelling, &mut [0; LONGEST_LABEL]), Some(*spelling));
            assert_eq!(system_label(spelling), Some(*name), "{spelling}");
            assert!(!seen.contains(spelling), "{spelling}");
            seen.push(*spelling);
        }
    }
    for (name, groups) in CATEGORIES {
        for spelling in groups.iter().flat_map(|group| group.iter()) {
            for word in CATEGORY_WORDS {
                assert_eq!(system_label(&format!("{word}: {spelling}")), Some(*name), "{word} {spelling}");
            }
        }
    }
}

#[test]
fn hostile_values_take_linear_time() {
    for piece in ["\"", ",", "\"a", "\\", "\"\"", "\"a\"b,", "\"a,", " ", "\\\""] {
        let text = piece.repeat(50_000);
        let _ = parse_labels(&text);
        let _ = parse_labels(&format!("\"{text}"));
        let _ = system_label(&text);
    }
}
