#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| boothlift_fuzz::calls(data));
