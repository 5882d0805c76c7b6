//! Stands between the server and Linxo: counts the calls, lets a plan happen to them, and keeps what
//! Linxo gave.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock};
use std::time::Duration;

use serde_json::Value;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinHandle;

use crate::message::{Reply, Request};
use crate::partner::{Partner, within};
use crate::plan::{Act, Moment, Place, Plan, Way};
use crate::program::{Program, free_port};
use crate::twin::http;

/// A call that is late comes after the next server's first call, or then.
const LATEST: Duration = Duration::from_secs(10);

/// The one who stands between one server and Linxo.
pub(crate) struct Calls {
    shared: Arc<Shared>,
    sides: [Side; 2],
    doors: Mutex<Vec<JoinHandle<()>>>,
}

#[derive(Clone)]
struct Side {
    port: u16,
    /// Where these calls go.
    target: String,
    /// The widget's address at the twin, and ours in its place.
    embed: (String, String),
    /// Whose calls these are.
    program: Arc<OnceLock<Arc<Program>>>,
}

struct Shared {
    http: reqwest::Client,
    plan: Mutex<Plan>,
    watched: OnceLock<Watched>,
    seen: Mutex<Seen>,
    /// How many calls have come.
    come: watch::Sender<usize>,
    /// How many are under way.
    under_way: watch::Sender<usize>,
    /// Whether held calls go on.
    let_go: watch::Sender<bool>,
    /// How many were answered, or not, as the plan had it.
    over: watch::Sender<usize>,
}

/// A journey whose data must be in the store, whole, whenever its user is about to be deleted.
pub(crate) struct Watched {
    pub(crate) partner: Arc<Partner>,
    pub(crate) id: String,
    /// Accounts and transactions.
    pub(crate) whole: (usize, usize),
}

/// What was seen.
#[derive(Default, Clone)]
pub(crate) struct Seen {
    /// The calls, in the order in which they came.
    pub(crate) names: Vec<String>,
    /// What Linxo gave, by its id.
    pub(crate) accounts: BTreeMap<String, Value>,
    pub(crate) transactions: BTreeMap<String, Value>,
    /// How often the data was looked at right before a deletion.
    pub(crate) looked: usize,
    /// What must not be.
    pub(crate) wrong: Vec<String>,
}

impl Seen {
    /// Notes a call, and gives which of its name it is, and which of all.
    fn count(&mut self, name: String) -> (Place, usize) {
        self.names.push(name.clone());
        let number = self.names.iter().filter(|one| **one == name).count();
        (Place { name, number }, self.names.len())
    }
}

impl Calls {
    /// In front of these addresses of the twin (tokens and data, widget).
    pub(crate) async fn before(addresses: [&str; 2]) -> Self {
        let shared = Arc::new(Shared {
            http: http(),
            plan: Mutex::default(),
            watched: OnceLock::new(),
            seen: Mutex::default(),
            come: watch::Sender::new(0),
            under_way: watch::Sender::new(0),
            let_go: watch::Sender::new(false),
            over: watch::Sender::new(0),
        });
        Self::listening(shared, addresses).await
    }

    /// For another server: its calls are counted with those of the first.
    pub(crate) async fn beside(&self) -> Self {
        let [api, embed] = &self.sides;
        Self::listening(Arc::clone(&self.shared), [&api.target, &embed.target]).await
    }

    async fn listening(shared: Arc<Shared>, [api, embed]: [&str; 2]) -> Self {
        let (api_port, embed_port) = (free_port(), free_port());
        let embed = embed.trim_end_matches('/').to_owned();
        let own_embed = format!("http://embed.localhost:{embed_port}");
        let program = Arc::new(OnceLock::new());
        let side = |port, target: &str| Side {
            port,
            target: target.trim_end_matches('/').to_owned(),
            embed: (embed.clone(), own_embed.clone()),
            program: Arc::clone(&program),
        };
        let calls = Self {
            shared,
            sides: [side(api_port, api), side(embed_port, &embed)],
            doors: Mutex::default(),
        };
        calls.open().await;
        calls
    }

    /// Tokens and data; widget.
    pub(crate) fn addresses(&self) -> [String; 2] {
        let [api, embed] = &self.sides;
        [
            format!("http://localhost:{}", api.port),
            embed.embed.1.clone(),
        ]
    }

    /// Listens.
    pub(crate) async fn open(&self) {
        for side in self.sides.clone() {
            let listener = within("a port of ours", listener(side.port)).await;
            let shared = Arc::clone(&self.shared);
            let door = tokio::spawn(async move {
                loop {
                    let (stream, _) = listener.accept().await.expect("a connection");
                    let (shared, side) = (Arc::clone(&shared), side.clone());
                    tokio::spawn(async move { shared.serve(stream, &side).await });
                }
            });
            self.doors.lock().expect("no panic").push(door);
        }
    }

