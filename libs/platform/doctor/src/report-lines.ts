import type { CheckReport, DoctorReport, Verdict } from './run-doctor.js';

const WORDS: Readonly<Record<Verdict, string>> = {
  OK: 'ok',
  EMPTY: 'empty',
  WARNING: 'warning',
  FAILED: 'FAILED',
};
const INDENT = ' '.repeat(9);

/** The report for a terminal: a line per check, and below it where it hurts and what to do. */
export function reportLines(report: DoctorReport): string[] {
  const width = Math.max(...report.checks.map(({ name }) => name.length));
  return [...report.checks.flatMap((check) => checkLines(check, width)), summary(report)];
}

function checkLines(check: CheckReport, width: number): string[] {
  const { name, proves, verdict, looked, counts, findings, more } = check;
  const word = WORDS[verdict].padEnd(INDENT.length);
  const lines = findings.flatMap(({ place, advice }) => [
    `${INDENT}${place}`,
    `${INDENT}  ${advice}`,
  ]);
  if (more > 0) lines.push(`${INDENT}and ${more} more`);
  const amount = `${looked.toLocaleString('en-GB')} ${counts}`;
  return [`${word}${name.padEnd(width)}  ${amount}: ${proves}`, ...lines];
}

function summary({ checks, organizations }: DoctorReport): string {
  const count = (verdict: Verdict) => checks.filter((check) => check.verdict === verdict).length;
  return (
    `${checks.length} checks over ${organizations} organizations: ${count('OK')} ok, ` +
    `${count('EMPTY')} empty, ${count('WARNING')} warnings, ${count('FAILED')} failed.`
  );
}
