"""Values that are decoded into a generator's type and encoded again: which come back as they were."""

import json
import re
import subprocess
from decimal import Decimal

from measure import Failed
from peer.crates import short
from peer.users import plain

# One line in: number of the type, a tab, a JSON text. One line out: the same text encoded again, or `!` and the complaint.
DRIVER = """\
use std::io::{{BufRead, Write}};

{helper}

fn main() {{
    let mut out = std::io::stdout().lock();
    for line in std::io::stdin().lock().lines() {{
        let line = line.unwrap();
        let (index, text) = line.split_once('\\t').unwrap();
        let done = std::panic::catch_unwind(|| match index.parse::<usize>().unwrap() {{
{arms}            _ => unreachable!(),
        }});
        match done.unwrap_or_else(|_| Err("panicked".to_owned())) {{
            Ok(text) => writeln!(out, "{{text}}").unwrap(),
            Err(error) => writeln!(out, "!{{}}", error.replace('\\n', " ")).unwrap(),
        }}
    }}
}}
"""

SERDE = """\
fn pass<T: serde::Serialize + serde::de::DeserializeOwned>(text: &str) -> Result<String, String> {
    let value: T = serde_json::from_str(text).map_err(|error| error.to_string())?;
    serde_json::to_string(&value).map_err(|error| error.to_string())
}"""
OURS_NEEDS = 'payspec-runtime = {{ path = "{root}/runtime" }}\n'
SERDE_NEEDS = 'serde = "1"\nserde_json = "1"\n'
OURS = """\
fn pass<T: payspec_runtime::Value>(text: &str) -> Result<String, String> {
    let value: T = payspec_runtime::json::from_slice(text.as_bytes()).map_err(|error| error.to_string())?;
    Ok(String::from_utf8(payspec_runtime::json::to_vec(&value).to_vec()).unwrap())
}"""


def examples(spec):
    """(name of the schema, value) of each example that a component schema, or a body of such a schema, gives."""
    for name, schema in ((spec.document.get("components") or {}).get("schemas") or {}).items():
        if isinstance(schema, dict):
            yield from ((name, value) for value in given(schema) if value is not None)
    pending = [spec.document]
    while pending:
        node = pending.pop()
        if isinstance(node, list):
            pending.extend(node)
        if not isinstance(node, dict):
            continue
        pending.extend(node.values())
        schema = node.get("schema")
        reference = schema.get("$ref") if isinstance(schema, dict) else None
        if not isinstance(reference, str) or not reference.startswith("#/components/schemas/"):
            continue
        for value in given(node):
            yield reference.rsplit("/", 1)[1], value
        named = node.get("examples")
        if isinstance(named, dict):
            for example in named.values():
                if isinstance(example, dict) and isinstance(example.get("$ref"), str):
                    example = ((spec.document.get("components") or {}).get("examples") or {}).get(example["$ref"].rsplit("/", 1)[1])
                if isinstance(example, dict) and "value" in example:
                    yield reference.rsplit("/", 1)[1], example["value"]


def given(node):
    if "example" in node:
        yield node["example"]
    if isinstance(node.get("examples"), list):
        yield from node["examples"]


def valid(spec, pairs, jsonschema):
    """Those that a JSON Schema library accepts, once each."""
    definitions = (spec.document.get("components") or {}).get("schemas") or {}
    old = spec.version.startswith("3.0")
    document = {"components": {"schemas": {name: as_2020(schema) if old else schema for name, schema in definitions.items()}}}
    judges, seen = {}, set()
    for name, value in pairs:
        key = name, json.dumps(value, sort_keys=True, default=str)
        if key in seen or name not in definitions:
            continue
        seen.add(key)
        if name not in judges:
            judges[name] = jsonschema.Draft202012Validator({**document, "$ref": f"#/components/schemas/{escaped(name)}"})
        try:
            if judges[name].is_valid(value):
                yield name, value
        except Exception:  # a schema that the library can't use judges nothing
            continue


def escaped(name):
    return name.replace("~", "~0").replace("/", "~1")