    /// Listens no more: connections are refused.
    pub(crate) async fn shut(&self) {
        let doors = std::mem::take(&mut *self.doors.lock().expect("no panic"));
        for door in doors {
            door.abort();
            assert!(door.await.is_err());
        }
    }

    /// Whose calls these are, and whom a plan kills.
    pub(crate) fn are_of(&self, program: &Arc<Program>) {
        assert!(self.sides[0].program.set(Arc::clone(program)).is_ok());
    }

    /// From now on this happens.
    pub(crate) fn plan(&self, plan: Plan) {
        *self.shared.plan.lock().expect("no panic") = plan;
    }

    /// From now on nothing happens any more.
    pub(crate) fn end_plan(&self) {
        self.shared.plan.lock().expect("no panic").end();
    }

    /// Where the plan began, if it came to that.
    pub(crate) fn begun(&self) -> Option<Place> {
        let plan = self.shared.plan.lock().expect("no panic");
        plan.begun().cloned()
    }

    /// Waits until the plan has begun.
    pub(crate) async fn has_begun(&self) {
        let mut come = self.shared.come.subscribe();
        let begun = come.wait_for(|_| self.begun().is_some()).await;
        drop(begun.expect("somebody who stands here"));
    }

    /// Looks at that journey's data before each deletion of a user.
    pub(crate) fn watch(&self, watched: Watched) {
        assert!(self.shared.watched.set(watched).is_ok());
    }

    /// What was seen so far.
    pub(crate) fn seen(&self) -> Seen {
        self.shared.seen().clone()
    }

    /// Waits until so many calls have come.
    pub(crate) async fn have_come(&self, number: usize) {
        let mut come = self.shared.come.subscribe();
        let enough = come.wait_for(|count| *count >= number).await;
        enough.expect("somebody who stands here");
    }

    /// Lets the held call go on.
    pub(crate) fn let_go(&self) {
        self.shared.let_go.send_replace(true);
    }

    /// How many calls have come.
    pub(crate) fn come(&self) -> usize {
        *self.shared.come.borrow()
    }

    /// Waits until Linxo has given some transactions.
    pub(crate) async fn gave_transactions(&self) {
        let mut over = self.shared.over.subscribe();
        let some = |_: &usize| !self.shared.seen().transactions.is_empty();
        over.wait_for(some).await.expect("somebody who stands here");
    }

    /// Waits until no call is under way, also none that was to come late.
    pub(crate) async fn settled(&self) {
        let mut under_way = self.shared.under_way.subscribe();
        let none = under_way.wait_for(|count| *count == 0).await;
        none.expect("somebody who stands here");
    }
}

/// A process that is being started has all that we listen to for a moment, so a port that was ours is
/// free again when that is over.
async fn listener(port: u16) -> TcpListener {
    loop {
        match TcpListener::bind(("127.0.0.1", port)).await {
            Ok(listener) => return listener,
            Err(error) if error.kind() == std::io::ErrorKind::AddrInUse => {
                tokio::task::yield_now().await;
            }
            Err(error) => panic!("port {port}: {error}"),
        }
    }
}

impl Drop for Calls {
    fn drop(&mut self) {
        for door in self.doors.lock().expect("no panic").iter() {
            door.abort();
        }
    }
}

