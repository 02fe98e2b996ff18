//! Our extensions, as `specs/README.md` describes them: where each may stand, and its own keys.

use super::Shape::{
    Bool, Count, Either, Is, LanguageVersion, List, Map, Pointer, PointerMap, Said, Scalar, Text,
    Word,
};
use super::{Keyword, Kind, Shape, Table, key, table};

const NONE: Shape = Word(&["none"]);

const NAME: Keyword = key("x-name", Text);
const SENSITIVE: Keyword = key(
    "x-sensitive",
    Word(&["pan", "cvv", "expiry", "secret", "pii"]),
);
const LENIENT: Keyword = key(
    "x-lenient",
    List(&Word(&["number", "string", "empty", "null"])),
);
const CONFIG: Keyword = key("x-config", Text);
const VALUES: Keyword = key("x-values", Map(&Is(Kind::XValue)));
const TERMINAL: Keyword = key(
    "x-terminal",
    Map(&Word(&[
        "succeeded",
        "failed",
        "cancelled",
        "expired",
        "refunded",
    ])),
);
const CONDITION: Shape = Is(Kind::XRequiredWhen);
const REQUIRED_WHEN_KEY: Keyword = key("x-required-when", Either(&[CONDITION, List(&CONDITION)]));
const ENVELOPE_KEY: Keyword = key("x-envelope", Either(&[NONE, Is(Kind::XEnvelope)]));
const SIGNATURE_KEY: Keyword = key("x-signature", Either(&[NONE, Is(Kind::XSignature)]));
const DEVIATES: Keyword = key("x-deviates", List(&Is(Kind::XDeviation)));

/// Where a fact comes from can be said anywhere.
pub(super) const EVERYWHERE: &[Keyword] = &[key("x-source", Is(Kind::XSource))];

pub(super) const ON_ROOT: &[Keyword] = &[
    key("x-payspec", LanguageVersion),
    key("x-documents", Map(&Is(Kind::XDocument))),
    key("x-errors", Map(&Is(Kind::XError))),
    key("x-webhooks", Map(&Is(Kind::Webhook))),
    ENVELOPE_KEY,
    SIGNATURE_KEY,
    LENIENT,
    DEVIATES,
];
pub(super) const ON_SERVER: &[Keyword] = &[NAME];
pub(super) const ON_OPERATION: &[Keyword] = &[
    NAME,
    key("x-undocumented-path", Bool),
    key("x-effect", Either(&[Word(&["reads"]), Is(Kind::XEffect)])),
    key("x-echo", PointerMap(&Pointer)),
    ENVELOPE_KEY,
    SIGNATURE_KEY,
    DEVIATES,
];
pub(super) const ON_WEBHOOK: &[Keyword] = &[SIGNATURE_KEY];
pub(super) const ON_WEBHOOK_OPERATION: &[Keyword] = &[
    NAME,
    SIGNATURE_KEY,
    key("x-delivery", Is(Kind::XDelivery)),
    DEVIATES,
];
pub(super) const ON_PARAMETER: &[Keyword] = &[NAME, SENSITIVE, CONFIG, DEVIATES];
pub(super) const ON_MEDIA_TYPE: &[Keyword] = &[DEVIATES];
pub(super) const ON_EXAMPLE: &[Keyword] = &[DEVIATES];
pub(super) const ON_SECURITY_SCHEME: &[Keyword] = &[key("x-token", Is(Kind::XToken))];
pub(super) const ON_SCHEMA: &[Keyword] = &[NAME, SENSITIVE, VALUES, TERMINAL, DEVIATES];
pub(super) const ON_PROPERTY: &[Keyword] = &[
    NAME,
    SENSITIVE,
    VALUES,
    TERMINAL,
    REQUIRED_WHEN_KEY,
    LENIENT,
    CONFIG,
    DEVIATES,
];

pub(super) static DOCUMENT: Table = table(
    "an entry of `x-documents`",
    &[
        key("title", Text).required(),
        key("kind", Word(&["captured", "page", "code"])).required(),
        key("url", Text),
        key("read", Text),
    ],
);

pub(super) static SOURCE: Table = table(
    "`x-source`",
    &[
        key("document", Text),
        key("section", Text),
        key(
            "status",
            Word(&["documented", "outside", "inferred", "undocumented"]),
        ),
        key("note", Text),
    ],
);

