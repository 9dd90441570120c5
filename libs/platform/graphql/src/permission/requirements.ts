import { isInterfaceType, type GraphQLSchema } from 'graphql';
import type { Caller, Permission } from '@meridian/platform-tenancy';
import { RefusedRequest } from '../errors/refused-request.js';
import type { SelectedField } from '../operation/selected-fields.js';
import { declarationOf, type Declaration } from './declaration.js';

type Path = readonly string[];

/** What a document demands of its caller, found once per document and asked of every caller. */
export interface Requirements {
  /** Each permission needed, with the first field that needs it. */
  readonly permissions: ReadonlyMap<Permission, Path>;
  /** The first field that only a caller may have; null where strangers may have everything. */
  readonly signedIn: Path | null;
  /** The first field that nobody may have. */
  readonly nobody: Path | null;
}

/** Reads the declarations of everything an operation asks for, down to the last leaf. */
export function requirementsOf(
  schema: GraphQLSchema,
  fields: readonly SelectedField[],
): Requirements {
  const permissions = new Map<Permission, Path>();
  let signedIn: Path | null = null;
  let nobody: Path | null = null;
  const visit = ({ path, below, ...field }: SelectedField): void => {
    for (const declaration of declarationsOf(schema, field)) {
      const parentless = path.length === 1;
      if (!declaration || (parentless && declaration.kind === 'AS_PARENT')) nobody ??= path;
      else if (declaration.kind === 'PERMISSION') {
        if (!permissions.has(declaration.permission)) permissions.set(declaration.permission, path);
      }
      if (declaration?.kind === 'SIGNED_IN' || declaration?.kind === 'PERMISSION')
        signedIn ??= path;
    }
    below.forEach(visit);
  };
  fields.forEach(visit);
  return { permissions, signedIn, nobody };
}

/** A field of an interface may be answered by any type behind it, so it needs what they all need. */
function declarationsOf(
  schema: GraphQLSchema,
  { parent, field }: Pick<SelectedField, 'parent' | 'field'>,
): (Declaration | null)[] {
  const own = declarationOf(field);
  if (!isInterfaceType(parent)) return [own];
  const behind = schema.getPossibleTypes(parent).map((type) => {
    const implemented = type.getFields()[field.name];
    return implemented ? declarationOf(implemented) : null;
  });
  return [own, ...behind];
}

/** Throws `RefusedRequest` unless the caller has everything that is required. */
export function demand(requirements: Requirements, caller: Caller | null): void {
  if (requirements.nobody) throw forbidden(requirements.nobody);
  if (!requirements.signedIn) return;
  if (!caller) throw unauthenticated(requirements.signedIn);
  for (const [permission, path] of requirements.permissions) {
    if (!caller.permissions.has(permission)) throw forbidden(path);
  }
}

const forbidden = (path: Path | null): RefusedRequest =>
  new RefusedRequest('FORBIDDEN', 'You are not allowed to do this.', 403, path);

const unauthenticated = (path: Path): RefusedRequest =>
  new RefusedRequest('UNAUTHENTICATED', 'Sign in first.', 401, path);
