-- The pages of Linxo's lists that are stored: the accounts of a connection, the transactions of an
-- account. Whoever goes on after a crash reads the missing ones, and whoever reads a list once more
-- sees whether it is the same.
create table page (
    journey_id text not null references journey (id),
    -- `accounts` or `transactions`.
    kind       text not null,
    -- Linxo's id of the connection or of the account.
    list_id    text not null,
    page       bigint not null,
    -- How many items it had, and the SHA-256 of their ids in their order.
    given      bigint not null,
    ids_sha256 bytea not null,
    primary key (journey_id, kind, list_id, page)
);

-- How many times the list changed while it was read, and was begun anew.
alter table account add column begun_anew bigint not null default 0;
alter table connection add column begun_anew bigint not null default 0;

-- What the channels of a connection say, as JSON, and the connection as received.
alter table connection add column channels text not null default '[]';
alter table connection add column received text;

-- The SHA-256, in hexadecimal, of the data as lines of JSON, as it was read back.
alter table journey add column data_sha256 text;
