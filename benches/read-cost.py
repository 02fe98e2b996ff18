#!/usr/bin/env python3
"""What reading a captured page costs, beside its parser alone, and whether that grows with the page.

    python3 benches/read-cost.py                # the pages of audit/tests/pages, repeated to about 0.25 and 1 MB
    python3 benches/read-cost.py --file PAGE    # a page of yours as well, as it is

Instructions are counted by callgrind, so the figures repeat on a busy machine; memory is the peak of the process. Needs Python 3.9, cargo, valgrind.
"""

import argparse
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGES = ROOT / "audit" / "tests" / "pages"
BELOW = {".html": "tokens", ".md": "events", ".txt": "bytes"}


def run(command):
    done = subprocess.run(command, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    if done.returncode:
        sys.exit(f"{' '.join(map(str, command))}\n{done.stdout}{done.stderr}")
    return done.stdout + done.stderr


def instructions(binary, what, page):
    said = run(["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", binary, what, page])
    return int(re.search(r"refs:\s+([\d,]+)", said).group(1).replace(",", ""))


def peak(binary, what, page):
    """The most memory in MB, told by the last child that ended."""
    child = subprocess.Popen([binary, what, page], stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(child.pid, 0)
    if status:
        sys.exit(f"{page} can't be read")
    return usage.ru_maxrss / 1024


def repeated(page, size, folder):
    """The page again and again, so that headings and addresses come anew."""
    text = page.read_text()
    times = max(1, size // len(text))
    made = folder / f"{page.stem}-{times}{page.suffix}"
    made.write_text("\n".join([text] * times))
    return made


def main():
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("--file", type=Path, action="append", default=[])
    words = words.parse_args()
    run(["cargo", "build", "--release", "--quiet", "--manifest-path", ROOT / "Cargo.toml", "-p", "payspec-audit", "--example", "read"])
    binary = ROOT / "target" / "release" / "examples" / "read"
    print(f"{'page':<28} {'kB':>6} {'facts: instructions/byte':>25} {'parser alone':>13} {'ratio':>6} {'peak MB':>8}")
    with tempfile.TemporaryDirectory() as folder:
        pages = [repeated(page, size, Path(folder)) for page in sorted(PAGES.glob("*.*")) if page.suffix in BELOW and page.stem != "README"
                 for size in (250_000, 1_000_000)]
        for page in pages + words.file:
            size = page.stat().st_size
            facts = instructions(binary, "facts", page) / size
            below = BELOW.get(page.suffix, "bytes")
            alone = instructions(binary, below, page) / size
            print(f"{page.name:<28} {size // 1000:>6} {facts:>25.0f} {f'{alone:.0f} {below}':>13} {facts / alone:>6.1f} {peak(binary, 'facts', page):>8.0f}", flush=True)


if __name__ == "__main__":
    main()
