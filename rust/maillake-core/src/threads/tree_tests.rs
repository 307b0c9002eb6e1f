use super::{Place, grow};

fn shape(mails: &[(u32, &[u32])], dates: &[Option<i64>]) -> Vec<(Option<u32>, u32)> {
    grow(mails.iter().copied(), dates).iter().map(|place| (place.mail, place.depth)).collect()
}

fn undated(mails: &[(u32, &[u32])]) -> Vec<(Option<u32>, u32)> {
    shape(mails, &vec![None; mails.len()])
}

#[test]
fn an_answer_hangs_below_the_last_reference() {
    assert_eq!(undated(&[(1, &[]), (2, &[1]), (3, &[1, 2])]), [(Some(0), 0), (Some(1), 1), (Some(2), 2)]);
}

#[test]
fn what_is_missing_in_between_is_left_out() {
    assert_eq!(undated(&[(1, &[]), (3, &[1, 8, 9])]), [(Some(0), 0), (Some(1), 1)]);
}

#[test]
fn a_missing_root_stays_where_it_holds_two_together_and_goes_where_it_holds_one() {
    assert_eq!(undated(&[(1, &[9]), (2, &[9])]), [(None, 0), (Some(0), 1), (Some(1), 1)]);
    assert_eq!(undated(&[(1, &[9])]), [(Some(0), 0)]);
    assert_eq!(undated(&[(1, &[7, 8, 9]), (2, &[7])]), [(None, 0), (Some(0), 1), (Some(1), 1)]);
}

#[test]
fn siblings_are_in_order_of_date_and_those_without_one_come_last() {
    let mails: &[(u32, &[u32])] = &[(1, &[]), (2, &[1]), (3, &[1]), (4, &[1])];
    let dates = [Some(0), None, Some(9), Some(5)];
    assert_eq!(shape(mails, &dates), [(Some(0), 0), (Some(3), 1), (Some(2), 1), (Some(1), 1)]);
}

#[test]
fn a_missing_root_has_the_date_of_its_first_answer() {
    let mails: &[(u32, &[u32])] = &[(1, &[]), (2, &[9]), (3, &[9])];
    assert_eq!(shape(mails, &[Some(5), Some(3), Some(8)])[0], (None, 0));
    assert_eq!(shape(mails, &[Some(2), Some(3), Some(8)])[0], (Some(0), 0));
}

#[test]
fn loops_are_broken_and_lose_no_mail() {
    for mails in [
        &[(1_u32, &[2_u32] as &[u32]), (2, &[1])] as &[(u32, &[u32])],
        &[(1, &[1])],
        &[(1, &[2, 3]), (2, &[3, 1]), (3, &[1, 2])],
        &[(7, &[8, 9, 10]), (8, &[9, 10, 7]), (9, &[10, 7, 8]), (10, &[7, 8, 9])],
    ] {
        let mut found: Vec<u32> = undated(mails).iter().filter_map(|&(mail, _)| mail).collect();
        found.sort_unstable();
        assert_eq!(found, (0..mails.len() as u32).collect::<Vec<_>>());
    }
}

#[test]
fn a_mails_own_references_win_over_those_of_others() {
    // The first says that 2 answers 9; 2 itself says it answers 1.
    assert_eq!(undated(&[(1, &[]), (3, &[9, 2]), (2, &[1])]), [(Some(0), 0), (Some(2), 1), (Some(1), 2)]);
}

#[test]
fn a_second_mail_with_the_same_identifier_stands_beside_the_first() {
    assert_eq!(undated(&[(1, &[]), (2, &[1]), (2, &[1]), (3, &[2])]), [(Some(0), 0), (Some(1), 1), (Some(3), 2), (Some(2), 1)]);
}

#[test]
fn a_hostile_chain_takes_no_square_of_its_length() {
    let count = 60_000_u32;
    let mut mails: Vec<(u32, Vec<u32>)> = (1..count).map(|id| (id, vec![id - 1])).collect();
    // Every mail again claims to be above the whole chain.
    mails.extend((1..count).map(|id| (count + id, vec![count - 1, id])));
    let places: Vec<Place> = grow(mails.iter().map(|(id, named)| (*id, named.as_slice())), &vec![None; mails.len()]);
    assert_eq!(places.iter().filter(|place| place.mail.is_some()).count(), mails.len());
}
