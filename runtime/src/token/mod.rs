//! Access tokens: kept, shared and renewed, without HTTP; how one is fetched is the core's business.
//!
//! - [`Tokens`] is what a client asks: one fetch for any number of callers, renewed ahead of its end, dropped after a refusal;
//! - [`TokenStore`] keeps tokens for several clients or replicas; [`MemoryTokenStore`] is the default;
//! - [`TokenAnswer`] says where an answer holds a token.

mod answer;
mod manager;
mod memory;
#[cfg(feature = "redis")]
mod redis;
mod renewal;
mod store;
mod stored;
#[cfg(test)]
mod testing;

pub use self::answer::TokenAnswer;
pub(crate) use self::answer::{Fetched, NoToken};
pub(crate) use self::manager::{Held, Tokens, within};
pub use self::memory::MemoryTokenStore;
#[cfg(feature = "redis")]
pub use self::redis::RedisTokenStore;
pub use self::store::{Lease, StoreError, TokenStore};
pub use self::stored::{StoredToken, TokenKey};
