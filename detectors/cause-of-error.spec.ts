import { describe, expect, it } from '@jest/globals';
import { causeOfError } from './cause-of-error.js';

describe('causeOfError', () => {
  it('passes on the words of the contract and no others', () => {
    expect(['network', 'malformed', 'status', null].map(causeOfError)).toEqual(['network', 'malformed', null, null]);
  });
});
