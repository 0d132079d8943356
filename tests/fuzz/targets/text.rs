#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| readers_fuzz::any_document(data));
