"""The generators that are compared: how each is installed, called, and what of its output makes a crate."""

import importlib
import re
import shutil
import subprocess
import sys
from pathlib import Path

from peer.users import BARE, BARE_NEEDS, argument

PYTHON = {"yaml": "PyYAML==6.0.4", "jsonschema": "jsonschema==4.26.0"}


class Generator:
    """One generator. `values` finds untyped values in its output, `operation` the functions that make a call."""

    name = version = package = binary = ""
    values = r"\bserde_json::Value\b"
    operation = r"^    pub async fn \w+"
    # Where the types of schemas are.
    types = "api::types"

    def install(self, tools, env):
        """Installs it below the folder `tools`, once."""
        known = tools / ".crates.toml"
        if not known.exists() or f'"{self.package} {self.version} ' not in known.read_text():
            print(f"installing {self.package} {self.version}", file=sys.stderr)
            subprocess.run(["cargo", "install", "-q", "--locked", "--root", tools, f"{self.package}@{self.version}"],
                           env={**env, "CARGO_TARGET_DIR": str(tools / "build")}, check=True)
        self.tool = tools / "bin" / (self.binary or self.package)

    def command(self, spec, out, crate):
        """The command that writes what it makes of `spec` into the folder `out`, which does not exist."""
        raise NotImplementedError

    def finish(self, out, crate):
        """Makes a crate of it, where the generator did not."""

    def client(self, crate):
        """An expression that makes the client, in a user's program."""
        raise NotImplementedError

    def bare(self):
        """Statements that send one request with the HTTP client alone, and what they need."""
        return BARE, BARE_NEEDS

    def call(self, module, function, types):
        """An expression that calls a function of the client."""
        return f"client.{function}({', '.join(map(argument, types))})"


class Ours(Generator):
    name, version, package = "payspec", "this", "payspec-codegen"
    values = r"\brt::Json\b"
    types = "api::api::model"
    operation = r"^    pub fn \w+(?=(?:<[^>]*>)?\(\s*&self[^{]*-> rt::Call<)"
    # The manifest of what is generated; the features are those that a user of it has by default.
    manifest = """\
[package]
name = "{crate}"
version = "0.0.0"
edition = "2024"

[dependencies]
payspec-runtime = {{ path = "{root}/runtime", features = ["rustls-ring"] }}
"""
    sends = """\
    let transport = payspec_runtime::HyperTransport::new().unwrap();
    let request = http::Request::post("http://localhost").body(given()).unwrap();
    black_box(payspec_runtime::Transport::send(&transport, request, payspec_runtime::Limits::default()).await.unwrap());
"""

    def __init__(self, root, target):
        self.root, self.target = root, target

    def install(self, tools, env):
        subprocess.run(["cargo", "build", "-q", "--release", "-p", "payspec-cli"], cwd=self.root,
                       env={**env, "CARGO_TARGET_DIR": str(self.target)}, check=True)
        self.tool = self.target / "release" / "payspec"

    def command(self, spec, out, crate):
        return [self.tool, "generate", "--spec", spec, "--out", out / "src", "--name", "api", "--layout", "module"]

    def finish(self, out, crate):
        (out / "src" / "mod.rs").rename(out / "src" / "lib.rs")
        (out / "Cargo.toml").write_text(self.manifest.format(crate=crate, root=self.root))

    def client(self, crate):
        return 'api::api::Client::builder("http://localhost").build().unwrap()'

    def bare(self):
        return self.sends, f'payspec-runtime = {{ path = "{self.root}/runtime" }}\nhttp = "1"\n'


class Ploidy(Generator):
    name, version, package = "ploidy", "0.15.0", "ploidy"
    values = r"\bserde_json::Value\b|\bJsonValue\b"

    def command(self, spec, out, crate):
        return [self.tool, "generate", "rust", spec, "--name", crate, "--output", out]

    def client(self, crate):
        return 'api::Client::new("http://localhost").unwrap()'


