use proptest::prelude::*;

use super::*;

const FULL: u32 = 5;

/// A list whose items are numbers.
type List = Vec<u32>;

fn page_of(list: &List, page: u32) -> PageSeen {
    let first = ((page - 1) * FULL) as usize;
    let items: Vec<u32> = list
        .iter()
        .skip(first)
        .take(FULL as usize)
        .copied()
        .collect();
    let mut ids_sha256 = [0; 32];
    for (place, item) in ids_sha256.chunks_mut(4).zip(&items) {
        place.copy_from_slice(&(item + 1).to_be_bytes());
    }
    PageSeen {
        given: u32::try_from(items.len()).unwrap(),
        ids_sha256,
    }
}

/// What comes of a page that was asked for when this was the plan.
fn came(asked: &Plan, list: &List, page: u32) -> Came {
    match asked {
        Plan::ReadingAgain(..) => Came::Again(page, page_of(list, page)),
        _ => Came::First(page, page_of(list, page)),
    }
}

/// Reads a list whose state at each answer is given by `now`, and counts rounds and answers.
fn read(mut plan: Plan, mut now: impl FnMut(u32) -> List) -> (Plan, u32, u32) {
    let (mut rounds, mut answers) = (0, 0);
    loop {
        let wanted = plan.wanted(FULL);
        if wanted.is_empty() {
            return (plan, rounds, answers);
        }
        rounds += 1;
        let asked = plan.clone();
        for page in wanted {
            answers += 1;
            let came = came(&asked, &now(answers), page);
            plan = step(FULL, plan, came);
        }
    }
}

fn new() -> Plan {
    Plan::resumed(FULL, Pages::new())
}

#[test]
fn windows_double_up_to_the_widest() {
    let firsts: Vec<_> = (1..=40).map(window).collect();
    assert_eq!(firsts[0], 1..2);
    assert_eq!(firsts[1], 2..4);
    assert_eq!(firsts[2], 2..4);
    assert_eq!(firsts[5], 4..8);
    assert_eq!(firsts[8], 8..16);
    assert_eq!(firsts[16], 16..24);
    assert_eq!(firsts[39], 40..48);
}

#[test]
fn a_list_of_one_page_is_read_once_and_with_one_call() {
    for length in 0..FULL {
        let (plan, rounds, answers) = read(new(), |_| (0..length).collect());
        assert_eq!((plan, rounds, answers), (Plan::Complete, 1, 1));
    }
}

#[test]
fn six_full_pages_need_three_rounds_and_one_more_look() {
    let (plan, rounds, answers) = read(new(), |_| (0..6 * FULL).collect());
    assert_eq!((plan, rounds, answers), (Plan::Complete, 4, 7 + 7));
}

#[test]
fn an_item_that_comes_while_pages_are_read_is_noticed() {
    // One item more in front after any answer: everything moves by one place.
    let list: List = (1..=3 * FULL).collect();
    let mut grown = list.clone();
    grown.insert(0, 0);
    for after in 1..=7 {
        let (plan, _, answers) = read(new(), |answer| {
            if answer > after {
                grown.clone()
            } else {
                list.clone()
            }
        });
        assert!(answers >= after);
        assert_eq!(plan, Plan::Changed, "after answer {after}");
    }
}

#[test]
fn a_page_beyond_the_end_that_is_not_empty_is_a_change() {
    let list: List = (0..8 * FULL).collect();
    let pages = [1, 3].map(|page| (page, page_of(&list, page)));
    let plan = Plan::resumed(FULL, pages.into());
    assert_eq!(plan.wanted(FULL), [2]);
    let short: List = (0..FULL + 1).collect();
    let came = Came::First(2, page_of(&short, 2));
    assert_eq!(step(FULL, plan, came), Plan::Changed);
}

#[test]
fn a_page_beyond_the_end_is_a_change_also_when_it_comes_last() {
    let list: List = (0..FULL + 1).collect();
    let plan = Plan::resumed(FULL, [1, 2].map(|page| (page, page_of(&list, page))).into());
    assert!(matches!(plan, Plan::ReadingAgain(..)));
    let longer: List = (0..3 * FULL).collect();
    let beyond = Came::First(3, page_of(&longer, 3));
    assert_eq!(step(FULL, plan, beyond), Plan::Changed);
}

#[test]
fn what_comes_late_changes_nothing() {
    let page = page_of(&vec![1], 1);
    for plan in [Plan::Complete, Plan::Changed] {
        assert_eq!(step(FULL, plan.clone(), Came::First(1, page)), plan);
        assert_eq!(step(FULL, plan.clone(), Came::Again(1, page)), plan);
    }
}

proptest! {
    #[test]
    fn a_list_that_stays_is_read_whole_wherever_a_crash_came(
        length in 0_u32..300,
        stored in prop::collection::btree_set(1_u32..70, 0..20),
    ) {
        let list: List = (0..length).collect();
        // What a crash leaves: any of the pages that there are.
        let there = stored.into_iter().filter(|page| (page - 1) * FULL <= length);
        let stored: Pages = there.map(|page| (page, page_of(&list, page))).collect();
        let before = u32::try_from(stored.len()).unwrap();
        let (plan, _, answers) = read(Plan::resumed(FULL, stored), |_| list.clone());
        prop_assert_eq!(plan, Plan::Complete);
        let pages = length / FULL + 1;
        let again = if pages > 1 { pages } else { 0 };
        // Only missing pages are read, and at most a window beyond the end.
        prop_assert!(answers + before <= pages + again + WIDEST);
    }

    #[test]
    fn rounds_grow_with_the_logarithm_and_then_by_the_widest_window(length in 0_u32..2_000) {
        let (_, rounds, _) = read(new(), |_| (0..length).collect());
        let pages = length / FULL + 1;
        prop_assert!(rounds <= 4 + pages / WIDEST + 1);
    }

    #[test]
    fn what_is_complete_was_the_list_at_some_moment(
        length in 0_u32..60,
        at in 1_u32..40,
        cut in 0_usize..60,
        kind in 0_u8..3,
    ) {
        let before: List = (1..=length).collect();
        let mut after = before.clone();
        match kind {
            0 => after.insert(cut.min(before.len()), 0),
            1 if !after.is_empty() => drop(after.remove(cut % before.len())),
            _ => after.rotate_left(cut % before.len().max(1)),
        }
        let mut firsts = Pages::new();
        let mut plan = new();
        let mut answer = 0;
        loop {
            let wanted = plan.wanted(FULL);
            if wanted.is_empty() { break; }
            let asked = plan.clone();
            for page in wanted {
                answer += 1;
                let list = if answer >= at { &after } else { &before };
                let came = came(&asked, list, page);
                if let Came::First(page, seen) = came { firsts.insert(page, seen); }
                plan = step(FULL, plan, came);
            }
        }
        if plan == Plan::Complete {
            firsts.retain(|_, page| page.given > 0);
            let of = |list: &List| -> Pages {
                let pages = (1..).map(|page| (page, page_of(list, page)));
                pages.take_while(|(_, page)| page.given > 0).collect()
            };
            prop_assert!(firsts == of(&before) || firsts == of(&after));
        }
    }
}
