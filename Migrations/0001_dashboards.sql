-- Dashboards, what stands on them, what feeds them, and who may see them.

CREATE DOMAIN facility_name AS text CHECK (VALUE ~ '^[A-Za-z0-9._-]{1,64}$');
CREATE DOMAIN user_name AS text CHECK (char_length(VALUE) BETWEEN 1 AND 255);

CREATE FUNCTION set_updated_at() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.updated_at := greatest(clock_timestamp(), OLD.updated_at);
    RETURN NEW;
END
$$;

CREATE FUNCTION count_revision() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.revision := OLD.revision + 1;
    RETURN NEW;
END
$$;

-- Tells every listening process that what it remembers of one object is old: '<kind>:<uuid>' on channel vitrine_catalogue.
-- Arguments of the trigger: the kind, and the column that holds the id.
CREATE FUNCTION notify_catalogue() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    changed jsonb := CASE WHEN TG_OP = 'DELETE' THEN to_jsonb(OLD) ELSE to_jsonb(NEW) END;
BEGIN
    PERFORM pg_notify('vitrine_catalogue', TG_ARGV[0] || ':' || (changed ->> TG_ARGV[1]));
    RETURN NULL;
END
$$;

CREATE TABLE data_sources (
    id                 uuid PRIMARY KEY,
    facility_id        facility_name NOT NULL,
    name               text NOT NULL CHECK (char_length(name) BETWEEN 1 AND 200),
    kind               text NOT NULL CHECK (kind IN ('postgresql', 'static')),
    settings           jsonb NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(settings) = 'object'),
    sealed_credentials bytea,
    version            integer NOT NULL DEFAULT 1 CHECK (version >= 1),
    created_by         user_name NOT NULL,
    created_at         timestamptz(3) NOT NULL DEFAULT now(),
    updated_at         timestamptz(3) NOT NULL DEFAULT now()
);
CREATE INDEX data_sources_facility ON data_sources (facility_id, created_at DESC, id DESC);
CREATE INDEX data_sources_recent ON data_sources (created_at DESC, id DESC);

CREATE TABLE widget_queries (
    id             uuid PRIMARY KEY,
    facility_id    facility_name NOT NULL,
    name           text NOT NULL CHECK (char_length(name) BETWEEN 1 AND 200),
    kind           text NOT NULL CHECK (kind IN ('sql', 'materialized_view', 'template')),
    data_source_id uuid NOT NULL REFERENCES data_sources ON DELETE RESTRICT,
    text           text NOT NULL CHECK (octet_length(text) BETWEEN 1 AND 100000),
    parameters     jsonb NOT NULL DEFAULT '[]' CHECK (jsonb_typeof(parameters) = 'array' AND jsonb_array_length(parameters) <= 64),
    cache_ttl      integer NOT NULL DEFAULT 300 CHECK (cache_ttl BETWEEN 1 AND 86400),
    version        integer NOT NULL DEFAULT 1 CHECK (version >= 1),
    created_by     user_name NOT NULL,
    created_at     timestamptz(3) NOT NULL DEFAULT now(),
    updated_at     timestamptz(3) NOT NULL DEFAULT now()
);
CREATE INDEX widget_queries_data_source ON widget_queries (data_source_id);
CREATE INDEX widget_queries_facility ON widget_queries (facility_id, updated_at DESC, id DESC);
CREATE INDEX widget_queries_recent ON widget_queries (updated_at DESC, id DESC);

CREATE TABLE widget_query_versions (
    query_id   uuid NOT NULL REFERENCES widget_queries ON DELETE CASCADE,
    version    integer NOT NULL CHECK (version >= 1),
    draft      jsonb NOT NULL CHECK (jsonb_typeof(draft) = 'object'),
    written_by user_name NOT NULL,
    created_at timestamptz(3) NOT NULL DEFAULT now(),
    PRIMARY KEY (query_id, version)
);

