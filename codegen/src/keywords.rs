//! What may stand where: every kind of object of OpenAPI and of our extensions, its keys, and what their values are.
//!
//! Resolving, checking and normalising all walk trees by these tables, so a property called `type` is never
//! taken for a keyword, and what stands under `example` is never taken for anything but data.

mod about;
mod extensions;
mod openapi;
mod schema;
mod walk;

use std::sync::LazyLock;

pub(crate) use about::about;
pub(crate) use schema::TYPES;
pub(crate) use walk::{
    ADDITIONAL, METHODS, fits, for_each_child, for_each_child_mut, is_pointer, kind_at, operations,
};

/// The kinds of objects.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    Root,
    Info,
    Contact,
    License,
    Server,
    ServerVariable,
    Components,
    Paths,
    PathItem,
    Operation,
    /// A path item under `webhooks` or in a callback: what the provider sends.
    Webhook,
    WebhookOperation,
    ExternalDocs,
    Parameter,
    RequestBody,
    MediaType,
    Encoding,
    Responses,
    Response,
    Callback,
    Example,
    Link,
    Header,
    Tag,
    Schema,
    /// A schema right under `properties`.
    Property,
    Discriminator,
    Xml,
    SecurityScheme,
    OAuthFlows,
    OAuthFlow,
    XDocument,
    XSource,
    XRequiredWhen,
    XValue,
    XEnvelope,
    XSuccess,
    XError,
    XEffect,
    XReconcile,
    XToken,
    XSignature,
    XRule,
    XPlace,
    XVersion,
    XTimestamp,
    XDelivery,
    XDeviation,
}

/// What a value is.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Shape {
    /// Anything; nothing in it is a keyword.
    Data,
    Text,
    /// Text that is not blank.
    Said,
    Bool,
    /// A whole number from 0.
    Count,
    Number,
    /// Text, number or boolean.
    Scalar,
    /// A JSON pointer, `/a/b`.
    Pointer,
    /// The number that is the version of the spec language.
    LanguageVersion,
    /// One of these words.
    Word(&'static [&'static str]),
    Is(Kind),
    List(&'static Shape),
    Map(&'static Shape),
    /// Like `Map`, with JSON pointers as keys.
    PointerMap(&'static Shape),
    Either(&'static [Shape]),
}

/// The versions of OpenAPI that have a keyword.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Since {
    Always,
    Only30,
    From31,
    /// 3.2 has it. Plain documents are taken to mean it; our own are not written in 3.2.
    From32,
}

/// A key of an object.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Keyword {
    pub(crate) name: &'static str,
    pub(crate) shape: Shape,
    pub(crate) since: Since,
    pub(crate) required: bool,
}

impl Keyword {
    const fn required(self) -> Self {
        Self {
            required: true,
            ..self
        }
    }

    const fn only30(self) -> Self {
        Self {
            since: Since::Only30,
            ..self
        }
    }

    const fn from31(self) -> Self {
        Self {
            since: Since::From31,
            ..self
        }
    }

    const fn from32(self) -> Self {
        Self {
            since: Since::From32,
            ..self
        }
    }
}

const fn key(name: &'static str, shape: Shape) -> Keyword {
    Keyword {
        name,
        shape,
        since: Since::Always,
        required: false,
    }
}

/// Keys that are not words but a pattern.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Pattern {
    /// `/orders/{id}`.
    Path,
    /// `200`, `2XX`, `default`.
    Status,
    /// Any text, such as a callback's expression.
    Any,
}

/// What an object of a kind may hold.
#[derive(Debug)]
pub(crate) struct Table {
    /// What people call it, with its article.
    pub(crate) noun: &'static str,
    /// The keys of OpenAPI, or of the extension.
    pub(crate) keywords: &'static [Keyword],
    /// Our extensions.
    pub(crate) extensions: &'static [Keyword],
    /// Further keys by pattern.
    pub(crate) others: Option<(Pattern, Shape)>,
}

const fn table(noun: &'static str, keywords: &'static [Keyword]) -> Table {
    Table {
        noun,
        keywords,
        extensions: &[],
        others: None,
    }
}

impl Table {
    const fn with(self, extensions: &'static [Keyword]) -> Self {
        Self { extensions, ..self }
    }

    const fn and(self, pattern: Pattern, shape: Shape) -> Self {
        Self {
            others: Some((pattern, shape)),
            ..self
        }
    }

