#!/usr/bin/env python3
"""What the generated crate costs the compiler, beside the same models written with serde derives, in one run.

    python3 benches/compile-cost.py                     # the crate payspec, all providers
    python3 benches/compile-cost.py --file FILE         # any OpenAPI file
    python3 benches/compile-cost.py --variants          # ours with this or that left out
    python3 benches/compile-cost.py --run-time          # instructions a call (needs valgrind)
    python3 benches/compile-cost.py --generate          # what generating costs

See benches/README.md. Needs Python 3.9 on Linux, cargo, and nothing else.
"""

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from measure import measured, median

ROOT = Path(__file__).resolve().parent.parent
TARGET = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target")).resolve()
ENV = {**os.environ, "CARGO_INCREMENTAL": "0", "CARGO_TERM_COLOR": "never", "RUSTC_WRAPPER": ""}
MODES = {"check": ["check"], "build": ["build"], "release": ["build", "--release"]}

# Types that the user's binary decodes and encodes; other files: the four with most members.
FIVE = ["haipay::SubscriptionQueryData", "lesspay::CreateOrderRequest",
        "storesquare::CreatePaymentRequest", "cbtis::QueryPaymentIntentData"]
ADYEN = ["PaymentRequest", "PaymentResponse", "PaymentLinkResponse", "PaymentCaptureRequest"]

# --- measuring -----------------------------------------------------------------------------------------------------------


class Scratch:
    """A workspace below the target folder, in which each measured crate is a member."""

    def __init__(self, name):
        self.folder = TARGET / "compile-cost" / name
        self.env = {**ENV, "CARGO_TARGET_DIR": str(self.folder / "target")}
        self.members = []
        self.folder.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / "Cargo.lock", self.folder / "Cargo.lock")
        self.crate("empty", "//! Nothing.\n", "")

    def crate(self, name, root, dependencies, features="", file="lib.rs"):
        """A crate whose `src/` is a text or a function that fills the folder."""
        src = self.folder / name / "src"
        shutil.rmtree(src, ignore_errors=True)
        src.mkdir(parents=True)
        if callable(root):
            root(src)
        else:
            (src / file).write_text(root)
        (self.folder / name / "Cargo.toml").write_text(
            f'[package]\nname = "{name}"\nversion = "0.0.0"\nedition = "2024"\n\n'
            f"[features]\n{features}\n[dependencies]\n{dependencies}")
        self.members.append(name)

    def ready(self):
        members = ", ".join(f'"{name}"' for name in self.members)
        (self.folder / "Cargo.toml").write_text(
            f'[workspace]\nresolver = "3"\nmembers = [{members}]\n\n[profile.release]\nstrip = true\n')

    def cost(self, names, mode, runs):
        """Median of each crate alone: what it depends on is built first. The crates take turns, so that noise hits all."""
        roots = {name: self.root(name) for name in names}
        for name, root in roots.items():
            text = root.read_text()
            root.write_text("fn main() {}\n" if root.name == "main.rs" else "")
            self.build(name, mode)
            root.write_text(text)
        found = {name: [] for name in names}
        for _ in range(runs):
            for name, root in roots.items():
                os.utime(root)
                found[name].append(self.build(name, mode))
        return {name: median(measures) for name, measures in found.items()}

    def root(self, name):
        src = self.folder / name / "src"
        return next(file for file in (src / "lib.rs", src / "main.rs") if file.exists())

    def build(self, name, mode):
        return measured(["cargo", *MODES[mode], "-q", "-p", name], self.folder, self.env)

    def binary(self, name):
        return self.folder / "target" / "release" / name


# --- the crates ----------------------------------------------------------------------------------------------------------


def runtime(serde=True):
    features = ', features = ["serde"]' if serde else ""
    return f'payspec-runtime = {{ path = "{ROOT}/runtime", default-features = false{features} }}\n'


SERDE = 'serde = { version = "1", features = ["derive"] }\nserde_json = "1"\n'


