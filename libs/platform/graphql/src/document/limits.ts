/** What a request may ask for. Tightest first: each check protects the dearer ones after it. */
export const MAX_BODY_BYTES = 100 * 1024;
export const MAX_DOCUMENT_LENGTH = 10_000;
export const MAX_TOKENS = 1_000;
/** Fields from the root to the leaf, fragments flattened. */
export const MAX_DEPTH = 8;
/** In the whole document, `__typename` included. */
export const MAX_ALIASES = 15;
export const MAX_DIRECTIVES = 10;
/**
 * Fields and fragments, with every spread written out. A document may spread one fragment in many
 * places, so the tokens alone do not bound this.
 */
export const MAX_SELECTIONS = 1_000;
/**
 * How often one field may be written in one selection. graphql-js compares each pair of them, and
 * the pairs below them, so this bounds its only quadratic rule.
 */
export const MAX_REPEATED_FIELD = 20;
/** Of variables: lists and objects in each other. The deepest input of the schema has 6. */
export const MAX_INPUT_DEPTH = 12;
export const MAX_ROOT_MUTATIONS = 5;
/** Sign-ins and the like: one try per request, so that they can be counted. */
export const MAX_PUBLIC_MUTATIONS = 1;
export const MAX_VALIDATION_ERRORS = 5;
/** Objects in the worst case, weighted. */
export const MAX_COST = 5_000;
export const MAX_PAGE_SIZE = 100;
/** Assumed for a list of objects that is not paged and does not say its own. */
export const EXPECTED_LIST_SIZE = 5;
export const EXECUTION_TIMEOUT_MS = 10_000;
/**
 * Documents kept after parsing, checking and compiling: more than all clients of an installation
 * send, and few enough that strangers who send the largest ones fill no memory with them.
 */
export const MAX_KEPT_DOCUMENTS = 250;
