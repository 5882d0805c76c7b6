//! A release carries the built pages inside, so it is made anew when they change. A debug build reads
//! them from their folder when asked for.

fn main() {
    // A debug build that finds no folder would never look there again, also when it has come. Should
    // it not be possible to make it, the pages are said to be missing, as they are.
    let _made = std::fs::create_dir_all("../../dist");
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=migrations");
    if std::env::var("PROFILE").is_ok_and(|profile| profile == "release") {
        println!("cargo::rerun-if-changed=../../dist");
        println!("cargo::rerun-if-changed=../../embed");
    }
}
