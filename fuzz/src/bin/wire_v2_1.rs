//! libFuzzer's program for [`oneshot_fuzz::wire_v2_1`].

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| oneshot_fuzz::wire_v2_1(data));
