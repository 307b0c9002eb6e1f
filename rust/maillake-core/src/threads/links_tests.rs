use super::{Evidence, id_node, links_of};
use crate::identity::{hex, key_of};

fn ids(names: &[&str]) -> Vec<String> {
    names.iter().map(|&name| name.to_owned()).collect()
}

fn edges(message_id: Option<&str>, in_reply_to: &[&str], references: &[&str]) -> Vec<(String, String, &'static str)> {
    let links = links_of(message_id, &ids(in_reply_to), &ids(references), "00");
    links.links.iter().map(|link| (hex(&link.from), hex(&link.to), link.evidence.name())).collect()
}

fn edge(from: &str, to: &str, evidence: Evidence) -> (String, String, &'static str) {
    (hex(&id_node(from)), hex(&id_node(to)), evidence.name())
}

#[test]
fn the_path_runs_from_the_oldest_reference_to_the_mail() {
    let expected =
        [edge("a@x", "b@x", Evidence::References), edge("b@x", "c@x", Evidence::References), edge("c@x", "d@x", Evidence::InReplyTo)];
    assert_eq!(edges(Some("d@x"), &["c@x"], &["a@x", "b@x"]), expected);
}

#[test]
fn what_is_named_twice_counts_once_and_the_mail_itself_comes_last() {
    let expected = [edge("a@x", "b@x", Evidence::References), edge("b@x", "c@x", Evidence::References)];
    assert_eq!(edges(Some("c@x"), &["b@x", "c@x"], &["a@x", "c@x", "b@x", "a@x"]), expected);
}

#[test]
fn a_mail_that_refers_to_itself_alone_has_no_edge() {
    assert!(edges(Some("a@x"), &["a@x"], &["a@x"]).is_empty());
}

#[test]
fn a_mail_without_identifier_is_a_node_of_its_own() {
    let links = links_of(None, &[], &ids(&["a@x"]), "0123");
    assert_eq!(links.node, key_of(b"mk:0123"));
    assert_eq!(links.links[0].to, links.node);
    assert_ne!(links.node, links_of(None, &[], &[], "4567").node);
}

#[test]
fn case_and_percent_signs_make_other_nodes() {
    assert_ne!(id_node("A@x.org"), id_node("a@x.org"));
    assert_ne!(id_node("a%40x.org"), id_node("a@x.org"));
}

#[test]
fn no_number_of_references_is_too_many() {
    let names: Vec<String> = (0..10_000).map(|number| format!("{number}@x")).collect();
    assert_eq!(links_of(Some("z@x"), &[], &names, "00").links.len(), 10_000);
}
