"""What the fuzzer has to be told: names that exist, and texts for our own formats."""

import json
import os

import schemathesis
from hypothesis import strategies as st

# Journeys that were opened beforehand, in several states, and connections of theirs.
KNOWN = json.loads(os.environ["ONESHOT_KNOWN"])

WEB_ADDRESSES = [
    "https://lender.example/thanks?file=4711",
    "http://localhost:8080/",
    "https://xn--bcher-kva.example/%C3%A9#part",
]

schemathesis.openapi.format("web-address", st.sampled_from(WEB_ADDRESSES))
schemathesis.openapi.format(
    "origin", st.sampled_from(["https://lender.example", "http://localhost:8080"])
)
schemathesis.openapi.format("language-tag", st.sampled_from(["fr", "en-GB", "de-CH"]))
# The smallest picture there is.
schemathesis.openapi.format(
    "image-data-url",
    st.just(
        "data:image/svg+xml;base64,PHN2ZyB4bWxucz0iaHR0cDovL3d3dy53My5vcmcvMjAwMC9zdmciLz4="
    ),
)
schemathesis.openapi.format("cursor", st.just(KNOWN["cursor"]))

calls = 0


@schemathesis.hook
def before_call(context, case, **kwargs):
    """Three times of four the path names something that exists."""
    global calls
    calls += 1
    if calls % 4 == 0:
        return
    for name, known in (("id", KNOWN["ids"]), ("connection_id", KNOWN["connections"])):
        if case.path_parameters and name in case.path_parameters and known:
            case.path_parameters[name] = known[calls % len(known)]
