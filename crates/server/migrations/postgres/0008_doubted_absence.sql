-- A user whose sign-in is refused is taken for gone when a deletion was sent before; else only when it
-- has looked absent for long.
alter table obligation add column deletion_sent_at_ms bigint;
alter table obligation add column absent_since_ms bigint;
-- What was tried before this version may have been sent.
update obligation set deletion_sent_at_ms = committed_at_ms where attempts > 0;
-- How many of the failures in a row, the last ones, were refusals.
alter table journey add column refusals bigint not null default 0;
