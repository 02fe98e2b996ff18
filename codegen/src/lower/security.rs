//! How a caller proves who it is.

use super::token::CONFIGURED;
use super::{Lower, entries, items, text_of};
use crate::ir::{Doc, Operation, Place, Scheme, SchemeKind, Token};
use crate::tree::Node;

impl<'a> Lower<'a, '_> {
    pub(super) fn schemes(&mut self) -> Vec<Scheme> {
        let Some(nodes) = self.root.at("/components/securitySchemes") else {
            return Vec::new();
        };
        let mut lowered = Vec::new();
        for entry in nodes.map().unwrap_or_default() {
            let (name, node) = (&entry.key, self.target(&entry.node));
            let token = node.get("x-token").filter(|_| self.document.payspec);
            let configured = token
                .and_then(|token| token.get("header"))
                .and_then(Node::text)
                == Some(CONFIGURED);
            let kind = match configured {
                true => SchemeKind::Configured,
                false => kind(node),
            };
            match &kind {
                SchemeKind::Other(scheme) if scheme == MUTUAL_TLS => {
                    self.diags.scheme_of_the_transport(entry.key_span, name);
                }
                SchemeKind::Other(scheme) => {
                    self.diags.scheme_not_sent(entry.key_span, name, scheme);
                }
                _ => {}
            }
            lowered.push(Scheme {
                name: name.clone(),
                kind,
                doc: self.scheme_doc(node),
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

    /// What a scheme says of itself, and where its tokens come from.
    fn scheme_doc(&mut self, node: &'a Node) -> Doc {
        let mut doc = self.doc(&[node]);
        if !self.document.payspec
            && let Some(tokens) = token_paragraph(node)
        {
            doc.description = Some(match doc.description {
                Some(description) => format!("{description}\n\n{tokens}"),
                None => tokens,
            });
        }
        doc
    }

    /// The alternatives of an operation: its own, else the document's.
    pub(super) fn security_of(&self, node: &Node) -> Vec<Vec<String>> {
        let own = node.get("security").is_some();
        let alternatives = items(if own { node } else { self.root }, "security");
        let named = alternatives.iter().map(|all| {
            let all = all.map().unwrap_or_default();
            all.iter().map(|scheme| scheme.key.clone()).collect()
        });
        named.collect()
    }
}

/// Alternatives of which the client sends all come first, so that one of them is taken where its credentials are there.
pub(super) fn sent_first(operations: &mut [Operation], schemes: &[Scheme]) {
    let is_sent = |name: &String| {
        let mut schemes = schemes.iter();
        schemes.any(|scheme| scheme.name == *name && !matches!(scheme.kind, SchemeKind::Other(_)))
    };
    for operation in operations {
        operation
            .security
            .sort_by_key(|all| !all.iter().all(is_sent));
    }
}

/// The type of a scheme that the transport sees to.
const MUTUAL_TLS: &str = "mutualTLS";

/// Schemes of HTTP whose credential answers a challenge or is made anew for each request: more than a word in a header.
const CHALLENGED: [&str; 10] = [
    "concealed",
    "digest",
    "dpop",
    "gnap",
    "hoba",
    "mutual",
    "negotiate",
    "oauth",
    "ntlm",
    "aws4-hmac-sha256",
];

fn kind(node: &Node) -> SchemeKind {
    let text = |key: &str| node.get(key).and_then(Node::text);
    match text("type") {
        Some("apiKey") => {
            let place = match text("in") {
                Some("query") => Place::Query,
                Some("cookie") => Place::Cookie,
                _ => Place::Header,
            };
            match text("name").filter(|name| !name.is_empty()) {
                Some(name) => SchemeKind::ApiKey {
                    place,
                    wire: name.to_owned(),
                },
                None => SchemeKind::Configured,
            }
        }
        Some("http") => {
            let scheme = text("scheme").unwrap_or_default().trim();
            let lower = scheme.to_ascii_lowercase();
            let is_token = |byte: u8| byte.is_ascii_alphanumeric() || b"-._".contains(&byte);
            match lower.as_str() {
                "bearer" => SchemeKind::Bearer,
                "basic" => SchemeKind::Basic,
                "" => SchemeKind::Configured,
                known if CHALLENGED.contains(&known) || known.starts_with("scram") => {
                    SchemeKind::Other(scheme.to_owned())
                }
                word if word.bytes().all(is_token) => SchemeKind::Labelled(scheme.to_owned()),
                _ => SchemeKind::Other(scheme.to_owned()),
            }
        }
        Some("oauth2" | "openIdConnect") => SchemeKind::OAuth,
        Some(MUTUAL_TLS) => SchemeKind::Other(MUTUAL_TLS.to_owned()),
        _ => SchemeKind::Configured,
    }
}

/// What OAuth or OpenID Connect says of where tokens come from, for people.
fn token_paragraph(node: &Node) -> Option<String> {
    if let Some(url) = text_of(node, "openIdConnectUrl").filter(|url| !url.is_empty()) {
        return Some(format!("OpenID Connect: {url}"));
    }
    let mut lines = Vec::new();
    for flow in entries(node, "flows") {
        let words = match flow.key.as_str() {
            "implicit" => "implicit",
            "password" => "password",
            "clientCredentials" => "client credentials",
            "authorizationCode" => "authorization code",
            _ => continue,
        };
        let urls = ["authorizationUrl", "tokenUrl", "refreshUrl"];
        let urls = urls.iter().filter_map(|key| text_of(&flow.node, key));
        let urls: Vec<String> = urls.filter(|url| !url.is_empty()).collect();
        lines.push(match urls.is_empty() {
            true => format!("- {words}"),
            false => format!("- {words}: {}", urls.join(", ")),
        });
    }
    (!lines.is_empty()).then(|| {
        format!(
            "Flows of OAuth 2 that yield the token:\n\n{}",
            lines.join("\n")
        )
    })
}
