/**
 * How a spreadsheet comes to take text for a formula: one of these signs comes first, as it is, in a
 * full-width or small form, or after quotes and blanks that programs strip; or the cell begins with a
 * control character. After OWASP, "CSV Injection".
 */
const TRIGGER =
  /^['"\s\u200b-\u200f\u2060]*[=+\-@\u2212\ufe62\ufe63\ufe66\ufe6b\uff0b\uff0d\uff1d\uff20]|^'*[\t\r\n]/;

/** Whether a spreadsheet might compute the text instead of showing it. */
export function isTrigger(text: string): boolean {
  return TRIGGER.test(text);
}

/** The text with an apostrophe before it where a spreadsheet might compute it. */
export function neutralised(text: string): string {
  return isTrigger(text) ? `'${text}` : text;
}

/**
 * The text that was {@link neutralised}: exactly, for any text. (Whatever the apostrophe was put
 * before is a trigger still with the apostrophe, so no text can be mistaken for another's.)
 */
export function restored(text: string): string {
  return text.startsWith("'") && isTrigger(text.slice(1)) ? text.slice(1) : text;
}
