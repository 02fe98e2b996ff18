#!/usr/bin/env python3
"""Compiles what `mutate --save DIR` kept of accepted inputs: 50 of them a crate, so that it is cheap.

    python3 codegen/fuzz/compile-sample.py DIR        # errors and warnings by input; the exit code is 1 where there is an error
"""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
TARGET = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target")).resolve()
WORK = TARGET / "fuzz-sample"
MODULES = 50


def crates(folder):
    inputs = sorted((path for path in (folder / "accepted").iterdir() if (path / "mod.rs").exists()), key=lambda path: int(path.name))
    for start in range(0, len(inputs), MODULES):
        yield f"sample-{start // MODULES}", inputs[start:start + MODULES]


def main():
    folder = Path(sys.argv[1]).resolve()
    shutil.rmtree(WORK, ignore_errors=True)
    members = dict(crates(folder))
    for name, inputs in members.items():
        (WORK / name / "src").mkdir(parents=True)
        (WORK / name / "src" / "lib.rs").write_text(
            "".join(f'#[path = "{path}/mod.rs"]\npub mod m{path.name};\n' for path in inputs))
        (WORK / name / "Cargo.toml").write_text(
            f'[package]\nname = "{name}"\nversion = "0.0.0"\nedition = "2024"\n\n'
            f'[dependencies]\npayspec-runtime = {{ path = "{ROOT}/runtime", features = ["signatures"] }}\n')
    (WORK / "Cargo.toml").write_text(f'[workspace]\nresolver = "3"\nmembers = {json.dumps(list(members))}\n')
    shutil.copy(ROOT / "Cargo.lock", WORK / "Cargo.lock")
    done = subprocess.run(["cargo", "check", "-q", "--workspace", "--keep-going", "--message-format", "json"], cwd=WORK,
                          env={**os.environ, "CARGO_TARGET_DIR": str(TARGET / "fuzz-sample-build"), "CARGO_INCREMENTAL": "0"},
                          text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    found = {"error": {}, "warning": {}}
    for line in done.stdout.splitlines():
        message = json.loads(line)
        if message.get("reason") != "compiler-message" or "sample-" not in message["package_id"]:
            continue
        message = message["message"]
        where = next((re.search(r"accepted/(\d+)/(.*)", span["file_name"]) for span in message["spans"] if span["is_primary"]), None)
        if where and message["level"] in found:
            found[message["level"]].setdefault(where[1], []).append(f"{where[2]}: {message['message']}")
    for level, inputs in found.items():
        for number, messages in inputs.items():
            print(f"{level} {number}: {messages[0]}" + (f" and {len(messages) - 1} more" if len(messages) > 1 else ""))
    count = sum(map(len, members.values()))
    print(f"{count} outputs in {len(members)} crates: {len(found['error'])} with errors, {len(found['warning'])} with warnings")
    if done.returncode and not found["error"]:
        print(done.stderr)
    sys.exit(1 if done.returncode else 0)


if __name__ == "__main__":
    main()
