import { hashSync } from '@node-rs/argon2';

/** Of everybody in these organizations. */
export const PASSWORD = 'a long walk along the quay';

/** Weaker than the product's own: its parameters are in it, and it is checked some fifty times here. */
export const PASSWORD_HASH = hashSync(PASSWORD, {
  memoryCost: 1024,
  timeCost: 1,
  parallelism: 1,
});
