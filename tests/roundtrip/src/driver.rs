//! The generated crate with a table of its types, compiled, as a process that decodes and encodes.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use anyhow::{Context, Result, bail};
use payspec_codegen::OutFile;

/// What a type made of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Decoded, and encoded as this.
    Encoded(String),
    /// Refused, and why; holds no value.
    Refused(String),
    /// The process ended.
    Ended,
}

/// A crate that was compiled for one file.
pub struct Driver {
    program: PathBuf,
    process: Option<Running>,
}

struct Running {
    child: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
}

impl Driver {
    /// Writes the crate below `folder` and compiles it; `types` are what its table names, by number.
    ///
    /// # Errors
    /// It can't be written, or does not compile: then with what the compiler says.
    pub fn build(folder: &Path, name: &str, files: &[OutFile], types: &[String]) -> Result<Self> {
        fs::create_dir_all(folder)?;
        // Cargo is started elsewhere.
        let folder = folder.canonicalize()?;
        let package = folder.join(name);
        let source = package.join("src");
        if source.exists() {
            fs::remove_dir_all(&source)?;
        }
        for file in files {
            let path = source.join("generated").join(&file.path);
            fs::create_dir_all(path.parent().unwrap_or(&source))?;
            fs::write(path, &file.text)?;
        }
        let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        let workspace = workspace.canonicalize()?;
        fs::write(package.join("Cargo.toml"), manifest(name, &workspace))?;
        fs::copy(workspace.join("Cargo.lock"), package.join("Cargo.lock"))?;
        fs::write(source.join("main.rs"), main(name, types))?;
        let target = folder.join("target");
        let output = Command::new(env!("CARGO"))
            .args(["build", "--quiet", "--offline"])
            .current_dir(&package)
            .env("CARGO_TARGET_DIR", &target)
            .env("CARGO_INCREMENTAL", "0")
            .env("RUSTFLAGS", "-Awarnings")
            .output()
            .context("cargo")?;
        if !output.status.success() {
            bail!("{}", String::from_utf8_lossy(&output.stderr));
        }
        Ok(Self {
            program: target.join("debug").join(name),
            process: None,
        })
    }

    /// Decodes a text as the type of this number, and encodes what it became.
    ///
    /// # Errors
    /// The process can't be started.
    pub fn run(&mut self, ty: usize, text: &str) -> Result<Outcome> {
        let mut running = match self.process.take() {
            Some(running) => running,
            None => start(&self.program)?,
        };
        let mut answer = String::new();
        let sent = writeln!(running.input, "{ty} {text}").and_then(|()| running.input.flush());
        let read = sent.and_then(|()| running.output.read_line(&mut answer));
        if !matches!(read, Ok(length) if length > 0) {
            running.child.kill().ok();
            running.child.wait()?;
            return Ok(Outcome::Ended);
        }
        self.process = Some(running);
        let answer = answer.trim_end_matches('\n');
        Ok(match answer.split_once(' ') {
            Some(("ok", text)) => Outcome::Encoded(text.to_owned()),
            Some((_, why)) => Outcome::Refused(why.to_owned()),
            None => Outcome::Refused(answer.to_owned()),
        })
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        if let Some(Running {
            mut child, input, ..
        }) = self.process.take()
        {
            drop(input);
            child.wait().ok();
        }
    }
}

fn start(program: &Path) -> Result<Running> {
    let mut child = Command::new(program)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .with_context(|| program.display().to_string())?;
    let input = child.stdin.take().context("no input")?;
    let output = BufReader::new(child.stdout.take().context("no output")?);
    Ok(Running {
        child,
        input,
        output,
    })
}

fn manifest(name: &str, workspace: &Path) -> String {
    let runtime = workspace.join("runtime");
    format!(
        "[package]\nname = \"{name}\"\nversion = \"0.0.0\"\nedition = \"2024\"\npublish = false\n\n\
         [dependencies]\npayspec-runtime = {{ path = {:?}, default-features = false }}\n\n\
         [profile.dev]\ndebug = false\n\n[workspace]\n",
        runtime.display().to_string()
    )
}

fn main(name: &str, types: &[String]) -> String {
    let module = name.replace('-', "_");
    let rows: Vec<String> = types
        .iter()
        .map(|ty| format!("    again::<{ty}>,\n"))
        .collect();
    format!(
        r#"//! Reads `number text` by line, decodes and encodes the text as the type of that number.
#![allow(warnings)]
mod generated;
use std::io::{{BufRead, Write}};
use payspec_runtime as rt;
use generated::{module}::model;

type Again = fn(&str) -> Result<Vec<u8>, rt::DecodeError>;

static TYPES: &[Again] = &[
{}];

fn again<T: rt::Value>(text: &str) -> Result<Vec<u8>, rt::DecodeError> {{
    let value: T = rt::json::from_slice(text.as_bytes())?;
    Ok(rt::json::to_vec(&value).to_vec())
}}

fn serve() {{
    let mut out = std::io::stdout().lock();
    for line in std::io::stdin().lock().lines() {{
        let Ok(line) = line else {{ return }};
        let Some((number, text)) = line.split_once(' ') else {{ return }};
        let Some(again) = number.parse::<usize>().ok().and_then(|number| TYPES.get(number)) else {{ return }};
        let answer = match again(text) {{
            Ok(text) => format!("ok {{}}", String::from_utf8_lossy(&text)),
            Err(error) => format!("no {{}}", error.to_string().replace('\n', "; ")),
        }};
        if writeln!(out, "{{answer}}").and_then(|()| out.flush()).is_err() {{ return }}
    }}
}}

fn main() {{
    // Debug code takes much stack.
    std::thread::Builder::new().stack_size(256 << 20).spawn(serve).unwrap().join().ok();
}}
"#,
        rows.concat()
    )
}
