//! One client and its token.

use super::super::memory::MemoryTokenStore;
use super::super::testing::{
    BadStore, HOUR, Provider, SECOND, SENTINEL, key, number, on_both, on_one, pass, settle,
};
use super::*;
use crate::clock::fake::FakeClock;
use crate::testing::printed;
use crate::traced::traced;

const CALLERS: usize = 1_000;

fn client() -> (FakeClock, Provider, Arc<Tokens>) {
    let clock = FakeClock::still();
    let shared: Arc<dyn Clock> = Arc::new(clock.clone());
    let store = MemoryTokenStore::with_clock(Arc::clone(&shared));
    let tokens = Tokens::new(key(), Arc::new(store), Arc::clone(&shared));
    (clock, Provider::new(shared), Arc::new(tokens))
}

type Task = tokio::task::JoinHandle<Result<Held, Error>>;

fn call(provider: &Provider, tokens: &Arc<Tokens>) -> Task {
    let (provider, tokens) = (provider.clone(), Arc::clone(tokens));
    tokio::spawn(async move { provider.current(&tokens).await })
}

fn calls(count: usize, provider: &Provider, tokens: &Arc<Tokens>) -> Vec<Task> {
    (0..count).map(|_| call(provider, tokens)).collect()
}

/// The numbers of the tokens that callers got.
async fn numbers(clock: &FakeClock, tasks: Vec<Task>) -> Vec<usize> {
    let (results, _) = pass(clock, SECOND / 10, tasks).await;
    results
        .iter()
        .map(|it| number(it.as_ref().unwrap()))
        .collect()
}

async fn one(clock: &FakeClock, provider: &Provider, tokens: &Arc<Tokens>) -> Held {
    let (mut results, _) = pass(clock, SECOND / 10, calls(1, provider, tokens)).await;
    results.remove(0).unwrap()
}

#[test]
fn a_thousand_callers_fetch_once() {
    on_both(|| async {
        let (clock, provider, tokens) = client();
        let first = numbers(&clock, calls(CALLERS, &provider, &tokens)).await;
        assert_eq!(first, [1; CALLERS]);
        clock.advance(HOUR);
        let second = numbers(&clock, calls(CALLERS, &provider, &tokens)).await;
        assert_eq!(second, [2; CALLERS]);
        assert_eq!(provider.asked(), 2);
    });
}

#[test]
fn a_token_in_its_last_minute_is_renewed_by_one_while_others_use_it() {
    on_one(async {
        let (clock, provider, tokens) = client();
        one(&clock, &provider, &tokens).await;
        clock.advance(HOUR - SECOND * 61);
        assert_eq!(number(&one(&clock, &provider, &tokens).await), 1);
        clock.advance(SECOND * 2);
        let renewing = call(&provider, &tokens);
        settle().await;
        assert_eq!(provider.asked(), 2);
        let others = calls(CALLERS, &provider, &tokens);
        settle().await;
        for other in others {
            assert!(other.is_finished(), "the old token still holds");
            assert_eq!(number(&other.await.unwrap().unwrap()), 1);
        }
        assert!(!renewing.is_finished());
        assert_eq!(numbers(&clock, vec![renewing]).await, [2]);
        assert_eq!(number(&one(&clock, &provider, &tokens).await), 2);
        assert_eq!(provider.asked(), 2);
    });
}

#[test]
fn a_failed_early_renewal_leaves_the_token_that_holds() {
    on_one(async {
        let (clock, provider, tokens) = client();
        one(&clock, &provider, &tokens).await;
        provider.now(|script| script.fails = true);
        clock.advance(HOUR - SECOND * 50);
        for _ in 0..20 {
            assert_eq!(number(&one(&clock, &provider, &tokens).await), 1);
        }
        assert_eq!(provider.asked(), 2, "not one try a call");
        clock.advance(SECOND * 8);
        assert_eq!(number(&one(&clock, &provider, &tokens).await), 1);
        assert_eq!(provider.asked(), 3, "but tried again");
        clock.advance(SECOND * 50);
        let (results, _) = pass(&clock, SECOND / 10, calls(1, &provider, &tokens)).await;
        assert!(results[0].is_err(), "the old token has ended");
        provider.now(|script| script.fails = false);
        assert_eq!(number(&one(&clock, &provider, &tokens).await), 5);
    });
}

