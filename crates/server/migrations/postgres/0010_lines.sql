-- The transactions of a page, as lines of JSON in one packed text: written, sealed and read back at
-- once.
-- Null in pages of accounts, and in pages that older versions stored.
alter table page add column account_position bigint;
-- The place of the first line among the account's transactions, and how many lines there are.
alter table page add column position bigint;
alter table page add column kept bigint;
alter table page add column lines text;

create index page_in_order on page (journey_id, account_position, position, kept)
    where lines is not null;

-- A row says that a transaction is here. What it is stands in its page, or, where an older version
-- stored it, in the row: then `received` is not null.
alter table bank_transaction alter column received drop not null;

drop index bank_transaction_in_order;
create index bank_transaction_in_order on bank_transaction (journey_id, account_position, position)
    where received is not null;
