import { expect, it } from '@jest/globals';
import { WatchedClient } from './watched-client.js';

it('survives a connection that breaks while nobody waits for an answer', () => {
  const client = new WatchedClient();
  expect(() => client.emit('error', new Error('terminating connection'))).not.toThrow();
});
