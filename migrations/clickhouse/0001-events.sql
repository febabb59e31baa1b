-- Where events arrive and what they become.
--
-- The writer inserts into event_inlet (engine Null: it stores nothing), and materialised views hand each block on to
-- the tables below. One insert carries one deduplication token, which ClickHouse passes on to every view: a block that
-- is sent again after a crash completes what is missing and doubles nothing. The windows of 1,000 blocks must
-- outlast the longest time for which a writer may retry.
--
-- Cost: an empty installation, none. Watch: system.parts for these tables; more than 300 active parts in one partition
-- means that inserts are too small.

CREATE TABLE IF NOT EXISTS event_inlet
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
    measures Array(Tuple(metric String, dimension String, weight Float64, bad Float64, sum Float64, max Float64, bucket Int16))
)
ENGINE = Null;

-- Every accepted event once, pseudonymised. Retention is set from the settings at start.
CREATE TABLE IF NOT EXISTS events
(
    shop LowCardinality(String),
    type LowCardinality(String),
    time DateTime64(3, 'UTC') CODEC(Delta, ZSTD(1)),
    source LowCardinality(String),
    id String CODEC(ZSTD(3)),
    received DateTime64(3, 'UTC') CODEC(Delta, ZSTD(1)),
    data String CODEC(ZSTD(3))
)
ENGINE = MergeTree
PARTITION BY toMonday(time)
ORDER BY (shop, type, time)
SETTINGS non_replicated_deduplication_window = 1000;

-- What has been counted, for recognising a repetition. Small granules: a look-up touches single keys.
CREATE TABLE IF NOT EXISTS event_keys
(
    shop LowCardinality(String),
    key UInt64,
    arrived DateTime('UTC') CODEC(DoubleDelta, ZSTD(1))
)
ENGINE = MergeTree
PARTITION BY toDate(arrived)
ORDER BY (shop, key)
TTL arrived + INTERVAL 4 DAY
SETTINGS non_replicated_deduplication_window = 1000, index_granularity = 512, ttl_only_drop_parts = 1;

-- One-minute points, series first: what charts and baselines read.
CREATE TABLE IF NOT EXISTS points
(
    shop LowCardinality(String),
    metric LowCardinality(String),
    dimension LowCardinality(String),
    minute DateTime('UTC') CODEC(DoubleDelta, ZSTD(1)),
    events SimpleAggregateFunction(sum, UInt64) CODEC(T64, ZSTD(1)),
    weight SimpleAggregateFunction(sum, Float64) CODEC(Gorilla, ZSTD(1)),
    bad SimpleAggregateFunction(sum, Float64) CODEC(Gorilla, ZSTD(1)),
    sum SimpleAggregateFunction(sum, Float64) CODEC(Gorilla, ZSTD(1)),
    max SimpleAggregateFunction(max, Float64) CODEC(Gorilla, ZSTD(1)),
    buckets SimpleAggregateFunction(sumMap, Map(Int16, Float64)) CODEC(ZSTD(1))
)
ENGINE = AggregatingMergeTree
PARTITION BY toYYYYMM(minute)
ORDER BY (shop, metric, dimension, minute)
SETTINGS non_replicated_deduplication_window = 1000;

-- The same points in the order in which they arrived, newest minute first to be found: what detection reads. An event
-- that comes late is a row of its own here, so nobody has to ask which older minutes have changed.
CREATE TABLE IF NOT EXISTS arrivals
(
    arrived DateTime('UTC') CODEC(DoubleDelta, ZSTD(1)),
    shop LowCardinality(String),
    metric LowCardinality(String),
    dimension LowCardinality(String),
    minute DateTime('UTC') CODEC(DoubleDelta, ZSTD(1)),
    events SimpleAggregateFunction(sum, UInt64) CODEC(T64, ZSTD(1)),
    weight SimpleAggregateFunction(sum, Float64) CODEC(Gorilla, ZSTD(1)),
    bad SimpleAggregateFunction(sum, Float64) CODEC(Gorilla, ZSTD(1)),
    sum SimpleAggregateFunction(sum, Float64) CODEC(Gorilla, ZSTD(1)),
    max SimpleAggregateFunction(max, Float64) CODEC(Gorilla, ZSTD(1)),
    buckets SimpleAggregateFunction(sumMap, Map(Int16, Float64)) CODEC(ZSTD(1))
)
ENGINE = AggregatingMergeTree
PARTITION BY toDate(arrived)
ORDER BY (arrived, shop, metric, dimension, minute)
TTL arrived + INTERVAL 8 DAY
SETTINGS non_replicated_deduplication_window = 1000, ttl_only_drop_parts = 1;

-- Runs, checks and changes one by one, in the order in which they arrived.
CREATE TABLE IF NOT EXISTS occurrences
(
    arrived DateTime('UTC') CODEC(DoubleDelta, ZSTD(1)),
    shop LowCardinality(String),
    type LowCardinality(String),
    time DateTime64(3, 'UTC') CODEC(Delta, ZSTD(1)),
    source LowCardinality(String),
    id String CODEC(ZSTD(3)),
    data String CODEC(ZSTD(3))
)
ENGINE = MergeTree
PARTITION BY toMonday(arrived)
ORDER BY (arrived, shop, type, time)
TTL arrived + INTERVAL 8 DAY
SETTINGS non_replicated_deduplication_window = 1000, ttl_only_drop_parts = 1;

CREATE MATERIALIZED VIEW IF NOT EXISTS events_from_inlet TO events AS
SELECT shop, type, time, source, id, received, data
FROM event_inlet;

CREATE MATERIALIZED VIEW IF NOT EXISTS event_keys_from_inlet TO event_keys AS
SELECT shop, key, arrived
FROM event_inlet;

CREATE MATERIALIZED VIEW IF NOT EXISTS points_from_inlet TO points AS
SELECT
    shop,
    m.metric AS metric,
    m.dimension AS dimension,
    toStartOfMinute(time) AS minute,
    count() AS events,
    sum(m.weight) AS weight,
    sum(m.bad) AS bad,
    sum(m.sum) AS sum,
    max(m.max) AS max,
    sumMap(if(m.bucket >= 0, map(m.bucket, m.weight), CAST(map(), 'Map(Int16, Float64)'))) AS buckets
FROM event_inlet
ARRAY JOIN measures AS m
GROUP BY shop, metric, dimension, minute;

CREATE MATERIALIZED VIEW IF NOT EXISTS arrivals_from_inlet TO arrivals AS
SELECT
    toStartOfMinute(event_inlet.arrived) AS arrived,
    shop,
    m.metric AS metric,
    m.dimension AS dimension,
    toStartOfMinute(time) AS minute,
    count() AS events,
    sum(m.weight) AS weight,
    sum(m.bad) AS bad,
    sum(m.sum) AS sum,
    max(m.max) AS max,
    sumMap(if(m.bucket >= 0, map(m.bucket, m.weight), CAST(map(), 'Map(Int16, Float64)'))) AS buckets
FROM event_inlet
ARRAY JOIN measures AS m
GROUP BY arrived, shop, metric, dimension, minute;

CREATE MATERIALIZED VIEW IF NOT EXISTS occurrences_from_inlet TO occurrences AS
SELECT toStartOfMinute(event_inlet.arrived) AS arrived, shop, type, time, source, id, data
FROM event_inlet
WHERE is_occurrence = 1;
