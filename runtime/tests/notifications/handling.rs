//! Handled once, however often it comes.

use std::convert::Infallible;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use payspec_runtime::{
    Begun, BoxFuture, Clock, Deduplicator, Handled, MemoryDeduplicator, NotHandled, Notification,
    StoreError, verify_notification,
};
use tokio::sync::{Barrier, Notify, oneshot};

use crate::model::{Collection, Paid, collection, keys, signed};

fn event(order_no: &str) -> Notification<Paid> {
    let body = collection(order_no, 2);
    verify_notification::<Collection>(&keys(), &signed(&body), &body).unwrap()
}

#[derive(Debug, PartialEq)]
struct NotBooked;

#[tokio::test]
async fn a_repeat_is_acknowledged_and_not_handled() {
    let seen = MemoryDeduplicator::new();
    let handled = event("M1").once(&seen, |paid| async move {
        assert_eq!(paid.payload.order_no, "M1");
        Ok::<_, Infallible>(())
    });
    let handled = handled.await.unwrap();
    assert!(matches!(handled, Handled::Now(_)));
    assert_eq!(&handled.response().body()[..], b"SUCCESS");
    let repeat = event("M1").once(&seen, |_| async { Err(NotBooked) });
    let repeat = repeat.await.unwrap();
    assert!(matches!(repeat, Handled::Before(_)));
    assert_eq!(&repeat.response().body()[..], b"SUCCESS");
    let other = event("M2").once(&seen, |_| async { Err(NotBooked) });
    assert!(matches!(other.await, Err(NotHandled::Handler(NotBooked))));
}

#[tokio::test]
async fn after_a_failure_the_repeat_is_handled() {
    let seen = MemoryDeduplicator::new();
    let failed = event("M1").once(&seen, |_| async { Err(NotBooked) });
    let failed = failed.await.unwrap_err();
    assert_eq!(failed.response().status(), 500);
    assert!(failed.response().body().is_empty());
    let repeat = event("M1").once(&seen, |_| async { Ok::<_, NotBooked>(()) });
    assert!(matches!(repeat.await, Ok(Handled::Now(_))));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_a_hundred_at_once_one_is_handled() {
    let seen = Arc::new(MemoryDeduplicator::new());
    let (runs, start) = (Arc::new(AtomicUsize::new(0)), Arc::new(Barrier::new(100)));
    let done = Arc::new(Notify::new());
    let mut tasks = Vec::new();
    for _ in 0..100 {
        let (seen, runs, start) = (seen.clone(), runs.clone(), start.clone());
        let done = done.clone();
        tasks.push(tokio::spawn(async move {
            start.wait().await;
            let handled = event("M1").once(&seen, |_| async {
                runs.fetch_add(1, Ordering::SeqCst);
                done.notified().await;
                Ok::<_, Infallible>(())
            });
            handled.await.unwrap()
        }));
    }
    // All but one return while that one is at work.
    let mut waiting = tasks.len();
    while waiting > 1 {
        tokio::time::sleep(Duration::from_millis(1)).await;
        waiting = tasks.iter().filter(|task| !task.is_finished()).count();
    }
    done.notify_one();
    let mut now = 0;
    for task in tasks {
        match task.await.unwrap() {
            Handled::Now(_) => now += 1,
            handled => {
                assert_eq!(handled, Handled::InProgress);
                assert_eq!(handled.response().status(), 503);
                assert!(handled.response().body().is_empty());
            }
        }
    }
    assert_eq!((now, runs.load(Ordering::SeqCst)), (1, 1));
    let repeat = event("M1").once(&seen, |_| async { Err(NotBooked) });
    assert!(matches!(repeat.await, Ok(Handled::Before(_))));
}

/// Shows so many seconds.
struct Hands(Arc<AtomicUsize>);

impl Clock for Hands {
    fn monotonic(&self) -> Duration {
        Duration::from_secs(self.0.load(Ordering::SeqCst) as u64)
    }

    fn unix(&self) -> Duration {
        self.monotonic()
    }

    fn sleep(&self, _duration: Duration) -> BoxFuture<'_, ()> {
        Box::pin(async {})
    }
}

#[tokio::test]
async fn a_handler_that_was_dropped_is_given_up_in_time() {
    let seconds = Arc::new(AtomicUsize::new(0));
    let seen = MemoryDeduplicator::new().with_clock(Arc::new(Hands(seconds.clone())));
    let (begun, at_work) = oneshot::channel();
    let midway = event("M1").once(&seen, |_| async {
        begun.send(()).unwrap();
        std::future::pending::<Result<(), Infallible>>().await
    });
    tokio::select! {
        _ = midway => panic!("it never ends"),
        begun = at_work => begun.unwrap(),
    }
    let repeat = || event("M1").once(&seen, |_| async { Ok::<_, Infallible>(()) });
    assert_eq!(repeat().await.unwrap(), Handled::InProgress);
    seconds.store(600, Ordering::SeqCst);
    assert!(matches!(repeat().await.unwrap(), Handled::Now(_)));
    assert!(matches!(repeat().await.unwrap(), Handled::Before(_)));
}

/// Begins or not, and notes nothing.
struct Broken {
    begins: bool,
}

impl Broken {
    fn fails<T: Send + 'static>() -> BoxFuture<'static, Result<T, StoreError>> {
        Box::pin(async { Err(StoreError::new("no connection")) })
    }
}

impl Deduplicator for Broken {
    fn begin<'a>(&'a self, _identity: &'a str) -> BoxFuture<'a, Result<Begun, StoreError>> {
        if self.begins {
            Box::pin(async { Ok(Begun::First) })
        } else {
            Self::fails()
        }
    }

    fn done<'a>(&'a self, _identity: &'a str) -> BoxFuture<'a, Result<(), StoreError>> {
        Self::fails()
    }

    fn failed<'a>(&'a self, _identity: &'a str) -> BoxFuture<'a, Result<(), StoreError>> {
        Self::fails()
    }
}

#[tokio::test]
async fn nothing_is_handled_where_nobody_knows_whether_it_was() {
    // As a trait object, as an application may hold it.
    let seen: Arc<dyn Deduplicator> = Arc::new(Broken { begins: false });
    let error = event("M1").once(&*seen, |_| async { Ok::<_, NotBooked>(()) });
    let error = error.await.unwrap_err();
    assert!(matches!(error, NotHandled::Deduplicator(_)));
    assert_eq!(error.response().status(), 503);
}

#[tokio::test]
async fn what_was_handled_is_acknowledged_whatever_is_remembered() {
    let seen = Broken { begins: true };
    let handled = event("M1").once(&seen, |_| async { Ok::<_, NotBooked>(()) });
    assert!(matches!(handled.await, Ok(Handled::Now(_))));
    let failed = event("M1").once(&seen, |_| async { Err(NotBooked) });
    assert!(matches!(failed.await, Err(NotHandled::Handler(NotBooked))));
}
