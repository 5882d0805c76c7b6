//! When to stop.

use anyhow::{Context, Result};

/// Listens for Ctrl-C and, where there is one, the signal to terminate, from the moment it is made:
/// what is started afterwards is always stopped in order.
pub(crate) struct StopSignal {
    #[cfg(unix)]
    interrupt: tokio::signal::unix::Signal,
    #[cfg(unix)]
    terminate: tokio::signal::unix::Signal,
    #[cfg(windows)]
    interrupt: tokio::signal::windows::CtrlC,
}

impl StopSignal {
    /// Begins to listen.
    pub(crate) fn listen() -> Result<Self> {
        Self::register().context("cannot listen for Ctrl-C")
    }

    #[cfg(unix)]
    fn register() -> std::io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        Ok(Self {
            interrupt: signal(SignalKind::interrupt())?,
            terminate: signal(SignalKind::terminate())?,
        })
    }

    #[cfg(windows)]
    fn register() -> std::io::Result<Self> {
        Ok(Self {
            interrupt: tokio::signal::windows::ctrl_c()?,
        })
    }

    /// Waits for the signal. Whoever is in a hurry asks twice: a second signal of either kind ends
    /// the process at once, which loses nothing either.
    pub(crate) async fn wait(mut self) {
        #[cfg(unix)]
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.terminate.recv() => {}
        }
        #[cfg(windows)]
        self.interrupt.recv().await;
        tracing::info!("stopping");
        tokio::spawn(async move {
            #[cfg(unix)]
            let code = tokio::select! {
                _ = self.interrupt.recv() => 130,
                _ = self.terminate.recv() => 143,
            };
            #[cfg(windows)]
            let code = {
                self.interrupt.recv().await;
                130
            };
            std::process::exit(code);
        });
    }
}
