//! Against a real server, and against what is none.

use std::net::TcpListener;
use std::time::Instant;

use super::super::manager::{Held, Tokens};
use super::super::testing::{HOUR, Provider, SECOND, SENTINEL, key, number, on_both, on_one};
use super::*;
use crate::Error;
use crate::traced::traced;

#[path = "redis_server.rs"]
mod server;

use server::{PASSWORD, Server};

fn store(server: &Server) -> RedisTokenStore {
    RedisTokenStore::connect(server.url(), "shop:").unwrap()
}

fn token(text: &str, lifetime: Duration) -> StoredToken {
    let text = Secret::new(format!("{SENTINEL}-{text}"));
    StoredToken::new(text, SystemClock::new().unix(), lifetime)
}

/// What a user who may do everything sees.
async fn ask<T: FromRedisValue>(server: &Server, command: &[&str]) -> T {
    let url = format!("redis://test:any@localhost:{}", server.port);
    let all = RedisTokenStore::connect(url, "").unwrap();
    let mut line = redis::cmd(command[0]);
    for part in &command[1..] {
        line.arg(*part);
    }
    all.run(&line).await.unwrap()
}

fn replica(store: RedisTokenStore) -> (Provider, Arc<Tokens>) {
    let clock: Arc<dyn Clock> = Arc::new(SystemClock::new());
    let provider = Provider::new(Arc::clone(&clock));
    (
        provider,
        Arc::new(Tokens::new(key(), Arc::new(store), clock)),
    )
}

async fn calls(
    count: usize,
    provider: &Provider,
    replicas: &[&Arc<Tokens>],
) -> Vec<Result<Held, Error>> {
    let mut tasks = Vec::new();
    for _ in 0..count {
        for replica in replicas {
            let (provider, replica) = (provider.clone(), Arc::clone(replica));
            tasks.push(tokio::spawn(
                async move { provider.current(&replica).await },
            ));
        }
    }
    let mut results = Vec::new();
    for task in tasks {
        results.push(task.await.unwrap());
    }
    results
}

#[test]
fn tokens_are_kept_until_their_end() {
    let Some(server) = Server::start() else {
        return;
    };
    on_one(async {
        let (store, key) = (store(&server), key());
        assert_eq!(store.get(&key).await.unwrap(), None);
        let short = token("short", SECOND / 2);
        store.put(&key, &short).await.unwrap();
        assert_eq!(store.get(&key).await.unwrap(), Some(short));
        let name = format!("shop:token:{key}");
        assert_eq!(ask::<i64>(&server, &["EXISTS", &name]).await, 1);
        tokio::time::sleep(SECOND / 2 + SECOND / 10).await;
        assert_eq!(
            ask::<i64>(&server, &["EXISTS", &name]).await,
            0,
            "by itself"
        );
        assert_eq!(store.get(&key).await.unwrap(), None);

        store.put(&key, &token("hour", HOUR)).await.unwrap();
        let left: u64 = ask(&server, &["PTTL", &name]).await;
        assert!((3_590_000..=3_600_000).contains(&left), "{left}");
        let undated = StoredToken::undated(Secret::new("undated"));
        store.put(&key, &undated).await.unwrap();
        let left: u64 = ask(&server, &["PTTL", &name]).await;
        assert!((86_390_000..=86_400_000).contains(&left), "{left}");
        store
            .put(&key, &token("over", Duration::ZERO))
            .await
            .unwrap();
        assert_eq!(store.get(&key).await.unwrap(), Some(undated));
    });
}

#[test]
fn only_the_very_token_is_removed() {
    let Some(server) = Server::start() else {
        return;
    };
    on_one(async {
        let (store, key) = (store(&server), key());
        let (old, new) = (token("old", HOUR), token("new", HOUR));
        store.put(&key, &new).await.unwrap();
        store.remove_if(&key, &old).await.unwrap();
        assert_eq!(store.get(&key).await.unwrap(), Some(new.clone()));
        store.remove_if(&key, &new).await.unwrap();
        assert_eq!(store.get(&key).await.unwrap(), None);
    });
}

#[test]
fn one_has_the_lease_until_it_ends() {
    let Some(server) = Server::start() else {
        return;
    };
    on_one(async {
        let (here, there, key) = (store(&server), store(&server), key());
        let lease = here.lease(&key, HOUR).await.unwrap().unwrap();
        assert_eq!(there.lease(&key, HOUR).await.unwrap(), None);
        there.release(&key, Lease::random()).await.unwrap();
        assert_eq!(
            there.lease(&key, HOUR).await.unwrap(),
            None,
            "not theirs to give"
        );
        here.release(&key, lease.clone()).await.unwrap();
        assert!(there.lease(&key, SECOND / 5).await.unwrap().is_some());
        tokio::time::sleep(SECOND / 4).await;
        assert!(here.lease(&key, HOUR).await.unwrap().is_some());
        here.release(&key, lease).await.unwrap();
        assert_eq!(here.lease(&key, HOUR).await.unwrap(), None);
    });
}

