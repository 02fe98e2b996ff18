"""The crates that are measured: what a generator made of one file, alone in a workspace that shares what is built."""

import json
import os
import re
import shutil
import subprocess
from pathlib import Path

from measure import Failed, measured
from peer.generators import emptied

MODES = {"check": ["check"], "build": ["build"], "release": ["build", "--release"]}
# No measured command may take longer, in seconds.
LIMIT = 1200


class Crate:
    """What one generator makes of one file."""

    def __init__(self, generator, spec, work, env):
        self.generator, self.spec = generator, spec
        self.folder = work / spec.name / generator.name
        self.api = self.folder / "api"
        self.crate = f"{generator.name}-{spec.name}"
        self.input = spec.path
        self.lock = work / f"{generator.name}.lock"
        self.env = {**env, "CARGO_INCREMENTAL": "0", "CARGO_TERM_COLOR": "never", "RUSTC_WRAPPER": "",
                    "CARGO_TARGET_DIR": str(work / "build")}

    # --- generating ---

    def generate(self):
        """Generates, and says what that costs."""
        cost = measured(self.generator.command(self.input, emptied(self.api), self.crate), self.folder, self.env, limit=LIMIT)
        if not any(self.api.rglob("*.rs")):
            raise Failed([self.generator.name], "wrote no Rust")
        return cost

    def first(self):
        """The first run: tries the relabelled file where a generator does not take the file as it is. Returns why it failed."""
        self.folder.mkdir(parents=True, exist_ok=True)
        tried = [self.spec.path]
        if self.spec.version.startswith("3.1"):
            tried.append(self.spec.relabelled(self.folder))
        reason = None
        for self.input in tried:
            try:
                self.generate()
                self.generator.finish(self.api, self.crate)
                return None
            except (Failed, OSError) as failure:
                reason = reason or self.why() or short(getattr(failure, "complaint", str(failure)))
        return reason

    def why(self):
        """What the generator says when it refuses, wherever it says it."""
        command = self.generator.command(self.input, emptied(self.api), self.crate)
        done = subprocess.run(command, cwd=self.folder, env=self.env, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        # a line that says what failed is worth more than "generation experienced errors"; a panic says it in the line after
        text = re.sub(r"panicked at \S*/([^/\s]+:\d+):\d+:\n", r"panicked at \1: ", done.stdout)
        said = [line.strip() for line in text.splitlines() if re.search(r"fail|panicked|unsupported|invalid", line, re.I)]
        return short("\n".join(said) or text)

    @property
    def relabelled(self):
        return self.input != self.spec.path

    def sources(self):
        return sorted((self.api / "src").rglob("*.rs"))

    def counted(self):
        """Files, lines, functions that call, and places where a value is untyped."""
        texts = [path.read_text() for path in self.sources()]
        code = [re.sub(r"^\s*//.*$", "", text, flags=re.M) for text in texts]
        values = re.compile(self.generator.values)
        # what a later version of the API may add is no field without a type
        declared = re.sub(r"^\s*(Unknown|Other|Unrecognized)\([^)]*\)", "", "\n".join(declarations("\n".join(code))), flags=re.M)
        return {
            "files": len(texts),
            "lines": sum(text.count("\n") for text in texts),
            "functions": sum(len(re.findall(self.generator.operation, text, re.M)) for text in code),
            "values": sum(len(values.findall(text)) for text in code),
            "untyped": len(values.findall(declared)),
        }

    # --- compiling ---

    def ready(self, user=None):
        """The workspace; `user` is the source of a binary that calls it, and what else that needs."""
        members = ["api", "empty"]
        self.write("empty", f"{self.crate}-empty", "", "lib.rs", "")
        if user:
            members.append("user")
            source, needs = user
            self.write("user", f"{self.crate}-user", f'api = {{ package = "{self.crate}", path = "../api" }}\n{needs}', "main.rs", source)
        quoted = ", ".join(f'"{member}"' for member in members)
        (self.folder / "Cargo.toml").write_text(
            f'[workspace]\nresolver = "3"\nmembers = [{quoted}]\n\n[profile.release]\nstrip = true\n')
        if self.lock.exists():
            shutil.copy(self.lock, self.folder / "Cargo.lock")

    def write(self, member, name, dependencies, file, source):
        folder = emptied(self.folder / member)
        (folder / "src").mkdir(parents=True)
        (folder / "src" / file).write_text(source)
        (folder / "Cargo.toml").write_text(
            f'[package]\nname = "{name}"\nversion = "0.0.0"\nedition = "2024"\n\n[dependencies]\n{dependencies}')

    def root(self, member):
        return next(path for path in (self.folder / member / "src" / file for file in ("lib.rs", "main.rs")) if path.exists())

    def prepare(self, member, mode):
        """Builds what a member depends on, and not the member."""
        root = self.root(member)
        text = root.read_text()
        root.write_text("fn main() {}\n" if root.name == "main.rs" else "")
        try:
            self.build(member, mode, offline=False)
        finally:
            root.write_text(text)
        shutil.copy(self.folder / "Cargo.lock", self.lock)

    def build(self, member, mode, offline=True):
        """Builds one member and says what that costs."""
        os.utime(self.root(member))
        return measured(["cargo", *MODES[mode], "-q", *(["--offline"] if offline else []), "-p", self.package(member)], self.folder,
                        self.env, limit=LIMIT)

    def package(self, member):
        return self.crate if member == "api" else f"{self.crate}-{member}"

    def messages(self, member="api"):
        """How many errors and warnings `cargo check` has, and the first of them."""
        os.utime(self.root(member))
        done = subprocess.run(["cargo", "check", "-q", "--offline", "--message-format", "json", "-p", self.package(member)],
                              cwd=self.folder, env=self.env, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        found = {"error": [], "warning": []}
        for line in done.stdout.splitlines():
            message = json.loads(line)
            if message.get("reason") != "compiler-message" or self.package(member) not in message["package_id"]:
                continue
            message = message["message"]
            # "aborting due to" and "generated 3 warnings" have no place
            if message["level"] in found and message["spans"]:
                found[message["level"]].append(message["message"])
        if done.returncode and not found["error"]:
            found["error"].append(short(done.stderr))
        return {"errors": len(found["error"]), "warnings": len(found["warning"]),
                "first": next(iter(found["error"] + found["warning"]), "")[:200]}

    def binary(self, mode="release"):
        """The user's program."""
        return Path(self.env["CARGO_TARGET_DIR"]) / mode / self.package("user")

    def size(self):
        """Of the user's program, stripped, in kB."""
        return self.binary().stat().st_size / 1024


def declarations(text):
    """The bodies of structs and enums, and the type aliases."""
    yield from re.findall(r"^\s*(?:pub )?type [^;]*;", text, re.M)
    yield from re.findall(r"^(?:[ ]{4})*(?:pub )?(?:struct|enum) [^;{(]*(?:\{.*?^(?:[ ]{4})*\}$|\([^;]*;)", text, re.M | re.S)


def short(complaint):
    """The first telling line of what a command complains of."""
    lines = [line.strip() for line in complaint.splitlines() if line.strip()]
    telling = [line for line in lines if re.search(r"error|fail|panicked|unsupported|invalid|not ", line, re.I)] or lines
    return (telling[0] if telling else "")[:300]
