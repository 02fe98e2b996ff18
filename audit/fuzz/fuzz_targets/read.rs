//! Any bytes as a capture of any form: the extractor neither panics nor hangs, and what it finds is in the file.
#![no_main]

use libfuzzer_sys::fuzz_target;
use payspec_audit::capture::Capture;
use payspec_audit::facts::Part;

fuzz_target!(|data: &[u8]| {
    // The first byte chooses the form, so that one corpus serves all.
    let Some((form, bytes)) = data.split_first() else {
        return;
    };
    let name = ["page.txt", "page.md", "page.html"][usize::from(*form) % 3];
    let capture = Capture {
        id: "page",
        name,
        bytes,
        read: "2026-01-01",
    };
    let Ok(document) = payspec_audit::read::read(&capture) else {
        return;
    };
    let lines = bytes.iter().filter(|byte| **byte == b'\n').count() as u32 + 1;
    for section in &document.sections {
        assert!(section.at.line >= 1 && section.at.line <= lines);
        for part in &section.parts {
            if let Part::Fields(table) = part {
                for row in &table.rows {
                    assert!(!row.path.is_empty());
                    assert!(row.at.line >= 1 && row.at.line <= lines);
                }
            }
        }
    }
});
