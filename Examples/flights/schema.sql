-- The warehouse of the examples: every flight that left New York in 2013.
-- Run by a superuser, connected to an empty database of its own named "flights"; then COPY the tables (tables.json) and run finish.sql.

CREATE TABLE airlines (
    carrier text PRIMARY KEY,
    name    text NOT NULL
);
COMMENT ON TABLE airlines IS 'Airlines by their two-character IATA code.';

CREATE TABLE airports (
    airport   text PRIMARY KEY,
    name      text NOT NULL,
    latitude  double precision NOT NULL,
    longitude double precision NOT NULL,
    time_zone text
);
COMMENT ON TABLE airports IS 'Airports by their FAA code.';

CREATE TABLE planes (
    tailnum      text PRIMARY KEY,
    year         integer,
    manufacturer text,
    model        text,
    engines      integer,
    seats        integer,
    engine       text
);
COMMENT ON TABLE planes IS 'Planes by the number painted on their tail.';

CREATE TABLE weather (
    origin        text NOT NULL,
    observed_at   timestamptz NOT NULL,
    temperature   double precision,
    wind_speed    double precision,
    wind_gust     double precision,
    precipitation double precision,
    visibility    double precision
);
COMMENT ON TABLE weather IS 'Hourly weather at the three airports: degrees Fahrenheit, miles per hour, inches in the hour, miles.';

CREATE TABLE flights (
    carrier         text NOT NULL,
    flight          integer NOT NULL,
    origin          text NOT NULL,
    destination     text NOT NULL,
    distance        integer NOT NULL,
    scheduled_at    timestamptz NOT NULL,
    tailnum         text,
    departure_delay integer,
    arrival_delay   integer,
    air_time        integer,
    scheduled_local timestamp GENERATED ALWAYS AS (scheduled_at AT TIME ZONE 'America/New_York') STORED,
    cancelled       boolean GENERATED ALWAYS AS (departure_delay IS NULL) STORED
);
COMMENT ON TABLE flights IS 'Flights by scheduled departure; delays and air time in minutes, distance in miles. A flight that never left has no departure delay.';
COMMENT ON COLUMN flights.scheduled_local IS 'The scheduled departure on New York''s clocks.';

-- Questions about single flights, with names instead of codes.
CREATE VIEW departures AS
SELECT f.scheduled_at,
       f.scheduled_local,
       f.origin,
       f.destination,
       coalesce(d.name, f.destination) AS destination_name,
       f.carrier,
       a.name AS airline,
       f.flight,
       f.tailnum,
       f.distance,
       f.cancelled,
       f.departure_delay,
       f.arrival_delay,
       f.air_time
FROM flights f
JOIN airlines a USING (carrier)
LEFT JOIN airports d ON d.airport = f.destination;

-- One row for each airport and hour of the year with departures.
CREATE MATERIALIZED VIEW flights_by_hour AS
SELECT origin,
       date_trunc('hour', scheduled_local) AS hour,
       count(*)::integer AS flights,
       (count(*) FILTER (WHERE cancelled))::integer AS cancelled,
       (count(*) FILTER (WHERE departure_delay >= 15))::integer AS delayed,
       coalesce(sum(departure_delay), 0)::integer AS delay_minutes
FROM flights
GROUP BY origin, date_trunc('hour', scheduled_local)
WITH NO DATA;
CREATE UNIQUE INDEX flights_by_hour_key ON flights_by_hour (origin, hour);

-- One row for each pair of airports.
CREATE MATERIALIZED VIEW routes AS
SELECT f.origin,
       f.destination,
       coalesce(d.name, f.destination) AS destination_name,
       d.latitude,
       d.longitude,
       max(f.distance) AS distance,
       count(*)::integer AS flights,
       (count(*) FILTER (WHERE f.cancelled))::integer AS cancelled,
       (count(f.arrival_delay))::integer AS arrived,
       (count(*) FILTER (WHERE f.arrival_delay >= 15))::integer AS late,
       coalesce(sum(f.arrival_delay), 0)::integer AS arrival_delay_minutes,
       round(avg(f.arrival_delay), 2) AS mean_arrival_delay
FROM flights f
LEFT JOIN airports d ON d.airport = f.destination
GROUP BY f.origin, f.destination, d.name, d.latitude, d.longitude
WITH NO DATA;
CREATE UNIQUE INDEX routes_key ON routes (origin, destination);