def example(name, *arguments):
    """Runs an example of codegen, from the root, and returns what it prints."""
    subprocess.run(["cargo", "build", "-q", "--release", "-p", "payspec-codegen", "--example", name],
                   cwd=ROOT, env={**os.environ, "CARGO_TARGET_DIR": str(TARGET)}, check=True)
    tool = TARGET / "release" / "examples" / name
    return subprocess.run([tool, *arguments], cwd=ROOT, check=True, stdout=subprocess.PIPE,
                          stderr=subprocess.DEVNULL, text=True).stdout


def set_up(options):
    """The scratch workspace with both crates and their users; the types that the users reach."""
    file = options.file and Path(options.file).resolve()
    module = re.sub(r"\W", "_", file.stem.lower()) if file else None
    scratch = Scratch(module or "payspec")
    made = scratch.folder / "made"
    shutil.rmtree(made, ignore_errors=True)
    if file:
        example("generate", module, file, made / "ours")
        (made / "ours" / "mod.rs").rename(made / "ours" / "lib.rs")
        printed = example("serde_twin", made / "twin", module, file)
        ours, features = made / "ours", ""
    else:
        printed = example("serde_twin", made / "twin")
        ours = ROOT / "generated" / "src"
        providers = sorted(path.name for path in ours.iterdir() if path.is_dir())
        features = "default = [{}]\n{}\n".format(
            ", ".join(f'"{name}"' for name in providers), "".join(f"{name} = []\n" for name in providers))
    scratch.features = features
    scratch.ours = ours
    scratch.crate("ours", copy(ours), runtime(), features)
    scratch.crate("twin", copy(made / "twin" / "src"), SERDE)
    known = re.findall(r"^type (\S+) (\d+)$", printed, re.M)
    wanted = options.types.split(",") if options.types else FIVE if not file else ADYEN
    types = [name if "::" in name else f"{module}::{name}" for name in wanted]
    text = "\n".join(path.read_text() for path in ours.rglob("*.rs"))
    if not all(re.search(rf"pub (struct|enum) {name.split('::')[1]} ", text) for name in types):
        types = [name for name, _ in sorted(known, key=lambda one: -int(one[1]))[:4]]
    scratch.types = types
    scratch.sendable = [not re.search(rf"(object|union)! {{\s+{name.split('::')[1]},[^{{}}]*traits \[(?!.*\bserialize)", text)
                        for name in types]
    scratch.crate("ours-user", user(types, OURS), runtime() + models("ours"), file="main.rs")
    scratch.crate("ours-serde-user", user(types, OURS_SERDE, scratch.sendable),
                  runtime() + SERDE + models("ours"), file="main.rs")
    scratch.crate("twin-user", user(types, TWIN), SERDE + models("twin"), file="main.rs")
    print("\n".join(line for line in printed.splitlines() if not line.startswith("type ")), file=sys.stderr)
    return scratch


def models(name):
    return f'models = {{ package = "{name}", path = "../{name}" }}\n'


def copy(source, change=lambda text, path: text):
    def fill(src):
        for path in sorted(source.rglob("*.rs")):
            to = src / path.relative_to(source)
            to.parent.mkdir(parents=True, exist_ok=True)
            to.write_text(change(path.read_text(), path))
    return fill


# Decodes stdin into the type of this number so many times, or decodes it once and encodes it so many times.
USER = """\
use std::hint::black_box;
use std::io::{{Read, Write}};

{helpers}

fn main() {{
    let mut text = Vec::new();
    std::io::stdin().read_to_end(&mut text).unwrap();
    let arguments: Vec<String> = std::env::args().collect();
    let (encode, count) = (arguments[2] == "encode", arguments[3].parse().unwrap());
    let out = match &*arguments[1] {{
{arms}        _ => unreachable!(),
    }};
    std::io::stdout().write_all(&out).unwrap();
}}
"""

HELPERS = """\
fn pass<T: {bound}>(text: &[u8], encode: bool, count: usize) -> Vec<u8> {{
    let value: T = match {read} {{
        Ok(value) => value,
        Err(error) => panic!("{{error}}"),
    }};
    for _ in 0..count {{
        if encode {{
            {black_box_write}
        }} else {{
            let _ = black_box({read_box});
        }}
    }}
    {write}
}}"""

