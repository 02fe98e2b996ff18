"""A program that calls four operations of what a generator made."""

import re

# The four of a file that is known; elsewhere the first that send and receive JSON of a named schema.
FOUR = {
    "adyen-checkout": ["post-payments", "post-payments-details", "post-paymentLinks", "post-sessions"],
    "github-api": ["issues/create", "pulls/list", "repos/get", "checks/create"],
    "square-api": ["CreatePayment", "CreateOrder", "CreateCustomer", "ListCatalogs"],
}

# What is sent comes out of nowhere, so that no generator's way to make or to read a request is in the figure; the answer is read.
MAIN = """\
use std::hint::black_box;

#[allow(dead_code)]
fn given<T>() -> T {{
    black_box(None::<T>).unwrap()
}}

#[tokio::main(flavor = "current_thread")]
async fn main() {{
{body}}}
"""
CALLS = """\
    let client = {client};
    match black_box(0) {{
{arms}        _ => {{}}
    }}
"""
# One request, and nothing of the crate called: what the HTTP client that it comes with weighs.
BARE = """\
    let client = reqwest::Client::new();
    let answer = client.post("http://localhost").body(given::<Vec<u8>>()).send().await.unwrap();
    black_box(answer.bytes().await.unwrap());
"""
NEEDS = 'tokio = { version = "1", features = ["rt", "macros"] }\n'
BARE_NEEDS = 'reqwest = { version = "0.13", default-features = false }\n'


def four(spec):
    """Ids of the operations that the program calls."""
    ids = {operation.get("operationId"): operation for _, _, operation in spec.operations() if operation.get("operationId")}
    known = [name for name in FOUR.get(spec.name, ()) if name in ids]
    both = [name for name, operation in ids.items() if sends(operation) and answers(operation)]
    some = [name for name, operation in ids.items() if answers(operation)]
    return list(dict.fromkeys(known + both + some + list(ids)))[:4]


def json_of(content):
    return ((content or {}).get("application/json") or {}).get("schema") or {}


def sends(operation):
    return "$ref" in json_of((operation.get("requestBody") or {}).get("content"))


def answers(operation):
    return any("$ref" in json_of(answer.get("content")) for status, answer in (operation.get("responses") or {}).items()
               if str(status).startswith("2"))


def plain(name):
    """A name without what generators change of it."""
    return re.sub(r"[^a-z0-9]", "", name.lower())


def functions(crate):
    """Each function that makes a call, by its name in plain letters: its module, its name, the types of its parameters."""
    found = {}
    for path in crate.sources():
        text = re.sub(r"^\s*//.*\n", "", path.read_text(), flags=re.M)
        parts = path.relative_to(crate.api / "src").with_suffix("").parts
        module = "::".join(["api", *(part for part in parts if part not in ("lib", "mod"))])
        for match in re.finditer(crate.generator.operation, text, re.M):
            name = re.search(r"fn (?:r#)?(\w+)", match[0])[1]
            types = [one.split(":", 1)[1].strip() for one in split(enclosed(text, match.end())) if ":" in one]
            found.setdefault(plain(name), (module, name, types))
    return found


def enclosed(text, at):
    """The text between the parentheses that open after `at`."""
    at = text.index("(", at)
    depth = 0
    for end in range(at, len(text)):
        depth += (text[end] == "(") - (text[end] == ")")
        if not depth:
            return text[at + 1:end]
    return ""


def split(text):
    """The parts between the commas that stand in no brackets."""
    parts, depth, part = [], 0, ""
    for index, letter in enumerate(text):
        arrow = letter == ">" and index > 0 and text[index - 1] == "-"
        depth += (letter in "(<[") - (letter in ")>]" and not arrow)
        if letter == "," and not depth:
            parts.append(part)
            part = ""
        else:
            part += letter
    return [part for part in [*parts, part] if part.strip()]


def argument(ty):
    """An expression of a parameter's type."""
    ty = " ".join(ty.split())
    text = re.sub(r"impl (Into<(::std::string::)?String>|AsRef<str>)", "String", ty)
    text = re.sub(r"impl Into<(.*)>", r"\1", text)
    if text == ty:
        return "given()"
    return f"given::<{text.replace('crate::', 'api::')}>()"


def program(crate, spec):
    """The source of the program, and what it needs besides the crate."""
    known = functions(crate)
    arms = ""
    for index, name in enumerate(four(spec)):
        if plain(name) not in known:
            raise LookupError(f"no function for `{name}`")
        arms += f"        {index} => drop(black_box({crate.generator.call(*known[plain(name)])}.await)),\n"
    body = CALLS.format(client=crate.generator.client(crate), arms=arms)
    return MAIN.format(body=body), NEEDS


def bare(generator):
    body, needs = generator.bare()
    return MAIN.format(body=body), NEEDS + needs
