-- The pattern of a name without a bound of its own: PostgreSQL unfolds {1,64} into as many states, and each check of a name took twelve times as long as
-- this one, more than all the rest of writing a job.

ALTER DOMAIN job_name DROP CONSTRAINT job_name_check;
ALTER DOMAIN job_name ADD CONSTRAINT job_name_check CHECK (VALUE ~ '^[a-z][a-z0-9_]*$' AND octet_length(VALUE) <= 63);
ALTER DOMAIN short_name DROP CONSTRAINT short_name_check;
ALTER DOMAIN short_name ADD CONSTRAINT short_name_check CHECK (VALUE ~ '^[A-Za-z0-9._-]+$' AND octet_length(VALUE) <= 64);
ALTER DOMAIN facility_name DROP CONSTRAINT facility_name_check;
ALTER DOMAIN facility_name ADD CONSTRAINT facility_name_check CHECK (VALUE ~ '^[A-Za-z0-9._-]+$' AND octet_length(VALUE) <= 64);