pub(super) static REQUIRED_WHEN: Table = table(
    "`x-required-when`",
    &[
        key("field", Text).required(),
        key("in", List(&Scalar)).required(),
        key("or-absent", Bool),
    ],
);

pub(super) static VALUE: Table = table(
    "an entry of `x-values`",
    &[key("name", Text), key("description", Text)],
);

pub(super) static ENVELOPE: Table = table(
    "`x-envelope`",
    &[
        key("success", Is(Kind::XSuccess)).required(),
        key("payload", Pointer),
        key("code", Pointer),
        key("message", Pointer),
        key("request-id", Pointer),
    ],
);

pub(super) static SUCCESS: Table = table(
    "`success` of `x-envelope`",
    &[
        key("at", Pointer).required(),
        key("in", List(&Scalar)).required(),
    ],
);

pub(super) static ERROR: Table = table(
    "an entry of `x-errors`",
    &[
        key("name", Text).required(),
        key(
            "class",
            Word(&[
                "declined",
                "duplicate",
                "invalid",
                "auth",
                "config",
                "not-found",
                "retryable",
                "unknown",
            ]),
        )
        .required(),
        key("description", Text),
    ],
);

pub(super) static EFFECT: Table = table(
    "`x-effect`",
    &[
        key("creates", Text),
        key("changes", Text),
        key("key", Pointer),
        key("reconcile", Is(Kind::XReconcile)),
    ],
);

pub(super) static RECONCILE: Table = table(
    "`reconcile` of `x-effect`",
    &[
        key("operation", Text).required(),
        key("with", PointerMap(&Pointer)),
        key("state", Pointer),
    ],
);

const PART: Shape = Either(&[Pointer, Word(&["configured"])]);

pub(super) static TOKEN: Table = table(
    "`x-token`",
    &[
        key("operation", Text).required(),
        key("token", PART).required(),
        key("expires-in", PART),
        key("lifetime-seconds", Count),
        key("header", Text),
        key("prefix", Text),
    ],
);

pub(super) static SIGNATURE: Table = table(
    "`x-signature`",
    &[
        key("request", Is(Kind::XRule)),
        key("response", Is(Kind::XRule)),
        key("webhook", Is(Kind::XRule)),
    ],
);

pub(super) static RULE: Table = table(
    "a rule of `x-signature`",
    &[
        key("algorithm", Word(&["rsa-sha256", "sha256", "hmac-sha256"])).required(),
        key("covers", Word(&["body", "payload", "raw"])).required(),
        key("include", List(&Text)),
        key("exclude", List(&Text)),
        key("skip", List(&Word(&["null", "empty"]))),
        key("order", Word(&["ascending", "as-sent", "as-listed"])),
        key("pair", Text),
        key("join", Text),
        key("nested", Word(&["braces", "json", "flatten", "refuse"])),
        key("prefix", Text),
        key("suffix", Text),
        key("when-empty", Text),
        key("encoding", Word(&["base64", "hex", "hex-upper"])),
        key("place", Is(Kind::XPlace)).required(),
        key("key", Text),
        key("secret", Text),
        key("version", Is(Kind::XVersion)),
        key("timestamp", Is(Kind::XTimestamp)),
    ],
);

pub(super) static PLACE: Table = table(
    "`place` of a signature",
    &[key("body", Pointer), key("header", Text)],
);

pub(super) static VERSION: Table = table(
    "`version` of a signature",
    &[
        key("at", Pointer).required(),
        key("absent-or", List(&Text)),
        key("exclude", List(&Text)),
        key("refuse", Bool),
    ],
);

pub(super) static TIMESTAMP: Table = table(
    "`timestamp` of a signature",
    &[
        key("header", Text).required(),
        key("unit", Word(&["seconds", "milliseconds"])),
        key("tolerance-seconds", Count),
    ],
);

pub(super) static DELIVERY: Table = table(
    "`x-delivery`",
    &[
        key("deadline-seconds", Count),
        key("retry-seconds", List(&Count)),
        key("identity", List(&Pointer)),
    ],
);

pub(super) static DEVIATION: Table = table(
    "an entry of `x-deviates`",
    &[
        key(
            "from",
            Word(&[
                "name",
                "nesting",
                "type",
                "required",
                "limit",
                "values",
                "default",
                "path",
                "method",
                "example",
                "missing",
                "undocumented",
            ]),
        )
        .required(),
        key("fact", Said),
        key("why", Said).required(),
    ],
);
