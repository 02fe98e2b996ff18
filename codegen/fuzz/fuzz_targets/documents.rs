//! OpenAPI documents made of nothing.
#![no_main]

use libfuzzer_sys::arbitrary::Unstructured;
use libfuzzer_sys::fuzz_target;
use payspec_codegen_fuzz::{document, inspect::Inspector};

fuzz_target!(|data: &[u8]| {
    if let Ok(input) = document::made(&mut Unstructured::new(data)) {
        Inspector::default().inspect(&input, true);
    }
});
