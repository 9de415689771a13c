#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| boothlift_fuzz::manifest_csv(data));
