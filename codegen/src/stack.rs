//! Room for recursion: schemas refer to schemas, so how deep a call goes is up to the file.

use std::cell::Cell;
use std::panic::resume_unwind;
use std::thread;

use crate::source::SourceFile;

/// Files up to this many bytes can't go deeper than the stack that every thread has.
const SMALL: usize = 4 << 10;
/// Stack for each byte of a file: a reference takes some 45 bytes of text, and its call some kilobytes, more in debug builds.
const EACH: usize = 512;
/// No stack is larger; only what is used of it is ever there.
const MOST: usize = 1 << 30;

thread_local! {
    /// How large the stack of a thread is that was made here.
    static ROOM: Cell<usize> = const { Cell::new(0) };
}

/// Does the work where the stack is as large as these files may need: in a thread of its own, unless this one was made here for as
/// much. Where there can be no such thread, it is done in this one.
///
/// [`generate`](crate::generate) does so by itself. Whoever measures what a thread does calls it in here, where it stays on the thread.
pub fn roomy<T: Send>(sources: &[SourceFile], work: impl Fn() -> T + Sync) -> T {
    let bytes: usize = sources.iter().map(|source| source.bytes.len()).sum();
    let size = bytes.saturating_mul(EACH).clamp(2 << 20, MOST);
    if bytes <= SMALL || ROOM.get() >= size {
        return work();
    }
    let in_there = || {
        ROOM.set(size);
        work()
    };
    thread::scope(|scope| {
        let thread = thread::Builder::new().stack_size(size);
        match thread.spawn_scoped(scope, in_there) {
            // The work's own panic, if it has one, goes on as if there were no thread.
            Ok(thread) => thread.join().unwrap_or_else(|panic| resume_unwind(panic)),
            Err(_) => work(),
        }
    })
}

#[cfg(test)]
mod tests {
    use std::fmt::Write;
    use std::thread;

    use super::roomy;
    use crate::{Layout, Options, Output, SourceFile, Spec, generate};

    fn output(schemas: &str) -> Output {
        let text = format!(
            "openapi: 3.0.3\ninfo: {{title: T, version: '1'}}\npaths: {{}}\ncomponents:\n  schemas:\n{schemas}"
        );
        let specs = [Spec {
            name: "api".to_owned(),
            path: "a.yaml".to_owned(),
        }];
        let options = Options {
            layout: Layout::Module,
            ..Options::for_specs(&specs)
        };
        let output = generate(&[SourceFile::new("a.yaml", text)], &specs, &options);
        assert!(!output.files.is_empty());
        output
    }

    fn types(schemas: &str) -> usize {
        output(schemas).summaries[0].types
    }

    #[test]
    fn a_thread_with_room_keeps_its_work() {
        let here = || thread::current().id();
        let of = |bytes: usize| [SourceFile::new("a.yaml", vec![b' '; bytes])];
        assert_eq!(roomy(&of(10), here), here());
        let (outer, same, larger) = roomy(&of(10_000), || {
            (here(), roomy(&of(9_000), here), roomy(&of(10 << 20), here))
        });
        assert_ne!(outer, here());
        assert_eq!(outer, same);
        assert_ne!(outer, larger);
    }

    // Tests run on threads of 2 MiB.
    #[test]
    fn schemas_may_refer_on_and_on() {
        let mut schemas = String::new();
        for number in 0..1000 {
            let next = (number + 1) % 1000;
            let _ = writeln!(
                schemas,
                "    S{number}: {{type: object, properties: {{next: {{$ref: '#/components/schemas/S{next}'}}}}}}"
            );
        }
        assert_eq!(types(&schemas), 1000);
    }

    #[test]
    fn references_to_references_are_followed_once() {
        let mut schemas = String::from("    S2000: {type: object}\n");
        for number in 0..2000 {
            let next = number + 1;
            let _ = writeln!(
                schemas,
                "    S{number}: {{$ref: '#/components/schemas/S{next}'}}"
            );
        }
        // Each component has a name of its own.
        assert_eq!(types(&schemas), 2001);
    }

    #[test]
    fn bases_behind_bases_have_a_bound() {
        let mut schemas = String::from("    S300: {type: object}\n");
        for number in 0..300 {
            let next = number + 1;
            let _ = writeln!(
                schemas,
                "    S{number}: {{type: object, allOf: [{{$ref: '#/components/schemas/S{next}'}}]}}"
            );
        }
        let findings = output(&schemas).findings;
        let is_told = |message: &str| message.starts_with("a base behind more than 64 others");
        assert!(findings.iter().all(|one| is_told(&one.message)));
        assert_eq!(findings.len(), 237);
    }
}
