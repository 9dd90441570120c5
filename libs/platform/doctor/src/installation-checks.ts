import type { Check } from './check.js';
import { DURABILITY } from './checks/durability.js';
import { FREE_SPACE } from './checks/free-space.js';
import { MIGRATIONS } from './checks/migrations.js';
import { ROLES } from './checks/roles.js';
import { ROW_REFERENCES } from './checks/references.js';
import { TENANT_WALLS } from './checks/tenant-walls.js';
import { TIME_ZONES } from './checks/time-zones.js';

/** What must hold of any installation, whatever features are in it. */
export const INSTALLATION_CHECKS: readonly Check[] = [
  MIGRATIONS,
  ROLES,
  TENANT_WALLS,
  ROW_REFERENCES,
  DURABILITY,
  FREE_SPACE,
  TIME_ZONES,
];
