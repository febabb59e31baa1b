-- Each version of what is normal for a series, as detection used it. Read by series and time.
-- Cost: one row a series and rebuild (daily once two weeks are known), some 600 bytes compressed.

CREATE TABLE IF NOT EXISTS baselines
(
    shop LowCardinality(String),
    metric LowCardinality(String),
    dimension LowCardinality(String),
    built DateTime('UTC') CODEC(DoubleDelta, ZSTD(1)),
    profile String CODEC(ZSTD(3))
)
ENGINE = ReplacingMergeTree
PARTITION BY toYYYYMM(built)
ORDER BY (shop, metric, dimension, built)
TTL built + INTERVAL 3 YEAR;

-- Events that were refused, with their reason and what of them may be kept.
CREATE TABLE IF NOT EXISTS rejected_events
(
    shop LowCardinality(String),
    received DateTime64(3, 'UTC'),
    id String,
    reason String,
    excerpt String CODEC(ZSTD(3))
)
ENGINE = MergeTree
PARTITION BY toYYYYMM(received)
ORDER BY (shop, received)
TTL toDateTime(received) + INTERVAL 30 DAY
SETTINGS non_replicated_deduplication_window = 1000;
