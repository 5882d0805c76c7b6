-- How pages look. Journeys that look alike share one; it holds nothing of any person.
create table theme (
    sha256 text not null primary key,
    json   text not null
) strict, without rowid;

alter table journey add column theme text references theme (sha256);