def as_2020(schema):
    """A schema of 3.0 as JSON Schema says it: `nullable`, and bounds that are flags."""
    if isinstance(schema, list):
        return [as_2020(inner) for inner in schema]
    if not isinstance(schema, dict):
        return schema
    if "$ref" in schema:
        return {"$ref": schema["$ref"]}
    out = {key: as_2020(inner) if key not in ("enum", "example", "default", "required") else inner for key, inner in schema.items()}
    for bound, flag in (("minimum", "exclusiveMinimum"), ("maximum", "exclusiveMaximum")):
        if isinstance(out.get(flag), bool):
            if out.pop(flag) and bound in out:
                out[flag] = out.pop(bound)
    if out.pop("nullable", False):
        if isinstance(out.get("type"), str):
            out["type"] = [out["type"], "null"]
        if isinstance(out.get("enum"), list) and None not in out["enum"]:
            out["enum"] = [*out["enum"], None]
    return out


def types(crate):
    """Name of each type that can be decoded and encoded, by its name in plain letters, and of those that can't."""
    both, others = {}, {}
    text = "\n".join(path.read_text() for path in crate.sources())
    traits = {}
    for trait, name in re.findall(r"\b(Serialize|Deserialize)(?:<'de>)? for (?:r#)?(\w+)", text):
        traits.setdefault(name, set()).add(trait)
    derived = []
    for line in text.splitlines():
        item = re.match(r" {0,4}pub (struct|enum|type) (?:r#)?(\w+)(?!\w|<)", line)
        if item:
            kind, name = item.groups()
            its = traits.get(name, set()).union(derived)
            able = kind == "type" or crate.generator.name == "payspec" or its >= {"Serialize", "Deserialize"}
            (both if able else others).setdefault(plain(name), name)
        if re.match(r"\s*(pub |impl|\}|use |mod |fn )", line):
            derived = []
        else:
            # attributes stand on several lines, documentation in between
            derived += [] if re.match(r"\s*//", line) else re.findall(r"\b(?:Serialize|Deserialize)\b", line)
    return both, others


def trip(crate, pairs):
    """Sends values through the crate's types of the same name: how many there are, and how many come back equal."""
    known, one_way = types(crate)
    names = sorted({name for name, _ in pairs if plain(name) in known})
    names = built(crate, names, known)
    asked = [(name, value) for name, value in pairs if name in names]
    lines = "".join(f"{names.index(name)}\t{json.dumps(value)}\n" for name, value in asked)
    answers = []
    if asked:
        binary = crate.binary("debug")
        done = subprocess.run([binary], input=lines, text=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        answers = done.stdout.splitlines()
        if len(answers) != len(asked):
            raise Failed([binary], f"answered {len(answers)} of {len(asked)} lines")
    outcome = {"values": len(pairs), "one_way": sum(plain(name) in one_way and name not in names for name, _ in pairs),
               "equal": 0, "changed": 0, "refused": 0}
    outcome["no_type"] = len(pairs) - len(asked) - outcome["one_way"]
    notes = []
    for (name, value), answer in zip(asked, answers):
        if answer.startswith("!"):
            outcome["refused"] += 1
            notes.append(f"{name}: {short(answer[1:])}")
        elif same(value, json.loads(answer, parse_float=Decimal)):
            outcome["equal"] += 1
        else:
            outcome["changed"] += 1
            notes.append(f"{name}: changed")
    return {**outcome, "notes": sorted(set(notes))[:50]}


def built(crate, names, known):
    """Builds the driver for the types of these names; returns the names without those whose type it can't use."""
    ours = crate.generator.name == "payspec"
    while names:
        arms = "".join(f"            {index} => pass::<{crate.generator.types}::{known[plain(name)]}>(text),\n"
                       for index, name in enumerate(names))
        source = DRIVER.format(helper=OURS if ours else SERDE, arms=arms)
        crate.ready((source, OURS_NEEDS.format(root=crate.generator.root) if ours else SERDE_NEEDS))
        crate.prepare("user", "build")
        try:
            crate.build("user", "build")
            return names
        except Failed as failure:
            lines = source.splitlines()
            wrong = {int(at) for at in re.findall(r"main\.rs:(\d+)", failure.complaint)}
            wrong = {int(arm[1]) for at in wrong if at <= len(lines) and (arm := re.match(r"\s+(\d+) => pass", lines[at - 1]))}
            if not wrong:
                raise
            names = [name for index, name in enumerate(names) if index not in wrong]
    return names


def same(one, other):
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(same(value, other[key]) for key, value in one.items())
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same, one, other))
    if isinstance(one, bool) or isinstance(other, bool) or one is None or other is None:
        return one is other
    if isinstance(one, (int, float, Decimal)) and isinstance(other, (int, float, Decimal)):
        return Decimal(str(one)) == Decimal(str(other))
    return one == other
