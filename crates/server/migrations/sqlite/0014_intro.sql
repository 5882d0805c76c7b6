-- What the end user reads before anything begins, as JSON, where it is not our page's own words.
alter table journey add column intro text;
