import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { hash } from '@node-rs/argon2';
import { SignInLookup } from '@meridian/platform-tenancy';
import { Passwords } from '../passwords/passwords.js';
import { User } from '../users/user.js';
import {
  HOME,
  HOUR,
  IdentityFixture,
  PASSWORD,
  SECOND,
  type TestUser,
} from '../test-support/identity-fixture.js';
import { SignInThrottle } from './sign-in-throttle.js';
import { SignIn } from './sign-in.js';

let fixture: IdentityFixture;
let grace: TestUser;
let count = 0;

beforeAll(async () => {
  fixture = await IdentityFixture.open();
});
beforeEach(async () => {
  count += 1;
  grace = await fixture.addUser('VENDOR_MANAGER', `grace${count}@navy.example`);
});
afterAll(() => fixture.close());

const attempt = (email: string, password: string, address = HOME, organization?: string) =>
  fixture.identity.signIn.withPassword({
    email,
    password,
    address,
    organization,
    requestId: 'test',
  });

const REFUSED = {
  code: 'UNAUTHENTICATED',
  message: 'The e-mail address or the password is wrong.',
  details: {},
};

async function deactivate(user: TestUser): Promise<void> {
  await fixture.setUser(user, { active: false });
}

describe('signing in', () => {
  it('takes the address in any case, and is audited', async () => {
    const { account, session } = await attempt(` ${grace.email.toUpperCase()} `, PASSWORD);
    expect(account).toMatchObject({ userId: grace.id, role: 'VENDOR_MANAGER' });
    const caller = await fixture.bySession(session);
    expect(caller?.actor).toEqual({ kind: 'USER', id: grace.id, name: 'Grace Hopper' });
    const [entry] = await fixture.audited('user.signed-in');
    expect(entry).toMatchObject({ actorId: grace.id, role: 'VENDOR_MANAGER', subjectId: grace.id });
  });

  it('says the same to a wrong password, an unknown address, a wrong organization and a former user', async () => {
    const former = await fixture.addUser('FINANCE', `former${count}@navy.example`);
    await deactivate(former);
    const attempts = [
      attempt(grace.email, 'a wrong password'),
      attempt('nobody@navy.example', PASSWORD, fixture.freshAddress()),
      attempt(grace.email, PASSWORD, fixture.freshAddress(), 'no-such-organization'),
      attempt(former.email, PASSWORD, fixture.freshAddress()),
      attempt('', PASSWORD, fixture.freshAddress()),
    ];
    for (const outcome of await Promise.allSettled(attempts)) {
      expect(outcome).toMatchObject({ status: 'rejected', reason: REFUSED });
    }
  });

  it('makes a hash of today’s strength out of an older one', async () => {
    const { organizationId } = grace.organization;
    const passwordHash = await hash(PASSWORD, { memoryCost: 8_192, timeCost: 2 });
    await fixture.setUser(grace, { passwordHash });
    await attempt(grace.email, PASSWORD);
    const stored = await fixture.test.tenancy.command(grace.organization, (work) =>
      work.manager.findOneByOrFail(User, { organizationId, id: grace.id }),
    );
    expect(stored.passwordHash).toMatch(/m=19456,t=2,p=1/);
    await attempt(grace.email, PASSWORD);
  });
});

describe('a flood of sign-ins', () => {
  it('is refused alike whether the address is known or not, and counts against nobody', async () => {
    const { database, tenancy, secret, clock } = fixture.settings;
    const busy = new SignIn(
      new SignInLookup(database),
      new SignInThrottle(database, secret, clock),
      new Passwords(0, 0),
      tenancy,
      fixture.identity.sessions,
    );
    for (let count = 1; count <= 12; count += 1) {
      for (const email of [grace.email, 'nobody@navy.example']) {
        const request = { email, password: PASSWORD, address: HOME, requestId: 'test' };
        await expect(busy.withPassword(request)).rejects.toMatchObject({
          code: 'TOO_MANY_REQUESTS',
          details: { retryAfterSeconds: 3 },
        });
      }
    }
    await attempt(grace.email, PASSWORD);
  });
});

describe('one address in two organizations', () => {
  it('enters the only one that the password fits', async () => {
    const other = await fixture.test.createOrganization(`Other ${count}`);
    const there = await fixture.addUser('ADMIN', grace.email, { organization: other });
    const passwordHash = await fixture.identity.passwords.hash('quite another password');
    await fixture.setUser(there, { passwordHash });
    const mine = await attempt(grace.email, PASSWORD);
    const theirs = await attempt(grace.email, 'quite another password');
    expect(mine.account.organizationId).toBe(fixture.organization.organizationId);
    expect(theirs.account.organizationId).toBe(other.organizationId);
  });

  it('asks which one when the password fits both', async () => {
    const other = await fixture.test.createOrganization(`Twin ${count}`);
    const twin = await fixture.addUser('ADMIN', grace.email, { organization: other });
    await expect(attempt(grace.email, PASSWORD)).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      details: { inputPath: ['input', 'organization'] },
    });
    const slug = `twin-${count}-${other.organizationId.slice(-6)}`;
    const { account } = await attempt(grace.email, PASSWORD, HOME, slug);
    expect(account.userId).toBe(twin.id);
  });
});