class OpenapiToRust(Generator):
    name, version, package = "openapi-to-rust", "0.23.0", "openapi-to-rust"
    types = "api::generated::types"

    def command(self, spec, out, crate):
        return [self.tool, "generate", spec, "--output-dir", out / "src" / "generated", "--module-name", "generated"]

    def finish(self, out, crate):
        (out / "src" / "lib.rs").write_text("pub mod generated;\n")
        needed = (out / "src" / "generated" / "REQUIRED_DEPS.toml").read_text()
        needed = needed if "[dependencies]" in needed else f"[dependencies]\n{needed}"
        (out / "Cargo.toml").write_text(f'[package]\nname = "{crate}"\nversion = "0.0.0"\nedition = "2024"\n\n{needed}')

    def untyped(self, spec, folder, env):
        """What the generator itself counts as fields without a type."""
        done = subprocess.run([self.tool, "generate", spec, "--output-dir", folder / "none", "--dry-run", "--json", "--report-untyped"],
                              cwd=folder, env=env, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        return done.stdout + done.stderr

    def client(self, crate):
        return 'api::generated::client::HttpClient::new().with_base_url("http://localhost")'


class Oas3Gen(Generator):
    name, version, package = "oas3-gen", "0.29.0", "oas3-gen"
    operation = r"^    pub async fn \w+(?=\(\s*&self)"

    def command(self, spec, out, crate):
        # The crate is named after its folder.
        return [self.tool, "generate", "client-mod", "-i", spec, "-o", out, "--workspace", "--color", "never"]

    def finish(self, out, crate):
        manifest = out / "Cargo.toml"
        manifest.write_text(re.sub(r'^name = ".*"$', f'name = "{crate}"', manifest.read_text(), count=1, flags=re.M))

    def client(self, crate):
        name = re.search(r"^pub struct (\w+)", (crate.api / "src" / "client.rs").read_text(), re.M)[1]
        return f'api::{name}::with_base_url("http://localhost").unwrap()'


class OpenapiGenerator(Generator):
    name, version, package = "openapi-generator", "7.26.0", "openapi-generator-cli"
    operation = r"^pub async fn \w+"
    types = "api::models"

    def install(self, tools, env):
        python = tools / "python"
        if not (python / "openapi_generator_cli").exists():
            pip(python, f"{self.package}=={self.version}")
        self.tool = next(python.rglob("openapi-generator.jar"))

    def command(self, spec, out, crate):
        return ["java", "-jar", self.tool, "generate", "-i", spec, "-g", "rust", "--library", "reqwest", "--package-name", crate,
                "-o", out, "--skip-validate-spec"]

    def finish(self, out, crate):
        manifest = out / "Cargo.toml"
        # OpenSSL's headers are not everywhere; the other choice of its own manifest.
        manifest.write_text(manifest.read_text().replace('default = ["native-tls"]', 'default = ["rustls"]'))

    def client(self, crate):
        return "api::apis::configuration::Configuration::new()"

    def call(self, module, function, types):
        return f"{module}::{function}({', '.join(['&client', *map(argument, types[1:])])})"


class Progenitor(Generator):
    name, version, package, binary = "progenitor", "0.15.1", "cargo-progenitor", "cargo-progenitor"
    values = r"\bserde_json::Value\b|serde_json::Map<"

    def command(self, spec, out, crate):
        return [self.tool, "progenitor", "--input", spec, "--output", out, "--name", crate, "--version", "0.0.0"]

    def client(self, crate):
        return 'api::Client::new("http://localhost")'


def everyone(root, target):
    """All of them, ours first."""
    return [Ours(root, target), Ploidy(), OpenapiToRust(), Oas3Gen(), OpenapiGenerator(), Progenitor()]


def pip(folder, *packages):
    subprocess.run([sys.executable, "-m", "pip", "install", "-q", "--target", folder, *packages], check=True)


def python(module, tools):
    """A module that the script itself needs: PyYAML reads what is not JSON, jsonschema says which examples are valid."""
    folder = tools / "python"
    if not (folder / module).exists():
        pip(folder, PYTHON[module])
    if str(folder) not in sys.path:
        sys.path.insert(0, str(folder))
    return importlib.import_module(module)


def emptied(folder):
    """The path of a folder that is not there."""
    shutil.rmtree(folder, ignore_errors=True)
    Path(folder).parent.mkdir(parents=True, exist_ok=True)
    return folder
