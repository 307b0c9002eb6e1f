use super::threads;
use crate::identity::{Key, hex, key_of};

fn node(id: &str) -> Key {
    key_of(format!("mid:{id}").as_bytes())
}

fn threads_of(mails: &[&[&str]]) -> Vec<String> {
    let nodes: Vec<Vec<Key>> = mails.iter().map(|ids| ids.iter().map(|id| node(id)).collect()).collect();
    let offsets: Vec<u64> = (0..mails.len() as u64).collect();
    threads(&nodes, &vec![None; mails.len()], &offsets)
}

#[test]
fn mails_that_share_only_an_absent_parent_are_one_thread() {
    let found = threads_of(&[&["a", "ghost"], &["b", "ghost"], &["c"]]);
    assert_eq!(found[0], found[1]);
    assert_ne!(found[0], found[2]);
}

#[test]
fn a_thread_is_named_by_its_smallest_node_in_any_order() {
    let smallest = [node("a"), node("b"), node("c")].into_iter().min().unwrap();
    assert_eq!(threads_of(&[&["a"], &["b", "a"], &["c", "b"]]), vec![hex(&smallest); 3]);
    assert_eq!(threads_of(&[&["c", "b"], &["b", "a"], &["a"]]), vec![hex(&smallest); 3]);
}

#[test]
fn the_thread_gmail_gives_wins() {
    let found = threads(&[vec![node("a")]], &[Some("1234".to_owned())], &[0]);
    assert_eq!(found, ["1234"]);
}

#[test]
fn a_mail_without_identifiers_is_a_thread_of_its_own() {
    let found = threads_of(&[&[], &[]]);
    assert_ne!(found[0], found[1]);
}

#[test]
fn a_long_chain_is_one_thread_in_time() {
    let ids: Vec<String> = (0..50_000).map(|number| number.to_string()).collect();
    let mails: Vec<Vec<&str>> = (1..ids.len()).map(|at| vec![ids[at].as_str(), ids[at - 1].as_str()]).collect();
    let mails: Vec<&[&str]> = mails.iter().map(Vec::as_slice).collect();
    let found = threads_of(&mails);
    assert!(found.iter().all(|thread| *thread == found[0]));
}
