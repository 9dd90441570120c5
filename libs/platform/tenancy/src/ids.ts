declare const kind: unique symbol;

/** An organization: the customer company, the tenant. */
export type OrganizationId = string & { readonly [kind]: 'OrganizationId' };

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** True for a text that has the form of an id: a UUID in lower case. */
export function isId(text: string): boolean {
  return UUID.test(text);
}

function isOrganizationId(text: string): text is OrganizationId {
  return isId(text);
}

/** Reads an organization's id. Throws on anything that is not a UUID in lower case. */
export function organizationId(text: string): OrganizationId {
  if (!isOrganizationId(text)) throw new Error('An organization id must be a UUID in lower case.');
  return text;
}
