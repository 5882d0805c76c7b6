"""Runs the real server beside the twin and fuzzes it from its own OpenAPI document.

Takes the program's path from ONESHOT_PROGRAM, seconds from ONESHOT_SCHEMA_SECONDS, and the random
seed from ONESHOT_SCHEMA_SEED.
"""

import contextlib
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import time
import urllib.parse
import urllib.request

HERE = pathlib.Path(__file__).parent
PROGRAM = os.environ["ONESHOT_PROGRAM"]
SECONDS = int(os.environ.get("ONESHOT_SCHEMA_SECONDS", "100"))
SEED = os.environ.get("ONESHOT_SCHEMA_SEED", "20261125")
API_KEY = "schema-fuzzer-api-key"
PATIENCE_S = 60

# Only this machine is talked to, whatever proxies the environment prescribes.
OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def ask(method, url, key=None, body=None):
    """Asks, and gives what was answered; an error of HTTP ends the run."""
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(url, data=data, method=method)
    if key:
        request.add_header("authorization", f"Bearer {key}")
    if data:
        request.add_header("content-type", "application/json")
    with OPENER.open(request, timeout=PATIENCE_S) as answer:
        text = answer.read()
        return json.loads(text) if text else None


@contextlib.contextmanager
def running(arguments, environment, log):
    """A program of ours, and the first line it prints."""
    with open(log, "w") as log:
        process = subprocess.Popen(
            [PROGRAM, *arguments],
            env=environment,
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
        )
        try:
            line = process.stdout.readline()
            if not line:
                sys.exit(f"`oneshot {arguments[0]}` did not start: see {log.name}")
            yield line
            if process.poll() is not None:
                sys.exit(f"`oneshot {arguments[0]}` ended by itself: see {log.name}")
        finally:
            process.terminate()
            process.wait()


def clean_environment(**ours):
    """The environment without settings of ours that are not of this run."""
    kept = {n: v for n, v in os.environ.items() if not n.startswith("ONESHOT_")}
    return {**kept, **ours}


class Stage:
    """Journeys in several states, so that the names in the document's paths find something."""

    def __init__(self, folder, server, twin):
        self.folder = folder
        self.server = server
        self.twin = twin
        self.ids = []
        self.connections = []

    def opened(self, **body):
        answer = ask("POST", f"{self.server}/v1/journeys", API_KEY, body)
        self.ids.append(answer["id"])
        return answer["id"], answer["url"].rsplit("/", 1)[1]

    def linked(self, sync_ms, **body):
        """One whose widget was walked, as if by a person."""
        journey, key = self.opened(**body)
        widget = ask("POST", f"{self.server}/api/journey/widget", key)["url"]
        query = urllib.parse.parse_qs(urllib.parse.urlsplit(widget).query)
        walk = {"session_id": query["session_id"][0], "login": "ok", "sync_ms": sync_ms}
        ask("POST", f"{self.twin}/_twin/connections", body=walk)
        return journey, key

    def until(self, key, reached):
        """Waits until the journey stands where it should."""
        deadline = time.monotonic() + PATIENCE_S
        while True:
            snapshot = ask("GET", f"{self.server}/api/journey", key)
            progress = snapshot["progress"]
            if reached(progress):
                self.connections += [one["id"] for one in progress["connections"]]
                return
            if time.monotonic() > deadline:
                sys.exit(f"a journey stays where it is: {progress['state']}")
            time.sleep(0.05)

    def set(self):
        """The keys of one journey of each kind, by what is to be seen there."""
        keys = {}
        for banks in ("one", "many"):
            _, keys["delivered"] = self.linked(0, banks="one")
            self.until(keys["delivered"], lambda it: it["state"] == "erased")
            _, keys["synchronising"] = self.linked(3_600_000, banks=banks)
            self.until(keys["synchronising"], lambda it: it["connections"])
            _, keys["opened"] = self.opened(banks=banks)
            _, keys["cancelled"] = self.opened(banks=banks)
            ask("POST", f"{self.server}/api/journey/cancel", keys["cancelled"])
        return keys


def fuzz(stage, tags, key, seconds):
    """One run of the fuzzer over the operations with these tags; whether it found nothing."""
    cursor = ask("GET", f"{stage.server}/v1/journeys?limit=1", API_KEY)["next_cursor"]
    known = {"ids": stage.ids, "connections": stage.connections, "cursor": cursor}
    environment = clean_environment(
        ONESHOT_KNOWN=json.dumps(known),
        SCHEMATHESIS_HOOKS="hooks",
        PYTHONPATH=str(HERE),
        NO_PROXY="*",
        PYTHONDONTWRITEBYTECODE="1",
    )
    command = [
        pathlib.Path(sys.executable).parent / "schemathesis",
        f"--config-file={HERE / 'schemathesis.toml'}",
        "run",
        f"{stage.server}/openapi.json",
        "--checks=all",
        "--phases=examples,coverage,fuzzing",
        f"--max-time={seconds}",
        f"--seed={SEED}",
        f"--header=Authorization: Bearer {key}",
        "--request-timeout=30",
        "--continue-on-failure",
        "--no-color",
        # A stream without an end is nothing that can be compared with a document: the server's own
        # tests read it.
        "--exclude-operation-id=events",
        *(f"--include-tag={tag}" for tag in tags),
    ]
    # It keeps what it found beside it: in the run's own folder.
    return subprocess.run(command, env=environment, cwd=stage.folder).returncode == 0


def main():
    folder = pathlib.Path(tempfile.mkdtemp(prefix="oneshot-schema-"))
    twin = running(["twin", "--port-base", "0", "--json"], clean_environment(), folder / "twin.log")
    with twin as addresses:
        addresses = json.loads(addresses)
        # What the limits are about is tested elsewhere; here many are asked for at once.
        many = dict.fromkeys(
            (f"ONESHOT_LIMIT_PER_{who}{what}"
             for who in ("API_KEY", "JOURNEY", "ADDRESS")
             for what in ("", "_BURST")),
            "1000000",
        )
        environment = clean_environment(
            ONESHOT_LISTEN="127.0.0.1:0",
            ONESHOT_DATABASE_URL=f"sqlite://{folder / 'oneshot.db'}",
            ONESHOT_LINXO_AUTH_URL=addresses["auth"],
            ONESHOT_LINXO_API_URL=addresses["api"],
            ONESHOT_LINXO_EMBED_URL=addresses["embed"],
            ONESHOT_LINXO_CLIENT_ID="demo",
            ONESHOT_LINXO_CLIENT_SECRET="demo",
            ONESHOT_API_KEY=API_KEY,
            **many,
        )
        with running(["serve"], environment, folder / "server.log") as line:
            server = line.split()[-1].rstrip("/")
            stage = Stage(folder, server, addresses["api"])
            keys = stage.set()
            runs = [(["partner", "operation"], API_KEY, SECONDS * 2 // 5)]
            runs += [(["page"], key, SECONDS * 3 // 5 // len(keys)) for key in keys.values()]
            found = [run for run in runs if not fuzz(stage, *run)]
    if found:
        sys.exit(f"the fuzzer found something; the logs are in {folder}")


if __name__ == "__main__":
    main()