-- How departures went in each kind of weather.
CREATE MATERIALIZED VIEW delay_by_weather AS
SELECT f.origin,
       CASE
           WHEN w.visibility IS NULL THEN 'unknown'
           WHEN w.visibility < 1 THEN 'under 1 mile'
           WHEN w.visibility < 3 THEN '1 to 3 miles'
           WHEN w.visibility < 10 THEN '3 to 10 miles'
           ELSE '10 miles'
       END AS visibility,
       CASE
           WHEN w.precipitation IS NULL THEN 'unknown'
           WHEN w.precipitation = 0 THEN 'dry'
           WHEN w.precipitation < 0.1 THEN 'light'
           WHEN w.precipitation < 0.3 THEN 'moderate'
           ELSE 'heavy'
       END AS precipitation,
       coalesce(least(width_bucket(w.wind_speed, 0, 35, 7) * 5 - 5, 30), -1) AS wind_from,
       coalesce(width_bucket(w.temperature, 10, 100, 9) * 10, -1) AS temperature_from,
       count(*)::integer AS flights,
       (count(*) FILTER (WHERE f.cancelled))::integer AS cancelled,
       (count(*) FILTER (WHERE f.departure_delay >= 15))::integer AS delayed,
       count(f.departure_delay)::integer AS departed,
       coalesce(sum(f.departure_delay), 0)::integer AS delay_minutes
FROM flights f
LEFT JOIN weather w ON w.origin = f.origin AND w.observed_at = date_trunc('hour', f.scheduled_at)
GROUP BY 1, 2, 3, 4, 5
WITH NO DATA;
CREATE UNIQUE INDEX delay_by_weather_key ON delay_by_weather (origin, visibility, precipitation, wind_from, temperature_from);
COMMENT ON COLUMN delay_by_weather.wind_from IS 'The lower end of a band of 5 mph (30 and more is one band); -1 where the wind is unknown.';
COMMENT ON COLUMN delay_by_weather.temperature_from IS 'The lower end of a band of 10 degrees Fahrenheit; -1 where the temperature is unknown.';

-- The login that queries of dashboards run as: it may read, and nothing else. The loader gives it a password (ALTER ROLE flights_reader PASSWORD …).
DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'flights_reader') THEN
        CREATE ROLE flights_reader;
    END IF;
    -- The login that may refresh the materialized views, which only their owner can; it may write nothing else.
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'flights_refresher') THEN
        CREATE ROLE flights_refresher;
    END IF;
    EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database());
    EXECUTE format('GRANT CONNECT ON DATABASE %I TO flights_reader', current_database());
    EXECUTE format('GRANT CONNECT, TEMPORARY ON DATABASE %I TO flights_refresher', current_database());
END
$$;

ALTER ROLE flights_reader WITH LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS NOINHERIT CONNECTION LIMIT 40;
ALTER ROLE flights_reader SET default_transaction_read_only = on;
ALTER ROLE flights_reader SET statement_timeout = '30s';
ALTER ROLE flights_reader SET lock_timeout = '5s';
ALTER ROLE flights_reader SET idle_in_transaction_session_timeout = '60s';
ALTER ROLE flights_reader SET temp_file_limit = '1GB';
ALTER ROLE flights_reader SET client_connection_check_interval = '2s';
ALTER ROLE flights_reader SET jit = off;

ALTER ROLE flights_refresher WITH LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS NOINHERIT CONNECTION LIMIT 4;
ALTER ROLE flights_refresher SET statement_timeout = '10min';
ALTER ROLE flights_refresher SET lock_timeout = '30s';

REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO flights_reader, flights_refresher;
GRANT SELECT ON ALL TABLES IN SCHEMA public TO flights_reader, flights_refresher;
ALTER MATERIALIZED VIEW flights_by_hour OWNER TO flights_refresher;
ALTER MATERIALIZED VIEW routes OWNER TO flights_refresher;
ALTER MATERIALIZED VIEW delay_by_weather OWNER TO flights_refresher;

-- What a reader could do in spite of a read-only transaction: change settings, notify, take locks that outlive it, keep large objects,
-- run SQL hidden in a string, end other sessions, sleep.
REVOKE USAGE ON LANGUAGE plpgsql FROM PUBLIC;
DO $$
DECLARE
    routine regprocedure;
BEGIN
    FOR routine IN
        SELECT oid
        FROM pg_proc
        WHERE pronamespace = 'pg_catalog'::regnamespace
          AND (proname IN ('set_config', 'pg_notify', 'pg_logical_emit_message', 'pg_terminate_backend', 'pg_cancel_backend', 'pg_export_snapshot', 'ts_stat',
                           'ts_rewrite', 'loread', 'lowrite', 'lo_creat')
               OR proname ~ '^(lo_|pg_sleep|pg_advisory|pg_try_advisory|query_to_xml|cursor_to_xml|(table|schema|database)_to_xml)')
    LOOP
        EXECUTE format('REVOKE EXECUTE ON ROUTINE %s FROM PUBLIC', routine);
    END LOOP;
END
$$;
-- One refresh of a view at a time is seen to by these two.
GRANT EXECUTE ON FUNCTION pg_try_advisory_lock(integer, integer), pg_advisory_unlock(integer, integer) TO flights_refresher;
