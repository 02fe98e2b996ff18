//! What must hold of any input: findings that point into it and can be shown, Rust that parses or nothing, the same twice.

use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash, Hasher};

use payspec_codegen::{Layout, Options, Output, Severity, SourceFile, Spec, diag, generate};

/// What became of an input.
#[derive(Clone, Debug)]
pub enum Outcome {
    /// An error was found: nothing is generated.
    Refused,
    /// It was generated.
    Accepted(Output),
}

/// Judges inputs; remembers which texts parsed, since most files of one output are those of another.
#[derive(Default)]
pub struct Inspector {
    parsed: HashSet<u64>,
}

impl Inspector {
    /// Compiles an input once, and twice where that is asked for.
    ///
    /// # Panics
    /// When something does not hold: that is what this is for.
    pub fn inspect(&mut self, input: &[u8], twice: bool) -> Outcome {
        let sources = [SourceFile::new("input.yaml", input)];
        let specs = [Spec {
            name: "api".to_owned(),
            path: "input.yaml".to_owned(),
        }];
        let options = Options {
            layout: Layout::Module,
            ..Options::for_specs(&specs)
        };
        let output = generate(&sources, &specs, &options);
        self.findings(&output, &sources);
        let refused = output
            .findings
            .iter()
            .any(|finding| finding.severity == Severity::Error);
        assert_eq!(
            refused,
            output.files.is_empty(),
            "files without errors, errors without files"
        );
        for file in output
            .files
            .iter()
            .filter(|file| file.path.ends_with(".rs"))
        {
            self.parses(&file.path, &file.text);
        }
        if twice {
            let again = generate(&sources, &specs, &options);
            assert_eq!(output.findings, again.findings, "the same findings twice");
            assert!(output.files == again.files, "the same files twice");
        }
        if refused {
            Outcome::Refused
        } else {
            Outcome::Accepted(output)
        }
    }

    fn findings(&self, output: &Output, sources: &[SourceFile]) {
        let text = sources[0].text_lossy();
        for finding in &output.findings {
            let also = finding.also.iter().map(|(span, _)| span);
            for span in finding.span.iter().chain(also) {
                assert_eq!(
                    span.file.index(),
                    0,
                    "a place in the one file: {}",
                    finding.message
                );
                let (start, end) = (span.start as usize, span.end as usize);
                assert!(
                    start <= end && end <= text.len(),
                    "{start}..{end} of {}: {}",
                    text.len(),
                    finding.message
                );
            }
            // a few hundred findings are shown like a few
            if output.findings.len() < 200 {
                assert!(!diag::render(finding, sources, false).is_empty());
            }
        }
    }

    fn parses(&mut self, path: &str, text: &str) {
        let mut hasher = DefaultHasher::new();
        text.hash(&mut hasher);
        if self.parsed.len() > 1_000_000 {
            self.parsed.clear();
        }
        if self.parsed.insert(hasher.finish())
            && let Err(error) = syn::parse_file(text)
        {
            panic!("{path} does not parse: {error}");
        }
    }
}
