//! Runs the generator, a provider at a time and several at once.

use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use payspec_build::parallel;

use crate::library::{Layout, Module, Options, Output, SourceFile, Spec, module};
use crate::sources::Sources;
use payspec_build::progress::Progress;

/// The generator, or what a test puts in its place.
pub(crate) type Compile = dyn Fn(&[SourceFile], &[Spec], &Options) -> Output + Sync;

/// What became of one provider.
pub(crate) struct Compiled {
    pub(crate) provider: String,
    pub(crate) output: Output,
    pub(crate) time: Duration,
}

/// Compiles `specs`, in their order.
pub(crate) fn compile(
    compile: &Compile,
    sources: &Sources,
    specs: Vec<Spec>,
    progress: &Progress,
) -> Result<Vec<Compiled>> {
    // The manifest knows all providers, whichever are compiled.
    let modules = in_parallel(sources.select(&[])?, |spec| module(&sources.files, &spec))?;
    in_parallel(specs, |spec| {
        progress.say(&format!("compiling {}", spec.path));
        compile_one(compile, sources, &modules, spec)
    })
}

/// Does the work for each spec, several at once, and keeps their order.
fn in_parallel<T: Send>(specs: Vec<Spec>, work: impl Fn(Spec) -> T + Sync) -> Result<Vec<T>> {
    let done = parallel::each(specs, parallel::jobs(), work)?;
    let done: Option<Vec<T>> = done.into_iter().collect();
    done.context("the generator panicked, which is a bug in it; nothing was written")
}

fn compile_one(compile: &Compile, sources: &Sources, modules: &[Module], spec: Spec) -> Compiled {
    let options = Options {
        layout: Layout::Crate,
        modules: modules.to_vec(),
        ..Options::for_specs(&[])
    };
    let provider = spec.name.clone();
    let started = Instant::now();
    let output = compile(&sources.files, &[spec], &options);
    Compiled {
        provider,
        output,
        time: started.elapsed(),
    }
}
