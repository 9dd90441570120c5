import { Extensions } from '@nestjs/graphql';
import type { Permission } from '@meridian/platform-tenancy';

/** Who may read a field or call a root field. Kept in the schema as `extensions.permission`. */
export type Declaration =
  | { readonly kind: 'PERMISSION'; readonly permission: Permission }
  | { readonly kind: 'SIGNED_IN' }
  | { readonly kind: 'ANYONE' }
  | { readonly kind: 'AS_PARENT' };

type Decorator = MethodDecorator & PropertyDecorator & ClassDecorator;

/** A declaration made on a method, remembered so that one without effect can be found. */
export interface MethodDeclaration {
  readonly owner: string;
  readonly method: string;
  readonly declaration: Declaration;
}

const declaredOnMethods: MethodDeclaration[] = [];

/** Every declaration made on a resolver's method since the program started. */
export function methodDeclarations(): readonly MethodDeclaration[] {
  return declaredOnMethods;
}

/**
 * Open to callers with this permission. On a query, mutation or subscription: for this field. On an
 * object type: for all its fields, unless a field declares its own. What nothing declares, nobody
 * may read.
 */
export function Allow(permission: Permission): Decorator {
  return declare({ kind: 'PERMISSION', permission });
}

/** Open to every caller with a session or an API key, whatever the role. */
export function AllowSignedIn(): Decorator {
  return declare({ kind: 'SIGNED_IN' });
}

/** Open to the whole world: signing in, accepting an invitation. A document may hold one such mutation. */
export function AllowAnyone(): Decorator {
  return declare({ kind: 'ANYONE' });
}

/**
 * Open to whoever was allowed the field that led here. For types that only wrap what another field
 * has already been judged for: connections, edges, page information, payloads. Refused on root
 * fields, which have no parent.
 */
export function AllowAsParent(): Decorator {
  return declare({ kind: 'AS_PARENT' });
}

function declare(declaration: Declaration): Decorator {
  const extend: Decorator = Extensions({ permission: declaration });
  return (target: object, key?: string | symbol, descriptor?: PropertyDescriptor) => {
    if (key === undefined) {
      if (typeof target === 'function') extend(target);
      return;
    }
    if (descriptor) {
      const owner = target.constructor.name;
      declaredOnMethods.push({ owner, method: String(key), declaration });
    }
    extend(target, key);
  };
}

/** The declaration that a field or type carries in the schema, if any. */
export function declarationOf(carrier: {
  readonly extensions: Readonly<Record<string, unknown>>;
}): Declaration | null {
  const found = carrier.extensions['permission'];
  return isDeclaration(found) ? found : null;
}

const KINDS: ReadonlySet<unknown> = new Set(['PERMISSION', 'SIGNED_IN', 'ANYONE', 'AS_PARENT']);

function isDeclaration(value: unknown): value is Declaration {
  return typeof value === 'object' && value !== null && 'kind' in value && KINDS.has(value.kind);
}
