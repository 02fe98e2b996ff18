#!/usr/bin/env python3
"""What a call costs at run time, beside hand-written serde with the same crypto, and beside what other generators make.

    python3 benches/call-cost.py                # ours and by hand: instructions and nanoseconds
    python3 benches/call-cost.py --peers        # and progenitor, openapi-generator (fetches them), without signatures
    python3 benches/call-cost.py --check        # compile, and compare what both sides write and read; nothing is measured
    python3 benches/call-cost.py --hot CASE     # where our instructions go, such as 'haipay request'

See benches/README.md. Needs Python 3.9 on Linux, cargo and valgrind; --check needs no valgrind, --peers needs pip and Java.
"""

import argparse
import collections
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CALLS = ROOT / "benches" / "calls"
TARGET = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target")).resolve()
WORK = TARGET / "call-cost"
ENV = {**os.environ, "CARGO_TERM_COLOR": "never", "CARGO_TARGET_DIR": str(TARGET), "CALLS_KEY": str(WORK / "key")}

# --- building ------------------------------------------------------------------------------------------------------------


def run(command, cwd=ROOT, **more):
    """What a command prints; its complaint ends the script."""
    done = subprocess.run(command, cwd=cwd, env=ENV, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE, **more)
    if done.returncode:
        sys.exit(f"{' '.join(map(str, command))}\n{done.stdout}{done.stderr}")
    return done.stdout


def workspace(name, members, extra=""):
    """A workspace below the target folder, with the versions, profiles and lock file of ours. Its members stay where they are,
    since a manifest may name its sources: only manifests are copied."""
    folder = WORK / name
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copy(ROOT / "Cargo.lock", folder / "Cargo.lock")
    ours = (ROOT / "Cargo.toml").read_text()
    tables = dict(re.findall(r"^\[([\w.]+)\]\n(.*?)(?=^\[|\Z)", ours, re.M | re.S))
    versions = re.sub(r'path = "', f'path = "{ROOT}/', tables["workspace.dependencies"])
    versions = re.sub(r"^payspec = \{", "payspec = { default-features = false,", versions, flags=re.M)
    versions = re.sub(r"^payspec-runtime = \{", "payspec-runtime = { default-features = false,", versions, flags=re.M)
    quoted = ", ".join(f'"{member}"' for member in members)
    (folder / "Cargo.toml").write_text(
        f'[workspace]\nresolver = "3"\nmembers = [{quoted}]\n\n[workspace.dependencies]\n{versions}\n'
        f'[profile.dev]\n{tables["profile.dev"]}\n{extra}')
    return folder


def member(folder, name, source, binary):
    """The manifest of a crate whose sources stay in `source`."""
    (folder / name).mkdir(exist_ok=True)
    text = (source / "Cargo.toml").read_text()
    text += f'\n[[bin]]\nname = "{binary}"\npath = "{source}/src/main.rs"\n'
    (folder / name / "Cargo.toml").write_text(text)


def build(release=True):
    folder = workspace("workspace", ["calls"])
    member(folder, "calls", CALLS, "calls")
    run(["cargo", "build", "-q", *(["--release"] if release else [])], cwd=folder)
    binary = TARGET / ("release" if release else "debug") / "calls"
    key = Path(ENV["CALLS_KEY"])
    if not key.exists():
        key.write_text(run([binary, "key"]))
    run([binary, "check"])
    return binary


# --- other generators ----------------------------------------------------------------------------------------------------