OURS = dict(path="::model", helpers=HELPERS.format(
    bound="payspec_runtime::Value", read="payspec_runtime::json::from_slice(text)",
    read_box="payspec_runtime::json::from_slice::<T>(black_box(text))",
    black_box_write="black_box(payspec_runtime::json::to_vec(black_box(&value)));",
    write="payspec_runtime::json::to_vec(&value).to_vec()"))
SERDE_HELPERS = HELPERS.format(
    bound="serde::Serialize + serde::de::DeserializeOwned", read="serde_json::from_slice(text)",
    read_box="serde_json::from_slice::<T>(black_box(text))",
    black_box_write="let _ = black_box(serde_json::to_vec(black_box(&value)));",
    write="serde_json::to_vec(&value).unwrap()")
TWIN = dict(path="", helpers=SERDE_HELPERS)
OURS_SERDE = dict(path="::model", helpers=SERDE_HELPERS)


def user(types, how, wanted=None):
    arms = ""
    for index, name in enumerate(types):
        if wanted and not wanted[index]:
            continue
        module, item = name.split("::")
        arms += f'        "{index}" => pass::<models::{module}{how["path"]}::{item}>(&text, encode, count),\n'
    return USER.format(helpers=how["helpers"], arms=arms)


# --- ours with something left out ----------------------------------------------------------------------------------------


def without(pattern, by=""):
    compiled = re.compile(pattern, re.M | re.S)
    return lambda text, path: compiled.sub(by, text)


def in_model(change):
    return lambda text, path: change(text, path) if "model" in path.parts else text


def chain(*changes):
    def change(text, path):
        for one in changes:
            text = one(text, path)
        return text
    return change


REQUIRED = without(r"^/// What \[`\w+::new`\] takes\.\n(#\[[^\n]*\n)*pub struct \w+ \{.*?^\}\n")
VARIANTS = {
    "without the serde traits (feature off)": None,
    "without `validate`": without(r"traits \[validate ?", "traits ["),
    "without `#[inline]` on `new`, setters, conversions": without(r"^ *#\[inline\]\n"),
    "without setters": in_model(without(r"^    /// Sets \[`[^\n]*\n.*?^    \}\n")),
    "without setters, `new` and `…Required`": in_model(chain(REQUIRED, without(r"^impl \w+ \{\n.*?^\}\n"))),
    "without doc comments": without(r"^ *//[/!][^\n]*\n"),
    "without `Clone`": without(r"(?<=#\[derive\()Clone(, )?"),
    "without `PartialEq` (and `Eq`)": without(r"(, )?PartialEq(, Eq)?(?=[,)])"),
    "without operations, client, notifications": without(
        r"^(pub )?(mod|use) (client|ops|webhook|error)\b[^;]*;\n"),
}


def variants(scratch, runs, beside):
    names = {}
    for index, (title, change) in enumerate(VARIANTS.items()):
        name = f"ours-{index}"
        names[title] = name
        # An empty derive is no derive.
        tidy = chain(change or (lambda text, path: text), without(r"^#\[derive\(\)\]\n"), without(r"derive\(, ", "derive("))
        scratch.crate(name, copy(scratch.ours, tidy), runtime(serde=change is not None), scratch.features)
        scratch.crate(f"{name}-user", user(scratch.types, OURS), runtime(serde=change is not None) + models(name),
                      file="main.rs")
    # The same twin with unions by tag, which for most of these would lose values: what that much costs.
    tagged = chain(without(r"#\[serde\(untagged\)\]\npub enum", '#[serde(tag = "type")]\npub enum'),
                   without(r"(?<!untagged\)\]\n)^    (\w+\(serde_json::Value\))", r"    #[serde(untagged)]\n    \1"))
    scratch.crate("twin-tagged", copy(scratch.folder / "made" / "twin" / "src", tagged), SERDE)
    scratch.crate("twin-tagged-user", user(scratch.types, TWIN), SERDE + models("twin-tagged"), file="main.rs")
    scratch.ready()
    rows = {"**ours**": "ours", **names}
    if beside:
        rows |= {"**twin**": "twin", "twin, unions by tag": "twin-tagged"}
    check = scratch.cost(rows.values(), "check", runs)
    release = scratch.cost(rows.values(), "release", runs)
    # What is inlined or generic is paid by the user: only where that may differ.
    users = {name: scratch.cost([f"{name}-user"], "release", 1)[f"{name}-user"]
             for title, name in rows.items() if re.search(r"serde|inline|ours|twin", title)}
    print("CPU-s, and the difference to ours.\n\n| | check | release | user, release (1 run) |\n|---|---|---|---|")
    for title, name in rows.items():
        cells = [f"{cost[name][0]:.2f} ({cost[name][0] / cost['ours'][0] - 1:+.0%})" if name in cost else ""
                 for cost in (check, release, users)]
        print(f"| {title} | {' | '.join(cells)} |", flush=True)


