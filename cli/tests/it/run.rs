//! Runs the command in a folder of its own.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

/// A folder with files in it.
pub(crate) struct Folder(TempDir);

/// What a run came to.
pub(crate) struct Ran {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Folder {
    pub(crate) fn new(files: &[(&str, &str)]) -> Self {
        let folder = Self(TempDir::new().expect("a temporary folder"));
        for (path, text) in files {
            folder.put(path, text);
        }
        folder
    }

    pub(crate) fn path(&self, path: &str) -> PathBuf {
        self.0.path().join(path)
    }

    pub(crate) fn put(&self, path: &str, text: &str) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().expect("it is in the folder")).expect("a folder");
        fs::write(path, text).expect("a file");
    }

    pub(crate) fn text(&self, path: &str) -> String {
        fs::read_to_string(self.path(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
    }

    /// Files below `path`, sorted.
    pub(crate) fn files(&self, path: &str) -> Vec<String> {
        let mut found = Vec::new();
        below(&self.path(path), &self.path(path), &mut found);
        found.sort();
        found
    }

    /// Runs `payspec` with these words, in the folder.
    pub(crate) fn run(&self, words: &[&str]) -> Ran {
        let output = Command::new(env!("CARGO_BIN_EXE_payspec"))
            .args(words)
            .current_dir(self.0.path())
            .env_remove("NO_COLOR")
            // What the tests need is there already, as the workspace needs it too.
            .env("CARGO_NET_OFFLINE", "true")
            .output()
            .expect("the command starts");
        Ran {
            code: output.status.code().expect("an exit code"),
            out: String::from_utf8(output.stdout).expect("text"),
            err: String::from_utf8(output.stderr).expect("text"),
        }
    }
}

impl Ran {
    /// Everything, with times and places of this machine left out.
    pub(crate) fn shown(&self) -> String {
        let both = format!("exit code {}\n{}\n{}", self.code, self.err, self.out);
        let mut text = String::new();
        let mut rest = both.as_str();
        // `0.12 s` and `1.30 s` are `[time]`.
        while let Some(at) = rest.find(" s\n").or_else(|| rest.find(" s ")) {
            let at = rest[..at + 1].find(" s").map_or(at, |first| first.min(at));
            let start = rest[..at].rfind(|c: char| !c.is_ascii_digit() && c != '.');
            let start = start.map_or(0, |start| start + 1);
            text.push_str(&rest[..start]);
            text.push_str(if start < at { "[time]" } else { " s" });
            rest = &rest[at + 2..];
        }
        text.push_str(rest);
        text
    }
}

fn below(root: &Path, folder: &Path, found: &mut Vec<String>) {
    let Ok(entries) = fs::read_dir(folder) else {
        return;
    };
    for entry in entries {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            below(root, &path, found);
        } else {
            let path = path.strip_prefix(root).expect("it is below");
            found.push(path.to_string_lossy().into_owned());
        }
    }
}

/// A small file with several operations, and findings of three kinds.
pub(crate) const SPEC: &str = "\
openapi: 3.1.0
info: { title: Acme, version: 1.0.0 }
servers: [{ url: https://api.acme.example }]
paths:
  /orders:
    get:
      operationId: listOrders
      tags: [orders]
      responses:
        '200': { description: all, content: { application/json: { schema: { type: array, items: { $ref: '#/components/schemas/Order' } } } } }
    post:
      operationId: createOrder
      tags: [orders]
      requestBody: { required: true, content: { application/json: { schema: { $ref: '#/components/schemas/Order' } } } }
      responses: { '200': { description: done } }
  /refunds:
    get:
      operationId: listRefunds
      tags: [refunds]
      responses:
        '200': { description: all, content: { application/json: { schema: { $ref: '#/components/schemas/Refund' } } } }
components:
  schemas:
    Order:
      type: object
      required: [id]
      properties:
        id: { type: string, maxLenght: 8 }
        a: { type: string, nullable: true }
        b: { type: string, nullable: true }
        c: { type: string, nullable: true }
        d: { type: string, nullable: true }
        e: { type: string, nullable: true }
    Refund: { type: object, properties: { id: { type: string } } }
";

/// The same without a flaw.
pub(crate) fn flawless() -> String {
    SPEC.replace(", maxLenght: 8", "")
        .replace(", nullable: true", "")
}
