//! Carries a plan out: all of it, or, as far as a disk allows, nothing.
//!
//! Every new text is first written to a temporary file beside its place. Only when all are there are they renamed, and the
//! orphans removed. If a step fails, the ones before it are taken back.

use std::collections::BTreeSet;
use std::fs::{self, OpenOptions};
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use super::{Kind, Plan, Step, kind};

pub(super) const TEMP_START: &str = ".payspec-";
pub(super) const TEMP_END: &str = ".tmp";

impl Plan {
    /// Makes the folder what the plan says.
    ///
    /// # Errors
    /// A file can't be written, or stands in the way; then nothing is changed.
    pub fn apply(&self) -> Result<()> {
        if let Some(first) = self.foreign.first() {
            let more = match self.foreign.len() {
                1 => String::new(),
                all => format!(" (and {} more)", all - 1),
            };
            bail!(
                "`{first}`{more} stands where the generator writes, but was not written by it; \
                 nothing was written: move the file out, or delete it"
            );
        }
        let mut run = Run::new(&self.folder);
        let done = run.carry_out(&self.steps);
        if done.is_err() {
            run.take_back();
        }
        done.context("nothing was written")?;
        self.remove_emptied();
        Ok(())
    }

    /// A folder that stays although it is empty harms nobody: git does not even see it.
    fn remove_emptied(&self) {
        for folder in &self.emptied {
            let _ = fs::remove_dir(self.folder.join(folder));
        }
    }
}

/// What has been done so far, so that it can be taken back.
struct Run<'a> {
    folder: &'a Path,
    temps: usize,
    undo: Vec<Undo<'a>>,
    /// Folders that are there by now.
    there: BTreeSet<PathBuf>,
}

enum Undo<'a> {
    RemoveFolder(PathBuf),
    RemoveFile(PathBuf),
    Restore(&'a str, &'a [u8]),
}

impl<'a> Run<'a> {
    fn new(folder: &'a Path) -> Self {
        Self {
            folder,
            temps: 0,
            undo: Vec::new(),
            there: BTreeSet::new(),
        }
    }

    fn carry_out(&mut self, steps: &'a [Step]) -> Result<()> {
        let mut written = Vec::new();
        for step in steps {
            if let Step::Write { path, text, before } = step {
                let temp = self.write_temp(path, text.as_bytes())?;
                written.push((path, temp, before));
            }
        }
        for (path, temp, before) in written {
            self.rename(&temp, path, before.as_deref())?;
        }
        for step in steps {
            if let Step::Remove { path, before } = step {
                fs::remove_file(self.folder.join(path))
                    .with_context(|| format!("cannot remove `{path}`"))?;
                self.undo.push(Undo::Restore(path, before));
            }
        }
        Ok(())
    }

    fn write_temp(&mut self, path: &str, bytes: &[u8]) -> Result<PathBuf> {
        self.create_parents(path)
            .with_context(|| format!("cannot make the folder of `{path}`"))?;
        self.temps += 1;
        let name = format!(
            "{TEMP_START}{}-{}{TEMP_END}",
            std::process::id(),
            self.temps
        );
        let temp = self.folder.join(path).with_file_name(name);
        // Never through something that already stands there, be it a link.
        let mut file = OpenOptions::new()
            .write(true)
            .create_new(true)
            .open(&temp)
            .with_context(|| format!("cannot write `{path}`"))?;
        self.undo.push(Undo::RemoveFile(temp.clone()));
        file.write_all(bytes)
            .with_context(|| format!("cannot write `{path}`"))?;
        Ok(temp)
    }

    fn create_parents(&mut self, path: &str) -> Result<()> {
        let place = self.folder.join(path);
        let Some(parent) = place.parent() else {
            return Ok(());
        };
        if self.there.contains(parent) {
            return Ok(());
        }
        let mut all: Vec<&Path> = parent.ancestors().collect();
        all.retain(|folder| !folder.as_os_str().is_empty());
        for folder in all.into_iter().rev() {
            if self.there.contains(folder) {
                continue;
            }
            match fs::create_dir(folder) {
                Ok(()) => self.undo.push(Undo::RemoveFolder(folder.to_path_buf())),
                Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
                Err(error) => return Err(error.into()),
            }
            self.there.insert(folder.to_path_buf());
        }
        Ok(())
    }

    fn rename(&mut self, temp: &Path, path: &'a str, before: Option<&'a [u8]>) -> Result<()> {
        // Looked at again: whoever made a folder or link of it since the plan was made keeps it.
        if matches!(kind(self.folder, path)?, Some(Kind::Folder | Kind::Other)) {
            bail!("cannot write `{path}`: it is no plain file any more");
        }
        let place = self.folder.join(path);
        fs::rename(temp, &place).with_context(|| format!("cannot write `{path}`"))?;
        self.undo.push(match before {
            Some(bytes) => Undo::Restore(path, bytes),
            None => Undo::RemoveFile(place),
        });
        Ok(())
    }

    /// Failing to take a step back is not told: the error that is on its way says why.
    fn take_back(&mut self) {
        let mut undo = std::mem::take(&mut self.undo);
        while let Some(last) = undo.pop() {
            let _ = match last {
                Undo::RemoveFolder(folder) => fs::remove_dir(folder),
                Undo::RemoveFile(file) => fs::remove_file(file),
                Undo::Restore(path, bytes) => self.restore(path, bytes),
            };
        }
    }

    fn restore(&mut self, path: &str, bytes: &[u8]) -> std::io::Result<()> {
        let place = self.folder.join(path);
        let temp =
            place.with_file_name(format!("{TEMP_START}{}-back{TEMP_END}", std::process::id()));
        fs::write(&temp, bytes)?;
        fs::rename(&temp, place)
    }
}
