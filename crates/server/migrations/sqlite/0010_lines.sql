-- The transactions of a page, as lines of JSON in one packed text: written, sealed and read back at
-- once.
-- Null in pages of accounts, and in pages that older versions stored.
alter table page add column account_position integer;
-- The place of the first line among the account's transactions, and how many lines there are.
alter table page add column position integer;
alter table page add column kept integer;
alter table page add column lines text;

create index page_in_order on page (journey_id, account_position, position, kept)
    where lines is not null;

-- A row says that a transaction is here. What it is stands in its page, or, where an older version
-- stored it, in the row: then `received` is not null.
create table here (
    journey_id       text not null references journey (id),
    account_id       text not null,
    id               text not null,
    account_position integer not null,
    position         integer not null,
    date             text,
    amount           text,
    currency         text,
    label            text,
    status           text,
    category_id      text,
    received         text,
    primary key (journey_id, account_id, id)
) strict, without rowid;

insert into here select journey_id, account_id, id, account_position, position, date, amount,
    currency, label, status, category_id, received from bank_transaction;
drop table bank_transaction;
alter table here rename to bank_transaction;

create index bank_transaction_in_order on bank_transaction (journey_id, account_position, position)
    where received is not null;
