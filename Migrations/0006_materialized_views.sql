-- The materialized views of data sources that Vitrine refreshes: what is served and what was tried last are kept apart.

CREATE TABLE materialized_views (
    data_source_id  uuid NOT NULL REFERENCES data_sources ON DELETE CASCADE,
    name            text NOT NULL CHECK (octet_length(name) BETWEEN 1 AND 127),
    method          text CHECK (method IN ('concurrently', 'exclusively', 'skipped')),
    duration_ms     double precision CHECK (duration_ms >= 0),
    error_code      text,
    last_attempt_at timestamptz(3),
    last_success_at timestamptz(3),
    CONSTRAINT materialized_views_key PRIMARY KEY (data_source_id, name)
);