#[test]
fn a_slow_early_renewal_is_not_waited_for() {
    on_one(async {
        let (clock, provider, tokens) = client();
        one(&clock, &provider, &tokens).await;
        provider.now(|script| script.takes = HOUR);
        clock.advance(HOUR - SECOND * 50);
        let tasks = calls(1, &provider, &tokens);
        let (results, took) = pass(&clock, SECOND / 10, tasks).await;
        assert_eq!(number(results[0].as_ref().unwrap()), 1);
        assert!(
            (EARLY_WAIT..EARLY_WAIT + SECOND).contains(&took),
            "{took:?}"
        );
    });
}

#[test]
fn an_early_renewal_goes_on_when_the_token_ends_meanwhile() {
    on_one(async {
        let (clock, provider, tokens) = client();
        one(&clock, &provider, &tokens).await;
        provider.now(|script| script.takes = SECOND * 7);
        clock.advance(HOUR - SECOND * 3);
        let tasks = calls(1, &provider, &tokens);
        assert_eq!(numbers(&clock, tasks).await, [2]);
        assert_eq!(
            provider.asked(),
            2,
            "the fetch under way was not thrown away"
        );
    });
}

#[test]
fn a_failure_is_everybodys_who_waited_and_nobodys_after() {
    on_one(async {
        let (clock, provider, tokens) = client();
        provider.now(|script| script.fails = true);
        let tasks = calls(CALLERS, &provider, &tokens);
        let (results, _) = pass(&clock, SECOND / 10, tasks).await;
        assert_eq!(provider.asked(), 1);
        for result in results {
            assert!(printed(&result.unwrap_err()).contains("fetch 1"));
        }
        provider.now(|script| script.fails = false);
        assert_eq!(number(&one(&clock, &provider, &tokens).await), 2);
    });
}

#[test]
fn a_fetch_survives_its_caller() {
    on_one(async {
        let (clock, provider, tokens) = client();
        let first = call(&provider, &tokens);
        settle().await;
        let others = calls(10, &provider, &tokens);
        settle().await;
        first.abort();
        assert_eq!(numbers(&clock, others).await, [1; 10]);
        assert_eq!(provider.asked(), 1, "the same fetch went on");
    });
}

#[test]
fn a_fetch_that_nobody_waits_for_is_dropped_and_begun_again() {
    on_one(async {
        let (clock, provider, tokens) = client();
        let tasks = calls(10, &provider, &tokens);
        settle().await;
        tasks.iter().for_each(Task::abort);
        settle().await;
        let begun = clock.monotonic();
        assert_eq!(number(&one(&clock, &provider, &tokens).await), 2);
        let took = clock.monotonic() - begun;
        assert!(took < SECOND, "its lease is given back: {took:?}");
    });
}

#[test]
fn a_caller_who_is_not_polled_holds_nobody_up() {
    on_one(async {
        let (clock, provider, tokens) = client();
        let mut asleep = pin!(provider.current(&tokens));
        let once = std::future::poll_fn(|cx| Poll::Ready(asleep.as_mut().poll(cx).is_ready()));
        assert!(!once.await, "it began the fetch, and waits");
        assert_eq!(number(&one(&clock, &provider, &tokens).await), 1);
        assert_eq!(number(&asleep.await.unwrap()), 1);
        assert_eq!(provider.asked(), 1);
    });
}

#[test]
fn a_thousand_refusals_of_one_token_renew_once() {
    on_both(|| async {
        for same in [false, true] {
            let (clock, provider, tokens) = client();
            provider.now(|script| script.same = same);
            let old = one(&clock, &provider, &tokens).await;
            let tasks = (0..CALLERS).map(|index| {
                let (provider, tokens, old) = (provider.clone(), Arc::clone(&tokens), old.clone());
                let clock = clock.clone();
                tokio::spawn(async move {
                    // the answers come in at different times, some after the renewal
                    clock.sleep(SECOND / 100 * (index % 30) as u32).await;
                    tokens.invalidate(&old).await;
                    provider.current(&tokens).await
                })
            });
            let (results, _) = pass(&clock, SECOND / 100, tasks.collect()).await;
            assert_eq!(provider.asked(), 2, "same text again: {same}");
            for held in results {
                assert_eq!(number(&held.unwrap()), if same { 0 } else { 2 });
            }
        }
    });
}

