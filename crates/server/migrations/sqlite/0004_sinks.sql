-- What each sink has of a journey: one row for each that was configured when the journey was
-- collected. A row is also the duty to delete what was written there, once nothing is to be kept.
create table backup_sink (
    journey_id         text not null references journey (id),
    sink               text not null,
    state              text not null,
    attempts           integer not null default 0,
    -- The last failure in a word, while there is one.
    failure            text,
    next_at_ms         integer,
    acknowledged_at_ms integer,
    -- Of the verified backup that is sent, in hex.
    sha256             text not null,
    -- How far a sink that takes parts has come.
    parts_accepted     integer not null default 0,
    after_account      integer not null default -1,
    after_position     integer not null default -1,
    -- Who writes or deletes there now.
    lease_owner        text,
    lease_until_ms     integer,
    primary key (journey_id, sink)
) strict;

create index backup_sink_to_delete on backup_sink (next_at_ms) where state = 'deleting';

-- What partners are told. A message is written together with the change it tells of.
create table outbox (
    id              text primary key,
    journey_id      text not null references journey (id),
    partner         text not null,
    event           text not null,
    -- The journey's `seq` after the change: messages of a journey are sent in this order.
    ordinal         integer not null,
    body            text not null,
    created_at_ms   integer not null,
    state           text not null default 'pending',
    attempts        integer not null default 0,
    failure         text,
    next_at_ms      integer,
    delivered_at_ms integer,
    lease_owner     text,
    lease_until_ms  integer
) strict;

create index outbox_due on outbox (partner, next_at_ms) where state = 'pending';
create index outbox_of_journey on outbox (journey_id, ordinal) where state = 'pending';
create index outbox_by_age on outbox (created_at_ms, id);
