export * from './kafka-client.js';
export * from './topics.js';
export * from './event-message.js';
export * from './event-producer.js';
export * from './chunk-store.js';
export * from './stream-writer.js';
export * from './dead-letters.js';
export * from './examine-stream.js';
