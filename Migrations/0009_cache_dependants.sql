-- What is read most is kept warm, and what was read before a materialized view was refreshed is not served after it.

ALTER TABLE widget_data_cache ADD COLUMN heat double precision;

COMMENT ON COLUMN widget_data_cache.heat IS
    'how much it was read of late: the binary logarithm of the sum of 2 ^ (t / 6 h) over its visits (forward decay), so that values of any time compare';

-- A version is drawn when a refresh is done; it never goes back, so no old answer fits a later state.
CREATE SEQUENCE materialized_view_version AS bigint;

ALTER TABLE materialized_views
    ADD COLUMN is_registered boolean NOT NULL DEFAULT false,
    ADD COLUMN version bigint NOT NULL DEFAULT 0 CHECK (version >= 0),
    ADD COLUMN refreshed_at timestamptz(3),
    ADD COLUMN outcome text CHECK (outcome IN ('running', 'succeeded', 'skipped', 'failed')),
    ADD COLUMN finished_at timestamptz(3),
    ADD COLUMN fence bigint NOT NULL DEFAULT 0 CHECK (fence >= 0);

UPDATE materialized_views SET refreshed_at = last_success_at, finished_at = last_attempt_at,
    outcome = CASE WHEN error_code IS NOT NULL THEN 'failed' WHEN method = 'skipped' THEN 'skipped' WHEN last_attempt_at IS NOT NULL THEN 'succeeded' END;

COMMENT ON COLUMN materialized_views.version IS 'what is served; grows with each refresh that is done, and stays when one fails';
COMMENT ON COLUMN materialized_views.refreshed_at IS 'when the refresh that is served began';
COMMENT ON COLUMN materialized_views.fence IS 'the last attempt; only it may write its end';

CREATE TRIGGER notify_catalogue AFTER UPDATE ON materialized_views
    FOR EACH ROW WHEN (NEW.version IS DISTINCT FROM OLD.version) EXECUTE FUNCTION notify_catalogue('data_source', 'data_source_id');
