import { defineTextScalar, writeText } from './define-scalar.js';

/** As PostgreSQL's `numeric` reads and writes it, within what `numeric(20, 4)` and rates need. */
const DECIMAL = /^-?\d{1,20}(\.\d{1,10})?$/;

/**
 * An exact number, for money, rates and shares: a text inside and outside, never a float. A number
 * that is not a text has already lost digits, so it is refused.
 */
export const DecimalScalar = defineTextScalar<string>({
  name: 'Decimal',
  description: 'An exact decimal number as a text, such as "1234.50".',
  read: (text) => (DECIMAL.test(text) ? text : null),
  write: writeText,
});
