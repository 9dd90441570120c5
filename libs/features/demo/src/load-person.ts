import { createUser, User } from '@meridian/platform-identity';
import { DEMO_PASSWORD } from './demo-sign-in.js';
import type { Load } from './load.js';
import type { PersonPlan } from './plan/organization-plan.js';

/** Enters somebody who may sign in with the demo's password. */
export async function loadPerson(
  { services, caller, kept }: Load,
  plan: PersonPlan,
  providerId: string | null,
): Promise<void> {
  const { name, email, role } = plan;
  await kept.idOr(User, { email }, async () => {
    const passwordHash = await services.passwords.hash(DEMO_PASSWORD);
    return services.tenancy.command(caller, (work) =>
      createUser(work, { name, email, role, providerId, passwordHash }),
    );
  });
}
