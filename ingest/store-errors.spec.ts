import { describe, expect, it } from '@jest/globals';
import { isPassing } from './store-errors.js';

const failed = (message: string, fields: object = {}) => Object.assign(new Error(message), fields);

describe('isPassing', () => {
  it.each([
    ['a server without memory', failed('Memory limit exceeded', { code: '241', type: 'MEMORY_LIMIT_EXCEEDED' })],
    [
      'the embedded engine with too many parts',
      failed('Code: 252. DB::Exception', { clickhouseCode: 252, code: 'CHDB_QUERY' }),
    ],
    ['a text of the engine alone', failed('Code: 243. DB::Exception: Cannot reserve')],
    ['a server that is not there', failed('connect', { code: 'ECONNREFUSED' })],
    ['a timeout of the client', failed('Timeout error.')],
    ['a full disk of this machine', failed('no space', { code: 'ENOSPC' })],
    ['a relational store that shuts down', failed('terminating connection', { code: '57P01' })],
    ['one of these behind another error', failed('insert failed', { cause: failed('x', { code: 'ECONNRESET' }) })],
  ])('waits for %s', (_, error) => expect(isPassing(error)).toBe(true));

  it.each([
    ['a row that cannot be parsed', failed('Cannot parse input: timeout', { code: '27' })],
    ['a table that is not there', failed('Code: 60. DB::Exception: Unknown table')],
    ['a mistake of our own', new TypeError('x is not a function')],
    ['what is no error at all', 'timeout'],
  ])('does not wait for %s', (_, error) => expect(isPassing(error)).toBe(false));
});
