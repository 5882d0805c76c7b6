//! libFuzzer's program for [`oneshot_fuzz::address`].

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| oneshot_fuzz::address(data));
