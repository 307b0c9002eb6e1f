use std::io::Write;

use super::Map;

fn scratch(name: &str, length: usize) -> std::path::PathBuf {
    let path = std::env::temp_dir().join(format!("maillake-map-{}-{name}", std::process::id()));
    std::fs::File::create(&path).unwrap().write_all(&vec![b'x'; length]).unwrap();
    path
}

#[test]
fn an_empty_file_maps_to_no_bytes() {
    let path = scratch("empty", 0);
    assert_eq!(Map::open(&path).unwrap().bytes(), b"");
    std::fs::remove_file(path).unwrap();
}

#[test]
fn a_file_that_shrinks_reads_as_zeros_and_is_damaged() {
    let path = scratch("shrinks", 1 << 20);
    let map = Map::open(&path).unwrap();
    assert_eq!(map.bytes()[1_000_000], b'x');
    std::fs::OpenOptions::new().write(true).open(&path).unwrap().set_len(4096).unwrap();
    assert!(!map.is_damaged());
    assert_eq!(map.bytes()[900_000], 0);
    assert!(map.is_damaged());
    assert_eq!(map.bytes()[100], b'x');
    std::fs::remove_file(path).unwrap();
}

#[test]
fn a_new_map_in_the_same_slot_is_not_damaged() {
    let path = scratch("again", 8192);
    for _ in 0..3 {
        let map = Map::open(&path).unwrap();
        assert!(!map.is_damaged());
        assert_eq!(map.bytes().len(), 8192);
    }
    std::fs::remove_file(path).unwrap();
}