# --- the tables ----------------------------------------------------------------------------------------------------------


def row(title, ours, twin, digits=2):
    print(f"| {title} | {ours:,.{digits}f} | {twin:,.{digits}f} | {ours / twin:.2f} |", flush=True)


def compile_cost(scratch, runs):
    scratch.ready()
    rows = []
    for mode in MODES:
        found = scratch.cost(["empty", "ours", "twin"], mode, runs)
        rows.append((mode, found))
    users = scratch.cost(["ours-user", "ours-serde-user", "twin-user"], "release", runs)
    empty = max(found["empty"][0] for _, found in rows)
    print(f"Types of the user's binary: {', '.join(f'`{name}`' for name in scratch.types)}. "
          f"Median of {runs}; in each figure up to {empty:.2f} CPU-s are cargo's and an empty crate's.\n")
    print("| | ours | twin | ours / twin |\n|---|---|---|---|")
    for what, count in (("files", lambda paths: len(paths)),
                        ("lines", lambda paths: sum(path.read_text().count("\n") for path in paths))):
        row(what, *(count(list((scratch.folder / name / "src").rglob("*.rs"))) for name in ("ours", "twin")), digits=0)
    for mode, found in rows:
        row(f"{mode}, CPU-s", found["ours"][0], found["twin"][0])
        row(f"{mode}, peak MB", found["ours"][1], found["twin"][1], 0)
    ours, twin = users["ours-user"], users["twin-user"]
    row("user, release, CPU-s", ours[0], twin[0])
    row("user, release, peak MB", ours[1], twin[1], 0)
    release = rows[-1][1]
    row("crate and user, release, CPU-s", release["ours"][0] + ours[0], release["twin"][0] + twin[0])
    row("user through serde_json (types that are `Serialize`), CPU-s", users["ours-serde-user"][0], twin[0])
    size = [scratch.binary(f"{name}-user").stat().st_size / 1024 for name in ("ours", "twin")]
    row("user's binary, stripped, kB", *size, digits=0)


def bodies(scratch):
    """A representative body for each of the types that has one."""
    def fixture(path, part, *members):
        text = (ROOT / "tests" / "fixtures" / "wire" / path).read_text()
        body = text.split("### answer")[part].split("\n\n", 1)[1]
        found = json.loads(body, parse_float=lambda digits: f"\0{digits}")
        for member in members:
            found = found[member]
        return found
    known = {
        "haipay::SubscriptionQueryData": lambda: fixture("haipay/subscriptionQuery.http", 1, "data"),
        "lesspay::CreateOrderRequest": lambda: fixture("lesspay/createOrder.card-without-3ds.http", 0),
        "PaymentResponse": payment_response,
    }
    for index, name in enumerate(scratch.types):
        make = known.get(name) or known.get(name.split("::")[1])
        if make:
            # Numbers stand as the fixture has them.
            text = re.sub(r'"\\u0000([^"]*)"', r"\1", json.dumps(make(), indent=1))
            yield index, name, text.encode()


