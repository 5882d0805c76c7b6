-- API keys that `oneshot keys` made. The key itself is shown once and is nowhere here.
create table api_key (
    id            text primary key,
    partner       text not null,
    sha256        bytea not null unique,
    label         text not null,
    created_at_ms bigint not null,
    -- Days since 1970 UTC: enough to see which keys are not used any more.
    used_on_day   bigint,
    revoked_at_ms bigint
);
