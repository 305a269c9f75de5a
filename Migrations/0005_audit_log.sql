-- Who did what, when, from where, and whether it was allowed. Append only.

CREATE TABLE audit_log (
    id             uuid PRIMARY KEY,
    occurred_at    timestamptz(3) NOT NULL DEFAULT now(),
    recorded_at    timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
    actor_id       text NOT NULL CHECK (char_length(actor_id) <= 255),
    facility_id    facility_name,
    action         text NOT NULL CHECK (action ~ '^[a-z0-9_]+(\.[a-z0-9_]+)*$' AND char_length(action) <= 64),
    object_kind    text CHECK (char_length(object_kind) <= 64),
    object_id      text CHECK (char_length(object_id) <= 255),
    outcome        text NOT NULL CHECK (outcome IN ('allowed', 'refused', 'failed')),
    reason_code    text CHECK (char_length(reason_code) <= 64),
    request_id     text CHECK (char_length(request_id) <= 128),
    source_address text CHECK (char_length(source_address) <= 64),
    user_agent     text CHECK (char_length(user_agent) <= 512),
    details        jsonb NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(details) = 'object')
);
CREATE INDEX audit_log_recent ON audit_log (occurred_at DESC, id DESC);
CREATE INDEX audit_log_facility ON audit_log (facility_id, occurred_at DESC, id DESC);
CREATE INDEX audit_log_actor ON audit_log (actor_id, occurred_at DESC, id DESC);
CREATE INDEX audit_log_object ON audit_log (object_kind, object_id, occurred_at DESC, id DESC);

CREATE FUNCTION refuse_audit_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'audit_log is append only: % refused', TG_OP USING ERRCODE = 'insufficient_privilege';
END
$$;

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON audit_log FOR EACH ROW EXECUTE FUNCTION refuse_audit_change();
CREATE TRIGGER append_only_table BEFORE TRUNCATE ON audit_log FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change();
