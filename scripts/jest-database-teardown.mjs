/** Jest's global teardown, the counterpart of the setup in jest-database.mjs. */
export { stopDatabase as default } from './jest-database.mjs';
