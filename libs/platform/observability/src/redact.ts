const SENSITIVE_KEY =
  /(pass(word|phrase|wd)?|secret|token|authorization|cookie|api[-_]?key|private[-_]?key|credentials?|(database|redis|queue|owner|application|superuser|connection)[-_]?(url|string)|dsn)s?$/i;
const CREDENTIALS_IN_URL = /([a-z][a-z\d+.-]*:\/\/)[^\s/?#"'@]*@/gi;
const CREDENTIALS_IN_TEXT = /\b(bearer|authorization:\s*basic)\s+[\w+/=.~-]{8,}/gi;
/** Cheap test that lets the great majority of lines pass untouched. */
const SUSPICIOUS =
  /pass|secret|token|authorization|cookie|key|credential|url|string|dsn|:\/\/|bearer/i;

const REDACTED = '[redacted]';

/**
 * Takes secrets out of one serialized log line.
 *
 * Works on the finished line because a logger's own redaction needs every path spelled out: a
 * password nested one level deeper than foreseen, or inside an error's text, would pass it.
 */
export function redactLine(line: string): string {
  if (!SUSPICIOUS.test(line)) return line;
  const end = line.endsWith('\n') ? '\n' : '';
  return JSON.stringify(JSON.parse(line, redactValue)) + end;
}

function redactValue(key: string, value: unknown): unknown {
  if (SENSITIVE_KEY.test(key) && value !== null && typeof value !== 'boolean') return REDACTED;
  return typeof value === 'string' ? redactText(value) : value;
}

function redactText(text: string): string {
  return text
    .replace(CREDENTIALS_IN_URL, `$1${REDACTED}@`)
    .replace(CREDENTIALS_IN_TEXT, (_, scheme: string) => `${scheme} ${REDACTED}`);
}
