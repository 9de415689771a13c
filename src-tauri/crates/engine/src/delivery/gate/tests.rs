use super::*;
use rand::{SeedableRng, rngs::StdRng};

fn trouble(class: Class, code: FailureCode) -> Trouble {
    Trouble::new(class, code, "")
}

struct Bench {
    gate: Gate,
    random: StdRng,
    now: Duration,
}

impl Bench {
    fn new() -> Self {
        Self { gate: Gate::new((2, 8), false), random: StdRng::seed_from_u64(3), now: Duration::ZERO }
    }
    fn fail(&mut self, photo: i64, class: Class, code: FailureCode) {
        self.gate.failed(self.now, PhotoId(photo), &trouble(class, code), &mut self.random);
    }
    fn arrive(&mut self) {
        self.gate.confirmed(self.now, Some(Arrived { began: self.now, bytes: 1 }));
    }
    fn may(&mut self) -> Allowance {
        self.gate.allowance(self.now)
    }
}

#[test]
fn an_outage_is_probed_at_1_2_3_5_seconds_and_then_every_8_to_10_without_a_photo() {
    let mut bench = Bench::new();
    bench.fail(1, Class::NothingSent, FailureCode::NetOffline);
    let mut waits = Vec::new();
    for _ in 0..8 {
        let Allowance::Nothing(Some(until)) = bench.may() else { panic!("a photo in an outage") };
        waits.push((until - bench.now).as_secs_f64());
        bench.now = until;
        assert_eq!(bench.may(), Allowance::Probe);
        let result = Err(trouble(Class::NothingSent, FailureCode::NetOffline));
        bench.gate.probed(bench.now, result, &mut bench.random);
    }
    assert_eq!(waits[..4], [1.0, 2.0, 3.0, 5.0]);
    assert!(waits[4..].iter().all(|wait| (8.0..=9.5).contains(wait)), "{waits:?}");
}

#[test]
fn a_lane_that_was_paused_amid_an_outage_tries_no_more_often_after_it_than_one_that_was_not() {
    let mut bench = Bench::new();
    bench.fail(1, Class::NothingSent, FailureCode::NetOffline);
    bench.now += SECOND * 60;
    for _ in 0..3 {
        bench.gate.probe_out();
        bench.gate.probed(bench.now, Err(trouble(Class::NothingSent, FailureCode::NetOffline)), &mut bench.random);
        let Allowance::Nothing(Some(next)) = bench.may() else { panic!("{:?}", bench.may()) };
        assert!((8.0..=9.5).contains(&(next - bench.now).as_secs_f64()));
        bench.now = next;
    }
}

/// The last photos of an evening are on the wire when it goes dead; nothing else waits, so nobody tried the way.
#[test]
fn after_uploads_that_stood_still_broke_off_the_connection_is_tried_before_a_photo_begins() {
    let mut bench = Bench::new();
    bench.gate.moved(bench.now);
    bench.now += STILL / 2;
    bench.fail(1, Class::Broken, FailureCode::NetBroken);
    assert_eq!(bench.gate.with_room(bench.now), Room::Photos, "it had moved just before");
    for class in [Class::Broken, Class::Unanswered] {
        bench.now += STILL;
        bench.fail(2, class, FailureCode::NetBroken);
        assert_eq!(bench.gate.with_room(bench.now), Room::Probe, "{class:?}");
        bench.gate.probe_out();
        assert_eq!(bench.gate.with_room(bench.now), Room::Wait);
        bench.gate.probed(bench.now, Ok(()), &mut bench.random);
        assert_eq!(bench.gate.with_room(bench.now), Room::Photos);
    }
    // An answer came, however late: the way is open.
    bench.now += STILL;
    let answered = Trouble { status: Some(503), ..trouble(Class::Unanswered, FailureCode::DestDown) };
    bench.gate.failed(bench.now, PhotoId(3), &answered, &mut bench.random);
    assert_eq!(bench.gate.with_room(bench.now), Room::Photos);
    bench.arrive();
    bench.now += STILL;
    bench.fail(4, Class::Broken, FailureCode::NetBroken);
    bench.gate.probe_out();
    bench.gate.probed(bench.now, Err(trouble(Class::NothingSent, FailureCode::NetOffline)), &mut bench.random);
    assert!(matches!(bench.may(), Allowance::Nothing(Some(_))), "no photo goes into a closed way");
}

