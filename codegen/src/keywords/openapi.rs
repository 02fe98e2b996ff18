//! The objects of OpenAPI, without schemas.

use super::Shape::{Bool, Data, Is, List, Map, Text, Word};
use super::{Keyword, Kind, Pattern, Shape, Table, extensions, key, table};

const STYLES: &[&str] = &[
    "matrix",
    "label",
    "form",
    "simple",
    "spaceDelimited",
    "pipeDelimited",
    "deepObject",
];

const SECURITY: Shape = List(&Map(&List(&Text)));
const SERVERS: Shape = List(&Is(Kind::Server));
const PARAMETERS: Shape = List(&Is(Kind::Parameter));
const CONTENT: Shape = Map(&Is(Kind::MediaType));
const HEADERS: Shape = Map(&Is(Kind::Header));
const EXAMPLES: Shape = Map(&Is(Kind::Example));
const DOCS: Shape = Is(Kind::ExternalDocs);

pub(super) static ROOT: Table = table(
    "the root",
    &[
        key("openapi", Text).required(),
        key("info", Is(Kind::Info)).required(),
        key("servers", SERVERS),
        key("paths", Is(Kind::Paths)),
        key("components", Is(Kind::Components)),
        key("security", SECURITY),
        key("tags", List(&Is(Kind::Tag))),
        key("externalDocs", DOCS),
        key("webhooks", Map(&Is(Kind::Webhook))).from31(),
        key("jsonSchemaDialect", Text).from31(),
        key("$self", Text).from32(),
    ],
)
.with(extensions::ON_ROOT);

pub(super) static INFO: Table = table(
    "`info`",
    &[
        key("title", Text).required(),
        key("version", Text).required(),
        key("description", Text),
        key("termsOfService", Text),
        key("contact", Is(Kind::Contact)),
        key("license", Is(Kind::License)),
        key("summary", Text).from31(),
    ],
);

pub(super) static CONTACT: Table = table(
    "`contact`",
    &[key("name", Text), key("url", Text), key("email", Text)],
);

pub(super) static LICENSE: Table = table(
    "`license`",
    &[
        key("name", Text).required(),
        key("url", Text),
        key("identifier", Text).from31(),
    ],
);

pub(super) static SERVER: Table = table(
    "a server",
    &[
        key("url", Text).required(),
        key("description", Text),
        key("variables", Map(&Is(Kind::ServerVariable))),
    ],
)
.with(extensions::ON_SERVER);

pub(super) static SERVER_VARIABLE: Table = table(
    "a server variable",
    &[
        key("default", Text).required(),
        key("enum", List(&Text)),
        key("description", Text),
    ],
);

pub(super) static COMPONENTS: Table = table(
    "`components`",
    &[
        key("schemas", Map(&Is(Kind::Schema))),
        key("responses", Map(&Is(Kind::Response))),
        key("parameters", Map(&Is(Kind::Parameter))),
        key("examples", EXAMPLES),
        key("requestBodies", Map(&Is(Kind::RequestBody))),
        key("headers", HEADERS),
        key("securitySchemes", Map(&Is(Kind::SecurityScheme))),
        key("links", Map(&Is(Kind::Link))),
        key("callbacks", Map(&Is(Kind::Callback))),
        key("pathItems", Map(&Is(Kind::PathItem))).from31(),
    ],
);

pub(super) static PATHS: Table = table("`paths`", &[]).and(Pattern::Path, Is(Kind::PathItem));

macro_rules! path_item {
    ($operation:expr) => {
        &[
            key("$ref", Text),
            key("summary", Text),
            key("description", Text),
            key("get", Is($operation)),
            key("put", Is($operation)),
            key("post", Is($operation)),
            key("delete", Is($operation)),
            key("options", Is($operation)),
            key("head", Is($operation)),
            key("patch", Is($operation)),
            key("trace", Is($operation)),
            key("query", Is($operation)).from32(),
            key("additionalOperations", Map(&Is($operation))).from32(),
            key("servers", SERVERS),
            key("parameters", PARAMETERS),
        ]
    };
}

pub(super) static PATH_ITEM: Table = table("a path item", path_item!(Kind::Operation));

pub(super) static WEBHOOK: Table =
    table("a webhook", path_item!(Kind::WebhookOperation)).with(extensions::ON_WEBHOOK);

const OPERATION_KEYS: &[Keyword] = &[
    key("tags", List(&Text)),
    key("summary", Text),
    key("description", Text),
    key("externalDocs", DOCS),
    key("operationId", Text),
    key("parameters", PARAMETERS),
    key("requestBody", Is(Kind::RequestBody)),
    key("responses", Is(Kind::Responses)),
    key("callbacks", Map(&Is(Kind::Callback))),
    key("deprecated", Bool),
    key("security", SECURITY),
    key("servers", SERVERS),
];

pub(super) static OPERATION: Table =
    table("an operation", OPERATION_KEYS).with(extensions::ON_OPERATION);

