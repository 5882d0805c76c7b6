-- Which place of a sink has something of the journey, noted before anything is written there: the
-- SHA-256, in hex, of the object store's address without credentials. None where nothing was written,
-- for sinks without places, and in rows that are older than this column.
alter table backup_sink add column place text;

-- What a delivery that began anew at another place left at the one before: the duty to delete it
-- there, until it is done.
create table left_behind (
    journey_id     text not null references journey (id),
    place          text not null,
    attempts       bigint not null default 0,
    failure        text,
    next_at_ms     bigint not null,
    -- Who writes or deletes there now.
    lease_owner    text,
    lease_until_ms bigint,
    primary key (journey_id, place)
);

create index left_behind_due on left_behind (next_at_ms);