#[test]
fn a_gate_that_shut_lets_no_photo_begin_and_a_half_open_one_lets_one() {
    for (class, code) in [
        (Class::NothingSent, FailureCode::NetOffline),
        (Class::Portal, FailureCode::NetPortal),
        (Class::Throttled, FailureCode::DestLimited),
        (Class::NeedsPerson, FailureCode::DestForbidden),
    ] {
        let mut bench = Bench::new();
        assert!(bench.gate.lets_begin(bench.now));
        bench.fail(1, class, code);
        assert!(!bench.gate.lets_begin(bench.now), "{code}");
    }
    let mut bench = Bench::new();
    bench.fail(1, Class::Portal, FailureCode::NetPortal);
    bench.gate.probe_out();
    bench.gate.probed(bench.now, Ok(()), &mut bench.random);
    assert!(bench.gate.lets_begin(bench.now));
    bench.gate.photo_out();
    assert!(!bench.gate.lets_begin(bench.now), "its one photo is out");
}

#[test]
fn a_full_lane_that_stands_still_probes_and_lets_one_photo_at_a_time_pass() {
    let mut bench = Bench::new();
    bench.gate.moved(Duration::from_secs(3));
    bench.now = Duration::from_secs(4);
    assert_eq!(bench.gate.when_full(bench.now, 2), Full::Wait(Some(Duration::from_secs(11))));
    bench.now = Duration::from_secs(11);
    assert_eq!(bench.gate.when_full(bench.now, 2), Full::Probe);
    bench.gate.probe_out();
    assert_eq!(bench.gate.when_full(bench.now, 3), Full::Wait(None), "one probe at a time");
    bench.gate.probed(bench.now, Ok(()), &mut bench.random);
    assert_eq!(bench.may(), Allowance::Photos(2), "nothing was wrong");
    assert_eq!(bench.gate.when_full(bench.now, 2), Full::OneBeside);
    assert_eq!(bench.gate.when_full(bench.now, 3), Full::Wait(None), "one at a time");
    bench.arrive();
    assert_eq!(bench.gate.when_full(bench.now, 2), Full::OneBeside, "one after the other");
    assert_eq!(bench.gate.with_room(bench.now), Room::Photos);
    assert!(matches!(bench.gate.when_full(bench.now, 2), Full::Wait(Some(_))), "it flows again");
}

#[test]
fn a_probe_of_a_lane_that_stands_still_finds_the_outage() {
    let mut bench = Bench::new();
    bench.now = Duration::from_secs(20);
    bench.gate.moved(Duration::from_secs(15));
    assert_eq!(bench.gate.when_full(bench.now, 2), Full::Wait(Some(Duration::from_secs(23))));
    bench.gate.look(bench.now);
    assert_eq!(bench.gate.when_full(bench.now, 2), Full::Probe, "a hint is worth a look sooner");
    bench.gate.probe_out();
    let result = Err(trouble(Class::NothingSent, FailureCode::NetOffline));
    bench.gate.probed(bench.now, result, &mut bench.random);
    assert_eq!(bench.gate.state().0, LaneState::Offline);
    assert_eq!(bench.may(), Allowance::Nothing(Some(bench.now + SECOND)));
}

#[test]
fn a_probes_word_counts_for_nothing_once_the_destination_asked_for_a_pause_or_a_person() {
    for (class, code) in [(Class::Throttled, FailureCode::DestLimited), (Class::NeedsPerson, FailureCode::DestDenied)] {
        let mut bench = Bench::new();
        bench.now = Duration::from_secs(20);
        assert_eq!(bench.gate.when_full(bench.now, 2), Full::Probe);
        bench.gate.probe_out();
        bench.fail(1, class, code);
        let told = bench.may();
        bench.gate.probed(bench.now, Ok(()), &mut bench.random);
        assert_eq!(bench.may(), told);
    }
}