describe('guessing', () => {
  const guess = (address: string, email = grace.email) =>
    attempt(email, 'a wrong guess, again', address).then(
      () => 'IN',
      (error: unknown) => error,
    );
  const blocked = (retryAfterSeconds: number) =>
    expect.objectContaining({ code: 'TOO_MANY_REQUESTS', details: { retryAfterSeconds } });

  it('is free five times, then waits 1, 2, 4 … seconds, 15 minutes at most, and never for ever', async () => {
    const address = fixture.freshAddress();
    for (let failure = 1; failure <= 5; failure += 1) {
      expect(await guess(address)).toMatchObject(REFUSED);
    }
    for (const wait of [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900]) {
      expect(await guess(address)).toEqual(blocked(wait));
      fixture.pass(wait * SECOND);
      expect(await guess(address)).toMatchObject(REFUSED);
    }
    fixture.pass(900 * SECOND);
    await attempt(grace.email, PASSWORD, address);
    expect(await guess(address)).toMatchObject(REFUSED);
  });

  it('keeps the right password out too while it has to wait', async () => {
    const address = fixture.freshAddress();
    for (let failure = 1; failure <= 5; failure += 1) await guess(address);
    await expect(attempt(grace.email, PASSWORD, address)).rejects.toEqual(blocked(1));
  });

  it('does not keep out the owner, who comes from elsewhere', async () => {
    const address = fixture.freshAddress();
    for (let failure = 1; failure <= 9; failure += 1) await guess(address);
    await attempt(grace.email, PASSWORD, fixture.freshAddress());
  });

  it('waits as well for addresses that nobody has', async () => {
    const address = fixture.freshAddress();
    for (let failure = 1; failure <= 5; failure += 1) await guess(address, 'nobody@navy.example');
    expect(await guess(address, 'nobody@navy.example')).toEqual(blocked(1));
  });

  it('of one password on many accounts slows the network down', async () => {
    const address = fixture.freshAddress();
    for (let failure = 1; failure <= 30; failure += 1)
      await guess(address, `user${failure}@navy.example`);
    await expect(attempt(grace.email, PASSWORD, address)).rejects.toEqual(blocked(1));
    fixture.pass(1 * SECOND);
    await attempt(grace.email, PASSWORD, address);
    // Knowing one password buys no further guesses.
    expect(await guess(address, 'user31@navy.example')).toMatchObject(REFUSED);
    expect(await guess(address, 'user32@navy.example')).toEqual(blocked(2));
  });

  it('of one account from many networks slows the account down, a minute at most', async () => {
    for (let failure = 1; failure <= 50; failure += 1) await guess(fixture.freshAddress());
    expect(await guess(fixture.freshAddress())).toEqual(blocked(1));
    for (const wait of [1, 2, 4, 8, 16, 32, 60, 60]) {
      fixture.pass(wait * SECOND);
      await guess(fixture.freshAddress());
    }
    fixture.pass(60 * SECOND);
    await attempt(grace.email, PASSWORD, fixture.freshAddress());
  });

  it('counts guesses sent at once like guesses sent one after the other', async () => {
    const address = fixture.freshAddress();
    const outcomes = await Promise.all(Array.from({ length: 20 }, () => guess(address)));
    expect(outcomes.filter((outcome) => blockedBy(outcome))).toHaveLength(15);
  });

  it('is forgotten after a day', async () => {
    const address = fixture.freshAddress();
    for (let failure = 1; failure <= 5; failure += 1) await guess(address);
    fixture.pass(25 * HOUR);
    for (let failure = 1; failure <= 5; failure += 1)
      expect(await guess(address)).toMatchObject(REFUSED);
  });

  it('leaves no address of anybody in the table, and old counts are swept up', async () => {
    await guess(fixture.freshAddress());
    fixture.pass(25 * HOUR);
    await attempt(grace.email, PASSWORD, HOME);
    const rows = await fixture.test.database.commands.query<{ subject: string }[]>(
      'select subject from sign_in_attempts',
    );
    expect(rows).toHaveLength(1);
    expect(JSON.stringify(rows)).not.toMatch(/navy|10\.0|198\./);
  });
});

const blockedBy = (outcome: unknown): boolean =>
  typeof outcome === 'object' &&
  outcome !== null &&
  'code' in outcome &&
  outcome.code === 'TOO_MANY_REQUESTS';
