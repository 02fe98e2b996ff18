//! Trees of small specs, mutated and printed.
#![no_main]

use libfuzzer_sys::arbitrary::Unstructured;
use libfuzzer_sys::fuzz_target;
use payspec_codegen_fuzz::{inspect::Inspector, tree};

fuzz_target!(|data: &[u8]| {
    if let Ok(input) = tree::mutated(&mut Unstructured::new(data)) {
        Inspector::default().inspect(&input, true);
    }
});
