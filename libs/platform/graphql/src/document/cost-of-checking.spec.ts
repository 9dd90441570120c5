import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DEAREST_ACCEPTED, DEAREST_REFUSED } from '../test-support/worst-documents.js';
import { ToyApp } from '../test-support/toy-app.js';

const ACCEPTED_LIMIT_MS = 50;
const REFUSED_LIMIT_MS = 20;

describe('the CPU time of checking a document', () => {
  let toy: ToyApp;
  beforeAll(async () => {
    toy = await ToyApp.start();
    // Not the compiler's warming up is measured, but what an attacker could repeat.
    for (const document of [
      ...Object.values(DEAREST_ACCEPTED),
      ...Object.values(DEAREST_REFUSED),
    ]) {
      for (let time = 0; time < 3; time += 1) await cpu(document);
    }
  });
  afterAll(() => toy.stop());

  let unique = 0;
  /**
   * CPU milliseconds from request to answer, execution included, of whichever is dearer: the first
   * time, when a document is checked, or the second, when it is compiled.
   */
  const cpu = async (document: string): Promise<{ status: number; ms: number }> => {
    unique += 1;
    const source = document.length > 9_990 ? document : `${document}#${unique}`;
    const first = await once(source);
    const second = await once(source);
    return first.ms > second.ms ? first : second;
  };
  const once = async (source: string): Promise<{ status: number; ms: number }> => {
    const before = process.cpuUsage();
    const { status } = await toy.query(source);
    const { user, system } = process.cpuUsage(before);
    return { status, ms: (user + system) / 1_000 };
  };
  /** The best of a few tries: what the machine does besides is not ours. */
  const best = async (document: string): Promise<{ status: number; ms: number }> => {
    const tries = [];
    for (let time = 0; time < 4; time += 1) tries.push(await cpu(document));
    return tries.reduce((least, one) => (one.ms < least.ms ? one : least));
  };

  it.each(Object.entries(DEAREST_ACCEPTED))('accepts %s quickly', async (_, document) => {
    const { status, ms } = await best(document);
    expect(status).toBe(200);
    expect(ms).toBeLessThan(ACCEPTED_LIMIT_MS);
  });

  it.each(Object.entries(DEAREST_REFUSED))('refuses %s quickly', async (_, document) => {
    const { status, ms } = await best(document);
    expect(status).toBe(400);
    expect(ms).toBeLessThan(REFUSED_LIMIT_MS);
  });
});
