//! How a caller proves who it is.

use openapiv3::{APIKeyLocation, ReferenceOr, SecurityScheme};

use super::token::CONFIGURED;
use super::{Lower, text_of};
use crate::ir::{Place, Scheme, SchemeKind, Token};
use crate::tree::Node;

impl<'a> Lower<'a, '_> {
    pub(super) fn schemes(&mut self) -> Vec<Scheme> {
        let Some(components) = &self.document.openapi.components else {
            return Vec::new();
        };
        let nodes = self.root.at("/components/securitySchemes");
        let mut lowered = Vec::new();
        for (name, typed) in &components.security_schemes {
            let entry = nodes.and_then(|nodes| nodes.entry(name));
            let (ReferenceOr::Item(typed), Some(entry)) = (typed, entry) else {
                continue;
            };
            let node = self.target(&entry.node);
            let token = node.get("x-token").filter(|_| self.document.payspec);
            let configured = token
                .and_then(|token| token.get("header"))
                .and_then(Node::text)
                == Some(CONFIGURED);
            let kind = match configured {
                true => SchemeKind::Configured,
                false => kind(typed),
            };
            if let SchemeKind::Other(scheme) = &kind {
                self.diags.scheme_not_sent(entry.key_span, name, scheme);
            }
            lowered.push(Scheme {
                name: name.clone(),
                kind,
                doc: self.doc(&[node]),
                token: token.and_then(|token| {
                    let pointer = |key: &str| text_of(token, key).filter(|text| text != CONFIGURED);
                    let is_configured =
                        |key: &str| token.get(key).and_then(Node::text) == Some(CONFIGURED);
                    Some(Token {
                        operation: text_of(token, "operation")?,
                        token: pointer("token"),
                        expires_in: pointer("expires-in"),
                        lifetime_seconds: token
                            .get("lifetime-seconds")
                            .and_then(Node::number)
                            .and_then(|text| text.parse().ok()),
                        configured: ["token", "expires-in", "prefix"]
                            .into_iter()
                            .any(is_configured),
                        span: token.span,
                    })
                }),
                span: entry.key_span,
            });
        }
        lowered
    }
}

fn kind(typed: &SecurityScheme) -> SchemeKind {
    match typed {
        SecurityScheme::APIKey {
            location,
            name,
            description: _, // read with the doc
            extensions: _,  // read from the tree
        } => SchemeKind::ApiKey {
            place: match location {
                APIKeyLocation::Query => Place::Query,
                APIKeyLocation::Header => Place::Header,
                APIKeyLocation::Cookie => Place::Cookie,
            },
            wire: name.clone(),
        },
        SecurityScheme::HTTP {
            scheme,
            bearer_format: _, // a hint for people
            description: _,
            extensions: _,
        } => match scheme.to_ascii_lowercase().as_str() {
            "bearer" => SchemeKind::Bearer,
            "basic" => SchemeKind::Basic,
            other => SchemeKind::Other(other.to_owned()),
        },
        SecurityScheme::OAuth2 {
            flows: _, // how the token is obtained is the caller's
            description: _,
            extensions: _,
        }
        | SecurityScheme::OpenIDConnect {
            open_id_connect_url: _,
            description: _,
            extensions: _,
        } => SchemeKind::OAuth,
    }
}
