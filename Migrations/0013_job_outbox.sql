-- The jobs that are ready and of which Redis may not know yet, in a table of its own: to note that in the row of the job cost a new version of the row and
-- of its entry in every index, more than its start.

CREATE TABLE job_outbox (
    job      bigint NOT NULL,
    note     bigint NOT NULL DEFAULT txid_current(),
    noted_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (job, note)
) WITH (
    autovacuum_vacuum_scale_factor = 0.02,
    autovacuum_vacuum_threshold = 1000,
    autovacuum_vacuum_cost_delay = 1
);
COMMENT ON COLUMN job_outbox.note IS 'the transaction that made the job ready; who tells Redis of an earlier one must not take this note away';
COMMENT ON TABLE job_outbox IS 'written with the job, deleted once Redis has been told; no foreign key, because a note of a job that is gone does no harm';

INSERT INTO job_outbox (job) SELECT id FROM job WHERE published_at IS NULL AND state = 0;

DROP INDEX job_unpublished;
ALTER TABLE job DROP COLUMN published_at;
