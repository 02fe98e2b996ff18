//! `cargo xtask tidy`: the house rules that no compiler knows. CI runs it.

mod rules;
#[cfg(test)]
mod tests;

use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, bail, ensure};

use crate::files::{self, Kind};
use crate::table::count;
use crate::terminal::Terminal;
use crate::{Outcome, schema, sources};

/// A broken rule, and where.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Finding {
    path: String,
    line: usize,
    message: String,
}

/// A text file of the repository.
struct Text {
    path: String,
    text: String,
}

impl Text {
    fn is_rust(&self) -> bool {
        self.path.ends_with(".rs")
    }

    fn is_generated(&self) -> bool {
        self.text
            .lines()
            .next()
            .is_some_and(|first| first.contains("@generated"))
    }

    fn lines(&self) -> impl Iterator<Item = (usize, &str)> {
        self.text
            .lines()
            .enumerate()
            .map(|(at, line)| (at + 1, line))
    }

    fn finding(&self, line: usize, message: impl Into<String>) -> Finding {
        Finding {
            path: self.path.clone(),
            line,
            message: message.into(),
        }
    }
}

/// Holds every file of the repository against the rules.
pub(crate) fn run(root: &Path, terminal: &mut Terminal<'_>) -> Result<Outcome> {
    ensure!(root.is_dir(), "`{}` is no folder", root.display());
    let paths = list(root)?;
    let providers = providers(&paths);
    let places = rules::machine_places(root);
    let mut findings = Vec::new();
    let mut readme = None;
    for path in &paths {
        let Some(file) = read(root, path)? else {
            continue;
        };
        rules::check(&file, &providers, &places, &mut findings);
        if file.path == rules::README {
            readme = Some(file);
        }
    }
    rules::check_readme(readme.as_ref(), &mut findings);
    findings.extend(editors_schema(root)?);
    findings.sort();
    for Finding {
        path,
        line,
        message,
    } in &findings
    {
        writeln!(terminal.out, "{path}:{line}: {message}")?;
    }
    if findings.is_empty() {
        writeln!(terminal.out, "tidy: {}", count(paths.len(), "file"))?;
        return Ok(Outcome::Fine);
    }
    writeln!(terminal.err, "{}", count(findings.len(), "finding"))?;
    Ok(Outcome::Findings)
}

/// The schema for editors is made of the generator's tables.
fn editors_schema(root: &Path) -> Result<Option<Finding>> {
    let state = schema::state(root)?;
    Ok(state.map(|state| Finding {
        path: schema::path(),
        line: 1,
        message: format!("is {state}; run `{}`", schema::COMMAND),
    }))
}

/// What git tracks or would track; without git, every file.
fn list(root: &Path) -> Result<Vec<String>> {
    if !root.join(".git").exists() {
        return list_without_git(root);
    }
    let git = Command::new("git")
        .args([
            "ls-files",
            "-z",
            "--cached",
            "--others",
            "--exclude-standard",
        ])
        .current_dir(root)
        .output()
        .context("git does not start")?;
    if !git.status.success() {
        bail!(
            "`git ls-files` failed: {}",
            String::from_utf8_lossy(&git.stderr).trim()
        );
    }
    let paths = String::from_utf8(git.stdout).context("a file name is not UTF-8")?;
    let mut paths: Vec<String> = paths.split_terminator('\0').map(str::to_owned).collect();
    paths.sort_unstable();
    paths.dedup();
    Ok(paths)
}

fn list_without_git(root: &Path) -> Result<Vec<String>> {
    let all = files::walk(root, ".")?.into_iter();
    let files = all
        .filter(|found| found.kind == Kind::File)
        .map(|found| found.path);
    let inside = files.filter_map(|path| path.strip_prefix("./").map(str::to_owned));
    Ok(inside.filter(|path| !path.starts_with("target/")).collect())
}

/// A file's text; none where it is a link, no text, or deleted and not yet committed so.
fn read(root: &Path, path: &str) -> Result<Option<Text>> {
    if files::kind(root, path)? != Some(Kind::File) {
        return Ok(None);
    }
    let text = String::from_utf8(files::read(root, path)?).ok();
    Ok(text.map(|text| Text {
        path: path.to_owned(),
        text,
    }))
}

fn providers(paths: &[String]) -> Vec<String> {
    let folder = format!("{}/", sources::FOLDER);
    let below = paths.iter().filter_map(|path| path.strip_prefix(&folder));
    let named = below.filter_map(|rest| rest.strip_suffix("/openapi.yaml"));
    named
        .filter(|name| !name.contains('/'))
        .map(str::to_owned)
        .collect()
}
