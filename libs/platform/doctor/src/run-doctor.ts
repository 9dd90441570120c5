import { setTimeout as delay } from 'node:timers/promises';
import type { Check } from './check.js';
import { Examination, type Finding } from './examination.js';
import { withInstallation, type Installation, type InstallationPlaces } from './installation.js';

/** EMPTY: nothing was wrong, but there was nothing to look at either. */
export type Verdict = 'OK' | 'EMPTY' | 'WARNING' | 'FAILED';

/** What one check found. */
export interface CheckReport {
  readonly name: string;
  readonly proves: string;
  readonly verdict: Verdict;
  readonly looked: number;
  /** What was counted in `looked`. */
  readonly counts: string;
  readonly findings: readonly Finding[];
  /** Findings beyond those listed. */
  readonly more: number;
  readonly seconds: number;
}

/** What the doctor says of an installation. */
export interface DoctorReport {
  /** No check failed; warnings may stand. */
  readonly healthy: boolean;
  readonly organizations: number;
  readonly checks: readonly CheckReport[];
}

/** Work in flight can look like a fault for a moment; a fault stays. */
const SETTLES_MS = 2_000;

/**
 * Examines an installation, busy or not, by all checks, one after the other; changes
 * nothing. A check that fails is made once more, and only what it finds both times counts.
 *
 * @param pause waits between the two looks
 * @throws when a role cannot sign in, or the database has no schema yet.
 */
export function runDoctor(
  places: InstallationPlaces,
  checks: readonly Check[],
  pause: (milliseconds: number) => Promise<unknown> = delay,
): Promise<DoctorReport> {
  return withInstallation(places, async (installation) => {
    const reports: CheckReport[] = [];
    for (const check of checks) reports.push(await report(installation, check, pause));
    return {
      healthy: reports.every(({ verdict }) => verdict !== 'FAILED'),
      organizations: installation.organizations.length,
      checks: reports,
    };
  });
}

async function report(
  installation: Installation,
  check: Check,
  pause: (milliseconds: number) => Promise<unknown>,
): Promise<CheckReport> {
  const started = performance.now();
  const first = await made(installation, check);
  let { findings, more, looked } = first;
  if (findings.some(({ severity }) => severity === 'FAILED')) {
    await pause(check.settlesMs ?? SETTLES_MS);
    const second = await made(installation, check);
    const places = new Set(findings.map(({ place }) => place));
    ({ more, looked } = second);
    // With more places than are listed, the lists may differ though the fault is the same.
    findings = second.findings.filter(({ place }) => more > 0 || places.has(place));
  }
  const { name, proves, counts } = check;
  const seconds = (performance.now() - started) / 1_000;
  const verdict = verdictOf(looked, findings);
  return { name, proves, verdict, looked, counts, findings, more, seconds };
}

async function made(installation: Installation, check: Check): Promise<Examination> {
  const examination = new Examination();
  try {
    await check.examine(installation, examination);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    examination.failed(`the check could not be made: ${reason}`, 'Remove the cause and run again.');
  }
  return examination;
}

function verdictOf(looked: number, findings: readonly Finding[]): Verdict {
  if (findings.some(({ severity }) => severity === 'FAILED')) return 'FAILED';
  if (findings.length > 0) return 'WARNING';
  return looked > 0 ? 'OK' : 'EMPTY';
}
