//! Rules of signature: what the spec says, and whether it holds together.

use super::{Lower, items, text_of};
use crate::ir::{
    Covers, Direction, MemberOrder, Nested, OlderVersion, SECRET, Signature, SignatureAlgorithm,
    SignatureEncoding, SignatureId, SignaturePlace, SignatureTimestamp, Signatures, TIMESTAMP,
    TimeUnit,
};
use crate::tree::Node;

/// Keys that speak of members, and so mean nothing where the bytes are signed.
const OF_MEMBERS: [&str; 9] = [
    "include",
    "exclude",
    "skip",
    "order",
    "pair",
    "join",
    "nested",
    "when-empty",
    "version",
];
/// How far from now a signed time may lie where the spec does not say.
const TOLERANCE_SECONDS: u64 = 300;

impl<'a> Lower<'a, '_> {
    /// The rules at the root, so that those which nothing uses are looked at too.
    pub(super) fn root_signatures(&mut self) {
        let Some(said) = self
            .root
            .get("x-signature")
            .filter(|_| self.document.payspec)
        else {
            return;
        };
        for (word, direction) in DIRECTIONS {
            if let Some(rule) = said.get(word) {
                self.signature(rule, direction, word.to_owned());
            }
        }
    }

    /// The rules of an operation: its own, else the root's.
    pub(super) fn signatures(&mut self, node: &'a Node, operation: &str) -> Signatures {
        Signatures {
            request: self.signature_of(&[node], Direction::Request, operation),
            response: self.signature_of(&[node], Direction::Response, operation),
        }
    }

    /// The rule for a direction that the first of some nodes says, else the root's.
    pub(super) fn signature_of(
        &mut self,
        nodes: &[&'a Node],
        direction: Direction,
        owner: &str,
    ) -> Option<SignatureId> {
        if !self.document.payspec {
            return None;
        }
        let word = word_of(direction);
        let own = nodes.iter().find_map(|node| node.get("x-signature"));
        match own {
            Some(own) => self.signature(own.get(word)?, direction, format!("{owner} {word}")),
            None => {
                let rule = self.root.get("x-signature")?.get(word)?;
                self.signature(rule, direction, word.to_owned())
            }
        }
    }

    /// A rule, kept once however many say it.
    fn signature(
        &mut self,
        node: &'a Node,
        direction: Direction,
        words: String,
    ) -> Option<SignatureId> {
        let same_place = |known: &Signature| known.span == node.span;
        if let Some(known) = self.signatures.iter().position(same_place) {
            return Some(SignatureId(known));
        }
        let rule = self.rule(node, direction, words)?;
        self.check_rule(node, &rule);
        if let Some(known) = self.signatures.iter().position(|known| same(known, &rule)) {
            return Some(SignatureId(known));
        }
        self.signatures.push(rule);
        Some(SignatureId(self.signatures.len() - 1))
    }

    fn rule(&mut self, node: &'a Node, direction: Direction, words: String) -> Option<Signature> {
        let place = self.place(node)?;
        let algorithm = match node.get("algorithm")?.text()? {
            "rsa-sha256" => SignatureAlgorithm::RsaSha256,
            "sha256" => SignatureAlgorithm::Sha256,
            _ => SignatureAlgorithm::HmacSha256,
        };
        let skips = |word: &str| items(node, "skip").iter().any(|it| it.text() == Some(word));
        let text = |key: &str| text_of(node, key);
        Some(Signature {
            words,
            direction,
            algorithm,
            covers: match node.get("covers")?.text()? {
                "payload" => Covers::Payload,
                "raw" => Covers::Raw,
                _ => Covers::Body,
            },
            include: texts(node, "include"),
            exclude: texts(node, "exclude"),
            skip_null: skips("null"),
            skip_empty: skips("empty"),
            order: match node.get("order").and_then(Node::text) {
                Some("as-sent") => MemberOrder::AsSent,
                Some("as-listed") => MemberOrder::AsListed,
                _ => MemberOrder::Ascending,
            },
            pair: text("pair").unwrap_or_else(|| "=".to_owned()),
            join: text("join").unwrap_or_else(|| "&".to_owned()),
            nested: match node.get("nested").and_then(Node::text) {
                Some("braces") => Nested::Braces,
                Some("json") => Nested::Json,
                Some("flatten") => Nested::Flatten,
                _ => Nested::Refuse,
            },
            prefix: text("prefix").unwrap_or_default(),
            suffix: text("suffix").unwrap_or_default(),
            when_empty: text("when-empty"),
            encoding: match (node.get("encoding").and_then(Node::text), algorithm) {
                (Some("base64"), _) | (None, SignatureAlgorithm::RsaSha256) => {
                    SignatureEncoding::Base64
                }
                (Some("hex-upper"), _) => SignatureEncoding::HexUpper,
                _ => SignatureEncoding::Hex,
            },
            place,
            key: text("key"),
            secret: text("secret"),
            timestamp: node.get("timestamp").and_then(timestamp),
            version: node.get("version").and_then(version),
            source: self.source(node),
            span: node.span,
        })
    }

    fn place(&mut self, node: &'a Node) -> Option<SignaturePlace> {
        let place = node.get("place")?;
        match (text_of(place, "body"), text_of(place, "header")) {
            (Some(pointer), None) => Some(SignaturePlace::Body(pointer)),
            (None, Some(header)) => Some(SignaturePlace::Header(header)),
            (None, None) => {
                self.diags.signature_without_place(node.span);
                None
            }
            (Some(_), Some(_)) => {
                self.diags.signature_in_two_places(place.span);
                None
            }
        }
    }

    /// What a rule says of itself that does not hold together.
    fn check_rule(&mut self, node: &'a Node, rule: &Signature) {
        self.check_placeholders(node, rule);
        self.check_key(node, rule);
        if rule.order == MemberOrder::AsListed && rule.include.is_empty() {
            let span = node.get("order").map_or(rule.span, |order| order.span);
            self.diags.order_without_list(span);
        }
        if rule.covers == Covers::Raw {
            for key in OF_MEMBERS {
                if let Some(entry) = node.entry(key) {
                    self.diags.key_of_members(entry.key_span, key);
                }
            }
            if let (SignaturePlace::Body(_), Some(place)) = (&rule.place, node.get("place")) {
                self.diags.signature_inside_the_bytes(place.span);
            }
        }
        let tolerance = node
            .get("timestamp")
            .and_then(|time| time.entry("tolerance-seconds"));
        if let Some(entry) = tolerance.filter(|_| !rule.signs_the_time()) {
            self.diags.tolerance_of_an_unsigned_time(entry.key_span);
        }
    }

    fn check_placeholders(&mut self, node: &'a Node, rule: &Signature) {
        for key in ["prefix", "suffix", "when-empty"] {
            let Some(said) = node.get(key) else { continue };
            for placeholder in placeholders(said.text().unwrap_or_default()) {
                match placeholder {
                    SECRET if rule.secret.is_none() => self.diags.secret_not_named(said.span),
                    TIMESTAMP if rule.timestamp.is_none() => {
                        self.diags.timestamp_not_named(said.span)
                    }
                    TIMESTAMP if !rule.signs_the_time() => {
                        self.diags.time_of_empty_messages(said.span);
                    }
                    SECRET | TIMESTAMP => {}
                    other => self.diags.unknown_placeholder(said.span, other),
                }
            }
        }
        let used = rule.texts().any(|text| text.contains(SECRET));
        if let Some(secret) = node.get("secret").filter(|_| !used) {
            self.diags.secret_not_used(secret.span);
        }
    }

    /// What the algorithm needs, and what it has no use for.
    fn check_key(&mut self, node: &'a Node, rule: &Signature) {
        let algorithm = node.get("algorithm");
        let span = algorithm.map_or(rule.span, |algorithm| algorithm.span);
        let word = algorithm.and_then(Node::text).unwrap_or_default();
        match (rule.algorithm, node.get("key")) {
            (SignatureAlgorithm::Sha256, Some(key)) => self.diags.key_not_used(key.span),
            (SignatureAlgorithm::Sha256, None) if !rule.always_signs_the_secret() => {
                self.diags.hash_without_secret(span);
            }
            (SignatureAlgorithm::RsaSha256 | SignatureAlgorithm::HmacSha256, None) => {
                self.diags.algorithm_without_key(span, word);
            }
            _ => {}
        }
    }
}

