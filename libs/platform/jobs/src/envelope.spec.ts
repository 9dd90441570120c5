import { describe, expect, it } from '@jest/globals';
import { openEnvelope, sealEnvelope } from './envelope.js';

const SECRET = 'a secret of this test';
const content = {
  organizationId: '0190a8c0-0000-7000-8000-000000000001',
  eventId: '0190a8c0-0000-7000-8000-000000000002',
  payload: { subjectId: 's', windows: ['2026-03', '2026-04'] },
  requestId: 'r',
};
const sealed = sealEnvelope(SECRET, 'recount', content);

describe('an envelope', () => {
  it('says what was put into it, whatever order the queue gives its keys', () => {
    const reordered = Object.fromEntries(Object.entries(sealed).reverse());
    expect(openEnvelope(SECRET, 'recount', reordered)).toEqual({
      genuine: true,
      envelope: { version: 1, ...content },
    });
  });

  it.each([
    ['another organization', { organizationId: '0190a8c0-0000-7000-8000-000000000009' }],
    ['another subject', { payload: { subjectId: 'other' } }],
    ['another request', { requestId: 'other' }],
    ['another event', { eventId: 'other' }],
    ['another version', { version: 2 }],
    ['half a signature', { mac: sealed.mac.slice(0, 20) }],
    ['no signature', { mac: undefined }],
    ['something more', { extra: true }],
  ])('is refused with %s in it', (_what, change) => {
    expect(openEnvelope(SECRET, 'recount', { ...sealed, ...change })).toMatchObject({
      genuine: false,
    });
  });

  it('is refused under the name of another job', () => {
    expect(openEnvelope(SECRET, 'delete-all', sealed)).toMatchObject({ genuine: false });
  });

  it('is refused when another secret signed it', () => {
    expect(openEnvelope('another secret', 'recount', sealed)).toMatchObject({ genuine: false });
  });

  it.each([null, undefined, 'text', {}, []])('is not %j', (data) => {
    expect(openEnvelope(SECRET, 'recount', data)).toMatchObject({ genuine: false });
  });
});
