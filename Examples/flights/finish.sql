-- Run after the tables are loaded: keys, indexes, statistics, and the first content of the materialized views.

SET maintenance_work_mem = '256MB';

ALTER TABLE weather ADD PRIMARY KEY (origin, observed_at);
ALTER TABLE flights
    ADD PRIMARY KEY (origin, scheduled_at, carrier, flight),
    ADD FOREIGN KEY (carrier) REFERENCES airlines,
    ADD FOREIGN KEY (origin) REFERENCES airports,
    ADD FOREIGN KEY (destination) REFERENCES airports;
ALTER TABLE weather ADD FOREIGN KEY (origin) REFERENCES airports;
CREATE INDEX flights_by_destination ON flights (destination, origin);
CREATE INDEX flights_by_tailnum ON flights (tailnum);

ANALYZE airlines, airports, planes, weather, flights;
REFRESH MATERIALIZED VIEW flights_by_hour;
REFRESH MATERIALIZED VIEW routes;
REFRESH MATERIALIZED VIEW delay_by_weather;
ANALYZE flights_by_hour, routes, delay_by_weather;

RESET maintenance_work_mem;