#[test]
fn photos_that_fail_late_in_an_outage_do_not_begin_its_probes_anew() {
    let mut bench = Bench::new();
    bench.fail(1, Class::NothingSent, FailureCode::NetOffline);
    for _ in 0..5 {
        let Allowance::Nothing(Some(until)) = bench.may() else { panic!("a photo in an outage") };
        bench.now = until;
        let result = Err(trouble(Class::NothingSent, FailureCode::NetOffline));
        bench.gate.probed(bench.now, result, &mut bench.random);
    }
    let told = (bench.may(), bench.gate.state().0);
    for photo in 2..10 {
        bench.fail(photo, Class::Unanswered, FailureCode::NetNoAnswer);
        assert_eq!((bench.may(), bench.gate.state().0), told);
    }
}

#[test]
fn a_hint_ends_waits_for_the_way_and_nothing_that_was_asked_for() {
    let closed = [
        (Class::NothingSent, FailureCode::NetOffline, true),
        (Class::Portal, FailureCode::NetPortal, true),
        (Class::Throttled, FailureCode::DestLimited, false),
        (Class::NeedsPerson, FailureCode::DestDenied, false),
    ];
    for (class, code, ends) in closed {
        let mut bench = Bench::new();
        bench.fail(1, class, code);
        bench.gate.look(bench.now);
        assert_eq!(matches!(bench.may(), Allowance::Probe | Allowance::Proof), ends, "{code}");
    }
    let mut bench = Bench::new();
    bench.gate.look(bench.now);
    assert_eq!(bench.may(), Allowance::Photos(2));
}

#[test]
fn after_an_outage_one_small_photo_goes_first_and_then_the_lane_starts_slowly() {
    let mut bench = Bench::new();
    bench.fail(1, Class::NothingSent, FailureCode::NetOffline);
    bench.now += SECOND;
    bench.gate.probed(bench.now, Ok(()), &mut bench.random);
    assert_eq!(bench.may(), Allowance::OneSmall);
    bench.gate.photo_out();
    assert_eq!(bench.may(), Allowance::Nothing(None));
    bench.arrive();
    assert_eq!(bench.may(), Allowance::Photos(1));
    assert_eq!(bench.gate.with_room(bench.now), Room::Photos);
    for _ in 0..3 {
        bench.arrive();
    }
    assert_eq!(bench.may(), Allowance::Photos(2));
}

#[test]
fn five_failures_in_a_row_open_the_breaker_and_four_do_not() {
    let mut bench = Bench::new();
    for photo in 0..4 {
        bench.fail(photo, Class::Unanswered, FailureCode::DestDown);
    }
    assert!(matches!(bench.may(), Allowance::Photos(_)));
    bench.fail(4, Class::Unanswered, FailureCode::DestDown);
    assert!(matches!(bench.may(), Allowance::Nothing(Some(_))));
    assert_eq!(bench.gate.state().0, LaneState::Down);
}

#[test]
fn a_told_wait_is_kept_to_the_millisecond_and_not_stretched_by_more_than_a_second() {
    let mut bench = Bench::new();
    let mut told = trouble(Class::Throttled, FailureCode::DestLimited);
    told.retry_after = Some(SECOND * 40);
    bench.gate.failed(bench.now, PhotoId(1), &told, &mut bench.random);
    let Allowance::Nothing(Some(until)) = bench.may() else { panic!("not throttled") };
    assert!(until >= SECOND * 40 && until <= SECOND * 41, "{until:?}");
    bench.gate.nudge(bench.now);
    assert_eq!(bench.may(), Allowance::Nothing(Some(until)), "impatience does not shorten it");
    bench.now = until;
    assert!(matches!(bench.may(), Allowance::Photos(_)));
}

#[test]
fn photos_that_meet_the_same_outage_are_one_step_of_it() {
    for (class, code, first) in
        [(Class::NothingSent, FailureCode::NetOffline, SECOND), (Class::Portal, FailureCode::NetPortal, SECOND * 5)]
    {
        let mut bench = Bench::new();
        for photo in 0..8 {
            bench.fail(photo, class, code);
            bench.now += Duration::from_millis(1);
        }
        let Allowance::Nothing(Some(until)) = bench.may() else { panic!("a photo in an outage") };
        assert!(until <= first, "{class:?}: {until:?}");
    }
}

