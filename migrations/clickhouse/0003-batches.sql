-- An insert names its batch, and the keys remember by which they came: a writer that takes over another's unfinished
-- batch tells its own events, which are sent again, from those that came before it, which are repetitions.
--
-- Measures come added up for each minute of a batch. The views then take in a few sums instead of each event's.
--
-- The windows hold the tokens of 10,000 inserts: hours at full load, and longer than any writer may retry.
--
-- Cost: the views are away for a moment; migrations run before anything is written. Nothing stored is rewritten.

DROP VIEW IF EXISTS events_from_inlet;
DROP VIEW IF EXISTS event_keys_from_inlet;
DROP VIEW IF EXISTS points_from_inlet;
DROP VIEW IF EXISTS arrivals_from_inlet;
DROP VIEW IF EXISTS occurrences_from_inlet;
DROP TABLE IF EXISTS event_inlet;

CREATE TABLE event_inlet
(
    shop LowCardinality(String),
    type LowCardinality(String),
    time DateTime64(3, 'UTC'),
    source LowCardinality(String),
    id String,
    key UInt64,
    received DateTime64(3, 'UTC'),
    arrived DateTime('UTC'),
    data String,
    is_occurrence UInt8,
    batch UInt64,
    measures Array(Tuple(metric String, dimension String, events UInt64, weight Float64, bad Float64, sum Float64, max Float64, buckets Map(Int16, Float64)))
)
ENGINE = Null;

ALTER TABLE event_keys ADD COLUMN IF NOT EXISTS batch UInt64 CODEC(DoubleDelta, ZSTD(1));

ALTER TABLE events MODIFY SETTING non_replicated_deduplication_window = 10000;
ALTER TABLE event_keys MODIFY SETTING non_replicated_deduplication_window = 10000;
ALTER TABLE points MODIFY SETTING non_replicated_deduplication_window = 10000;
ALTER TABLE arrivals MODIFY SETTING non_replicated_deduplication_window = 10000;
ALTER TABLE occurrences MODIFY SETTING non_replicated_deduplication_window = 10000;

CREATE MATERIALIZED VIEW events_from_inlet TO events AS
SELECT shop, type, time, source, id, received, data
FROM event_inlet;

CREATE MATERIALIZED VIEW event_keys_from_inlet TO event_keys AS
SELECT shop, key, arrived, batch
FROM event_inlet;

CREATE MATERIALIZED VIEW points_from_inlet TO points AS
SELECT
    shop,
    m.metric AS metric,
    m.dimension AS dimension,
    toStartOfMinute(time) AS minute,
    sum(m.events) AS events,
    sum(m.weight) AS weight,
    sum(m.bad) AS bad,
    sum(m.sum) AS sum,
    max(m.max) AS max,
    sumMap(m.buckets) AS buckets
FROM event_inlet
ARRAY JOIN measures AS m
GROUP BY shop, metric, dimension, minute;

CREATE MATERIALIZED VIEW arrivals_from_inlet TO arrivals AS
SELECT
    toStartOfMinute(event_inlet.arrived) AS arrived,
    shop,
    m.metric AS metric,
    m.dimension AS dimension,
    toStartOfMinute(time) AS minute,
    sum(m.events) AS events,
    sum(m.weight) AS weight,
    sum(m.bad) AS bad,
    sum(m.sum) AS sum,
    max(m.max) AS max,
    sumMap(m.buckets) AS buckets
FROM event_inlet
ARRAY JOIN measures AS m
GROUP BY arrived, shop, metric, dimension, minute;

CREATE MATERIALIZED VIEW occurrences_from_inlet TO occurrences AS
SELECT toStartOfMinute(event_inlet.arrived) AS arrived, shop, type, time, source, id, data
FROM event_inlet
WHERE is_occurrence = 1;