impl Shared {
    fn seen(&self) -> MutexGuard<'_, Seen> {
        self.seen.lock().expect("no panic")
    }

    async fn serve(&self, mut stream: TcpStream, side: &Side) {
        let Ok(Some(request)) = Request::read(&mut stream).await else {
            return;
        };
        self.under_way.send_modify(|count| *count += 1);
        let (call, of_all) = self.seen().count(request.name());
        if request.method == "DELETE" && request.path().contains("/users/") {
            self.look_at_the_data().await;
        }
        let act = self.plan.lock().expect("no panic").act(&call, of_all);
        self.come.send_modify(|count| *count += 1);
        match act {
            Act::Hold => {
                let mut let_go = self.let_go.subscribe();
                drop(let_go.wait_for(|go| *go).await);
                let reply = self.forward(&request, side).await;
                let _gone = reply.write(&mut stream, usize::MAX).await;
            }
            Act::Pass => {
                let reply = self.forward(&request, side).await;
                // The other side may be dead.
                let _gone = reply.write(&mut stream, usize::MAX).await;
            }
            Act::Kill(moment) => self.kill(moment, &request, side).await,
            Act::Suspend => {
                let program = side.program.get().expect("a program");
                program.signal("STOP").await;
                let reply = self.forward(&request, side).await;
                let _gone = reply.write(&mut stream, usize::MAX).await;
            }
            Act::Fail(way) => {
                let _gone = self.fail(way, &request, side, &mut stream).await;
            }
        }
        drop(stream);
        self.under_way.send_modify(|count| *count -= 1);
        self.over.send_modify(|count| *count += 1);
    }

    async fn kill(&self, moment: Moment, request: &Request, side: &Side) {
        let program = side.program.get().expect("a program");
        match moment {
            Moment::Before => program.crash().await,
            Moment::After | Moment::Twice => {
                self.forward(request, side).await;
                program.crash().await;
            }
            Moment::Late => {
                program.kill().await;
                let mut over = self.over.subscribe();
                let before = *over.borrow_and_update();
                program.start().await;
                let another = over.wait_for(|count| *count > before);
                drop(tokio::time::timeout(LATEST, another).await);
                self.forward(request, side).await;
            }
        }
    }

    async fn fail(
        &self,
        way: Way,
        request: &Request,
        side: &Side,
        stream: &mut TcpStream,
    ) -> std::io::Result<()> {
        let fault = r#"{"error":"a fault of the drill"}"#;
        match way {
            Way::Refused(status) => Reply::of(status, fault).write(stream, usize::MAX).await,
            Way::TooMany => {
                let reply = Reply::of(429, fault).with("retry-after", "1");
                reply.write(stream, usize::MAX).await
            }
            Way::DoneAnd503 => {
                self.forward(request, side).await;
                Reply::of(503, fault).write(stream, usize::MAX).await
            }
            Way::CutBefore => Ok(()),
            Way::CutAfter => {
                self.forward(request, side).await;
                Ok(())
            }
            Way::Garbled => {
                let mut reply = self.forward(request, side).await;
                reply.body = b"{\"a\":[1,2,<!doctype".to_vec();
                // What had no body gets one, so its status must be one that has.
                reply.status = if reply.status == 204 {
                    200
                } else {
                    reply.status
                };
                reply.write(stream, usize::MAX).await
            }
            Way::Truncated => {
                let reply = self.forward(request, side).await;
                let half = reply.body.len() / 2;
                // Without a body there is nothing to break off but the answer itself.
                if half == 0 {
                    Ok(())
                } else {
                    reply.write(stream, half).await
                }
            }
        }
    }

    /// Passes a call on to the twin, and notes what that gave.
    async fn forward(&self, request: &Request, side: &Side) -> Reply {
        let method = request.method.parse().expect("a method");
        let mut going = self
            .http
            .request(method, format!("{}{}", side.target, request.target));
        for (name, value) in &request.headers {
            if !matches!(name.as_str(), "host" | "content-length" | "connection") {
                going = going.header(name, value);
            }
        }
        let answer = going.body(request.body.clone()).send().await;
        let answer = answer.expect("the twin");
        let text = |value: &reqwest::header::HeaderValue| {
            String::from_utf8_lossy(value.as_bytes()).into_owned()
        };
        let (twins, ours) = &side.embed;
        let mut reply = Reply {
            status: answer.status().as_u16(),
            headers: answer
                .headers()
                .iter()
                .map(|(name, value)| (name.as_str().to_owned(), text(value).replace(twins, ours)))
                .collect(),
            body: answer.bytes().await.expect("a body").to_vec(),
        };
        if let Ok(body) = std::str::from_utf8(&reply.body) {
            reply.body = body.replace(twins, ours).into_bytes();
        }
        if reply.status == 200 && request.method == "GET" {
            self.note(request, &reply);
        }
        reply
    }

    fn note(&self, request: &Request, reply: &Reply) {
        let Ok(Value::Array(items)) = serde_json::from_slice(&reply.body) else {
            return;
        };
        let id = |item: &Value| item["id"].as_str().unwrap_or_default().to_owned();
        let mut seen = self.seen();
        let kind = request.path().rsplit('/').next();
        for item in items {
            match kind {
                Some("accounts") => drop(seen.accounts.insert(id(&item), item)),
                Some("transactions") => drop(seen.transactions.insert(id(&item), item)),
                Some("connections") if item["auto_sync"] != false => {
                    seen.wrong
                        .push("a connection synchronises by itself".to_owned());
                }
                _ => {}
            }
        }
    }

    /// The user is about to be deleted: what the server has now is all there will ever be.
    async fn look_at_the_data(&self) {
        let Some(watched) = self.watched.get() else {
            return;
        };
        // A server that was killed meanwhile is looked at after its next start.
        let Some((view, data)) = watched.partner.look(&watched.id).await else {
            return;
        };
        let count = |name: &str| data[name].as_array().map_or(0, Vec::len);
        let found = (count("accounts"), count("transactions"));
        let mut seen = self.seen();
        seen.looked += 1;
        // When it is erased already, the deletion is somebody else's.
        let in_time = view["state"] == "erasing" || view["state"] == "erased";
        if !in_time || view["outcome"] != "delivered" || found != watched.whole {
            let state = format!("{} {} {found:?}", view["state"], view["outcome"]);
            seen.wrong
                .push(format!("a user is deleted before its time: {state}"));
        }
    }
}
