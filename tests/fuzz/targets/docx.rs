#![no_main]

use documents::FileType;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| readers_fuzz::packed_document(data, FileType::Docx));
