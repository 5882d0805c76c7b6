//! Two servers on one PostgreSQL.

use std::sync::Arc;

use tempfile::TempDir;

use crate::calls::Calls;
use crate::partner::Partner;
use crate::program::Program;
use crate::stage::{Change, Scene, setup};
use crate::truths;
use crate::twin::Linxo;

/// A scene and its two servers.
pub(crate) struct Pair {
    pub(crate) scene: Scene,
    pub(crate) programs: [Arc<Program>; 2],
    /// What stands before the second; that before the first is in the scene.
    #[expect(dead_code, reason = "it listens as long as the pair is there")]
    second_calls: Calls,
    /// Where the logs are.
    #[expect(dead_code, reason = "it is deleted with the pair")]
    folder: TempDir,
}

impl Pair {
    /// Both started, on the database at that address.
    pub(crate) async fn on(database: &str, change: Change<'_>) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let linxo = Linxo::start().await;
        let calls = Calls::before(linxo.addresses()).await;
        let second_calls = calls.beside().await;
        let program = |calls: &Calls, log: &str| {
            let mut setup = setup(calls, database);
            change(&mut setup, folder.path());
            let program = Arc::new(Program::new(setup, &folder.path().join(log)));
            calls.are_of(&program);
            program
        };
        let programs = [program(&calls, "log-1"), program(&second_calls, "log-2")];
        for program in &programs {
            program.start().await;
        }
        let addresses = programs.iter().map(|program| program.address());
        let partner = Arc::new(Partner::of(addresses.collect()).in_a_hurry());
        Self {
            scene: Scene {
                linxo: Arc::new(linxo),
                calls: Arc::new(calls),
                partner,
                of_one: true,
            },
            programs,
            second_calls,
            folder,
        }
    }

    /// For many journeys at once.
    pub(crate) fn of_many(mut self) -> Self {
        self.scene.of_one = false;
        self
    }

    /// Both.
    pub(crate) fn both(&self) -> [&Program; 2] {
        [&self.programs[0], &self.programs[1]]
    }

    /// Checks what must be true of both, and of Linxo.
    pub(crate) async fn holds(&self) {
        self.scene.calls.settled().await;
        truths::of_linxo(&self.scene).await;
        truths::of_programs(&self.scene, &self.both());
    }
}
