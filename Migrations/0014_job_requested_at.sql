-- When a job was last asked for. A request may join a job that has run before and waits to be tried again; what that earlier attempt did was done before it.

ALTER TABLE job ADD COLUMN requested_at timestamptz NOT NULL DEFAULT now();
UPDATE job SET requested_at = created_at WHERE state IN (0, 1, 6);
COMMENT ON COLUMN job.requested_at IS 'when it was enqueued, asked for again while it was live, or tried again by hand';
