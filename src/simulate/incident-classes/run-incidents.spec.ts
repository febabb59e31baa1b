import { describe, expect, it } from '@jest/globals';
import { errorKindOf } from '../../../ingest/index.js';
import { RUN_MESSAGES } from './run-incidents.js';

describe('the messages of failing runs', () => {
  it.each(Object.entries(RUN_MESSAGES))('tell their kind, %s, in five languages', (cause, messages) => {
    expect(messages.length).toBeGreaterThanOrEqual(5);
    expect(messages.map((message) => [message, errorKindOf(message)])).toEqual(
      messages.map((message) => [message, cause]),
    );
  });
});
