#!/usr/bin/env python3
"""What generating costs, beside reading the same bytes alone, and how it grows.

    python3 benches/generate-cost.py                    # a made-up API of 1,000, 4,000 and 16,000 operations
    python3 benches/generate-cost.py FILE|FOLDER…       # OpenAPI files
    python3 benches/generate-cost.py --instructions …   # by valgrind: the same figures in every run
    python3 benches/generate-cost.py --json …           # for machines

See benches/README.md. Needs Python 3.9 on Linux, cargo, and for --instructions valgrind.
"""

import argparse
import json
import os
import re
import shutil
import statistics
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TARGET = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target")).resolve()
EXAMPLES = TARGET / "release" / "examples"
SCRATCH = TARGET / "generate-cost"
SIZES = (1000, 4000, 16000)


def measured(command):
    """CPU seconds (user + system), peak RSS in MB and standard output of a command."""
    with open(SCRATCH / "stdout", "wb") as stdout:
        process = subprocess.Popen(command, stdout=stdout, stderr=subprocess.DEVNULL)
        _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    # 1 says that the file has errors, or is not read by serde: that is told by the figures.
    if process.returncode not in (0, 1):
        sys.exit(f"{' '.join(map(str, command))}: exit code {process.returncode}")
    said = (SCRATCH / "stdout").read_text(errors="replace")
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, said


def instructions(command):
    """Instructions of a command, in millions."""
    counts = SCRATCH / "callgrind"
    valgrind = ["valgrind", "--tool=callgrind", f"--callgrind-out-file={counts}"]
    run = subprocess.run([*valgrind, *command], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    return int(re.search(r"Collected : (\d+)", run.stderr).group(1)) / 1e6


def cost(command, options):
    runs = [measured(command) for _ in range(options.runs)]
    cpu = statistics.median(run[0] for run in runs)
    if options.instructions:
        cpu = instructions(command)
    return cpu, statistics.median(run[1] for run in runs), runs[0][2]


def row(file, options):
    out = SCRATCH / "out"
    shutil.rmtree(out, ignore_errors=True)
    reading = cost([EXAMPLES / "reading", file], options)
    ours = cost([EXAMPLES / "generate", "measured", file, out], options)
    operations = re.search(r"(\d+) operations", ours[2])
    written = sum(path.stat().st_size for path in out.rglob("*.rs"))
    return {
        "file": file.name,
        "bytes": file.stat().st_size,
        "operations": int(operations.group(1)) if operations else 0,
        "written": written,
        "reading": reading[0],
        "cost": ours[0],
        "peak_mb": ours[1],
        "reading_peak_mb": reading[1],
    }


def show(rows, options):
    unit = "M instr." if options.instructions else "CPU-s"
    print(f"{'file':36} {'KB':>7} {'op.':>6} {'KB out':>7} {'reading':>9} {unit:>9} {'ratio':>6} {'MB':>5} {'reading MB':>11}")
    digits = 0 if options.instructions else 3
    for row in rows:
        ratio = row["cost"] / row["reading"] if row["reading"] else float("nan")
        print(f"{row['file']:36} {row['bytes'] // 1024:>7} {row['operations']:>6} {row['written'] // 1024:>7} "
              f"{row['reading']:>9.{digits}f} {row['cost']:>9.{digits}f} {ratio:>6.1f} {row['peak_mb']:>5.0f} {row['reading_peak_mb']:>11.0f}")


def show_growth(rows):
    """What an operation more costs, from one size to the next: the same, if growth is linear."""
    for few, many in zip(rows, rows[1:]):
        operations = many["operations"] - few["operations"]
        scale = (many["cost"] - few["cost"]) / operations / (few["cost"] / few["operations"])
        memory = (many["peak_mb"] - few["peak_mb"]) * 1024 / operations
        print(f"{few['operations']} to {many['operations']} operations: one more costs {scale:.2f} of one before, and {memory:.1f} KB")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("path", nargs="*", type=Path)
    parser.add_argument("--runs", type=int, default=3, help="the median of so many is printed")
    parser.add_argument("--instructions", action="store_true")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    if options.instructions:
        options.runs = 1
    SCRATCH.mkdir(parents=True, exist_ok=True)
    build = ["cargo", "build", "-q", "--release", "-p", "payspec-codegen"]
    build += [word for name in ("generate", "reading", "replicate") for word in ("--example", name)]
    subprocess.run(build, cwd=ROOT, env={**os.environ, "CARGO_TARGET_DIR": str(TARGET)}, check=True)

    files = []
    for path in options.path:
        within = sorted(path.iterdir()) if path.is_dir() else [path]
        files += [file.resolve() for file in within if file.suffix in (".json", ".yaml", ".yml")]
    if not options.path:
        for size in SIZES:
            file = SCRATCH / f"made-up-{size}.json"
            file.write_bytes(subprocess.run([EXAMPLES / "replicate", str(size)], capture_output=True, check=True).stdout)
            files.append(file)
    rows = [row(file, options) for file in files]
    if options.json:
        return print(json.dumps(rows, indent=2))
    show(rows, options)
    if not options.path:
        show_growth(rows)


if __name__ == "__main__":
    main()
