-- How many calls that make the user were noted and have no known answer. One number for all of them:
-- a server that was suspended before its call may send it after another has made the user too.
alter table obligation add column unanswered integer not null default 0;
update obligation set unanswered = 1 where answered = 0 and sent_at_ms is not null;
alter table obligation drop column answered;
