-- What Linxo's webhook names, so that a hint finds its journey.
create index connection_by_id on connection (id);
create index obligation_by_user on obligation (user_id) where user_id is not null;

-- The oldest obligation that stands.
create index obligation_by_age on obligation (committed_at_ms) where discharged_at_ms is null;

-- When Linxo acknowledged the deletion, so that a receipt says it after a crash too.
alter table obligation add column deleted_at_ms bigint;

-- The public keys that receipts were signed with: they are published for ever, also when the server
-- key they came of is gone.
create table receipt_key (
    kid         text primary key,
    public_key  bytea not null,
    key_version bigint not null
);

-- Whether who works on it, or worked last, took it over from one who did not give it back.
alter table journey add column taken_over bigint not null default 0;