# For each provider: module of openapi-generator's function, function, request type, answer type (stem), notification type.
PEER_CALLS = {
    "haipay": ("subscription_api", "subscription_apply", "SubscriptionApplyRequest", "SubscriptionApply", "CollectionNotification"),
    "lesspay": ("orders_api", "create_order", "CreateOrderRequest", "CreateOrder", "PaymentNotification"),
    "cbtis": ("payment_intents_api", "create_payment_intent", "CreatePaymentIntentRequest", "CreatePaymentIntent", "Notification"),
    "aiscpay": ("payment_intents_api", "create_payment_intent", "CreatePaymentIntentRequest", "CreatePaymentIntent", "Notification"),
    "storesquare": ("payment_api", "create_payment", "CreatePaymentRequest", None, None),
}
PROGENITOR = "0.15.1"
OPENAPI_GENERATOR = "7.26.0"
PYYAML = "6.0.4"
PEER_DEPENDENCIES = """\
bytes.workspace = true
http.workspace = true
reqwest = { version = "0.13", default-features = false, features = ["json", "stream"] }
serde = { workspace = true, features = ["derive"] }
serde_json.workspace = true
"""


def bundled(provider, yaml):
    """The spec as one JSON document: files that it refers to are put in, and our extensions left out."""
    main = (ROOT / "specs" / provider / "openapi.yaml").resolve()

    class Loader(yaml.SafeLoader):
        """Dates stay text."""
    Loader.yaml_implicit_resolvers = {
        first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
        for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()}
    read = {}
    taken = {}

    def walk(node, file):
        if isinstance(node, list):
            return [walk(item, file) for item in node]
        if not isinstance(node, dict):
            return node
        if isinstance(node.get("$ref"), str):
            path, _, pointer = node["$ref"].partition("#")
            other = (file.parent / path).resolve() if path else file
            if other != main:
                kind, name = pointer.split("/")[-2:]
                if (kind, name) not in taken:
                    taken[kind, name] = None
                    read.setdefault(other, yaml.load(other.read_text(), Loader))
                    taken[kind, name] = walk(read[other]["components"][kind][name], other)
            return {"$ref": f"#{pointer}"}
        return {key: walk(value, file) for key, value in node.items() if not str(key).startswith("x-")}

    document = walk(yaml.load(main.read_text(), Loader), main)
    for (kind, name), component in taken.items():
        document["components"].setdefault(kind, {})[name] = component
    return document


def peer_tools():
    """PyYAML and openapi-generator's jar, which its PyPI package holds."""
    tools = WORK / "python"
    wanted = [f"openapi-generator-cli=={OPENAPI_GENERATOR}", f"PyYAML=={PYYAML}"]
    stamp = tools / "wanted"
    if not stamp.exists() or stamp.read_text() != str(wanted):
        shutil.rmtree(tools, ignore_errors=True)
        run([sys.executable, "-m", "pip", "install", "-q", "--target", tools, *wanted])
        stamp.write_text(str(wanted))
    sys.path.insert(0, str(tools))
    import yaml
    return yaml, next(tools.rglob("openapi-generator.jar"))


def write_progenitor(folder, provider, spec):
    _, function, request, answer, notification = PEER_CALLS[provider]
    use = f"pub use api::types::{request} as Request;\n"
    use += f"pub use api::types::{answer}Response as Answer;\n" if answer else "pub type Answer = ();\n"
    use += f"pub use api::types::{notification} as Notification;\n" if notification else "pub type Notification = ();\n"
    glue = (CALLS / "peers" / "progenitor.rs").read_text() + use + (
        f'pub mod api {{\n    progenitor::generate_api!(spec = "{spec}", interface = Positional);\n}}\n'
        f"pub async fn call(client: &api::Client, request: &Request) {{\n    let _ = client.{function}(request).await;\n}}\n")
    dependencies = PEER_DEPENDENCIES + (
        f'chrono = {{ version = "0.4", features = ["serde"] }}\nfutures = "0.3"\nprogenitor = "={PROGENITOR}"\n'
        f'progenitor-client = "={PROGENITOR}"\nregress = "0.10"\nuuid = {{ version = "1", features = ["serde"] }}\n')
    write_driver(folder, f"progenitor-{provider}", glue, dependencies)


