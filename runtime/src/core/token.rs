//! Tokens for requests: fetched by the operation that the scheme names, kept by [`Tokens`].

use std::collections::BTreeMap;
use std::sync::{Arc, MutexGuard, PoisonError};

use super::{Core, Patience, Wanted};
use crate::credential::{self, Fetched};
use crate::error::{NotSent, Unsent};
use crate::operation::{Operation, Scheme};
use crate::token::{self, Held, NoToken, TokenAnswer, TokenKey, Tokens};
use crate::{BoxFuture, Cause, Error, Request, Secret};

impl Core {
    /// The token for a scheme, fetched if it must be. Boxed, since fetching is a call too.
    pub(super) fn token(
        &self,
        operation: &'static Operation,
        fetched: Fetched,
    ) -> BoxFuture<'_, Result<Held, Error>> {
        Box::pin(async move {
            let tokens = self.tokens(fetched);
            // the fetch may outlive this caller: others wait for it too, so it goes by the client's patience and not by one call's
            let patience = self.patience();
            let fetch = || -> BoxFuture<'static, Result<token::Fetched, Error>> {
                let core = self.clone();
                Box::pin(async move { core.fetch(fetched, patience).await })
            };
            let token = tokens.current(&fetch).await;
            token.map_err(|error| match error {
                misuse @ Error::Misuse(_) => misuse,
                other => Error::NotSent(NotSent {
                    operation,
                    cause: Unsent::Token(Box::new(other)),
                }),
            })
        })
    }

    /// Puts a fetched token into a request.
    pub(super) fn attach(
        &self,
        operation: &'static Operation,
        request: &mut Request,
        scheme: &Scheme,
        token: &Secret,
    ) -> Result<(), Error> {
        credential::attach(&self.0, operation, request, scheme, token)
    }

    /// The provider no longer takes these tokens.
    pub(super) async fn drop_tokens(&self, used: &[(&'static str, Held)]) {
        for (scheme, token) in used {
            let tokens = self.lock().get(scheme).cloned();
            if let Some(tokens) = tokens {
                tokens.invalidate(token).await;
            }
        }
    }

    fn tokens(&self, fetched: Fetched) -> Arc<Tokens> {
        let mut all = self.lock();
        let tokens = all.entry(fetched.scheme.name()).or_insert_with(|| {
            Arc::new(Tokens::new(
                self.token_key(fetched),
                Arc::clone(&self.0.token_store),
                Arc::clone(&self.0.clock),
            ))
        });
        Arc::clone(tokens)
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<&'static str, Arc<Tokens>>> {
        self.0.tokens.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whose token it is: provider, address, and the settings that are no secrets.
    fn token_key(&self, fetched: Fetched) -> TokenKey {
        let base = &self.0.base;
        let mut identity = self.0.public_settings();
        if identity.is_empty() || !fetched.source.operation.security.is_empty() {
            // only a secret tells this account from another: its token is shared with nobody
            identity.push_str(&format!("#{:032x}", fastrand::u128(..)));
        }
        TokenKey::new(
            fetched.source.operation.provider,
            fetched.scheme.name(),
            &format!("{}{}", base.origin, base.prefix),
            &identity,
        )
    }

    /// Asks for a token. It only reads, so it is repeated as other calls are.
    async fn fetch(&self, fetched: Fetched, patience: Patience) -> Result<token::Fetched, Error> {
        let Fetched { scheme, source } = fetched;
        let operation = source.operation;
        let prepared = {
            let parameters = source.parameters.map(|make| make());
            let body = source.body.map(|make| make());
            self.prepare(operation, parameters.as_deref(), body.as_deref())?
        };
        if !prepared.to_fetch.is_empty() {
            return Err(Error::misuse(
                Some(operation),
                "the operation that yields a token cannot need one",
            ));
        }
        let opened = self
            .send_out(operation, &prepared, patience, Wanted::Whole)
            .await?;
        let configured = self.0.token_answers.get(scheme.name());
        let answer = TokenAnswer::of(source, configured);
        let read = answer.map_or(Err(NoToken::Missing), |answer| {
            answer.read(opened.body().as_bytes())
        });
        read.map_err(|no_token| {
            let cause = match no_token {
                NoToken::Undecodable(e) => Cause::Undecodable(e),
                NoToken::Missing | NoToken::Unfit => Cause::NoPayload,
            };
            operation.bad(opened, cause)
        })
    }
}
