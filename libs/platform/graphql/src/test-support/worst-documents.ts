const times = (count: number, write: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => write(index)).join(' ');

/** Wraps a selection into pages until it is as deep as allowed. */
function nested(levels: number, inner: string): string {
  return levels === 0 ? inner : `partners(first: 1) { nodes { ${nested(levels - 1, inner)} } }`;
}

const LEAVES = 'id name activeFrom rate greeting';

/**
 * Documents that make checking as dear as the limits allow: by shape, the worst that is accepted.
 * A comment makes each text a new one, so that no cache answers.
 */
export const DEAREST_ACCEPTED: Readonly<Record<string, string>> = {
  'every field twenty times, to the full depth': `{ ${times(
    20,
    () => `providers(first: 1) { nodes { ${nested(2, LEAVES)} } }`,
  )} }`,
  'every field twenty times, as wide as the tokens allow': `{ ${times(
    20,
    () =>
      `providers(first: 1) { totalCount nodes { ${LEAVES} } edges { cursor node { ${LEAVES} } }
       pageInfo { hasNextPage hasPreviousPage startCursor endCursor } }`,
  )} }`,
  'twenty fragments, spread at the bottom': `{ providers(first: 1) { nodes { ${nested(
    2,
    times(20, (i) => `...F${i}`),
  )} } } } ${times(20, (i) => `fragment F${i} on Provider { ${LEAVES} }`)}`,
  'twenty fragments, spread on every level': `{ providers(first: 1) { nodes { ${times(
    20,
    (i) => `...F${i}`,
  )} partners(first: 1) { nodes { ${times(20, (i) => `...F${i}`)} } } } } } ${times(
    20,
    (i) => `fragment F${i} on Provider { ${LEAVES} teams { name } }`,
  )}`,
  'inline fragments, one in another': `{ providers(first: 1) { nodes { ${times(
    20,
    () => `... { ... on Provider { ... { ... on Provider { ${LEAVES} } } } }`,
  )} } } }`,
  'equal arguments as long as allowed': `{ ${times(19, () => `echo(text: "${'x'.repeat(490)}")`)} }`,
};

/** Documents that must be refused, and soon: those of the attack list, and the worst that pass the shape. */
export const DEAREST_REFUSED: Readonly<Record<string, string>> = {
  'one field with 1,000 differing arguments': `{ ${times(1_000, (i) => `echo(text: "${i}")`)} }`,
  'ten fields with differing arguments, in every place': `{ ${times(
    20,
    (i) => `providers(first: ${i + 1}) { nodes { ${nested(2, LEAVES)} } }`,
  )} }`,
  'one object field 300 times': `{ ${times(300, () => 'me { x }')} }`,
  '240 object fields within the tokens': `{ ${times(240, () => 'me { x }')} }`,
  'unknown fields only': `{ ${times(990, (i) => `u${i}`)} }`,
  'unknown fields in fragments': `{ ${times(20, (i) => `...F${i}`)} } ${times(
    20,
    (i) => `fragment F${i} on Query { ${times(80, (j) => `u${i}_${j}`)} }`,
  )}`,
  'one fragment spread a hundred times on every level': `{ providers(first: 1) { nodes { ${times(
    100,
    () => '...A',
  )} } } }
    fragment A on Provider { partners(first: 1) { nodes { ${times(100, () => '...B')} } } }
    fragment B on Provider { partners(first: 1) { nodes { ${times(100, () => '...C')} } } }
    fragment C on Provider { id }`,
  'fragments in fragments': `{ ...F0 } ${times(
    19,
    (i) => `fragment F${i} on Query { ${times(18 - i, (j) => `...F${i + j + 1}`)} echo }`,
  )}`,
  'fragments that double without a field between': `{ ...F0 } ${times(
    60,
    (i) => `fragment F${i} on Query { ...F${i + 1} ...F${i + 1} }`,
  )} fragment F60 on Query { echo }`,
  'nesting that doubles per level': `{ providers(first: 1) { nodes { ...F0 } } } ${times(
    20,
    (i) =>
      `fragment F${i} on Provider { a: partners(first: 1) { nodes { ...F${i + 1} } } b: partners(first: 1) { nodes { ...F${i + 1} } } }`,
  )} fragment F10 on Provider { id }`,
  'cyclic fragments, 60 by 60': `{ ...F0 } ${times(
    60,
    (i) => `fragment F${i} on Query { ${times(60, (j) => `...F${j}`)} }`,
  )}`,
  'cyclic fragments within the tokens': `{ ...F0 } ${times(
    20,
    (i) => `fragment F${i} on Query { ${times(20, (j) => `...F${j}`)} }`,
  )}`,
  'a list in a list, 900 deep': `{ echo(text: ${'['.repeat(490)}${']'.repeat(490)}) }`,
  'an object in an object': `{ echo(text: ${'{a:'.repeat(240)}1${'}'.repeat(240)}) }`,
  'unknown arguments': `{ echo(${times(320, (i) => `a${i}: 1`)}) }`,
  'unknown variables': `query (${times(240, (i) => `$v${i}: X${i}`)}) { echo }`,
  'braces without end': '{a'.repeat(5_000),
  'unknown types': `{ ${times(10, (i) => `... on T${i} { ${times(80, (j) => `u${i}_${j}`)} }`)} }`,
  'ten fragments of overlapping nonsense': `{ ${times(20, (i) => `...F${i}`)} } ${times(
    20,
    (i) => `fragment F${i} on Query { ${times(20, (j) => `echo${j}(a: ${i})`)} }`,
  )}`,
};