#[test]
fn two_replicas_fetch_once() {
    let Some(server) = Server::start() else {
        return;
    };
    on_both(|| async {
        ask::<()>(&server, &["FLUSHALL"]).await;
        let (provider, here) = replica(store(&server));
        let (_, there) = replica(store(&server));
        let results = calls(500, &provider, &[&here, &there]).await;
        assert_eq!(results.len(), 1_000);
        for held in results {
            assert_eq!(number(&held.unwrap()), 1);
        }
        assert_eq!(provider.asked(), 1);

        let old = provider.current(&here).await.unwrap();
        here.invalidate(&old).await;
        there
            .invalidate(&provider.current(&there).await.unwrap())
            .await;
        for held in calls(500, &provider, &[&here, &there]).await {
            assert_eq!(number(&held.unwrap()), 2);
        }
        assert_eq!(provider.asked(), 2);
        let leases: Vec<String> = ask(&server, &["KEYS", "*lease*"]).await;
        assert!(leases.is_empty(), "{leases:?}");
    });
}

#[test]
fn payments_go_on_when_the_server_dies() {
    let Some(mut server) = Server::start() else {
        return;
    };
    on_one(async {
        let (provider, here) = replica(store(&server));
        provider.now(|script| script.takes = SECOND / 100);
        let first = provider.current(&here).await.unwrap();
        assert_eq!(number(&first), 1);
        server.kill();
        let begun = Instant::now();
        here.invalidate(&first).await;
        for held in calls(100, &provider, &[&here]).await {
            assert_eq!(number(&held.unwrap()), 2);
        }
        assert!(begun.elapsed() < SECOND * 3, "{:?}", begun.elapsed());

        server.restart();
        here.invalidate(&provider.current(&here).await.unwrap())
            .await;
        assert_eq!(number(&provider.current(&here).await.unwrap()), 3);
        let (_, there) = replica(store(&server));
        assert_eq!(
            number(&provider.current(&there).await.unwrap()),
            3,
            "shared again"
        );
    });
}

#[test]
fn a_connection_that_died_idle_is_replaced() {
    let Some(server) = Server::start() else {
        return;
    };
    let (store, key) = (store(&server), key());
    let token = token("kept", HOUR);
    on_one(async {
        store.put(&key, &token).await.unwrap();
        for _ in 0..3 {
            let killed: i64 = ask(&server, &["CLIENT", "KILL", "USER", "shop"]).await;
            assert_eq!(killed, 1);
            assert_eq!(store.get(&key).await.unwrap(), Some(token.clone()));
        }
    });
    // a runtime that is gone takes its connections along
    on_one(async { assert_eq!(store.get(&key).await.unwrap(), Some(token)) });
}

#[test]
fn what_is_no_token_is_none() {
    let Some(server) = Server::start() else {
        return;
    };
    let ((), log) = traced(|| {
        on_one(async {
            let (store, key) = (store(&server), key());
            let name = format!("shop:token:{key}");
            ask::<()>(&server, &["SET", &name, "junk-sentinel"]).await;
            assert_eq!(store.get(&key).await.unwrap(), None);
            ask::<()>(&server, &["DEL", &name]).await;
            ask::<()>(&server, &["LPUSH", &name, "junk-sentinel"]).await;
            let error = store.get(&key).await.unwrap_err();
            assert_eq!(error.to_string(), "Redis refused a command: WRONGTYPE");
        });
    });
    assert!(
        log.contains("of no use") && !log.contains("sentinel"),
        "{log}"
    );
}

#[test]
fn a_server_that_does_not_answer_is_not_waited_for() {
    let deaf = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("redis://:{PASSWORD}@{}", deaf.local_addr().unwrap());
    let store = RedisTokenStore::connect(url, "shop:").unwrap();
    let quick = store.clone().timeout(SECOND / 10);
    on_one(async {
        for (store, least, most) in [
            (&quick, SECOND / 10, SECOND / 2),
            (&store, SECOND, SECOND * 2),
        ] {
            let begun = Instant::now();
            let error = store.get(&key()).await.unwrap_err();
            assert_eq!(error.to_string(), "Redis did not answer in time");
            assert!(
                (least..most).contains(&begun.elapsed()),
                "{:?}",
                begun.elapsed()
            );
            assert!(store.connecting().is_none(), "the next one connects anew");
        }
        let (provider, here) = replica(quick.clone());
        assert_eq!(number(&provider.current(&here).await.unwrap()), 1);
    });
}

#[test]
fn refused_users_are_told_and_forgiven() {
    let Some(server) = Server::start() else {
        return;
    };
    on_one(async {
        let wrong = format!("redis://shop:wrong-sentinel@localhost:{}", server.port);
        let store = RedisTokenStore::connect(wrong, "shop:").unwrap();
        for _ in 0..2 {
            let error = store.get(&key()).await.unwrap_err();
            assert_eq!(error.to_string(), "Redis refused the user or the password");
        }
        ask::<()>(&server, &["ACL", "SETUSER", "shop", ">wrong-sentinel"]).await;
        assert_eq!(store.get(&key()).await.unwrap(), None);
        let elsewhere = RedisTokenStore::connect(server.url(), "other:").unwrap();
        let error = elsewhere.get(&key()).await.unwrap_err();
        assert_eq!(error.to_string(), "Redis refused a command: NOPERM");
    });
}

