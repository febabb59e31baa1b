/** Bytes of one event as compact JSON: some 200 times an ordinary event, and small enough that 10,000 fit in memory. */
export const EVENT_BYTES_MAX = 64 * 1024;

/** Levels of nesting, the event itself being the first: deeper than any contract, shallow enough for any recursion. */
export const EVENT_DEPTH_MAX = 16;

/** Unknown fields of `data`, and unknown attributes of the envelope, that are kept; more is a program gone wrong. */
export const UNKNOWN_FIELDS_MAX = 64;

/** Characters (UTF-16 units) of an event's id: a UUID has 36, a hash 64. */
export const ID_LENGTH_MAX = 256;

/** Characters of an event's source: a URI reference. */
export const SOURCE_LENGTH_MAX = 256;

/** Characters of an ordinary text field: the length browsers and servers allow a URL or a user agent. */
export const TEXT_LENGTH_MAX = 2048;

/** Characters of an error message: a stack trace fits, a dumped page does not. */
export const ERROR_MESSAGE_LENGTH_MAX = 10_000;

/** Characters of a name that becomes a dimension: every distinct one is a series that lives on for months. */
export const NAME_LENGTH_MAX = 200;

/** Entries of a map by module: the largest shops run a few hundred modules. */
export const MAP_ENTRIES_MAX = 500;

/** Items of a list such as disks or modules. */
export const LIST_ITEMS_MAX = 500;

/** Largest quantity (bytes, milliseconds, money, counts): below 2^53, so that it is exact and sums stay finite. */
export const AMOUNT_MAX = 1e15;

/** Smallest sample rate: one event may stand for a million requests, and no weight grows beyond all measure. */
export const SAMPLE_RATE_MIN = 1e-6;

/** How far ahead of the receiver's clock an event's time may be, in milliseconds: clocks drift, the future does not arrive. */
export const FUTURE_MS_MAX = 10 * 60_000;

/** Times before this (2000-01-01, in milliseconds since the Unix epoch) are an unset clock, not a shop's past. */
export const EARLIEST_TIME_MS = Date.UTC(2000, 0, 1);

/** Events in one request body: more than a minute of the busiest shop, less than a second of work. */
export const BODY_ITEMS_MAX = 10_000;

/** Bytes of a request body after inflating: ordinary batches of 10,000 events are half of it. */
export const BODY_BYTES_MAX = 10 * 1024 * 1024;

/** Lines one CSV record may span: a quote that stays open longer is a slip, and must not swallow the file. */
export const CSV_RECORD_LINES_MAX = 100;
