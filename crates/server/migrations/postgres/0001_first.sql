-- Times are milliseconds since 1970 UTC. Words (state, outcome...) are spelt as in the HTTP API.

-- Which server keys wrote here; a start with another key is refused.
create table server_key (
    version     bigint primary key,
    fingerprint text not null
);

create table journey (
    id                 text primary key,
    partner            text not null,
    reference          text,
    parent_origin      text,
    locale             text,
    settings           text not null,
    presentation       text not null,
    -- Whether the widget has no page of ours around it that moves on by itself.
    widget_alone       bigint not null,
    banks              text not null,
    return_url         text,
    cancel_url         text,
    key_version        bigint not null references server_key (version),
    state              text not null,
    outcome            text,
    failure_code       text,
    finishing          bigint not null default 0,
    -- Grows with every change: what server-sent events are numbered by, and what a change is
    -- compared with before it is written.
    seq                bigint not null default 1,
    accounts           bigint not null default 0,
    transactions       bigint not null default 0,
    session_id         text,
    -- The widget's address as Linxo gave it: without our own, which carry keys.
    entry_url          text,
    created_at_ms      bigint not null,
    expires_at_ms      bigint not null,
    synchronised_at_ms bigint,
    -- When the browser was seen to be back from the widget.
    returned_at_ms     bigint,
    backed_up_at_ms    bigint,
    erased_at_ms       bigint,
    purged_at_ms       bigint,
    verified_by        text,
    receipt            text,
    -- The worker's own: when to look again, who looks now, and hints that came meanwhile.
    failures           bigint not null default 0,
    due_at_ms          bigint,
    hints              bigint not null default 0,
    lease_owner        text,
    lease_until_ms     bigint
);

create index journey_due on journey (due_at_ms) where due_at_ms is not null;
create index journey_by_partner on journey (partner, created_at_ms, id);

-- The keys in the addresses we give away; only their hashes are here.
create table journey_key (
    hash       bytea primary key,
    journey_id text not null references journey (id),
    purpose    text not null
);

create table idempotency (
    partner     text not null,
    key         text not null,
    body_sha256 bytea not null,
    journey_id  text not null references journey (id),
    primary key (partner, key)
);

-- The duty to erase. Written before the user is asked for, and never deleted.
create table obligation (
    journey_id        text primary key references journey (id),
    email_domain      text not null,
    committed_at_ms   bigint not null,
    -- When POST /users was last sent, and whether its answer is known.
    sent_at_ms        bigint,
    answered          bigint not null default 0,
    user_id           text,
    user_created_at_ms bigint,
    attempts          bigint not null default 0,
    discharged_at_ms  bigint
);

create table connection (
    journey_id      text not null references journey (id),
    id              text not null,
    position        bigint not null,
    name            text,
    status          text not null,
    auto_sync       bigint not null,
    -- How many accounts Linxo listed, once the list was read to its end.
    accounts_listed bigint,
    primary key (journey_id, id)
);

create table account (
    journey_id     text not null references journey (id),
    id             text not null,
    connection_id  text not null,
    position       bigint not null,
    name           text,
    account_type   text,
    balance        text,
    currency       text,
    iban           text,
    account_number text,
    received       text not null,
    -- How far its transactions were read.
    next_page      bigint not null default 1,
    complete       bigint not null default 0,
    -- Transactions Linxo gave, and how many of them were here already.
    given          bigint not null default 0,
    repeated       bigint not null default 0,
    primary key (journey_id, id)
);

create table bank_transaction (
    journey_id       text not null references journey (id),
    account_id       text not null,
    id               text not null,
    account_position bigint not null,
    position         bigint not null,
    date             text,
    amount           text,
    currency         text,
    label            text,
    status           text,
    category_id      text,
    received         text not null,
    primary key (journey_id, account_id, id)
);

create index bank_transaction_in_order on bank_transaction (journey_id, account_position, position);

-- What was told by server-sent events, so that a page that was away hears it.
create table progress (
    journey_id text not null references journey (id),
    seq        bigint not null,
    data       text not null,
    primary key (journey_id, seq)
);