def write_openapi_generator(folder, provider, spec, jar):
    made = folder / f"made-{provider}"
    shutil.rmtree(made, ignore_errors=True)
    run(["java", "-jar", jar, "generate", "-i", spec, "-g", "rust", "--library", "reqwest", "--package-name", f"made-{provider}",
         "-o", made])
    module, function, request, answer, notification = PEER_CALLS[provider]
    network = "configuration.client.execute(req).await?"
    source = made / "src" / "apis" / f"{module}.rs"
    text = source.read_text()
    if network not in text:
        sys.exit(f"openapi-generator's function sends in another way than `{network}`")
    source.write_text(text.replace(network, "crate::taken::taken(req)?"))
    shutil.copy(CALLS / "peers" / "taken.rs", made / "src" / "taken.rs")
    with (made / "src" / "lib.rs").open("a") as root:
        root.write("pub mod taken;\n")
    use = f"pub use api::models::{request} as Request;\n"
    use += f"pub use api::models::{answer}200Response as Answer;\n" if answer else "pub type Answer = ();\n"
    use += f"pub use api::models::{notification} as Notification;\n" if notification else "pub type Notification = ();\n"
    glue = (CALLS / "peers" / "openapi_generator.rs").read_text() + use + (
        "pub async fn call(client: &api::apis::configuration::Configuration, request: &Request) {\n"
        f"    let _ = api::apis::{module}::{function}(client, request.clone()).await;\n}}\n")
    dependencies = PEER_DEPENDENCIES + f'api = {{ package = "made-{provider}", path = "../made-{provider}", default-features = false }}\n'
    write_driver(folder, f"openapi-generator-{provider}", glue, dependencies)


def write_driver(folder, name, glue, dependencies):
    (folder / name).mkdir(parents=True, exist_ok=True)
    (folder / name / "glue.rs").write_text(glue)
    (folder / name / "Cargo.toml").write_text(
        f'[package]\nname = "{name}"\nversion = "0.0.0"\nedition = "2024"\n\n[dependencies]\n{dependencies}\n'
        f'[[bin]]\nname = "{name}"\npath = "{CALLS}/peers/driver.rs"\n')


