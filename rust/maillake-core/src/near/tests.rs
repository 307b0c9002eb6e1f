//! Tests of own text, signatures and clusters; datasketch is the oracle in `tests/oracle/test_near_duplicates.py`.

use std::env;
use std::fs;
use std::path::PathBuf;

use super::clusters::shares_enough;
use super::own_text::pieces;
use super::*;
use crate::identity::{Key, key_of};

fn own(text: &str) -> String {
    pieces(text).filter(|piece| piece.is_own).map(|piece| piece.text).collect()
}

fn words(seed: usize, count: usize) -> String {
    (0..count).map(|word| format!("w{}", (word * 7 + seed * 131) % 997)).collect::<Vec<_>>().join(" ")
}

#[test]
fn pieces_are_the_text_without_its_footer() {
    let text = "Hello\n> quoted\n\nOn Monday Ann\nwrote:\n> more\nBye\n-- \nAnn\n";
    let whole: String = pieces(text).map(|piece| piece.text).collect();
    assert_eq!(whole, text.trim_end());
    let footer = format!("{text}\n__________\nhttps://lists.example.org/\n");
    assert_eq!(pieces(&footer).map(|piece| piece.text).collect::<String>(), whole);
}

#[test]
fn quotes_and_their_introductions_are_not_own() {
    assert_eq!(own("> a\nb\n>c\n > d\n"), "b\n > d");
    assert_eq!(own("a\nAnn wrote:\n> b\nc"), "a\nc");
    assert_eq!(own("a\nOn Monday, Ann Example\n<ann@example.org> wrote: \n> b\nc"), "a\nc");
    assert_eq!(own("On Monday we met.\nI wrote down: all of it."), "On Monday we met.\nI wrote down: all of it.");
    assert_eq!(own(""), "");
}

#[test]
fn a_signature_is_what_stands_below_its_delimiter_and_is_short() {
    assert_eq!(own("a\n-- \nAnn\nExample Ltd"), "a\n");
    assert_eq!(own("a\n--\nAnn"), "a\n");
    assert_eq!(own("a\n-- \nfirst\n-- \nsecond"), "a\n-- \nfirst\n");
    assert_eq!(own("a\n--- \nAnn"), "a\n--- \nAnn");
    let quoted = format!("a\n-- \nAnn\n{}", "> b\n".repeat(100));
    assert_eq!(own(&quoted), "a\n");
    let long = format!("a\n-- \n{}", "b\n".repeat(21));
    assert_eq!(own(&long), long.trim_end());
}

#[test]
fn shingles_reach_over_a_quote_and_not_into_it() {
    let answer = BodyWords::of("one two three\n> four five six\nfour five six\n");
    let plain = BodyWords::of("one two three four five six");
    assert_eq!(answer.own_shingles().set(), plain.own_shingles().set());
    assert_eq!(plain.own_shingles().count(), 2);
    assert_eq!(BodyWords::of("one two three four").own_shingles().count(), 0);
    assert_eq!(answer.bytes(), b"one two three > four five six four five six ");
}

#[test]
fn a_signature_needs_twenty_words_and_sees_the_set_of_shingles() {
    let signature = |text: &str| sign(&BodyWords::of(text).own_shingles());
    assert_eq!(signature(&words(1, 19)), None);
    assert!(signature(&words(1, 20)).is_some());
    assert_eq!(signature(&words(1, 1_001)), signature(&words(1, 1_500)), "repeated shingles count once");
    assert_ne!(signature(&words(1, 50)), signature(&words(2, 50)));
}

/// A directory of its own.
fn scratch(name: &str) -> PathBuf {
    let path = env::temp_dir().join(format!("maillake-near-{}-{name}", std::process::id()));
    fs::create_dir_all(&path).unwrap();
    path
}

/// Clusters of texts, each a message with a key of its number.
fn clusters(name: &str, texts: &[(usize, String)]) -> Vec<Member> {
    let folder = scratch(name);
    let mut bands = Bands::new(&folder).unwrap();
    let key = |number: usize| -> Key { key_of(&number.to_le_bytes()) };
    for (number, text) in texts {
        if let Some(signature) = sign(&BodyWords::of(text).own_shingles()) {
            bands.add(key(*number), &signature).unwrap();
        }
    }
    assert_eq!(fs::read_dir(&folder).unwrap().count(), 0, "scratch files have no name");
    let mut found = Clusters::of(bands).unwrap();
    for (number, text) in texts {
        found.add_text(&key(*number), text).unwrap();
    }
    fs::remove_dir_all(&folder).unwrap();
    found.members().unwrap()
}

#[test]
fn clusters_do_not_depend_on_order_or_copies() {
    let changed = |seed: usize, at: usize| words(seed, 200).replacen(&format!("w{} ", (at * 7 + seed * 131) % 997), "other ", 1);
    let mut texts: Vec<(usize, String)> = (0..40).map(|number| (number, changed(number / 4, number))).collect();
    texts.push((40, words(99, 200)));
    let known = clusters("order", &texts);
    assert_eq!(known.len(), 40);
    texts.reverse();
    texts.extend(texts.clone());
    assert_eq!(clusters("order", &texts), known);
}

#[test]
fn a_cluster_has_its_smallest_key_and_the_share_of_each_member() {
    let (one, other) = (words(1, 200), words(1, 210));
    let found = clusters("share", &[(1, one), (2, other), (3, words(2, 200))]);
    let keys: Vec<Key> = found.iter().map(|member| member.key).collect();
    let mut sorted = keys.clone();
    sorted.sort_unstable();
    assert_eq!(keys, sorted);
    assert!(found.iter().all(|member| member.cluster == keys[0]));
    assert_eq!(found.iter().map(|member| member.jaccard).collect::<Vec<_>>(), [1.0, 196.0 / 206.0]);
}

#[test]
fn what_shares_less_than_four_fifths_is_apart() {
    assert!(shares_enough(80, 180) && !shares_enough(79, 179) && !shares_enough(0, 0));
    let text = |count: usize| (0..count).map(|word| format!("w{word}")).collect::<Vec<_>>().join(" ");
    assert!(clusters("apart", &[(1, text(83)), (2, text(104))]).is_empty(), "79 of 100");
    assert_eq!(clusters("together", &[(1, text(95)), (2, text(104))]).len(), 2, "91 of 100");
}

#[test]
fn ten_thousand_of_one_text_take_a_moment() {
    let texts: Vec<(usize, String)> = (0..10_000).map(|number| (number, words(1, 60))).collect();
    assert_eq!(clusters("many", &texts).len(), 10_000);
}
