//! libFuzzer's program for [`oneshot_fuzz::testbank`].

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| oneshot_fuzz::testbank(data));