/// The directions as `x-signature` spells them.
const DIRECTIONS: [(&str, Direction); 3] = [
    ("request", Direction::Request),
    ("response", Direction::Response),
    ("webhook", Direction::Webhook),
];

fn word_of(direction: Direction) -> &'static str {
    let mut all = DIRECTIONS.iter();
    all.find(|(_, known)| *known == direction)
        .map_or("", |(word, _)| word)
}

/// Whether two rules say the same, wherever they stand.
fn same(one: &Signature, other: &Signature) -> bool {
    let bare = |rule: &Signature| Signature {
        words: String::new(),
        source: None,
        span: one.span,
        ..rule.clone()
    };
    bare(one) == bare(other)
}

fn timestamp(node: &Node) -> Option<SignatureTimestamp> {
    let tolerance = node.get("tolerance-seconds").and_then(Node::number);
    Some(SignatureTimestamp {
        header: text_of(node, "header")?,
        unit: match node.get("unit").and_then(Node::text) {
            Some("milliseconds") => TimeUnit::Milliseconds,
            _ => TimeUnit::Seconds,
        },
        tolerance_seconds: tolerance
            .and_then(|text| text.parse().ok())
            .unwrap_or(TOLERANCE_SECONDS),
    })
}

fn version(node: &Node) -> Option<OlderVersion> {
    Some(OlderVersion {
        at: text_of(node, "at")?,
        absent_or: texts(node, "absent-or"),
        exclude: texts(node, "exclude"),
        refuse: node.get("refuse").and_then(Node::bool) == Some(true),
    })
}

fn texts(node: &Node, key: &str) -> Vec<String> {
    let all = items(node, key).iter();
    all.filter_map(Node::text).map(str::to_owned).collect()
}

/// Names in braces, braces included.
fn placeholders(text: &str) -> impl Iterator<Item = &str> {
    let parts = text.match_indices('{');
    parts.filter_map(|(from, _)| {
        let (inside, _) = text.get(from + 1..)?.split_once('}')?;
        let name = text.get(from..from + inside.len() + 2)?;
        let is_word = |byte: u8| byte.is_ascii_alphanumeric() || b"-_".contains(&byte);
        (!inside.is_empty() && inside.bytes().all(is_word)).then_some(name)
    })
}

#[cfg(test)]
mod tests {
    use super::placeholders;

    #[test]
    fn placeholders_are_words_in_braces() {
        let found: Vec<_> = placeholders("a{secret}b{ c }{x={y}{}{open").collect();
        assert_eq!(found, ["{secret}", "{y}"]);
    }
}
