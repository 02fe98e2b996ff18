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


# --- measuring -----------------------------------------------------------------------------------------------------------

Cost = collections.namedtuple("Cost", "all crypto nanoseconds")


def instructions(binary, arguments, count):
    """Instructions of one pass of the loop, and how many of them inside AWS-LC's C and assembler code."""
    out = WORK / "callgrind.out"
    run(callgrind(out) + [binary, "count", *arguments, str(count)])
    names, crypto, total = {}, 0, 0
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
        elif line.startswith("summary:"):
            total = int(line.split()[1])
    if not total:
        sys.exit("callgrind did not find the measured loop")
    return total / count, crypto / count


def callgrind(out):
    return ["valgrind", "--tool=callgrind", "--toggle-collect=*measured_loop*", f"--callgrind-out-file={out}"]


def counted(binary, side, case, count):
    """Instructions of one call, less what the loop itself costs; and those of AWS-LC."""
    bare, _ = instructions(binary, [side, "bare", case], count)
    total, crypto = instructions(binary, [side, case], count)
    return total - bare, crypto


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
    print("Instructions and time of a call. *Crypto* is what AWS-LC does, as valgrind's processor has it; *besides* is the rest.\n")
    print("| | ours | by hand | ratio | crypto, ours | by hand | besides, ours | by hand | **ratio** | ns, ours | by hand | ratio |")
    print("|---|---|---|---|---|---|---|---|---|---|---|---|")
    for case, sides in cases(binary).items():
        cost = measure(binary, sides, case, count)
        ours, hand = cost.get("ours"), cost.get("hand")
        pairs = [(ours and ours.all, hand.all), (ours and ours.crypto, hand.crypto),
                 (ours and ours.all - ours.crypto, hand.all - hand.crypto), (ours and ours.nanoseconds, hand.nanoseconds)]
        cells = []
        for index, (mine, other) in enumerate(pairs):
            cells += ["-" if mine is None else f"{mine:,.0f}", f"{other:,.0f}"]
            if index != 1:
                ratio = "-" if mine is None else f"{mine / other:.2f}"
                cells.append(f"**{ratio}**" if index == 2 else ratio)
        print(f"| {case} | {' | '.join(cells)} |", flush=True)


def hot(binary, case, count):
    out = WORK / "callgrind.out"
    run(callgrind(out) + [binary, "count", "ours", case, str(count)])
    print(run(["callgrind_annotate", "--threshold=95", out]))


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


if __name__ == "__main__":
    main()