pub(super) static WEBHOOK_OPERATION: Table =
    table("a webhook's operation", OPERATION_KEYS).with(extensions::ON_WEBHOOK_OPERATION);

pub(super) static EXTERNAL_DOCS: Table = table(
    "`externalDocs`",
    &[key("url", Text).required(), key("description", Text)],
);

pub(super) static PARAMETER: Table = table(
    "a parameter",
    &[
        key("$ref", Text),
        key("name", Text).required(),
        key("in", Word(&["query", "header", "path", "cookie"])).required(),
        key("description", Text),
        key("required", Bool),
        key("deprecated", Bool),
        key("allowEmptyValue", Bool),
        key("style", Word(STYLES)),
        key("explode", Bool),
        key("allowReserved", Bool),
        key("schema", Is(Kind::Schema)),
        key("example", Data),
        key("examples", EXAMPLES),
        key("content", CONTENT),
    ],
)
.with(extensions::ON_PARAMETER);

pub(super) static HEADER: Table = table(
    "a header",
    &[
        key("$ref", Text),
        key("description", Text),
        key("required", Bool),
        key("deprecated", Bool),
        key("allowEmptyValue", Bool),
        key("style", Word(&["simple"])),
        key("explode", Bool),
        key("allowReserved", Bool),
        key("schema", Is(Kind::Schema)),
        key("example", Data),
        key("examples", EXAMPLES),
        key("content", CONTENT),
    ],
);

pub(super) static REQUEST_BODY: Table = table(
    "a request body",
    &[
        key("$ref", Text),
        key("description", Text),
        key("content", CONTENT).required(),
        key("required", Bool),
    ],
);

pub(super) static MEDIA_TYPE: Table = table(
    "a media type",
    &[
        key("schema", Is(Kind::Schema)),
        key("example", Data),
        key("examples", EXAMPLES),
        key("encoding", Map(&Is(Kind::Encoding))),
        key("itemSchema", Is(Kind::Schema)).from32(),
    ],
)
.with(extensions::ON_MEDIA_TYPE);

pub(super) static ENCODING: Table = table(
    "an encoding",
    &[
        key("contentType", Text),
        key("headers", HEADERS),
        key(
            "style",
            Word(&["form", "spaceDelimited", "pipeDelimited", "deepObject"]),
        ),
        key("explode", Bool),
        key("allowReserved", Bool),
    ],
);

pub(super) static RESPONSES: Table =
    table("`responses`", &[]).and(Pattern::Status, Is(Kind::Response));

pub(super) static RESPONSE: Table = table(
    "a response",
    &[
        key("$ref", Text),
        key("description", Text).required(),
        key("headers", HEADERS),
        key("content", CONTENT),
        key("links", Map(&Is(Kind::Link))),
    ],
);

pub(super) static CALLBACK: Table =
    table("a callback", &[key("$ref", Text)]).and(Pattern::Any, Is(Kind::Webhook));

pub(super) static EXAMPLE: Table = table(
    "an example",
    &[
        key("$ref", Text),
        key("summary", Text),
        key("description", Text),
        key("value", Data),
        key("externalValue", Text),
    ],
)
.with(extensions::ON_EXAMPLE);

pub(super) static LINK: Table = table(
    "a link",
    &[
        key("$ref", Text),
        key("operationRef", Text),
        key("operationId", Text),
        key("parameters", Map(&Data)),
        key("requestBody", Data),
        key("description", Text),
        key("server", Is(Kind::Server)),
    ],
);

pub(super) static TAG: Table = table(
    "a tag",
    &[
        key("name", Text).required(),
        key("description", Text),
        key("externalDocs", DOCS),
    ],
);

pub(super) static SECURITY_SCHEME: Table = table(
    "a security scheme",
    &[
        key("$ref", Text),
        key(
            "type",
            Word(&["apiKey", "http", "oauth2", "openIdConnect", "mutualTLS"]),
        )
        .required(),
        key("description", Text),
        key("name", Text),
        key("in", Word(&["query", "header", "cookie"])),
        key("scheme", Text),
        key("bearerFormat", Text),
        key("flows", Is(Kind::OAuthFlows)),
        key("openIdConnectUrl", Text),
    ],
)
.with(extensions::ON_SECURITY_SCHEME);

pub(super) static OAUTH_FLOWS: Table = table(
    "`flows`",
    &[
        key("implicit", Is(Kind::OAuthFlow)),
        key("password", Is(Kind::OAuthFlow)),
        key("clientCredentials", Is(Kind::OAuthFlow)),
        key("authorizationCode", Is(Kind::OAuthFlow)),
    ],
);

pub(super) static OAUTH_FLOW: Table = table(
    "an OAuth flow",
    &[
        key("authorizationUrl", Text),
        key("tokenUrl", Text),
        key("refreshUrl", Text),
        key("scopes", Map(&Text)).required(),
    ],
);
