//! Runs the generator, a provider at a time and several at once.

use std::sync::Mutex;
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};

use crate::library::{Layout, Module, Options, Output, SourceFile, Spec, module};
use crate::progress::Progress;
use crate::sources::Sources;

/// The generator, or what a test puts in its place.
pub(crate) type Compile = dyn Fn(&[SourceFile], &[Spec], &Options) -> Output + Sync;

/// What became of one provider.
pub(crate) struct Compiled {
    pub(crate) provider: String,
    pub(crate) output: Output,
    pub(crate) time: Duration,
}

/// Specs nest, and the generator follows them by calling itself; an unoptimised build needs more than the usual 2 MB.
const STACK: usize = 32 << 20;

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
    let count = specs.len();
    let workers = thread::available_parallelism()
        .map_or(1, usize::from)
        .min(count);
    let queue = Mutex::new(specs.into_iter().enumerate());
    let next = || queue.lock().ok().and_then(|mut specs| specs.next());
    let worker = || {
        let mut done = Vec::new();
        while let Some((at, spec)) = next() {
            done.push((at, work(spec)));
        }
        done
    };
    let mut done = thread::scope(|scope| {
        let start = |_| {
            thread::Builder::new()
                .stack_size(STACK)
                .spawn_scoped(scope, worker)
        };
        let threads: Vec<_> = (0..workers).map(start).collect::<Result<_, _>>()?;
        let mut done = Vec::with_capacity(count);
        for thread in threads {
            let part = thread.join().ok();
            done.extend(
                part.context("the generator panicked, which is a bug in it; nothing was written")?,
            );
        }
        anyhow::Ok(done)
    })?;
    done.sort_by_key(|(at, _)| *at);
    Ok(done.into_iter().map(|(_, done)| done).collect())
}

fn compile_one(compile: &Compile, sources: &Sources, modules: &[Module], spec: Spec) -> Compiled {
    let options = Options {
        layout: Layout::Crate,
        modules: modules.to_vec(),
        command: "cargo xtask generate".to_owned(),
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