    /// Every key that is a word. `x-source` may stand everywhere.
    pub(crate) fn all(&self) -> impl Iterator<Item = &'static Keyword> + use<> {
        let own = self.keywords.iter().chain(self.extensions);
        own.chain(extensions::EVERYWHERE)
    }

    /// All names, for suggestions.
    pub(crate) fn names(&self) -> impl Iterator<Item = &'static str> {
        self.all().map(|keyword| keyword.name)
    }
}

impl Kind {
    pub(crate) const ALL: &'static [Self] = &[
        Self::Root,
        Self::Info,
        Self::Contact,
        Self::License,
        Self::Server,
        Self::ServerVariable,
        Self::Components,
        Self::Paths,
        Self::PathItem,
        Self::Operation,
        Self::Webhook,
        Self::WebhookOperation,
        Self::ExternalDocs,
        Self::Parameter,
        Self::RequestBody,
        Self::MediaType,
        Self::Encoding,
        Self::Responses,
        Self::Response,
        Self::Callback,
        Self::Example,
        Self::Link,
        Self::Header,
        Self::Tag,
        Self::Schema,
        Self::Property,
        Self::Discriminator,
        Self::Xml,
        Self::SecurityScheme,
        Self::OAuthFlows,
        Self::OAuthFlow,
        Self::XDocument,
        Self::XSource,
        Self::XRequiredWhen,
        Self::XValue,
        Self::XEnvelope,
        Self::XSuccess,
        Self::XError,
        Self::XEffect,
        Self::XReconcile,
        Self::XToken,
        Self::XSignature,
        Self::XRule,
        Self::XPlace,
        Self::XVersion,
        Self::XTimestamp,
        Self::XDelivery,
        Self::XDeviation,
    ];

    pub(crate) fn table(self) -> &'static Table {
        match self {
            Self::Root => &openapi::ROOT,
            Self::Info => &openapi::INFO,
            Self::Contact => &openapi::CONTACT,
            Self::License => &openapi::LICENSE,
            Self::Server => &openapi::SERVER,
            Self::ServerVariable => &openapi::SERVER_VARIABLE,
            Self::Components => &openapi::COMPONENTS,
            Self::Paths => &openapi::PATHS,
            Self::PathItem => &openapi::PATH_ITEM,
            Self::Operation => &openapi::OPERATION,
            Self::Webhook => &openapi::WEBHOOK,
            Self::WebhookOperation => &openapi::WEBHOOK_OPERATION,
            Self::ExternalDocs => &openapi::EXTERNAL_DOCS,
            Self::Parameter => &openapi::PARAMETER,
            Self::RequestBody => &openapi::REQUEST_BODY,
            Self::MediaType => &openapi::MEDIA_TYPE,
            Self::Encoding => &openapi::ENCODING,
            Self::Responses => &openapi::RESPONSES,
            Self::Response => &openapi::RESPONSE,
            Self::Callback => &openapi::CALLBACK,
            Self::Example => &openapi::EXAMPLE,
            Self::Link => &openapi::LINK,
            Self::Header => &openapi::HEADER,
            Self::Tag => &openapi::TAG,
            Self::SecurityScheme => &openapi::SECURITY_SCHEME,
            Self::OAuthFlows => &openapi::OAUTH_FLOWS,
            Self::OAuthFlow => &openapi::OAUTH_FLOW,
            Self::Schema => &schema::SCHEMA,
            Self::Property => &schema::PROPERTY,
            Self::Discriminator => &schema::DISCRIMINATOR,
            Self::Xml => &schema::XML,
            Self::XDocument => &extensions::DOCUMENT,
            Self::XSource => &extensions::SOURCE,
            Self::XRequiredWhen => &extensions::REQUIRED_WHEN,
            Self::XValue => &extensions::VALUE,
            Self::XEnvelope => &extensions::ENVELOPE,
            Self::XSuccess => &extensions::SUCCESS,
            Self::XError => &extensions::ERROR,
            Self::XEffect => &extensions::EFFECT,
            Self::XReconcile => &extensions::RECONCILE,
            Self::XToken => &extensions::TOKEN,
            Self::XSignature => &extensions::SIGNATURE,
            Self::XRule => &extensions::RULE,
            Self::XPlace => &extensions::PLACE,
            Self::XVersion => &extensions::VERSION,
            Self::XTimestamp => &extensions::TIMESTAMP,
            Self::XDelivery => &extensions::DELIVERY,
            Self::XDeviation => &extensions::DEVIATION,
        }
    }

    /// The keyword of such an object that is called `name`.
    pub(crate) fn find(self, name: &str) -> Option<&'static Keyword> {
        static SORTED: LazyLock<Vec<Vec<&'static Keyword>>> = LazyLock::new(|| {
            let kinds = Kind::ALL.iter();
            let sorted = kinds.map(|kind| {
                let mut keywords: Vec<_> = kind.table().all().collect();
                keywords.sort_by_key(|keyword| by_length(keyword.name));
                keywords
            });
            sorted.collect()
        });
        let keywords = SORTED.get(self as usize)?;
        let found = keywords.binary_search_by(|keyword| {
            let length = keyword.name.len().cmp(&name.len());
            length.then_with(|| keyword.name.cmp(name))
        });
        keywords.get(found.ok()?).copied()
    }

    pub(crate) fn noun(self) -> &'static str {
        self.table().noun
    }

    pub(crate) fn is_schema(self) -> bool {
        matches!(self, Self::Schema | Self::Property)
    }

    pub(crate) fn is_extension(self) -> bool {
        self >= Self::XDocument
    }

    /// The section of `components` for objects of this kind; also says that a `$ref` may stand in their place.
    pub(crate) fn section(self) -> Option<&'static str> {
        Some(match self {
            Self::Schema | Self::Property => "schemas",
            Self::Response => "responses",
            Self::Parameter => "parameters",
            Self::Example => "examples",
            Self::RequestBody => "requestBodies",
            Self::Header => "headers",
            Self::SecurityScheme => "securitySchemes",
            Self::Link => "links",
            Self::Callback => "callbacks",
            Self::PathItem | Self::Webhook => "pathItems",
            _ => return None,
        })
    }
}