#[test]
fn without_a_runtime_it_is_an_error() {
    let store = RedisTokenStore::connect("redis://localhost", "").unwrap();
    let error = crate::testing::run(store.get(&key())).unwrap_err();
    assert_eq!(error.to_string(), "Redis needs a tokio runtime");
}

#[test]
fn nothing_prints_the_token_or_the_password() {
    let mut server = Server::start();
    let ((), log) = traced(|| {
        on_one(async {
            let url = match &server {
                Some(server) => server.url(),
                None => Secret::new(format!("redis://shop:{PASSWORD}@localhost:1")),
            };
            let store = RedisTokenStore::connect(url, "shop:").unwrap();
            let (provider, here) = replica(store.clone());
            let held = provider.current(&here).await.unwrap();
            let shown = format!("{store:?} {store:#?} {here:?} {held:?}");
            assert!(!shown.contains("sentinel"), "{shown}");
            if let Some(server) = &mut server {
                server.kill();
            }
            here.invalidate(&held).await;
            provider.current(&here).await.unwrap();
            let error = store.get(&key()).await.unwrap_err();
            assert!(!format!("{error} {error:?} {error:#?}").contains("sentinel"));
            assert!(std::error::Error::source(&error).is_none());
        });
        for url in [
            format!("http://shop:{PASSWORD}@host"),
            PASSWORD.to_owned(),
            format!("redis://shop:{PASSWORD}@host:99999"),
            format!("redis://shop:{PASSWORD}@host/db-{PASSWORD}"),
            format!("redis://shop:{PASSWORD}@0.0.0.0"),
            format!("rediss://shop:{PASSWORD}@host#{PASSWORD}"),
            String::new(),
        ] {
            let error = RedisTokenStore::connect(url.as_str(), "").unwrap_err();
            let shown = format!("{error} {error:?}");
            assert!(!shown.contains("sentinel"), "{shown}");
            assert!(std::error::Error::source(&error).is_none());
        }
    });
    assert!(log.contains("the token store failed"), "{log}");
    assert!(!log.contains("sentinel"), "{log}");
}

#[cfg(not(feature = "redis-rustls"))]
#[test]
fn tls_needs_its_feature() {
    let error = RedisTokenStore::connect("rediss://localhost", "").unwrap_err();
    assert!(error.to_string().contains("`redis-rustls`"), "{error}");
}

#[cfg(feature = "redis-rustls")]
mod tls {
    use super::*;

    /// A certificate for this name, signed by itself, and its key.
    fn certificate(name: &str) -> (String, String) {
        let made = rcgen::generate_simple_self_signed([name.to_owned()]).unwrap();
        (made.cert.pem(), made.signing_key.serialize_pem())
    }

    #[test]
    fn the_server_is_who_the_certificates_say() {
        let (ours, key_pem) = certificate("localhost");
        let Some(server) = Server::start_tls(&ours, &key_pem) else {
            return;
        };
        let trusting = |url: Secret, roots: &str| {
            RedisTokenStore::connect_trusting(url, "shop:", roots.as_bytes()).unwrap()
        };
        on_one(async {
            let key = key();
            let store = trusting(server.url(), &ours);
            let token = token("kept", HOUR);
            store.put(&key, &token).await.unwrap();
            assert_eq!(store.get(&key).await.unwrap(), Some(token));

            let other = trusting(server.url(), &certificate("localhost").0);
            let machine = RedisTokenStore::connect(server.url(), "shop:").unwrap();
            let by_address = server.url().expose().replace("localhost", "127.0.0.1");
            let misnamed = trusting(by_address.into(), &ours);
            for store in [other, machine, misnamed] {
                let error = store.get(&key).await.unwrap_err();
                assert_eq!(error.to_string(), "Redis is out of reach");
            }
        });
    }

    #[test]
    fn roots_are_for_tls_and_must_be_some() {
        let (roots, _) = certificate("localhost");
        let connect = |url: &str, roots: &str| {
            RedisTokenStore::connect_trusting(url, "shop:", roots.as_bytes())
                .map(drop)
                .map_err(|e| e.to_string())
        };
        assert_eq!(connect("rediss://localhost", &roots), Ok(()));
        assert!(connect("redis://localhost", &roots).is_err());
        assert!(connect("rediss://", &roots).is_err());
        for roots in ["", "junk-sentinel"] {
            let error = connect("rediss://localhost", roots).unwrap_err();
            assert!(!error.contains("sentinel"), "{error}");
        }
        assert!(RedisTokenStore::connect("rediss://localhost", "").is_ok());
    }
}