#[test]
fn one_probe_goes_at_a_time() {
    let mut bench = Bench::new();
    bench.fail(1, Class::NothingSent, FailureCode::NetOffline);
    bench.now += SECOND;
    assert_eq!(bench.may(), Allowance::Probe);
    bench.gate.probe_out();
    bench.now += MINUTE;
    assert_eq!(bench.may(), Allowance::Nothing(None));
    bench.gate.probed(bench.now, Ok(()), &mut bench.random);
    assert_eq!(bench.may(), Allowance::OneSmall);
}

#[test]
fn a_told_wait_outlasts_an_outage_in_it() {
    let mut bench = Bench::new();
    let mut told = trouble(Class::Throttled, FailureCode::DestLimited);
    told.retry_after = Some(SECOND * 40);
    bench.gate.failed(bench.now, PhotoId(1), &told, &mut bench.random);
    bench.fail(2, Class::NothingSent, FailureCode::NetOffline);
    bench.now += SECOND;
    bench.gate.probed(bench.now, Ok(()), &mut bench.random);
    let Allowance::Nothing(Some(until)) = bench.may() else { panic!("a photo before the time named") };
    assert!(until >= SECOND * 40, "{until:?}");
    assert!(bench.gate.told_to_wait(bench.now).is_some(), "nor one that was leased before");
    bench.now = until;
    assert_eq!(bench.may(), Allowance::OneSmall);
    assert_eq!(bench.gate.told_to_wait(bench.now), None);
}

#[test]
fn a_wrong_token_waits_for_a_person_and_a_new_token_goes_on_at_once() {
    let mut bench = Bench::new();
    bench.fail(1, Class::NeedsPerson, FailureCode::DestDenied);
    bench.now += HOUR * 10;
    assert_eq!(bench.may(), Allowance::Nothing(None));
    bench.gate.nudge(bench.now);
    assert_eq!(bench.may(), Allowance::OneSmall);
}

#[test]
fn a_wrong_address_at_the_first_photo_is_the_destinations_matter() {
    let mut bench = Bench::new();
    let wrong = trouble(Class::NeedsPerson, FailureCode::DestAddress);
    assert!(!bench.gate.refused_alone(&wrong, PhotoId(1)));
    bench.arrive();
    assert!(bench.gate.refused_alone(&wrong, PhotoId(1)));
    for photo in 1..=3 {
        bench.fail(photo, Class::NeedsPerson, FailureCode::DestAddress);
    }
    assert_eq!(bench.gate.state().0, LaneState::WrongAddress);
}

#[test]
fn an_event_that_is_closed_there_is_told_as_that_and_tried_now_and_then() {
    let mut bench = Bench::new();
    bench.fail(1, Class::NeedsPerson, FailureCode::DestClosed);
    assert_eq!(bench.gate.state().0, LaneState::Closed);
    assert_eq!(bench.may(), Allowance::Nothing(Some(bench.now + SECOND * 60 * 15)));
}

#[test]
fn three_different_refused_photos_in_a_row_stop_the_lane_but_one_photo_three_times_does_not() {
    let mut bench = Bench::new();
    for _ in 0..5 {
        bench.fail(1, Class::Refused, FailureCode::PhotoRefused);
    }
    assert!(matches!(bench.may(), Allowance::Photos(_)));
    bench.fail(2, Class::Refused, FailureCode::PhotoRefused);
    bench.fail(3, Class::Refused, FailureCode::PhotoRefused);
    assert_eq!(bench.gate.state().0, LaneState::WrongAddress);
}

