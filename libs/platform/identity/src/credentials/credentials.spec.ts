import { describe, expect, it } from '@jest/globals';
import { uuidv7 } from '@meridian/platform-database';
import { organizationId } from '@meridian/platform-tenancy';
import fc from 'fast-check';
import { API_KEY_LENGTH, issueApiKey, readApiKey } from './api-key-text.js';
import { fromBase62, toBase62 } from './base62.js';
import { issueBearerToken, readBearerToken } from './bearer-token.js';

const organization = organizationId(uuidv7(Date.UTC(2026, 10, 23)));

describe('a session or invitation token', () => {
  it('carries its organization and 256 random bits, and is looked up by its hash', () => {
    const token = issueBearerToken(organization);
    expect(readBearerToken(token.text)).toEqual({ organizationId: organization, hash: token.hash });
    expect(Buffer.from(token.text.slice(23), 'base64url')).toHaveLength(32);
    expect(token.hash).toMatch(/^[0-9a-f]{64}$/);
    expect(issueBearerToken(organization).text).not.toBe(token.text);
  });

  it.each([
    '',
    '.',
    'x'.repeat(66),
    `${'A'.repeat(22)}.${'A'.repeat(42)}`,
    `${'A'.repeat(22)}.${'ä'.repeat(43)}`,
  ])('is not %p', (text) => expect(readBearerToken(text)).toBeNull());
});

describe('an API key', () => {
  it('carries its organization and is made of letters and digits after its lead', () => {
    const key = issueApiKey(organization);
    expect(key.text).toMatch(/^mrd_live_[0-9A-Za-z]{60}$/);
    expect(key.text).toHaveLength(API_KEY_LENGTH);
    expect(key.text.startsWith(key.prefix)).toBe(true);
    expect(readApiKey(key.text)).toEqual({ organizationId: organization, hash: key.hash });
  });

  it('is refused with any one character changed, before anything is looked up', () => {
    const { text } = issueApiKey(organization);
    for (let position = 0; position < text.length; position += 1) {
      const other = text.charAt(position) === 'a' ? 'b' : 'a';
      expect(readApiKey(text.slice(0, position) + other + text.slice(position + 1))).toBeNull();
    }
  });

  it.each([
    '',
    'mrd_live_',
    'mrd_live_abcd',
    `mrd_live_${'z'.repeat(60)}`,
    `mrd_live_${'-'.repeat(60)}`,
  ])('is not %p', (text) => expect(readApiKey(text)).toBeNull());
});

describe('letters and digits', () => {
  it('keep every byte', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 64 }), (array) => {
        const bytes = Buffer.from(array);
        expect(fromBase62(toBase62(bytes), bytes.length)).toEqual(bytes);
      }),
    );
  });
});
