-- Of each line of a page of transactions the first eight bytes of the SHA-256 of its id, in the order
-- of the lines: by them a transaction that came twice is found when the list is whole.
-- Null in pages of accounts, and in pages that older versions stored.
alter table page add column marks bytea;

-- Rows that said no more than that a transaction is here: its page says it.
delete from bank_transaction where received is null;

-- What is left are transactions that older versions stored each in a row of its own. Servers of those
-- versions count rows that are not here any more: under this name they find none at all, and what they
-- were doing goes on in a server that knows better.
alter table bank_transaction rename to transaction_in_row;
