#!/usr/bin/env python3
"""Other OpenAPI generators for Rust and this one, on the same files, in one run, as a table of ratios.

    python3 benches/peers.py --files FILE…                      # all peers, all measurements
    python3 benches/peers.py --files FILE… --peers ploidy,oas3-gen --what generate,check --runs 3 --json OUT

See benches/README.md. Needs Python 3.9 on Linux, cargo, pip, and for openapi-generator Java.
"""

import argparse
import json
import os
import sys
from pathlib import Path

from measure import Failed, median
from peer import generators, round, tables, users
from peer.crates import Crate, short
from peer.specs import Spec

ROOT = Path(__file__).resolve().parent.parent
TARGET = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target")).resolve()
WHAT = ("generate", "check", "release", "user", "round")


class Run:
    """One run of the script: what was asked, and what was found so far."""

    def __init__(self, options, peers):
        self.options, self.peers = options, peers
        self.found = {}

    def note(self, spec, generator, **figures):
        self.found.setdefault(spec.name, {}).setdefault(generator.name, {}).update(figures)
        if self.options.json:
            self.save()

    def save(self):
        pending = self.options.json.with_suffix(".part")
        pending.write_text(json.dumps({"versions": {peer.name: peer.version for peer in self.peers}, "files": self.found}, indent=1))
        pending.rename(self.options.json)

    def in_turns(self, spec, crates, what, runs):
        """The median of each crate's figures. The crates take turns, so that noise hits all. One that fails is left out, and why is noted."""
        figures = {crate: [] for crate in crates}
        for _ in range(runs):
            for crate in list(figures):
                try:
                    figures[crate].append(what(crate))
                except Failed as failure:
                    del figures[crate]
                    self.note(spec, crate.generator, failed=short(failure.complaint))
        return {crate: median(found) for crate, found in figures.items()}

    def file(self, spec):
        work = self.options.work
        env = {**os.environ}
        crates = [Crate(peer, spec, work, env) for peer in self.peers]
        self.found.setdefault(spec.name, {})["file"] = {
            "version": spec.version, "bytes": spec.path.stat().st_size, "operations": len(list(spec.operations())),
            "schemas": spec.schemas}
        made = []
        for crate in crates:
            reason = crate.first()
            self.note(spec, crate.generator, generated=not reason, reason=reason, relabelled=not reason and crate.relabelled)
            if not reason:
                made.append(crate)
                self.note(spec, crate.generator, **crate.counted())
                if hasattr(crate.generator, "untyped"):
                    self.note(spec, crate.generator, said=crate.generator.untyped(crate.input, crate.folder, env))
        if "generate" in self.options.what:
            for crate, (cpu, peak) in self.in_turns(spec, made, Crate.generate, self.options.runs).items():
                crate.generator.finish(crate.api, crate.crate)
                self.note(spec, crate.generator, generate_cpu=cpu, generate_mb=peak)
        if "check" in self.options.what:
            made = self.compiled(spec, made)
            self.timed(spec, made, "api", "check")
        if "release" in self.options.what:
            self.timed(spec, made, "api", "release")
        if "user" in self.options.what:
            self.users(spec, made)
        if "round" in self.options.what:
            self.round_trips(spec, made)

    def compiled(self, spec, crates):
        """Those that compile."""
        able = []
        for crate in crates:
            crate.ready()
            try:
                crate.prepare("api", "check")
                said = crate.messages()
            except Failed as failure:
                said = {"errors": 1, "warnings": 0, "first": short(failure.complaint)}
            self.note(spec, crate.generator, compiled=not said["errors"], **said)
            if not said["errors"]:
                able.append(crate)
        return able

    def users(self, spec, crates):
        """A program that calls four operations, and what its HTTP client alone weighs."""
        able = []
        for crate in crates:
            try:
                crate.ready(users.bare(crate.generator))
                crate.prepare("user", "release")
                crate.build("user", "release")
                self.note(spec, crate.generator, bare_kb=crate.size())
                crate.ready(users.program(crate, spec))
                crate.prepare("user", "release")
                crate.build("user", "release")
                able.append(crate)
            except (Failed, LookupError) as failure:
                self.note(spec, crate.generator, user_reason=short(str(failure)))
        for crate, (cpu, peak) in self.in_turns(spec, able, lambda crate: crate.build("user", "release"), self.options.runs).items():
            alone = self.found[spec.name][crate.generator.name].get("release_cpu")
            bare = self.found[spec.name][crate.generator.name]["bare_kb"]
            self.note(spec, crate.generator, user_cpu=cpu, user_mb=peak, user_kb=crate.size(), own_kb=crate.size() - bare)
            if alone:
                self.note(spec, crate.generator, both_cpu=cpu + alone)

    def round_trips(self, spec, crates):
        """Examples of the file that are valid, through each generator's types."""
        pairs = list(round.valid(spec, round.examples(spec), generators.python("jsonschema", self.options.tools)))
        for crate in crates:
            try:
                self.note(spec, crate.generator, round=round.trip(crate, pairs))
            except Failed as failure:
                self.note(spec, crate.generator, round_reason=short(failure.complaint))

    def timed(self, spec, crates, member, mode):
        able = []
        for crate in crates:
            crate.ready()
            try:
                crate.prepare(member, mode)
                able.append(crate)
            except Failed as failure:
                self.note(spec, crate.generator, failed=short(failure.complaint))
        for crate, (cpu, peak) in self.in_turns(spec, able, lambda crate: crate.build(member, mode), self.options.runs).items():
            self.note(spec, crate.generator, **{f"{mode}_cpu": cpu, f"{mode}_mb": peak})


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--files", nargs="+", type=Path, required=True, help="OpenAPI files, or folders of them")
    parser.add_argument("--peers", help="comma-separated; all of them if not given, ours always")
    parser.add_argument("--what", default=",".join(WHAT), help="of " + ",".join(WHAT))
    parser.add_argument("--runs", type=int, default=3, help="how often each figure is taken (3); the median is printed")
    parser.add_argument("--tools", type=Path, default=TARGET / "peers" / "tools", help="where the peers are installed")
    parser.add_argument("--work", type=Path, default=TARGET / "peers", help="where their output and what is built of it goes")
    parser.add_argument("--json", type=Path, help="write all figures there too, as they come")
    options = parser.parse_args()
    options.what = options.what.split(",")
    options.work, options.tools = options.work.resolve(), options.tools.resolve()
    for folder in (options.work, options.tools):
        folder.mkdir(parents=True, exist_ok=True)
    peers = generators.everyone(ROOT, TARGET)
    if options.peers:
        wanted = options.peers.split(",")
        peers = [peer for peer in peers if peer.name in wanted or peer.name == "payspec"]
    for peer in peers:
        peer.install(options.tools, os.environ)
    yaml = generators.python("yaml", options.tools)
    run = Run(options, peers)
    for path in paths(options.files):
        print(path.name, file=sys.stderr)
        run.file(Spec(path.resolve(), yaml))
    print(tables.all_of(run.found, [peer.name for peer in peers]))


def paths(files):
    for file in files:
        if file.is_dir():
            yield from sorted(path for path in file.iterdir() if path.suffix in (".json", ".yaml", ".yml"))
        else:
            yield file


if __name__ == "__main__":
    main()
