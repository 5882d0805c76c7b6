//! The end user's page.

fn main() {
    oneshot_app::journey::mount();
}
