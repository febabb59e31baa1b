import { describe, expect, it } from '@jest/globals';
import { isLoopback } from './loopback.js';

describe('isLoopback', () => {
  it.each(['127.0.0.1', '127.8.9.10', 'localhost', 'LOCALHOST', '::1', '[::1]', '::ffff:127.0.0.1'])(
    '%s is reached from its own machine only',
    (host) => expect(isLoopback(host)).toBe(true),
  );

  it.each(['0.0.0.0', '::', '10.0.0.4', '127.evil.example', 'localhost.example.com', 'shop.example'])(
    '%s is reached from elsewhere',
    (host) => expect(isLoopback(host)).toBe(false),
  );
});
