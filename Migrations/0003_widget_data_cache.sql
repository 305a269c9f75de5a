-- What was materialized for which scope and parameters, when, and with what outcome. The rows themselves live in Redis.

CREATE TABLE widget_data_cache (
    widget_id       uuid NOT NULL,
    dashboard_id    uuid NOT NULL REFERENCES dashboards ON DELETE CASCADE,
    scope_key       text NOT NULL CHECK (octet_length(scope_key) BETWEEN 1 AND 200),
    parameters_hash text NOT NULL CHECK (octet_length(parameters_hash) BETWEEN 1 AND 128),
    facilities      text[] NOT NULL,
    parameters      jsonb NOT NULL CHECK (jsonb_typeof(parameters) = 'object'),
    pinned          boolean NOT NULL DEFAULT false,
    cache_key       text,
    as_of           timestamptz(3),
    expires_at      timestamptz(3),
    row_count       bigint CHECK (row_count >= 0),
    bytes           bigint CHECK (bytes >= 0),
    outcome         text CHECK (outcome IN ('succeeded', 'failed')),
    error_code      text,
    fence           bigint NOT NULL DEFAULT 0 CHECK (fence >= 0),
    last_read_at    timestamptz(3),
    last_attempt_at timestamptz(3),
    last_success_at timestamptz(3),
    next_due_at     timestamptz(3) NOT NULL,
    created_at      timestamptz(3) NOT NULL DEFAULT now(),
    updated_at      timestamptz(3) NOT NULL DEFAULT now(),
    CONSTRAINT widget_data_cache_key PRIMARY KEY (widget_id, scope_key, parameters_hash),
    CONSTRAINT widget_data_cache_attempt CHECK ((outcome IS NULL) = (last_attempt_at IS NULL))
) WITH (fillfactor = 70);
CREATE INDEX widget_data_cache_dashboard ON widget_data_cache (dashboard_id);
CREATE INDEX widget_data_cache_due ON widget_data_cache (next_due_at);

CREATE TRIGGER set_updated_at BEFORE UPDATE ON widget_data_cache FOR EACH ROW EXECUTE FUNCTION set_updated_at();
