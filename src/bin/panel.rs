//! The integrator's panel.

fn main() {
    oneshot_app::panel::mount();
}