CREATE TABLE dashboards (
    id          uuid PRIMARY KEY,
    facility_id facility_name NOT NULL,
    name        text NOT NULL CHECK (char_length(name) BETWEEN 1 AND 200),
    description text NOT NULL DEFAULT '' CHECK (char_length(description) <= 4000),
    layout      jsonb NOT NULL CHECK (
        jsonb_typeof(layout) = 'object'
        AND (layout ->> 'columns')::integer BETWEEN 1 AND 48
        AND (layout ->> 'rowHeight')::double precision BETWEEN 8 AND 400
    ),
    tags        text[] NOT NULL DEFAULT '{}' CHECK (cardinality(tags) <= 32 AND array_position(tags, NULL) IS NULL),
    metadata    jsonb NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(metadata) = 'object'),
    is_public   boolean NOT NULL DEFAULT false,
    status      text NOT NULL DEFAULT 'draft' CHECK (status IN ('draft', 'published', 'archived')),
    version     integer NOT NULL DEFAULT 0 CHECK (version >= 0),
    revision    bigint NOT NULL DEFAULT 1 CHECK (revision >= 1),
    created_by  user_name NOT NULL,
    created_at  timestamptz(3) NOT NULL DEFAULT now(),
    updated_at  timestamptz(3) NOT NULL DEFAULT now(),
    CONSTRAINT dashboards_published_has_version CHECK (status <> 'published' OR version >= 1)
);
CREATE INDEX dashboards_recent ON dashboards (updated_at DESC, id DESC);
CREATE INDEX dashboards_facility ON dashboards (facility_id, updated_at DESC, id DESC);
CREATE INDEX dashboards_public ON dashboards (updated_at DESC, id DESC) WHERE is_public AND status = 'published';
CREATE INDEX dashboards_tags ON dashboards USING gin (tags);

-- Search by words inside name and description is faster with trigrams; without the extension it works all the same.
DO $$
BEGIN
    CREATE EXTENSION IF NOT EXISTS pg_trgm;
    CREATE INDEX dashboards_words ON dashboards USING gin (lower(name || ' ' || description) gin_trgm_ops);
    CREATE INDEX widget_queries_words ON widget_queries USING gin (lower(name) gin_trgm_ops);
EXCEPTION WHEN insufficient_privilege OR undefined_file OR feature_not_supported OR undefined_object THEN
    RAISE LOG 'pg_trgm is not available: text search reads all rows (%)', SQLERRM;
END
$$;

CREATE TABLE dashboard_versions (
    dashboard_id uuid NOT NULL REFERENCES dashboards ON DELETE CASCADE,
    version      integer NOT NULL CHECK (version >= 1),
    snapshot     jsonb NOT NULL CHECK (jsonb_typeof(snapshot) = 'object'),
    published_by user_name NOT NULL,
    published_at timestamptz(3) NOT NULL DEFAULT now(),
    PRIMARY KEY (dashboard_id, version)
);

CREATE TABLE dashboard_shares (
    dashboard_id uuid NOT NULL REFERENCES dashboards ON DELETE CASCADE,
    user_id      user_name NOT NULL,
    permission   text NOT NULL CHECK (permission IN ('view', 'export', 'edit', 'manage')),
    granted_by   user_name NOT NULL,
    created_at   timestamptz(3) NOT NULL DEFAULT now(),
    updated_at   timestamptz(3) NOT NULL DEFAULT now(),
    PRIMARY KEY (dashboard_id, user_id)
);
CREATE INDEX dashboard_shares_user ON dashboard_shares (user_id, dashboard_id);

