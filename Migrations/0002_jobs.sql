-- The truth of jobs. Redis holds only the order of ready work and can be rebuilt from here.
--
-- class: 0 interactive, 1 scheduled, 2 bulk
-- state: 0 queued, 1 running, 2 done, 3 failed, 4 dead, 5 cancelled, 6 waiting (for children)

CREATE SEQUENCE job_fence AS bigint;

CREATE TABLE job (
    id                bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    parent_id         bigint REFERENCES job (id) ON DELETE SET NULL,
    fence             bigint,
    run_at            timestamptz NOT NULL DEFAULT now(),
    created_at        timestamptz NOT NULL DEFAULT now(),
    published_at      timestamptz,
    lease_until       timestamptz,
    started_at        timestamptz,
    finished_at       timestamptz,
    retry_until       timestamptz,
    attempt           integer NOT NULL DEFAULT 0 CHECK (attempt >= 0),
    starts            integer NOT NULL DEFAULT 0 CHECK (starts >= 0),
    losses            integer NOT NULL DEFAULT 0 CHECK (losses >= 0),
    max_attempts      integer NOT NULL DEFAULT 5 CHECK (max_attempts BETWEEN 1 AND 1000),
    pending_children  integer NOT NULL DEFAULT 0 CHECK (pending_children >= 0),
    progress          real NOT NULL DEFAULT 0 CHECK (progress BETWEEN 0 AND 1),
    class             smallint NOT NULL CHECK (class BETWEEN 0 AND 2),
    state             smallint NOT NULL DEFAULT 0 CHECK (state BETWEEN 0 AND 6),
    cancel_requested  boolean NOT NULL DEFAULT false,
    rerun_requested   boolean NOT NULL DEFAULT false,
    kind              text NOT NULL CHECK (kind ~ '^[a-z][a-z0-9_]{0,62}$'),
    facility          text NOT NULL CHECK (facility ~ '^[A-Za-z0-9._-]{1,64}$'),
    worker            text,
    error_code        text,
    error             text,
    deduplication_key bytea CHECK (octet_length(deduplication_key) = 32),
    arguments         jsonb NOT NULL DEFAULT '{}',
    CHECK (state <> 1 OR (fence IS NOT NULL AND worker IS NOT NULL AND lease_until IS NOT NULL)),
    CHECK (state NOT IN (2, 3, 4, 5) OR finished_at IS NOT NULL)
) WITH (
    fillfactor = 70,
    autovacuum_vacuum_scale_factor = 0.02,
    autovacuum_vacuum_threshold = 1000,
    autovacuum_vacuum_insert_scale_factor = 0.1,
    autovacuum_analyze_scale_factor = 0.05,
    autovacuum_vacuum_cost_delay = 1
);

COMMENT ON COLUMN job.fence IS 'from job_fence at each start; a result is accepted only while the row still carries it';
COMMENT ON COLUMN job.losses IS 'starts that ended without a word because the worker vanished';
COMMENT ON COLUMN job.retry_until IS 'no retry begins after this moment';

CREATE UNIQUE INDEX job_live_deduplication ON job (deduplication_key) WHERE state IN (0, 1, 6) AND deduplication_key IS NOT NULL;
CREATE INDEX job_unpublished ON job (id) WHERE published_at IS NULL AND state = 0;
CREATE INDEX job_queued ON job (class, run_at, id) WHERE state = 0;
CREATE INDEX job_lease ON job (lease_until) WHERE state = 1;
CREATE INDEX job_finished ON job (finished_at) WHERE state IN (2, 3, 4, 5);
CREATE INDEX job_dead ON job (kind) WHERE state = 4;
CREATE INDEX job_children ON job (parent_id) WHERE parent_id IS NOT NULL;

-- One row per slot that has fired: two leaders at once cannot fire it twice.
CREATE TABLE schedule (
    name       text PRIMARY KEY,
    spec       text NOT NULL,
    time_zone  text NOT NULL,
    enabled    boolean NOT NULL DEFAULT true,
    last_slot  timestamptz NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE schedule_tick (
    schedule text NOT NULL REFERENCES schedule (name) ON DELETE CASCADE,
    slot     timestamptz NOT NULL,
    fired_at timestamptz NOT NULL DEFAULT now(),
    jobs     integer NOT NULL DEFAULT 0,
    PRIMARY KEY (schedule, slot)
);
CREATE INDEX schedule_tick_fired ON schedule_tick (fired_at);

-- One row per role; the term grows with every change of holder.
CREATE TABLE leader (
    name       text PRIMARY KEY,
    holder     text NOT NULL,
    term       bigint NOT NULL,
    expires_at timestamptz NOT NULL
) WITH (fillfactor = 50);

-- The workers that are alive and what they take; nobody's lease depends on it.
CREATE TABLE worker (
    name        text PRIMARY KEY,
    kinds       text[] NOT NULL,
    concurrency integer NOT NULL CHECK (concurrency > 0),
    running     integer NOT NULL DEFAULT 0,
    started_at  timestamptz NOT NULL DEFAULT now(),
    seen_at     timestamptz NOT NULL DEFAULT now(),
    stopping    boolean NOT NULL DEFAULT false
) WITH (fillfactor = 50);

-- What is held back: 'kind:…', 'facility:…' or 'class:…'.
CREATE TABLE job_pause (
    subject   text PRIMARY KEY CHECK (subject ~ '^(kind|facility|class):[A-Za-z0-9._-]{1,64}$'),
    paused_at timestamptz NOT NULL DEFAULT now()
);
