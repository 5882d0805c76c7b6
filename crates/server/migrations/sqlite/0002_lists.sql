-- Obligations that stand, which are few and are looked at all the time.
create index obligation_open on obligation (journey_id) where discharged_at_ms is null;

-- Journeys of all partners, newest first.
create index journey_by_age on journey (created_at_ms, id);

-- Journeys that are over and whose data is still here.
create index journey_ended on journey (erased_at_ms)
    where erased_at_ms is not null and purged_at_ms is null;

-- Keys that bank data here was sealed with, by name.
create table seal_key (
    id text primary key
) strict;
