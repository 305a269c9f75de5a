-- Orders to draw a dashboard as a file. A row outlives its dashboard until its file has been removed.

CREATE TABLE export_jobs (
    id           uuid PRIMARY KEY,
    dashboard_id uuid REFERENCES dashboards ON DELETE SET NULL,
    version      integer NOT NULL CHECK (version >= 0),
    format       text NOT NULL CHECK (format IN ('pdf', 'png')),
    options      jsonb NOT NULL CHECK (jsonb_typeof(options) = 'object'),
    parameters   jsonb NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(parameters) = 'object'),
    principal    jsonb NOT NULL CHECK (jsonb_typeof(principal) = 'object'),
    job_id       bigint,
    status       text NOT NULL DEFAULT 'queued' CHECK (
        status IN ('queued', 'data', 'rendering', 'succeeded', 'completed_with_errors', 'failed', 'cancelled', 'expired')
    ),
    progress     double precision NOT NULL DEFAULT 0 CHECK (progress BETWEEN 0 AND 1),
    widgets      jsonb NOT NULL DEFAULT '[]' CHECK (jsonb_typeof(widgets) = 'array'),
    file_name    text,
    size         bigint CHECK (size >= 0),
    sha256       text CHECK (sha256 ~ '^[0-9a-f]{64}$'),
    pages        integer CHECK (pages >= 1),
    storage_key  text,
    error_code   text,
    error_detail text,
    data_ms      double precision CHECK (data_ms >= 0),
    render_ms    double precision CHECK (render_ms >= 0),
    fence        bigint NOT NULL DEFAULT 0 CHECK (fence >= 0),
    result_fence bigint CHECK (result_fence >= 0),
    created_at   timestamptz(3) NOT NULL DEFAULT now(),
    updated_at   timestamptz(3) NOT NULL DEFAULT now(),
    finished_at  timestamptz(3),
    expires_at   timestamptz(3),
    CONSTRAINT export_jobs_file_complete CHECK (
        status NOT IN ('succeeded', 'completed_with_errors')
        OR (file_name IS NOT NULL AND size IS NOT NULL AND sha256 IS NOT NULL AND pages IS NOT NULL AND storage_key IS NOT NULL)
    ),
    CONSTRAINT export_jobs_finished CHECK ((status IN ('queued', 'data', 'rendering')) = (finished_at IS NULL))
) WITH (fillfactor = 80);
CREATE INDEX export_jobs_dashboard ON export_jobs (dashboard_id, created_at DESC, id DESC);
CREATE INDEX export_jobs_job ON export_jobs (job_id) WHERE job_id IS NOT NULL;
CREATE INDEX export_jobs_expiry ON export_jobs (expires_at) WHERE storage_key IS NOT NULL;
CREATE INDEX export_jobs_storage_key ON export_jobs (storage_key) WHERE storage_key IS NOT NULL;
CREATE INDEX export_jobs_without_dashboard ON export_jobs (id) WHERE dashboard_id IS NULL;

CREATE TRIGGER set_updated_at BEFORE UPDATE ON export_jobs FOR EACH ROW EXECUTE FUNCTION set_updated_at();
