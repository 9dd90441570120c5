import type { Caller } from '@meridian/platform-tenancy';
import type { DemoServices } from './demo-services.js';
import type { KeptRows } from './kept-rows.js';

/** One load of one organization: what it is done with, and on whose behalf. */
export interface Load {
  readonly services: DemoServices;
  /** Meridian itself, in the organization that is being loaded. */
  readonly caller: Caller;
  readonly kept: KeptRows;
  readonly now: Date;
  readonly progress: (what: string) => void;
}
