//! A release carries the built pages inside, so it is made anew when they change. A debug build reads
//! them from their folder when asked for.

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=migrations");
    if std::env::var("PROFILE").is_ok_and(|profile| profile == "release") {
        println!("cargo::rerun-if-changed=../../dist");
        println!("cargo::rerun-if-changed=../../embed");
    }
}
