import type { Role } from '@meridian/platform-tenancy';
import type { OrganizationPlan } from './plan/organization-plan.js';

/** The password of everybody in the demo. It guards invented data only, so anybody may know it. */
export const DEMO_PASSWORD = 'Meridian-demo-2026';

/** How somebody signs in to the demo. */
export interface DemoSignIn {
  readonly organization: string;
  readonly role: Role;
  readonly name: string;
  readonly email: string;
  readonly password: string;
}

export function signInsOf({ name: organization, people }: OrganizationPlan): DemoSignIn[] {
  return people.map(({ name, email, role }) => ({
    organization,
    role,
    name,
    email,
    password: DEMO_PASSWORD,
  }));
}
