/** Segregation of duties: nobody gives himself a role, and to make an administrator takes two. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { recordChange } from '@meridian/platform-outbox';
import type { Caller } from '@meridian/platform-tenancy';
import { IdentityFixture, type TestUser } from '../test-support/identity-fixture.js';
import { createUser } from './create-user.js';
import { User } from './user.js';

let fixture: IdentityFixture;
let organization: Caller;
let firstUser: TestUser;
let first: Caller;
let second: Caller;
let candidate: TestUser;
let count = 0;

beforeAll(async () => {
  fixture = await IdentityFixture.open();
});
beforeEach(async () => {
  count += 1;
  organization = await fixture.test.createOrganization(`Duties ${count}`);
  firstUser = await person('ADMIN');
  first = await fixture.callerOf(firstUser);
  second = await fixture.callerOf(await person('ADMIN'));
  candidate = await person('FINANCE');
});
afterAll(() => fixture.close());

let people = 0;
function person(role: 'ADMIN' | 'FINANCE'): Promise<TestUser> {
  people += 1;
  return fixture.addUser(role, `person${people}@duties.example`, { organization });
}

function peopleWhoNeverSignIn(number: number): Promise<TestUser[]> {
  return fixture.test.tenancy.command(organization, async (work) => {
    const users: TestUser[] = [];
    while (users.length < number) {
      const email = `crowd${users.length}.${count}@duties.example`;
      const person = { name: 'Grace Hopper', role: 'FINANCE', providerId: null } as const;
      const id = await createUser(work, { ...person, email, passwordHash: 'none' });
      users.push({ id, email, organization });
    }
    return users;
  });
}

const asAdmin = (caller: Caller, { id }: TestUser, version: number) =>
  fixture.identity.users.changeRole(caller, { id, version }, 'ADMIN', null);

async function keyOf(caller: Caller): Promise<Caller> {
  const { text } = await fixture.identity.apiKeys.create(caller, {
    name: 'Key',
    scopes: ['users:write'],
    expiresAt: new Date(fixture.time().getTime() + 1000),
  });
  const key = await fixture.byKey(text);
  if (!key) throw new Error('A key just made must be good.');
  return key;
}

const stored = ({ id }: TestUser): Promise<User> =>
  fixture.test.tenancy.command(organization, (work) =>
    work.manager.findOneByOrFail(User, { organizationId: organization.organizationId, id }),
  );

describe('an administrator', () => {
  it('is made by two: the first proposes, the second asks for the same', async () => {
    const proposed = await asAdmin(first, candidate, 1);
    expect(proposed).toMatchObject({
      role: 'FINANCE',
      adminProposedBy: first.actor.id,
      version: 2,
    });
    const made = await asAdmin(second, candidate, 2);
    expect(made).toMatchObject({
      role: 'ADMIN',
      roleGivenBy: first.actor.id,
      roleConfirmedBy: second.actor.id,
      adminProposedBy: null,
    });
    expect(await fixture.audited('user.admin-proposed', organization)).toMatchObject([
      { actorId: first.actor.id, after: { adminProposedBy: first.actor.id } },
    ]);
    expect(await fixture.audited('user.role-changed', organization)).toMatchObject([
      {
        actorId: second.actor.id,
        after: { role: 'ADMIN', roleGivenBy: first.actor.id, roleConfirmedBy: second.actor.id },
      },
    ]);
  });

  it('is not made by one who asks twice, by session or by his own API key', async () => {
    await asAdmin(first, candidate, 1);
    await expect(asAdmin(first, candidate, 2)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    const key = await keyOf(first);
    await expect(asAdmin(key, candidate, 2)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    expect(await stored(candidate)).toMatchObject({ role: 'FINANCE', version: 2 });
  });

  it('is not made on the word of one who is an administrator no longer', async () => {
    await asAdmin(first, candidate, 1);
    const seen = { id: firstUser.id, version: 1 };
    await fixture.identity.users.changeRole(second, seen, 'AUDITOR', null);
    const third = await fixture.callerOf(await person('ADMIN'));
    expect(await asAdmin(second, candidate, 2)).toMatchObject({
      role: 'FINANCE',
      adminProposedBy: second.actor.id,
    });
    expect(await asAdmin(third, candidate, 3)).toMatchObject({ role: 'ADMIN' });
  });

  it('is not made when the user was given another role in between', async () => {
    await asAdmin(first, candidate, 1);
    const seen = { id: candidate.id, version: 2 };
    await fixture.identity.users.changeRole(second, seen, 'SECURITY', null);
    expect(await stored(candidate)).toMatchObject({ adminProposedBy: null });
    await expect(asAdmin(second, candidate, 2)).rejects.toMatchObject({ code: 'CONFLICT' });
    expect(await asAdmin(second, candidate, 3)).toMatchObject({ role: 'SECURITY' });
  });

  it('is nobody who was only invited', async () => {
    const invited = fixture.identity.invitations.create(first, {
      email: 'boss@duties.example',
      role: 'ADMIN',
      providerId: null,
    });
    await expect(invited).rejects.toMatchObject({ details: { inputPath: ['input', 'role'] } });
  });
});

describe('the only administrator', () => {
  let alone: Caller;
  beforeEach(async () => {
    organization = await fixture.test.createOrganization(`Alone ${count}`);
    alone = await fixture.callerOf(await person('ADMIN'));
    candidate = await person('FINANCE');
  });

  it('appoints the second one, for there is nobody to confirm, and the third only with him', async () => {
    expect(await asAdmin(alone, candidate, 1)).toMatchObject({
      role: 'ADMIN',
      roleGivenBy: alone.actor.id,
      roleConfirmedBy: null,
    });
    const third = await person('FINANCE');
    expect(await asAdmin(alone, third, 1)).toMatchObject({ role: 'FINANCE' });
    expect(await asAdmin(await fixture.callerOf(candidate), third, 2)).toMatchObject({
      role: 'ADMIN',
    });
  });

  it('appoints one of a hundred, however many he tries at once', async () => {
    const crowd = await peopleWhoNeverSignIn(100);
    await inRounds(crowd.map((user) => () => asAdmin(alone, user, 1)));
    const made = await Promise.all(crowd.map(stored));
    expect(made.filter(({ role }) => role === 'ADMIN')).toHaveLength(1);
    expect(made.filter(({ adminProposedBy }) => adminProposedBy !== null)).toHaveLength(99);
  }, 60_000);
});

it('one administrator alone makes nobody another one in 120 tries at once', async () => {
  const key = await keyOf(first);
  const tries = Array.from({ length: 60 }, (_, index) =>
    [first, key].map((caller) => ({ caller, version: 1 + (index % 3) })),
  );
  await inRounds(
    tries.flat().map(
      ({ caller, version }) =>
        () =>
          asAdmin(caller, candidate, version),
    ),
  );
  expect(await stored(candidate)).toMatchObject({
    role: 'FINANCE',
    adminProposedBy: first.actor.id,
  });
}, 60_000);

/** Twenty at a time: more would wait for a connection longer than they may. */
async function inRounds(tries: (() => Promise<unknown>)[]): Promise<void> {
  for (let start = 0; start < tries.length; start += 20) {
    await Promise.allSettled(tries.slice(start, start + 20).map((attempt) => attempt()));
  }
}

