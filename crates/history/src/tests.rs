use contract::{OwnRow, ROW_HEAD};
use proptest::prelude::*;

use super::*;

const NONE: OwnRow<'_> = OwnRow {
    account: Some(0),
    day: "2026-11-02",
    amount: "-12.50",
    currency: "EUR",
    status: "BOOKED",
    category: "PETS",
    own_transfer: false,
    label: "x",
};

fn text(rows: &[OwnRow<'_>]) -> String {
    let mut text = ROW_HEAD.to_owned();
    for row in rows {
        row.write(&mut text);
    }
    text
}

/// Steps until nothing is left to do.
fn work(history: &mut History) {
    // More than any test here needs.
    for _ in 0..100_000 {
        if history.step() == Step::Done {
            return;
        }
    }
    panic!("it never ends");
}

fn read(rows: &[OwnRow<'_>]) -> History {
    let mut history = History::new();
    history.take(text(rows).as_bytes());
    history.end();
    work(&mut history);
    assert_eq!(history.stage(), Stage::Here);
    history
}

fn asked(history: &mut History, query: Query) -> Vec<String> {
    history.ask(query);
    work(history);
    assert_eq!(history.stage(), Stage::Here);
    labels(history)
}

fn labels(history: &History) -> Vec<String> {
    let row = |at| history.row(at).expect("a row").label.to_owned();
    (0..history.shown()).map(row).collect()
}

fn words(words: &str) -> Query {
    Query {
        words: words.to_owned(),
        ..Query::default()
    }
}

#[test]
fn rows_are_the_same_wherever_the_network_cuts_them() {
    let rows = [
        OwnRow {
            label: "Été à Łódź",
            ..NONE
        },
        OwnRow {
            account: None,
            day: "",
            ..NONE
        },
    ];
    let text = text(&rows);
    for size in 1..=text.len() {
        let mut history = History::new();
        for bytes in text.as_bytes().chunks(size) {
            history.take(bytes);
            work(&mut history);
            assert_eq!(history.stage(), Stage::Reading);
        }
        history.end();
        work(&mut history);
        assert_eq!(labels(&history), ["Été à Łódź", "x"], "{size}");
    }
}

#[test]
fn what_ends_in_the_middle_or_is_something_else_is_not_taken_for_all_of_it() {
    let whole = text(&[NONE]);
    let cut = &whole[..whole.len() - 1];
    let strange = whole.replace("own_transfer", "of_tomorrow");
    for text in [
        "",
        "{\"a\":1}\n",
        ROW_HEAD.trim_end(),
        cut,
        &strange,
        &format!("{whole}\n"),
    ] {
        let mut history = History::new();
        history.take(text.as_bytes());
        history.end();
        work(&mut history);
        assert_eq!(history.stage(), Stage::Unreadable, "{text:?}");
        assert_eq!(history.shown(), 0);
    }
    let none = read(&[]);
    assert!(none.rows().is_empty());
}

#[test]
fn the_newest_day_comes_first_and_a_day_stays_as_it_came() {
    let on = |day, label| OwnRow { day, label, ..NONE };
    let history = read(&[
        on("2026-11-02", "b1"),
        on("", "none"),
        on("2026-12-01", "a"),
        on("2026-11-02", "b2"),
        on("2025-12-31", "c"),
    ]);
    assert_eq!(labels(&history), ["a", "b1", "b2", "c", "none"]);
    let months = history.rows().months().all();
    assert_eq!(months, ["2026-11", "", "2026-12", "2025-12"]);
}

#[test]
fn every_word_must_be_in_the_label_or_the_amount_in_whatever_form_it_is_written() {
    let of = |label, amount| OwnRow {
        label,
        amount,
        ..NONE
    };
    let mut history = read(&[
        of("CAFÉ DE L\u{2019}EUROPE", "-1234.50"),
        of("Carte 12/11 cafe", "-9.00"),
        of("VIREMENT 1250", "2000"),
    ]);
    for (asked_for, found) in [
        ("café", vec!["CAFÉ DE L\u{2019}EUROPE", "Carte 12/11 cafe"]),
        ("l'europe CAFE", vec!["CAFÉ DE L\u{2019}EUROPE"]),
        ("-1234,5", vec!["CAFÉ DE L\u{2019}EUROPE"]),
        ("1.234,50", vec!["CAFÉ DE L\u{2019}EUROPE"]),
        ("1,234.50 €", vec!["CAFÉ DE L\u{2019}EUROPE"]),
        ("-€1,234.50", vec!["CAFÉ DE L\u{2019}EUROPE"]),
        ("\u{2212}9,00\u{a0}€", vec!["Carte 12/11 cafe"]),
        ("+9,00", vec!["Carte 12/11 cafe"]),
        ("€1,234.50", vec!["CAFÉ DE L\u{2019}EUROPE"]),
        ("1'234.50", vec!["CAFÉ DE L\u{2019}EUROPE"]),
        ("12/11", vec!["Carte 12/11 cafe"]),
        ("1250", vec!["VIREMENT 1250"]),
        ("2,000", vec!["VIREMENT 1250"]),
        ("€2,000.00", vec!["VIREMENT 1250"]),
        ("nowhere", vec![]),
    ] {
        assert_eq!(asked(&mut history, words(asked_for)), found, "{asked_for}");
    }
    assert_eq!(asked(&mut history, words("  ")).len(), 3);
}

#[test]
fn a_newer_question_takes_the_place_of_one_that_is_still_looked_for() {
    let labels: Vec<String> = (0..1_000).map(|n| format!("row {n}")).collect();
    let rows: Vec<_> = labels
        .iter()
        .map(|label| OwnRow { label, ..NONE })
        .collect();
    let mut history = read(&rows);
    history.ask(words("7"));
    assert_eq!(
        (history.step(), history.stage()),
        (Step::More, Stage::Looking)
    );
    // What was shown stays until the answer is there.
    assert_eq!(history.shown(), 1_000);
    assert_eq!(asked(&mut history, words("row 999")), ["row 999"]);
    history.ask(words("nowhere"));
    history.ask(Query::default());
    assert_eq!((history.stage(), history.shown()), (Stage::Here, 1_000));
}

#[test]
fn what_is_asked_while_the_rows_come_is_answered_when_they_are_here() {
    let mut history = History::new();
    history.ask(words("y"));
    let rows = [NONE, OwnRow { label: "y", ..NONE }];
    history.take(text(&rows).as_bytes());
    history.end();
    work(&mut history);
    assert_eq!(labels(&history), ["y"]);
}

#[test]
fn a_value_that_no_transaction_has_finds_nothing() {
    let mut history = read(&[NONE]);
    let month = Some("1999-01".to_owned());
    let query = Query {
        month,
        ..Query::default()
    };
    assert!(asked(&mut history, query).is_empty());
}

proptest! {
    #[test]
    fn filters_find_exactly_what_a_look_at_every_row_finds(
        all in prop::collection::vec((0_usize..3, 1_u8..4, 0_usize..3, 0_usize..2), 0..300),
        account in 0_usize..3, month in 1_u8..4, category in 0_usize..3, status in 0_usize..2,
        asked_for in 0_u8..16,
    ) {
        let categories = ["", "PETS", "TELECOM"];
        let statuses = ["BOOKED", "PENDING"];
        let days: Vec<String> = all.iter().map(|row| format!("2026-{:02}-01", row.1)).collect();
        let rows: Vec<_> = all.iter().zip(&days).map(|(row, day)| OwnRow {
            account: Some(row.0), day, category: categories[row.2], status: statuses[row.3], ..NONE
        }).collect();
        let chosen = |bit: u8, value: String| (asked_for & bit != 0).then_some(value);
        let query = Query {
            words: String::new(),
            account: chosen(1, account.to_string()),
            month: chosen(2, format!("2026-{month:02}")),
            category: chosen(4, categories[category].to_owned()),
            status: chosen(8, statuses[status].to_owned()),
        };
        let expected = all.iter().filter(|row| {
            (asked_for & 1 == 0 || row.0 == account)
                && (asked_for & 2 == 0 || row.1 == month)
                && (asked_for & 4 == 0 || row.2 == category)
                && (asked_for & 8 == 0 || row.3 == status)
        }).count();
        let mut history = read(&rows);
        prop_assert_eq!(asked(&mut history, query).len(), expected);
    }

    #[test]
    fn whatever_is_in_view_is_drawn(
        rows in 0_usize..2_000_000, row_px in 1_u32..200, height_px in 1_u32..2_000, scrolled in 0_u32..9_000_000,
        beyond in 0_usize..=BEYOND,
    ) {
        let room = Room { height_px, row_px };
        let window = room.window(scrolled, rows, beyond);
        prop_assert!(window.first <= window.end && window.end <= rows);
        // No more than what is in view and some around it.
        prop_assert!(window.end - window.first <= (height_px / row_px) as usize + 3 + 2 * beyond);
        prop_assert!(!room.window(scrolled, rows, 0).is_apart_from(&window) || rows == 0);
        let most = room.whole_px(rows).saturating_sub(u64::from(height_px));
        let scrolled = i64::try_from(most.min(u64::from(scrolled))).unwrap();
        let bottom = window.top_px + (window.end - window.first) as i64 * i64::from(row_px);
        prop_assert!(window.first == 0 || window.top_px <= scrolled);
        prop_assert!(window.end == rows || bottom >= scrolled + i64::from(height_px));
    }
}

proptest! {
    #[test]
    fn scrolling_draws_at_once_only_what_comes_into_view(
        rows in 0_usize..200_000, row_px in 1_u32..200, height_px in 1_u32..2_000, before in 0_u32..9_000_000,
        by in -3_000_i64..3_000,
    ) {
        let room = Room { height_px, row_px };
        let scrolled = u32::try_from(i64::from(before) + by).unwrap_or(0);
        let standing = room.window(before, rows, BEYOND);
        let (view, whole) = (room.window(scrolled, rows, 0), room.window(scrolled, rows, BEYOND));
        let now = room.window_now(scrolled, rows, standing);
        prop_assert!(now.first <= view.first && view.end <= now.end);
        prop_assert!(whole.first <= now.first && now.end <= whole.end);
        let same_row_px = (now.first - whole.first) as i64 * i64::from(row_px);
        prop_assert_eq!(now.top_px, whole.top_px + same_row_px);
        // Whatever is new is in view.
        let is_new = |row: &usize| !(standing.first..standing.end).contains(row);
        let new = (now.first..now.end).filter(is_new);
        for row in new {
            prop_assert!((view.first..view.end).contains(&row), "{}", row);
        }
    }
}

#[test]
fn a_row_that_is_at_the_top_stays_there_when_rows_become_higher() {
    let narrow = Room {
        height_px: 480,
        row_px: 112,
    };
    let wide = Room {
        row_px: 72,
        ..narrow
    };
    for (row, rows) in [(0, 3), (13_203, 60_000), (50_000, 60_000)] {
        let scrolled = narrow.turned_into(wide, row * 112, rows);
        assert_eq!(wide.window(scrolled, rows, 0).first, row as usize);
        assert_eq!(wide.turned_into(narrow, scrolled, rows), row * 112);
    }
}

#[test]
fn the_first_and_the_last_row_are_reached_however_many_there_are() {
    for rows in [3, 1_000, 100_000, 5_000_000] {
        let room = Room {
            height_px: 480,
            row_px: 72,
        };
        let begin = room.window(0, rows, BEYOND);
        assert_eq!((begin.first, begin.top_px), (0, 0));
        let end = room.window(u32::MAX, rows, 0);
        assert_eq!(end.end, rows);
        let bottom = end.top_px + (end.end - end.first) as i64 * 72;
        assert_eq!(bottom, room.whole_px(rows) as i64, "{rows}");
    }
}
