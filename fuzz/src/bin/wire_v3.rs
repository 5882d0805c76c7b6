//! libFuzzer's program for [`oneshot_fuzz::wire_v3`].

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| oneshot_fuzz::wire_v3(data));