def payment_response():
    """2 kB: 12 nested objects in a list, a map, an unknown member."""
    return {
        "pspReference": "NC6HT9CRT65ZGN82",
        "resultCode": "Authorised",
        "merchantReference": "ORDER-2026-000117",
        "amount": {"currency": "EUR", "value": 1050},
        "additionalData": {f"key{index}": f"value of key {index}" for index in range(8)},
        "fraudResult": {
            "accountScore": 25,
            "results": [{"accountScore": index, "checkId": 20 + index, "name": f"CheckNumber{index}"}
                        for index in range(12)],
        },
        "order": {
            "pspReference": "8515930288670953", "orderData": "Ab02b4c0!BQABAgBqxSuFhuXUF7IvIRvSw5bDPHN", "reference": "R1",
            "remainingAmount": {"currency": "EUR", "value": 0}, "amount": {"currency": "EUR", "value": 1050},
        },
        "paymentMethod": {"brand": "visa", "type": "scheme"},
        "notInTheDocument": {"a": [1, 2, 3], "b": None},
    }


def instructions(binary, index, mode, count, body):
    command = ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", binary, str(index), mode, str(count)]
    done = subprocess.run(command, input=body, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    found = re.search(rb"Collected : (\d+)", done.stderr)
    if done.returncode or not found:
        sys.exit(done.stderr.decode(errors="replace"))
    return int(found[1])


def run_time(scratch):
    if not shutil.which("valgrind"):
        sys.exit("--run-time counts instructions with valgrind, which is not installed")
    scratch.ready()
    users = ["ours-user", "ours-serde-user", "twin-user"]
    for user in users:
        scratch.build(user, "release")
    print("Instructions a call, of 1,000 calls.\n")
    print("| | ours | ours through serde_json | twin | ours / twin |\n|---|---|---|---|---|")
    for index, name, body in bodies(scratch):
        for mode in ("decode", "encode"):
            found = []
            for user in users:
                if user == "ours-serde-user" and not scratch.sendable[index]:
                    found.append(None)
                    continue
                few, many = (instructions(scratch.binary(user), index, mode, count, body) for count in (10, 1010))
                found.append((many - few) / 1000)
            ours, serde, twin = found
            through = f"{serde:,.0f}" if serde else "not `Serialize`"
            print(f"| {mode} `{name}`, {len(body):,} bytes | {ours:,.0f} | {through} | {twin:,.0f} | {ours / twin:.2f} |",
                  flush=True)


def generate(options):
    env = {**os.environ, "CARGO_TARGET_DIR": str(TARGET)}
    if options.file:
        out = TARGET / "compile-cost" / "generated"
        example("generate", "measured", Path(options.file).resolve(), out)
        command = [TARGET / "release" / "examples" / "generate", "measured", Path(options.file).resolve(), out]
    else:
        subprocess.run(["cargo", "build", "-q", "--release", "-p", "xtask"], cwd=ROOT, env=env, check=True)
        command = [TARGET / "release" / "xtask", "generate", "--check"]
    # 1 says that there were findings or differences, which cost the same.
    cpu, peak = median([measured(command, ROOT, env, allowed=(0, 1)) for _ in range(options.runs)])
    print(f"Generating, release build, median of {options.runs}: {cpu:.2f} CPU-s, peak {peak:.0f} MB")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--file", help="an OpenAPI file, instead of specs/")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--types", help="comma-separated types for the user's binary, with their module where there are several")
    parser.add_argument("--variants", action="store_true", help="ours with something left out")
    parser.add_argument("--ours", action="store_true", help="with --variants: without the twin, which takes longest")
    parser.add_argument("--run-time", action="store_true", help="instructions to decode and encode")
    parser.add_argument("--generate", action="store_true", help="what generating costs")
    options = parser.parse_args()
    if options.generate:
        return generate(options)
    scratch = set_up(options)
    if options.variants:
        variants(scratch, options.runs, not options.ours)
    elif options.run_time:
        run_time(scratch)
    else:
        compile_cost(scratch, options.runs)


if __name__ == "__main__":
    main()