def build_peers(binary):
    """The drivers by peer and provider; where there is none, the reason."""
    yaml, jar = peer_tools()
    bodies = WORK / "bodies"
    bodies.mkdir(exist_ok=True)
    run([binary, "bodies", bodies])
    ENV["PEER_BODIES"] = str(bodies)
    peers = [(peer, provider) for provider in PEER_CALLS for peer in ("progenitor", "openapi-generator")]
    folder = workspace("peers", [f"{peer}-{provider}" for peer, provider in peers])
    drivers = {}
    for peer, provider in peers:
        spec = WORK / f"{provider}.json"
        spec.write_text(json.dumps(bundled(provider, yaml), indent=1))
        if peer == "progenitor":
            write_progenitor(folder, provider, spec)
        else:
            write_openapi_generator(folder, provider, spec, jar)
    for peer, provider in peers:
        done = subprocess.run(["cargo", "build", "-q", "--release", "-p", f"{peer}-{provider}"], cwd=folder, env=ENV, text=True,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        if done.returncode:
            drivers[peer, provider] = next((line for line in done.stderr.splitlines() if line.startswith("error")), "no build")
        else:
            drivers[peer, provider] = TARGET / "release" / f"{peer}-{provider}"
    return drivers


def difference(expected, found):
    """In what the JSON that a peer writes differs from ours, in a few words."""
    def flat(value, at=""):
        if isinstance(value, dict):
            return {path: leaf for key, inner in value.items() for path, leaf in flat(inner, f"{at}/{key}").items()}
        if isinstance(value, list):
            return {path: leaf for index, inner in enumerate(value) for path, leaf in flat(inner, f"{at}/{index}").items()}
        return {} if value is None else {at: value}

    # digits of numbers count
    expected, found = (flat(json.loads(text, parse_float=str, parse_int=str)) for text in (expected, found))
    notes = [f"`{at}` lost" for at in expected if at not in found]
    notes += [f"`{at}` `{expected[at]}` becomes `{found[at]}`" for at in expected if at in found and expected[at] != found[at]]
    notes += [f"`{at}` added" for at in found if at not in expected]
    return notes


# --- measuring -----------------------------------------------------------------------------------------------------------

Cost = collections.namedtuple("Cost", "all crypto more nanoseconds")

# What ours does and hand-written code leaves out: limits and conditions of the spec, what an answer must repeat of its request, what a
# notification and its repeats have in common.
MORE = ("payspec_runtime::check::checked", "payspec_runtime::core::Said::mismatch", "payspec_runtime::webhook::identity::of")


def instructions(binary, arguments, count):
    """Instructions of one pass of the loop; how many of them inside AWS-LC's C and assembler code; how many in what ours does more."""
    out = WORK / "callgrind.out"
    run(callgrind(out) + [binary, "count", *arguments, str(count)])
    names, crypto, more, total = {}, 0, 0, 0
    caller = callee = ""
    lines = iter(out.read_text().splitlines())

    def name_of(text):
        number, _, name = text.partition(" ")
        if name:
            names[number] = name
        return names[number]

    for line in lines:
        if line.startswith("fn="):
            caller = name_of(line[3:])
        elif line.startswith("cfn="):
            callee = name_of(line[4:])
        elif line.startswith("calls="):
            inclusive = int(next(lines).split()[1])
            # C calls C by names with and without the prefix: only the way in counts
            if re.match(r"aws_lc_\d", callee) and "::" in caller:
                crypto += inclusive
            if callee in MORE:
                more += inclusive
        elif line.startswith("summary:"):
            total = int(line.split()[1])
    if not total:
        sys.exit("callgrind did not find the measured loop")
    return total / count, crypto / count, more / count


def callgrind(out):
    return ["valgrind", "--tool=callgrind", "--toggle-collect=*measured_loop*", f"--callgrind-out-file={out}"]


def counted(binary, side, case, count):
    """The same of one call, less what the loop itself costs."""
    bare = instructions(binary, [side, "bare", case], count)
    whole = instructions(binary, [side, case], count)
    return tuple(one - other for one, other in zip(whole, bare))


def timed(binary, sides, case):
    """Nanoseconds of one call by side: the best of three, in turns."""
    best = {}
    for _ in range(3):
        for side in sides:
            found = float(run([binary, "time", side, case]))
            best[side] = min(best.get(side, found), found)
    return best


def measure(binary, sides, case, count):
    nanoseconds = timed(binary, sides, case)
    return {side: Cost(*counted(binary, side, case, count), nanoseconds[side]) for side in sides}


def cases(binary):
    """The sides of each case, in order."""
    found = collections.defaultdict(list)
    for line in run([binary, "list"]).splitlines():
        side, case = line.split("\t")
        found[case].append(side)
    return found


# --- the tables ----------------------------------------------------------------------------------------------------------


def signed_table(binary, count):
    print("Instructions and time of a call. *AWS-LC*: inside its C and assembler code, on valgrind's processor. *Besides*: all the rest. "
          "*More*: of ours, what hand-written code leaves out.\n")
    print("| | ours | by hand | ratio | AWS-LC, ours | by hand | besides, ours | by hand | **ratio** | more | **ratio without** "
          "| ns, ours | by hand | ratio |")
    print(f"|---{'|---' * 13}|")
    for case, sides in cases(binary).items():
        if case.endswith(" plain"):
            continue
        cost = measure(binary, sides, case, count)
        if len(cost) < 2:
            print(f"| {case} | not there |")
            continue
        ours, hand = cost["ours"], cost["hand"]
        besides = ours.all - ours.crypto, hand.all - hand.crypto
        cells = [f"{ours.all:,.0f}", f"{hand.all:,.0f}", f"{ours.all / hand.all:.2f}", f"{ours.crypto:,.0f}", f"{hand.crypto:,.0f}",
                 f"{besides[0]:,.0f}", f"{besides[1]:,.0f}", f"**{besides[0] / besides[1]:.2f}**",
                 f"{ours.more:,.0f}", f"**{(besides[0] - ours.more) / besides[1]:.2f}**",
                 f"{ours.nanoseconds:,.0f}", f"{hand.nanoseconds:,.0f}", f"{ours.nanoseconds / hand.nanoseconds:.2f}"]
        print(f"| {case} | {' | '.join(cells)} |", flush=True)


def plain_table(binary, drivers, count):
    print("\nWithout signatures: instructions and nanoseconds of a call, and how many times ours they are.\n")
    print("| | bytes | ours | by hand | progenitor | openapi-generator |\n|---|---|---|---|---|---|")
    notes = []
    known = cases(binary)
    for case, sides in known.items():
        if f"{case} plain" in known:
            continue
        title = case.replace(" plain", "")
        provider, what = title.split(" ")
        body = (WORK / "bodies" / f"{provider}-{what}.json").read_text()
        cost = measure(binary, sides, case, count)
        for peer in ("progenitor", "openapi-generator"):
            driver = drivers[peer, provider]
            found = peer_cost(driver, peer, title, body, count, notes)
            if found:
                cost[peer] = found
        cells = []
        for side in ("ours", "hand", "progenitor", "openapi-generator"):
            if side not in cost:
                cells.append("-")
                continue
            cell = f"{cost[side].all:,.0f}, {cost[side].nanoseconds:,.0f} ns"
            if side != "ours" and "ours" in cost:
                cell += f" ({cost[side].all / cost['ours'].all:.2f}, {cost[side].nanoseconds / cost['ours'].nanoseconds:.2f})"
            cells.append(cell)
        print(f"| {title} | {len(body):,} | {' | '.join(cells)} |", flush=True)
    if notes:
        print("\n" + "\n".join(f"- {note}" for note in notes))


def peer_cost(driver, peer, title, body, count, notes):
    if not isinstance(driver, Path):
        notes.append(f"{peer}, {title}: {driver}")
        return None
    shown = subprocess.run([driver, "show", title], env=ENV, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    if shown.returncode:
        said = re.search(r"cannot read it: .*", shown.stderr)
        notes.append(f"{peer}, {title}: {said[0] if said else shown.stderr.strip()}")
        return None
    lost = difference(body, shown.stdout)
    if lost:
        notes.append(f"{peer}, {title}: {', '.join(lost)}")
    return measure(driver, [peer], title, count)[peer]


def hot(binary, case, count):
    out = WORK / "callgrind.out"
    run(callgrind(out) + [binary, "count", "ours", case, str(count)])
    for title, option in (("By itself", "--inclusive=no"), ("With what it calls", "--inclusive=yes")):
        found = run(["callgrind_annotate", option, "--threshold=100", out]).splitlines()
        lines = [re.sub(r" \[\S+\]$", "", line) for line in found if re.match(r" *[\d,]+ \(", line)]
        print(f"{title}, instructions of {count} calls:\n" + "\n".join(lines[:50]) + "\n")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--peers", action="store_true", help="fetch progenitor and openapi-generator, and measure what they make")
    parser.add_argument("--check", action="store_true", help="compile and compare, measure nothing")
    parser.add_argument("--hot", metavar="CASE", help="where our instructions go")
    parser.add_argument("--count", type=int, default=100, help="calls whose instructions are counted (100)")
    options = parser.parse_args()
    WORK.mkdir(parents=True, exist_ok=True)
    if options.check:
        build(release=False)
        return
    if not shutil.which("valgrind"):
        sys.exit("instructions are counted with valgrind, which is not installed")
    binary = build()
    if options.hot:
        hot(binary, options.hot, options.count)
        return
    signed_table(binary, options.count)
    if options.peers:
        plain_table(binary, build_peers(binary), options.count)


if __name__ == "__main__":
    main()
