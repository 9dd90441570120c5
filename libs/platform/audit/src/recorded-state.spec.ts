import { describe, expect, it } from '@jest/globals';
import { recordedState, withoutSecrets } from './recorded-state.js';

describe('a recorded state', () => {
  it('never holds a secret, wherever it stands', () => {
    const state = {
      email: 'a@example.com',
      passwordHash: 'x',
      keys: [{ name: 'ci', tokenHash: 'y' }],
    };
    expect(withoutSecrets(state)).toEqual({ email: 'a@example.com', keys: [{ name: 'ci' }] });
  });

  it('says instants in ISO 8601', () => {
    expect(withoutSecrets({ signedAt: new Date(0) })).toEqual({
      signedAt: '1970-01-01T00:00:00.000Z',
    });
  });

  it('is made of a row, without its methods and unset columns', () => {
    class Row {
      readonly name = 'Acme';
      readonly country = undefined;
      readonly tags = ['a'];
      describe(): string {
        return this.name;
      }
    }
    expect(recordedState(new Row())).toEqual({ name: 'Acme', tags: ['a'] });
  });

  it('is refused of a row with a value that JSON does not know', () => {
    expect(() => recordedState({ amount: 1n })).toThrow('cannot record amount: JSON has no bigint');
  });
});
