// Documents for the published schema that make checking as dear as the limits allow.

const times = (count, write, between = ' ') =>
  Array.from({ length: count }, (_, index) => write(index)).join(between);

/** Selections that lead back to where they began, so that they can be nested. */
const nested = (levels, inner) =>
  levels === 0 ? inner : `engagements(first: 1) { contract { ${nested(levels - 1, inner)} } }`;

const LEAVES = 'id number title kind startsOn endsOn timeZone version';
const page = (inner) => `contracts(first: 1) { nodes { ${inner} } }`;

/** By name: each passes all limits, and is answered. */
export const ACCEPTED = {
  'every field twenty times, to the full depth': `{ ${times(20, () => page(nested(2, LEAVES)))} }`,
  'every field twenty times, as wide as the tokens allow': `{ ${times(
    20,
    () =>
      `contracts(first: 1) { totalCount nodes { ${LEAVES} } edges { cursor node { ${LEAVES} } } }`,
  )} }`,
  'twenty fragments on every level': `{ ${page(
    `${times(20, (i) => `...F${i}`)} engagements(first: 1) { contract { ${times(20, (i) => `...F${i}`)} } }`,
  )} } ${times(20, (i) => `fragment F${i} on Contract { ${LEAVES} provider { name } }`)}`,
  'inline fragments in each other': `{ ${page(
    times(20, () => `... { ... on Contract { ... { ... on Contract { ${LEAVES} } } } }`),
  )} }`,
  'filters of 28 ids, twenty times': `{ ${times(
    20,
    () =>
      `contracts(first: 1, filter: { providerIds: [${times(28, (i) => `"${i}"`)}] }) { totalCount }`,
  )} }`,
  'one text of 9,000 characters': `{ providers(first: 1, after: "${'x'.repeat(9_000)}") { totalCount } }`,
  'fifteen aliases of a nested page': `{ ${times(14, (i) => `a${i}: ${page(nested(1, 'id number title'))}`)} }`,
  'ten directives': `{ ${times(10, () => `... @include(if: true) { ${page(LEAVES)} }`)} }`,
};

/** By name: each is refused. */
export const REFUSED = {
  'one field with 1,000 differing arguments': `{ ${times(1_000, (i) => `viewer(a: ${i})`)} }`,
  'one field with differing arguments, within the tokens': `{ ${times(
    120,
    (i) => `provider(id: "${i}") { id }`,
  )} }`,
  'twenty fields with differing arguments, to the full depth': `{ ${times(
    20,
    (i) => `contracts(first: ${i + 1}) { nodes { ${nested(2, LEAVES)} } }`,
  )} }`,
  'one object field 300 times': `{ ${times(300, () => 'viewer { name }')} }`,
  'nesting that doubles per level': `{ ${page('...F0')} } ${times(
    20,
    (i) =>
      `fragment F${i} on Contract { a: provider { contracts(first: 1) { ...F${i + 1} } } b: provider { contracts(first: 1) { ...F${i + 1} } } }`,
  )} fragment F20 on Contract { id }`,
  'cyclic fragments, 60 by 60': `{ ...F0 } ${times(
    60,
    (i) => `fragment F${i} on Query { ${times(60, (j) => `...F${j}`)} }`,
  )}`,
  'cyclic fragments within the tokens': `{ ...F0 } ${times(
    20,
    (i) => `fragment F${i} on Query { ${times(20, (j) => `...F${j}`)} }`,
  )}`,
  'fragments in fragments': `{ ...F0 } ${times(
    19,
    (i) => `fragment F${i} on Query { ${times(18 - i, (j) => `...F${i + j + 1}`)} csrfToken }`,
  )}`,
  'unknown fields only': `{ ${times(990, (i) => `u${i}`)} }`,
  'unknown arguments': `{ provider(${times(320, (i) => `a${i}: 1`)}) { id } }`,
  'unknown variables': `query (${times(240, (i) => `$v${i}: X${i}`)}) { csrfToken }`,
  'unknown types': `{ ${times(10, (i) => `... on T${i} { ${times(80, (j) => `u${i}_${j}`)} }`)} }`,
  'overlapping fragments': `{ ${times(20, (i) => `...F${i}`)} } ${times(
    20,
    (i) => `fragment F${i} on Query { ${times(7, (j) => `provider(id: "${i}") { id }`)} }`,
  )}`,
  'an unknown directive on every field': `{ ${times(300, (i) => `u${i} @nope`)} }`,
  'lists in lists': `{ provider(id: ${'['.repeat(490)}${']'.repeat(490)}) { id } }`,
  'objects in objects': `{ contracts(first: 1, filter: ${'{a:'.repeat(240)}1${'}'.repeat(240)}) { totalCount } }`,
  'braces without end': '{a'.repeat(5_000),
  'pages that multiply': '{ providers(first: 100) { nodes { contracts(first: 100) { id } } } }',
};

const EVENTS = `mutation ($input: RecordCaseEventsInput!) {
  recordCaseEvents(input: $input) { eventsRecorded } }`;
const FILTER = 'query ($f: CaseFilter) { cases(first: 1, filter: $f) { totalCount } }';
const ID = '01a209f5-b871-7742-8d7e-9e4a5e69e813';

/** By name: variables of nearly 100 kB. */
export const INPUTS = {
  '30,000 empty events': {
    query: EVENTS,
    variables: { input: { providerId: ID, events: Array.from({ length: 30_000 }, () => ({})) } },
  },
  '45,000 numbers for texts': {
    query: FILTER,
    variables: { f: { numbers: Array.from({ length: 45_000 }, () => 1) } },
  },
  '2,400 ids': {
    query: FILTER,
    variables: { f: { providerIds: Array.from({ length: 2_400 }, () => ID) } },
  },
  'lists in lists': {
    query: FILTER,
    variables: { f: JSON.parse(`${'['.repeat(2_000)}${']'.repeat(2_000)}`) },
  },
  '9,000 unknown fields': {
    query: FILTER,
    variables: { f: Object.fromEntries(Array.from({ length: 9_000 }, (_, i) => [`u${i}`, 1])) },
  },
};
