import { createIdentity, createUser } from '@meridian/platform-identity';
import { PERMISSIONS } from '@meridian/platform-tenancy';

const YEAR_MS = 360 * 86_400_000;

const READING = PERMISSIONS.filter((permission) => permission.endsWith(':read'));

/** A person of the organization gives a program a key, which reads if nothing is said; its text. */
export async function createApiKey({ database, tenancy }, organization, scopes = READING) {
  const { apiKeys, lastSeen } = createIdentity({
    database,
    tenancy,
    secret: 'only for this benchmark, and long enough',
    publicUrl: undefined,
    clock: () => new Date(),
    onBackgroundFailure: (error) => console.error(error),
  });
  const name = 'Bench';
  const id = await tenancy.command(organization, (work) =>
    createUser(work, {
      email: 'bench@example.com',
      name,
      role: 'ADMIN',
      providerId: null,
      passwordHash: 'none that fits any password',
    }),
  );
  const person = { ...organization, actor: { kind: 'USER', id, name }, role: 'ADMIN' };
  const expiresAt = new Date(Date.now() + YEAR_MS);
  const { text } = await apiKeys.create(person, { name, scopes, expiresAt });
  await lastSeen.settled();
  return text;
}
