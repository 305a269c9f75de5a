-- Several exports ordered in one request: one parent job, whose children draw them.

CREATE TABLE export_batches (
    id          uuid PRIMARY KEY,
    job_id      bigint,
    principal   jsonb NOT NULL CHECK (jsonb_typeof(principal) = 'object'),
    created_at  timestamptz(3) NOT NULL DEFAULT now(),
    finished_at timestamptz(3)
);

ALTER TABLE export_jobs ADD COLUMN batch_id uuid REFERENCES export_batches ON DELETE SET NULL;
ALTER TABLE export_jobs ADD COLUMN batch_position integer CHECK (batch_position >= 0);
CREATE INDEX export_jobs_batch ON export_jobs (batch_id, batch_position) WHERE batch_id IS NOT NULL;
