//! Room for recursion: schemas refer to schemas, so how deep a call goes is up to the file.

use std::panic::resume_unwind;
use std::thread;

use crate::source::SourceFile;

/// Files up to this many bytes can't go deeper than the stack that every thread has.
const SMALL: usize = 4 << 10;
/// Stack for each byte of a file: a reference takes some 45 bytes of text, and its call some kilobytes, more in debug builds.
const EACH: usize = 512;
/// No stack is larger; only what is used of it is ever there.
const MOST: usize = 1 << 30;

/// Does the work where the stack is as large as these files may need. Where there can be no such thread, it is done in this one.
pub(crate) fn roomy<T: Send>(sources: &[SourceFile], work: impl Fn() -> T + Sync) -> T {
    let bytes: usize = sources.iter().map(|source| source.bytes.len()).sum();
    if bytes <= SMALL {
        return work();
    }
    let size = bytes.saturating_mul(EACH).clamp(2 << 20, MOST);
    thread::scope(|scope| {
        let thread = thread::Builder::new().stack_size(size);
        match thread.spawn_scoped(scope, &work) {
            // The work's own panic, if it has one, goes on as if there were no thread.
            Ok(thread) => thread.join().unwrap_or_else(|panic| resume_unwind(panic)),
            Err(_) => work(),
        }
    })
}

#[cfg(test)]
mod tests {
    use std::fmt::Write;

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
        assert!(types(&schemas) <= 1);
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
        let is_told = |message: &str| message.starts_with("a base behind more than 256 others");
        assert!(findings.iter().all(|one| is_told(&one.message)));
        assert_eq!(findings.len(), 45);
    }
}