#[test]
fn a_portal_is_tried_again_by_itself_at_5_10_20_40_and_60_seconds() {
    let mut bench = Bench::new();
    let mut waits = Vec::new();
    for _ in 0..6 {
        bench.fail(1, Class::Portal, FailureCode::NetPortal);
        let Allowance::Nothing(Some(until)) = bench.may() else { panic!("a photo into a portal") };
        waits.push((until - bench.now).as_secs_f64());
        bench.now = until;
        assert_eq!(bench.may(), Allowance::Proof);
        bench.gate.probed(bench.now, Ok(()), &mut bench.random);
        assert_eq!(bench.may(), Allowance::OneSmall);
        bench.gate.photo_out();
    }
    for (wait, most) in waits.iter().zip([5.0, 10.0, 20.0, 40.0, 60.0, 60.0]) {
        assert!(*wait <= most && *wait >= most * 0.8, "{waits:?}");
    }
}

#[test]
fn a_pause_of_an_earlier_start_holds_photos_probes_and_what_is_tried_alone() {
    let mut bench = Bench::new();
    let until = SECOND * 60;
    bench.gate.rest(until);
    assert_eq!(bench.gate.state().0, LaneState::Throttled);
    bench.gate.nudge(bench.now);
    assert_eq!(bench.may(), Allowance::Nothing(Some(until)));
    // Found out of reach by a photo that was on its way.
    bench.fail(1, Class::NothingSent, FailureCode::NetOffline);
    bench.now = SECOND * 30;
    assert_eq!(bench.may(), Allowance::Nothing(Some(until)), "a probe is a request as well");
    bench.now = until;
    assert_eq!(bench.may(), Allowance::Probe);
    bench.gate.probe_out();
    bench.gate.probed(bench.now, Ok(()), &mut bench.random);
    assert_eq!(bench.may(), Allowance::OneSmall);
}

#[test]
fn what_timed_out_uses_up_the_budget_twice_as_fast() {
    for (code, failures) in
        [(FailureCode::NetBroken, 20), (FailureCode::NetStalled, 10), (FailureCode::NetNoAnswer, 10)]
    {
        let mut gate = Gate::new((2, 8), true);
        let mut random = StdRng::seed_from_u64(3);
        let mut failed = 0;
        while matches!(gate.allowance(Duration::ZERO), Allowance::Photos(_)) {
            // Neither five in a row nor half of twenty: only the budget is left.
            gate.failures_in_a_row = 0;
            gate.recent.clear();
            gate.failed(Duration::ZERO, PhotoId(failed), &trouble(Class::Broken, code), &mut random);
            failed += 1;
        }
        assert_eq!(failed, failures, "{code}");
    }
}

#[test]
fn whatever_the_service_says_when_it_is_asked_after_trouble_is_what_the_lane_does_next() {
    use LaneState as L;
    let table = [
        (Class::Portal, FailureCode::NetPortal, L::Portal),
        (Class::NothingSent, FailureCode::NetOffline, L::Offline),
        (Class::Throttled, FailureCode::DestLimited, L::Throttled),
        (Class::NeedsPerson, FailureCode::DestDenied, L::SignIn),
        (Class::Broken, FailureCode::DestDown, L::Down),
    ];
    for (class, code, state) in table {
        let mut bench = Bench::new();
        bench.fail(1, Class::Portal, FailureCode::NetPortal);
        bench.now += SECOND * 5;
        assert_eq!(bench.may(), Allowance::Proof);
        bench.gate.probe_out();
        bench.gate.probed(bench.now, Err(trouble(class, code)), &mut bench.random);
        assert_eq!(bench.gate.state().0, state, "{class:?}");
        assert!(matches!(bench.may(), Allowance::Nothing(_)), "no photo goes: {class:?}");
    }
}

#[test]
fn what_stands_still_after_a_hint_is_dead_once_another_connection_comes_about_and_never_without_a_hint() {
    for hint in [true, false] {
        let mut bench = Bench::new();
        bench.now = SECOND * 20;
        let hinted_at = bench.now;
        if hint {
            bench.gate.look(hinted_at);
        }
        assert_eq!(bench.gate.dead_since(), None);
        bench.now += SECOND * 5;
        assert_eq!(bench.gate.when_full(bench.now, 2), Full::Probe);
        bench.gate.probe_out();
        bench.gate.probed(bench.now, Ok(()), &mut bench.random);
        assert_eq!(bench.gate.dead_since(), hint.then_some(hinted_at));
        assert_eq!(bench.gate.dead_since(), None, "told once");
    }
}
