import { describe, expect, it } from '@jest/globals';
import { hash } from '@node-rs/argon2';
import { checkNewPassword } from './password-policy.js';
import { Passwords } from './passwords.js';

const owner = { email: 'grace.hopper@navy.example', name: 'Grace Hopper' };
const check = (password: string) => () => checkNewPassword(password, owner, 'input', 'password');

describe('a new password', () => {
  it.each(['a quiet harbour at dawn', 'øre-æbler-på-ø', 'x7!kQ2m#pL9z', 'é'.repeat(6) + 'harbour'])(
    'may be %p',
    (password) => expect(check(password)).not.toThrow(),
  );

  it.each([
    ['elevenchars', /at least 12/],
    ['long '.repeat(26), /at most 128/],
    ['Password2026!', /first that would be guessed/],
    ['QwertyUiop1234', /first that would be guessed/],
    ['aaaaaaaaaaaaaa', /first that would be guessed/],
    ['abcabcabcabc1', /first that would be guessed/],
    ['123456789012', /first that would be guessed/],
    ['i am hopper the 1st', /your name/],
    ['grace.hopper@navy.example', /your name or your e-mail/],
  ])('is refused when it is %p', (password, reason) => {
    expect(check(password)).toThrow(reason);
    expect(check(password)).toThrow(
      expect.objectContaining({
        code: 'INVALID_INPUT',
        details: { inputPath: ['input', 'password'] },
      }),
    );
  });

  it('counts characters and not their parts', () => {
    expect(check('🚢🚣🛶⛵🚤🛥⛴🛳🚀🛸🚁')).toThrow(/at least 12/);
  });
});

describe('a kept password', () => {
  const passwords = new Passwords();

  it('is an Argon2id hash of 19 MiB and two passes that only the password fits', async () => {
    const phc = await passwords.hash('a quiet harbour at dawn');
    expect(phc).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(await passwords.verify(phc, 'a quiet harbour at dawn')).toBe(true);
    expect(await passwords.verify(phc, 'a quiet harbour at dusk')).toBe(false);
  });

  it('is the same however its accents were composed', async () => {
    const phc = await passwords.hash('cafe\u0301 au lait noir');
    expect(await passwords.verify(phc, 'caf\u00e9 au lait noir')).toBe(true);
  });

  it('is outdated when it was hashed with less work', async () => {
    const weak = await hash('a quiet harbour at dawn', { memoryCost: 8_192, timeCost: 2 });
    expect(passwords.isOutdated(weak)).toBe(true);
    expect(passwords.isOutdated(await passwords.hash('a quiet harbour at dawn'))).toBe(false);
  });

  it('costs an unknown person as much work as a known one', async () => {
    const phc = await passwords.hash('a quiet harbour at dawn');
    // In turns, so that a busy machine slows both; the fastest run was disturbed least.
    const known: number[] = [];
    const unknown: number[] = [];
    for (let turn = 0; turn < 10; turn += 1) {
      known.push(await timed(() => passwords.verify(phc, 'wrong password')));
      unknown.push(await timed(() => passwords.verifyNobody('wrong password')));
    }
    const ratio = Math.min(...unknown) / Math.min(...known);
    expect(ratio).toBeGreaterThan(0.5);
    expect(ratio).toBeLessThan(2);
  });
});

describe('a flood of sign-ins', () => {
  it('runs as many hashes as allowed, lets some wait and refuses the rest with a time to come back', async () => {
    const passwords = new Passwords(1, 2);
    const outcomes = await Promise.allSettled(
      Array.from({ length: 5 }, () => passwords.hash('a quiet harbour at dawn')),
    );
    expect(outcomes.map(({ status }) => status)).toEqual([
      'fulfilled',
      'fulfilled',
      'fulfilled',
      'rejected',
      'rejected',
    ]);
    expect(outcomes[4]).toMatchObject({
      reason: { code: 'TOO_MANY_REQUESTS', details: { retryAfterSeconds: 3 } },
    });
    await expect(passwords.hash('a quiet harbour at dawn')).resolves.toMatch(/^\$argon2id/);
  });
});

async function timed(run: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await run();
  return performance.now() - start;
}
