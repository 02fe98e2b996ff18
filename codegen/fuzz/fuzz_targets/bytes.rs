//! Any bytes as a spec.
#![no_main]

use libfuzzer_sys::fuzz_target;
use payspec_codegen_fuzz::inspect::Inspector;

fuzz_target!(|data: &[u8]| {
    Inspector::default().inspect(data, true);
});
