//! When one can be out of a contract, by example.

use hoheit::model::Notice;
use hoheit::plan::ContractTerms;
use hoheit::plan::contract::{ExitBasis, earliest, planned};
use jiff::civil::{Date, date};

const START: Date = date(2026, 11, 23);

fn exit(terms: &ContractTerms) -> (Date, ExitBasis) {
    let found = earliest(terms, START).expect("a contract");
    (found.cutover, found.basis)
}

#[test]
fn a_term_ends_when_notice_is_in_time() {
    let terms =
        ContractTerms { ends: Some(date(2027, 12, 31)), notice: Some(Notice::of_days(90)), ..Default::default() };
    assert_eq!(exit(&terms), (date(2027, 12, 31), ExitBasis::Term));
    let planned = planned(&terms, START, date(2027, 12, 31)).expect("a contract");
    assert_eq!((planned.notice_by, planned.over), (date(2027, 10, 2), date(2027, 12, 31)));
}

/// The last day is the latest from which the months have run out by the end, whatever the months are long.
#[test]
fn months_of_notice_are_months_of_the_calendar() {
    let last = |notice: Notice, end: Date| notice.last_day(end);
    assert_eq!(last(Notice::of_months(6), date(2027, 6, 30)), date(2026, 12, 31));
    assert_eq!(last(Notice::of_months(1), date(2026, 12, 31)), date(2026, 11, 30));
    assert_eq!(last(Notice::of_months(3), date(2027, 12, 31)), date(2027, 9, 30));
    assert_eq!(last(Notice::of_months(1), date(2027, 2, 28)), date(2027, 1, 31));
    assert_eq!(last(Notice::of_months(1), date(2027, 3, 30)), date(2027, 2, 28));
    assert_eq!(last(Notice::of_months(12), date(2028, 2, 29)), date(2027, 2, 28));
    assert_eq!(last(Notice::of_days(30), date(2026, 12, 31)), date(2026, 12, 1));
    assert_eq!(last(Notice { months: 1, days: 10 }, date(2027, 1, 31)), date(2026, 12, 21));
    assert!(last(Notice::of_months(u32::MAX), date(2027, 1, 31)) < date(-5000, 1, 1), "no end of the world");
    for months in 0..=13 {
        let mut before = Date::MIN;
        for day in 0..800 {
            let end = date(2026, 11, 1) + jiff::Span::new().days(day);
            let found = last(Notice::of_months(months), end);
            let next = found + jiff::Span::new().days(1);
            assert!(found + jiff::Span::new().months(months) <= end, "{months} months to {end}: {found}");
            assert!(next + jiff::Span::new().months(months) > end, "{months} months to {end}: {found}");
            assert!(found >= before && found >= last(Notice::of_months(months + 1), end));
            before = found;
        }
    }
}

#[test]
fn a_missed_notice_renews_the_term() {
    let terms =
        ContractTerms { ends: Some(date(2026, 12, 31)), notice: Some(Notice::of_days(90)), ..Default::default() };
    assert_eq!(exit(&terms), (date(2027, 12, 31), ExitBasis::Term));
    let monthly = ContractTerms { renews_months: Some(1), ..terms };
    assert_eq!(exit(&monthly), (date(2027, 2, 28), ExitBasis::Term));
}

#[test]
fn a_contract_in_the_past_has_been_renewed() {
    let terms =
        ContractTerms { ends: Some(date(2024, 6, 30)), notice: Some(Notice::of_days(30)), ..Default::default() };
    assert_eq!(exit(&terms), (date(2027, 6, 30), ExitBasis::Term));
}

#[test]
fn the_data_act_opens_a_long_term() {
    let terms = ContractTerms {
        ends: Some(date(2029, 12, 31)),
        notice: Some(Notice::of_days(180)),
        cloud_service: true,
        ..Default::default()
    };
    // Two months' notice at most, then 30 days.
    assert_eq!(exit(&terms), (date(2027, 2, 22), ExitBasis::DataAct));
    let out = planned(&terms, START, date(2027, 2, 22)).expect("a contract");
    assert_eq!(out.notice_by, START);
    assert_eq!(out.over, date(2027, 3, 24));
    assert!(!out.switching_charges, "after 12 January 2027");
    let unfeasible = ContractTerms { transition_unfeasible: true, ..terms };
    assert_eq!(exit(&unfeasible), (date(2027, 8, 23), ExitBasis::DataAct));
}

#[test]
fn short_notice_stays_short() {
    let terms = ContractTerms { notice: Some(Notice::of_days(10)), cloud_service: true, ..Default::default() };
    assert_eq!(exit(&terms), (date(2026, 12, 3), ExitBasis::Notice));
    let before = planned(&terms, START, date(2026, 12, 10)).expect("a contract");
    assert!(before.switching_charges, "before 12 January 2027");
}

#[test]
fn the_data_act_does_not_reach_back() {
    let terms = ContractTerms { cloud_service: true, ..Default::default() };
    assert_eq!(earliest(&terms, date(2025, 9, 11)), None);
    assert!(earliest(&terms, date(2025, 9, 12)).is_some());
}

#[test]
fn nothing_known_binds_nothing() {
    assert_eq!(earliest(&ContractTerms::default(), START), None);
}
