//! libFuzzer's program for [`oneshot_fuzz::event`].

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| oneshot_fuzz::event(data));
