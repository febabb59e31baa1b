-- The writer sends blocks whose metrics and dimensions are dictionaries already; texts here would make the engine write them
-- out and look each of them up again, once for every view.
--
-- The largest insert of events, some 17 MB, stays a part of one file for all columns: a file for each would cost more than
-- what is in it. Merged parts are larger and have one.
--
-- Cost: the views are away for a moment; migrations run before anything is written. Nothing stored is rewritten.

ALTER TABLE events MODIFY SETTING min_bytes_for_wide_part = 33554432;

DROP VIEW IF EXISTS points_from_inlet;
DROP VIEW IF EXISTS arrivals_from_inlet;

ALTER TABLE event_inlet MODIFY COLUMN measures Array(Tuple(metric LowCardinality(String), dimension LowCardinality(String), events UInt64, weight Float64, bad Float64, sum Float64, max Float64, buckets Map(Int16, Float64)));

CREATE MATERIALIZED VIEW points_from_inlet TO points AS
SELECT
    shop,
    m.metric AS metric,
    m.dimension AS dimension,
    toStartOfMinute(time) AS minute,
    m.events AS events,
    m.weight AS weight,
    m.bad AS bad,
    m.sum AS sum,
    m.max AS max,
    m.buckets AS buckets
FROM event_inlet
ARRAY JOIN measures AS m;

CREATE MATERIALIZED VIEW arrivals_from_inlet TO arrivals AS
SELECT
    toStartOfMinute(event_inlet.arrived) AS arrived,
    shop,
    m.metric AS metric,
    m.dimension AS dimension,
    toStartOfMinute(time) AS minute,
    m.events AS events,
    m.weight AS weight,
    m.bad AS bad,
    m.sum AS sum,
    m.max AS max,
    m.buckets AS buckets
FROM event_inlet
ARRAY JOIN measures AS m;
