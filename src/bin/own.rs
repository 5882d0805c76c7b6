//! The end user's own data, loaded into the end user's page at the end of a journey.

fn main() {
    oneshot_app::journey::own::program::mount();
}
