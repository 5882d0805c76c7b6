-- Whether the last bank was removed since the widget was opened: what was opened then is over.
alter table journey add column unlinked integer not null default 0;
