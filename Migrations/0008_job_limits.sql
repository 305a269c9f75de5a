-- Limits of the queue that outlive Redis: the data source that a job asks, and each facility's share and rate.

ALTER TABLE job ADD COLUMN source text CHECK (source ~ '^[A-Za-z0-9._-]{1,64}$');
COMMENT ON COLUMN job.source IS 'the data source whose places in flight the job takes; NULL for none';

-- By kind too, so that the oldest job of each kind is one look, however long the line.
DROP INDEX job_queued;
CREATE INDEX job_queued ON job (class, kind, run_at, id) WHERE state = 0;

CREATE TABLE job_share (
    facility   text PRIMARY KEY CHECK (facility ~ '^[A-Za-z0-9._-]{1,64}$'),
    weight     double precision NOT NULL DEFAULT 1 CHECK (weight BETWEEN 0.001 AND 1000),
    rate       double precision NOT NULL DEFAULT 0 CHECK (rate >= 0),
    burst      double precision NOT NULL DEFAULT 0 CHECK (rate = 0 OR burst >= 1),
    updated_at timestamptz NOT NULL DEFAULT now()
);
COMMENT ON COLUMN job_share.rate IS 'jobs a second that may start; 0 for no limit';