CREATE TABLE widgets (
    id               uuid PRIMARY KEY,
    dashboard_id     uuid NOT NULL REFERENCES dashboards ON DELETE CASCADE,
    query_id         uuid REFERENCES widget_queries ON DELETE RESTRICT,
    type             text NOT NULL CHECK (type IN ('kpi', 'line', 'area', 'bar', 'table', 'heatmap', 'map')),
    title            text NOT NULL DEFAULT '' CHECK (char_length(title) <= 200),
    config           jsonb NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(config) = 'object'),
    x                integer NOT NULL CHECK (x BETWEEN 0 AND 47),
    y                integer NOT NULL CHECK (y BETWEEN 0 AND 9999),
    w                integer NOT NULL CHECK (w BETWEEN 1 AND 48),
    h                integer NOT NULL CHECK (h BETWEEN 1 AND 200),
    refresh_interval integer NOT NULL DEFAULT 300 CHECK (refresh_interval BETWEEN 1 AND 86400),
    drill_through    jsonb CHECK (jsonb_typeof(drill_through) = 'object'),
    cross_filter     jsonb CHECK (jsonb_typeof(cross_filter) = 'object'),
    revision         bigint NOT NULL DEFAULT 1 CHECK (revision >= 1),
    created_at       timestamptz(3) NOT NULL DEFAULT now(),
    updated_at       timestamptz(3) NOT NULL DEFAULT now(),
    CONSTRAINT widgets_inside_grid CHECK (x + w <= 48)
);
CREATE INDEX widgets_dashboard ON widgets (dashboard_id, y, x, id);
CREATE INDEX widgets_query ON widgets (query_id);

-- The widgets of the newest published version of each dashboard. They outlive the draft's widgets, and keep what they need from being deleted.
CREATE TABLE published_widgets (
    widget_id        uuid PRIMARY KEY,
    dashboard_id     uuid NOT NULL,
    version          integer NOT NULL,
    query_id         uuid REFERENCES widget_queries ON DELETE RESTRICT,
    data_source_id   uuid REFERENCES data_sources ON DELETE RESTRICT,
    refresh_interval integer NOT NULL CHECK (refresh_interval BETWEEN 1 AND 86400),
    FOREIGN KEY (dashboard_id, version) REFERENCES dashboard_versions ON DELETE CASCADE
);
CREATE INDEX published_widgets_dashboard ON published_widgets (dashboard_id, version);
CREATE INDEX published_widgets_query ON published_widgets (query_id);
CREATE INDEX published_widgets_data_source ON published_widgets (data_source_id);

CREATE TRIGGER set_updated_at BEFORE UPDATE ON data_sources FOR EACH ROW EXECUTE FUNCTION set_updated_at();
CREATE TRIGGER set_updated_at BEFORE UPDATE ON widget_queries FOR EACH ROW EXECUTE FUNCTION set_updated_at();
CREATE TRIGGER set_updated_at BEFORE UPDATE ON dashboards FOR EACH ROW EXECUTE FUNCTION set_updated_at();
CREATE TRIGGER set_updated_at BEFORE UPDATE ON dashboard_shares FOR EACH ROW EXECUTE FUNCTION set_updated_at();
CREATE TRIGGER set_updated_at BEFORE UPDATE ON widgets FOR EACH ROW EXECUTE FUNCTION set_updated_at();

CREATE TRIGGER count_revision BEFORE UPDATE ON dashboards FOR EACH ROW EXECUTE FUNCTION count_revision();
CREATE TRIGGER count_revision BEFORE UPDATE ON widgets FOR EACH ROW EXECUTE FUNCTION count_revision();

CREATE TRIGGER notify_catalogue AFTER UPDATE OR DELETE ON data_sources
    FOR EACH ROW EXECUTE FUNCTION notify_catalogue('data_source', 'id');
CREATE TRIGGER notify_catalogue AFTER UPDATE OR DELETE ON widget_queries
    FOR EACH ROW EXECUTE FUNCTION notify_catalogue('query', 'id');
CREATE TRIGGER notify_catalogue AFTER UPDATE OR DELETE ON dashboards
    FOR EACH ROW EXECUTE FUNCTION notify_catalogue('dashboard', 'id');
CREATE TRIGGER notify_catalogue AFTER INSERT OR UPDATE OR DELETE ON dashboard_shares
    FOR EACH ROW EXECUTE FUNCTION notify_catalogue('dashboard', 'dashboard_id');
CREATE TRIGGER notify_catalogue AFTER UPDATE OR DELETE ON widgets
    FOR EACH ROW EXECUTE FUNCTION notify_catalogue('widget', 'id');
