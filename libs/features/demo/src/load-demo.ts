import { systemCaller, type Tenancy } from '@meridian/platform-tenancy';
import { createDemoServices } from './demo-services.js';
import { signInsOf, type DemoSignIn } from './demo-sign-in.js';
import { KeptRows } from './kept-rows.js';
import { loadOrganization } from './load-organization.js';
import { OrganizationRegister } from './organization-register.js';
import { HARBOUR_MUTUAL } from './plan/harbour-mutual.js';
import { QUAYSIDE_RETAIL } from './plan/quayside-retail.js';

const ORGANIZATIONS = [HARBOUR_MUTUAL, QUAYSIDE_RETAIL];

export interface LoadDemoOptions {
  /** Where the role that owns the tables connects: it alone may open an organization. */
  readonly ownerUrl: string;
  readonly tenancy: Tenancy;
  /** The present, from which the live cases are told backwards. */
  readonly now: Date;
  /** Told in one line what comes next. */
  readonly progress?: (what: string) => void;
  /**
   * Computes clocks and attainments before it returns. Otherwise the worker does, from the events
   * that the load leaves behind, as after any import.
   */
  readonly evaluate?: boolean;
}

/**
 * Loads the demo: an insurance company that is judged by real service-desk data, and a second, tiny
 * organization to see that neither sees the other. Does nothing where it is loaded already, whatever
 * people have changed in it since; completes a load that was killed. Returns how to sign in.
 */
export async function loadDemo(options: LoadDemoOptions): Promise<DemoSignIn[]> {
  const { ownerUrl, tenancy, now, progress = () => undefined, evaluate = false } = options;
  const services = createDemoServices(tenancy);
  await OrganizationRegister.use(ownerUrl, async (register) => {
    for (const plan of ORGANIZATIONS) {
      if (await register.isComplete(plan)) continue;
      const caller = systemCaller(await register.open(plan), 'demo', 'Meridian demo');
      const kept = new KeptRows(tenancy, caller);
      await loadOrganization({ services, caller, kept, now, progress }, plan);
      if (evaluate) {
        progress(`${plan.name}: computing attainments`);
        await services.evaluator.evaluateListed(caller);
      }
      await register.complete(plan);
    }
  });
  return ORGANIZATIONS.flatMap(signInsOf);
}
