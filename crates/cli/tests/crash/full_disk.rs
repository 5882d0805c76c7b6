//! The disk is full under a SQLite store, and has room again later.
//!
//! Twice: by a bound on how large a file may grow, which everybody may set, and which SQLite takes
//! for a broken disk; and on a small file system of the server's own, which is full as a disk is.
//! The second needs the right to mount one, which root has, and others where the kernel lets them.

use std::process::Command;

use reqwest::Method;
use serde_json::json;

use crate::partner::{API_KEY, within};
use crate::stage::Stage;
use crate::walk::Walk;

/// What a file may grow to: more than the empty store (some 225), and far less than SQLite's log of a
/// journey of a thousand transactions (some 600, now more and now less).
const FILE_KIB: u32 = 350;
/// The file system's, which has the store, its log and the log's index on it.
const ROOM_KIB: u32 = 600;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_store_that_may_not_grow_loses_nothing_and_goes_on_when_it_may() {
    let stage = Stage::with(&|setup, _| {
        // In blocks of 512 bytes. Without the trap the first write too many would end the program.
        let blocks = FILE_KIB * 2;
        setup.before = Some(format!("trap '' XFSZ\nulimit -S -f {blocks}"));
    })
    .await;
    let give_room = || {
        let pid = stage
            .program
            .pid()
            .expect("a program that runs")
            .to_string();
        run("prlimit", &["--pid", &pid, "--fsize=unlimited"]);
    };
    let drill = drill(&stage, "disk I/O error", &give_room);
    stage.guard("a store that may not grow", drill).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_full_disk_loses_nothing_and_the_journey_goes_on_when_there_is_room() {
    let under = ["unshare", "--map-root-user", "--mount"].map(str::to_owned);
    let probe = [
        "--map-root-user",
        "--mount",
        "mount",
        "-t",
        "tmpfs",
        "none",
        "/mnt",
    ];
    let may_mount = Command::new("unshare").args(probe).output();
    if !may_mount.is_ok_and(|output| output.status.success()) {
        eprintln!("no file system may be mounted here: the drill on a full one was not made");
        return;
    }
    let stage = Stage::with(&|setup, folder| {
        let place = folder.join("small");
        std::fs::create_dir(&place).expect("a folder");
        let place = place.display();
        let mount = format!("mount -t tmpfs -o size={ROOM_KIB}k none '{place}'");
        setup.under = under.to_vec();
        setup.before = Some(mount);
        let database = format!("sqlite://{place}/drill.db");
        setup
            .environment
            .retain(|(name, _)| name != "ONESHOT_DATABASE_URL");
        setup
            .environment
            .push(("ONESHOT_DATABASE_URL".to_owned(), database));
    })
    .await;
    let place = stage.folder.path().join("small").display().to_string();
    let give_room = || {
        let pid = stage
            .program
            .pid()
            .expect("a program that runs")
            .to_string();
        let enter = [
            "--target",
            &pid,
            "--user",
            "--mount",
            "--preserve-credentials",
        ];
        let remount = ["mount", "-o", "remount,size=64m", &place];
        run("nsenter", &[&enter[..], &remount[..]].concat());
    };
    let drill = drill(&stage, "database or disk is full", &give_room);
    stage.guard("a full disk", drill).await;
}

/// A journey comes to the point where nothing more fits, and goes on when there is room.
async fn drill(stage: &Stage, said: &str, give_room: &(dyn Fn() + Send + Sync)) {
    let scene = &stage.scene;
    let full = async {
        stage.program.says(&[said], 3).await;
        // What is not kept is not said to be.
        let mut opened = Vec::new();
        for number in 1.. {
            let body = json!({ "reference": format!("full-{number}") });
            let path = "/v1/journeys";
            let asked = scene
                .partner
                .try_once(&Method::POST, path, API_KEY, Some(&body));
            match asked.await.map(|answer| (answer.status, answer)) {
                Some((201, answer)) => opened.push(answer.json()["id"].clone()),
                Some((503, _)) => break,
                other => panic!("{:?}", other.map(|(status, _)| status)),
            }
        }
        give_room();
        opened
    };
    let both = async { tokio::join!(Walk::Pages.go(scene, "drill"), full) };
    let (walked, opened) = within("the end", both).await;
    for id in opened {
        let path = format!("/v1/journeys/{}", id.as_str().expect("an id"));
        let wanted = &[202, 204];
        scene
            .partner
            .ask(Method::DELETE, &path, API_KEY, None, wanted)
            .await;
    }
    stage.holds(&walked).await;
}

fn run(program: &str, arguments: &[&str]) {
    let output = Command::new(program)
        .args(arguments)
        .output()
        .expect("a program");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{program}: {said}");
}