/// Names are mostly told apart by their length alone.
fn by_length(name: &'static str) -> (usize, &'static str) {
    (name.len(), name)
}

/// What each type of security scheme cannot do without.
pub(crate) const SCHEME_NEEDS: &[(&str, &[&str])] = &[
    ("apiKey", &["name", "in"]),
    ("http", &["scheme"]),
    ("oauth2", &["flows"]),
    ("openIdConnect", &["openIdConnectUrl"]),
];

/// What each OAuth flow cannot do without.
pub(crate) const FLOW_NEEDS: &[(&str, &[&str])] = &[
    ("implicit", &["authorizationUrl"]),
    ("password", &["tokenUrl"]),
    ("clientCredentials", &["tokenUrl"]),
    ("authorizationCode", &["authorizationUrl", "tokenUrl"]),
];

/// The kinds of objects, in words, that have the keyword or extension `name`; extensions' own keys are asked for apart.
pub(crate) fn homes(name: &str, extension: bool) -> Vec<&'static str> {
    let mut nouns: Vec<&'static str> = Vec::new();
    for kind in Kind::ALL {
        let table = kind.table();
        let own = table.keywords.iter().chain(table.extensions);
        let has = own.into_iter().any(|keyword| keyword.name == name);
        if has && kind.is_extension() == extension && !nouns.contains(&table.noun) {
            nouns.push(table.noun);
        }
    }
    nouns
}

/// The names of all our extensions.
pub(crate) fn extension_names() -> Vec<&'static str> {
    let mut names: Vec<&'static str> = Kind::ALL
        .iter()
        .flat_map(|kind| kind.table().extensions)
        .chain(extensions::EVERYWHERE)
        .map(|keyword| keyword.name)
        .collect();
    names.sort_unstable();
    names.dedup();
    names
}

#[cfg(test)]
mod tests {
    use super::{Kind, extension_names, homes};

    #[test]
    fn the_lists_of_kinds_are_in_order() {
        assert!(Kind::ALL.windows(2).all(|pair| pair[0] < pair[1]));
    }

    #[test]
    fn every_keyword_is_found() {
        for (index, kind) in Kind::ALL.iter().enumerate() {
            assert_eq!(*kind as usize, index);
            for name in kind.table().names() {
                assert_eq!(kind.find(name).map(|keyword| keyword.name), Some(name));
            }
            assert!(kind.find("nothing").is_none());
        }
    }

    #[test]
    fn every_extension_has_a_home() {
        for name in extension_names() {
            assert!(
                name == "x-source" || !homes(name, false).is_empty(),
                "{name}"
            );
        }
    }

    #[test]
    fn no_table_says_a_key_twice() {
        for kind in Kind::ALL {
            let mut names: Vec<_> = kind.table().names().collect();
            names.sort_unstable();
            assert!(names.windows(2).all(|pair| pair[0] != pair[1]), "{kind:?}");
        }
    }
}