describe('the database refuses', () => {
  const update = (assignments: string, id: string) =>
    fixture.test.tenancy.command(organization, async (work) => {
      await work.manager.query(
        `update users set ${assignments} where organization_id = $1 and id = $2`,
        [organization.organizationId, id],
      );
      const subject = { kind: 'User', id };
      await recordChange(work, { action: 'user.changed', subject, before: null, after: null });
    });
  const ids = () => ({ me: candidate.id, one: first.actor.id ?? '', two: second.actor.id ?? '' });

  it.each([
    ['a role that somebody gave himself', `role_given_by = '{me}'`, 'users_role_given_by_check'],
    [
      'an administrator whom one person both gave the role and confirmed',
      `role = 'ADMIN', role_given_by = '{one}', role_confirmed_by = '{one}'`,
      'users_role_confirmed_by_check',
    ],
    [
      'one who confirmed himself',
      `role = 'ADMIN', role_given_by = '{one}', role_confirmed_by = '{me}'`,
      'users_role_confirmed_by_check',
    ],
    ['one who proposed himself', `admin_proposed_by = '{me}'`, 'users_admin_proposed_by_check'],
  ])('%s', async (_what, assignments, constraint) => {
    const { me, one, two } = ids();
    const given = assignments
      .replaceAll('{me}', me)
      .replaceAll('{one}', one)
      .replaceAll('{two}', two);
    await expect(update(given, me)).rejects.toMatchObject({ driverError: { constraint } });
  });

  it('a second administrator appointed by one alone', async () => {
    const { me, one } = ids();
    const alone = `role = 'ADMIN', role_given_by = '${one}'`;
    await update(alone, me);
    const other = await person('FINANCE');
    await expect(update(alone, other.id)).rejects.toMatchObject({
      driverError: { constraint: 'users_appointed_alone_idx' },
    });
  });

  it('an invitation as an administrator', async () => {
    const { organizationId } = organization;
    const offered = fixture.test.tenancy.command(organization, (work) =>
      work.manager.query(
        `insert into invitations (organization_id, id, email, role, invited_by, token_hash, expires_at)
         values ($1, gen_random_uuid(), 'x@y.example', 'ADMIN', $2, 'x', now())`,
        [organizationId, first.actor.id],
      ),
    );
    await expect(offered).rejects.toMatchObject({
      driverError: { constraint: 'invitations_offered_role_check' },
    });
  });
});
