export type { Actor, Caller } from './caller.js';
export { systemCaller } from './caller.js';
export { isId, organizationId } from './ids.js';
export type { OrganizationId } from './ids.js';
export { isPermission, isRole, PERMISSIONS, ROLE_PERMISSIONS, ROLES } from './permissions.js';
export type { Permission, Role } from './permissions.js';
export { Tenancy } from './tenancy.js';
export type { Work } from './tenancy.js';
export {
  ERROR_CODES,
  ExpectedError,
  invalidInput,
  notFound,
  versionConflict,
} from './expected-error.js';
export type { ErrorCode, ErrorDetails } from './expected-error.js';
export { Organization } from './organization.js';
export { OfOrganization } from './organization-reference.js';
export { SignInLookup } from './sign-in-lookup.js';
export type { SignInAccount } from './sign-in-lookup.js';