#[test]
fn a_renewal_under_way_serves_those_whose_token_is_refused_meanwhile() {
    on_one(async {
        let (clock, provider, tokens) = client();
        let old = one(&clock, &provider, &tokens).await;
        clock.advance(HOUR - SECOND * 30);
        let renewing = call(&provider, &tokens);
        settle().await;
        tokens.invalidate(&old).await;
        provider.now(|script| script.fails = true);
        let waiting = call(&provider, &tokens);
        // the fetch under way is good; what it replaces was refused meanwhile
        assert_eq!(numbers(&clock, vec![renewing, waiting]).await, [2, 2]);
        assert_eq!(provider.asked(), 2);
    });
}

#[test]
fn a_refused_token_is_no_fallback() {
    on_one(async {
        let (clock, provider, tokens) = client();
        let old = one(&clock, &provider, &tokens).await;
        clock.advance(HOUR - SECOND * 30);
        provider.now(|script| script.fails = true);
        let renewing = call(&provider, &tokens);
        settle().await;
        tokens.invalidate(&old).await;
        let (results, _) = pass(&clock, SECOND / 10, vec![renewing]).await;
        assert!(results[0].is_err());
        assert_eq!(provider.asked(), 2, "the failure is told at once");
    });
}

#[test]
fn lifetimes_that_say_nothing_last_until_a_refusal() {
    let absurd = HOUR * 24 * 366 * 10;
    on_one(async {
        for lifetime in [
            None,
            Some(Duration::ZERO),
            Some(absurd),
            Some(Duration::MAX),
        ] {
            let (clock, provider, tokens) = client();
            provider.now(|script| script.lifetime = lifetime);
            let held = one(&clock, &provider, &tokens).await;
            clock.advance(absurd * 2);
            assert_eq!(number(&one(&clock, &provider, &tokens).await), 1);
            tokens.invalidate(&held).await;
            assert_eq!(number(&one(&clock, &provider, &tokens).await), 2);
        }
    });
}

#[test]
fn a_lifetime_counts_from_before_the_fetch() {
    on_one(async {
        let (clock, provider, tokens) = client();
        provider.now(|script| (script.lifetime, script.takes) = (Some(SECOND * 10), SECOND * 4));
        one(&clock, &provider, &tokens).await;
        provider.now(|script| script.takes = Duration::ZERO);
        clock.advance(SECOND * 6);
        assert_eq!(number(&one(&clock, &provider, &tokens).await), 2);
    });
}

#[test]
fn a_clock_that_is_set_back_does_not_stretch_a_token() {
    on_one(async {
        let (clock, provider, tokens) = client();
        one(&clock, &provider, &tokens).await;
        let then = clock.unix();
        clock.advance(HOUR);
        clock.set_unix(then - HOUR);
        assert_eq!(number(&one(&clock, &provider, &tokens).await), 2);
    });
}

#[test]
fn a_fetch_that_panics_does_not_wedge_the_rest() {
    on_one(async {
        let (clock, provider, tokens) = client();
        let broken = Arc::clone(&tokens);
        let task = tokio::spawn(async move {
            let fetch = || -> BoxFuture<'static, _> { Box::pin(async { panic!("in a test") }) };
            broken.current(&fetch).await.map(drop)
        });
        assert!(task.await.is_err());
        clock.advance(HOUR);
        assert_eq!(number(&one(&clock, &provider, &tokens).await), 1);
    });
}

#[test]
fn nothing_prints_the_token() {
    let ((), log) = traced(|| {
        on_one(async {
            let (clock, provider, tokens) = client();
            let held = one(&clock, &provider, &tokens).await;
            provider.now(|script| script.fails = true);
            clock.advance(HOUR - SECOND * 30);
            one(&clock, &provider, &tokens).await;
            let shown = format!("{tokens:?} {tokens:#?} {held:?} {held:#?}");
            assert!(shown.contains("[secret]") && !shown.contains(SENTINEL));
            tokens.invalidate(&held).await;

            for hangs in [false, true] {
                let store = Arc::new(BadStore { hangs });
                let tokens = Arc::new(Tokens::new(key(), store, Arc::new(clock.clone())));
                provider.now(|script| script.fails = false);
                let held = one(&clock, &provider, &tokens).await;
                let used = tokio::spawn(async move { tokens.invalidate(&held).await });
                pass(&clock, SECOND, vec![used]).await;
            }
        });
    });
    for expected in [
        "not renewed ahead of its end",
        "a token was fetched",
        "the token store failed",
        "error=the store is down",
        "did not answer in time",
        "what=\"remove\"",
    ] {
        assert!(log.contains(expected), "{expected} in {log}");
    }
    assert!(!log.contains(SENTINEL), "{log}");
}
