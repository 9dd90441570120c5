import { AttainmentStatus, type AttainmentFacts } from '@meridian/feature-service-levels';
import { RiskFlagKind, RiskSeverity, type RiskFlagNumbers } from './risk-flag.js';

/** A flag that a rule says should stand. */
export interface Finding {
  readonly kind: RiskFlagKind;
  readonly severity: RiskSeverity;
  readonly providerId: string;
  readonly subjectKind: string;
  readonly subjectId: string;
  readonly periodStart: string;
  readonly summary: string;
  readonly numbers: RiskFlagNumbers;
}

/**
 * A missed level is a HIGH risk, CRITICAL when even the minimum was not reached. A level that holds
 * so far, but not if the open cases miss too, is an earlier and weaker one: MEDIUM.
 */
export function serviceLevelFinding(facts: AttainmentFacts): Finding | null {
  switch (facts.status) {
    case AttainmentStatus.MISSED:
      return finding(
        facts,
        RiskFlagKind.SERVICE_LEVEL_MISSED,
        facts.belowMinimum ? RiskSeverity.CRITICAL : RiskSeverity.HIGH,
        `missed: ${facts.met} of ${facts.met + facts.missed} cases in time`,
      );
    case AttainmentStatus.AT_RISK:
      return finding(
        facts,
        RiskFlagKind.SERVICE_LEVEL_AT_RISK,
        RiskSeverity.MEDIUM,
        `at risk: ${facts.met} of ${facts.met + facts.missed} cases in time, ${facts.undecided} still open`,
      );
    case AttainmentStatus.MET:
    case AttainmentStatus.NOT_MEASURED:
      return null;
  }
}

function finding(
  facts: AttainmentFacts,
  kind: RiskFlagKind,
  severity: RiskSeverity,
  what: string,
): Finding {
  const { met, missed, undecided, expected } = facts;
  return {
    kind,
    severity,
    providerId: facts.providerId,
    subjectKind: 'ServiceLevel',
    subjectId: facts.serviceLevelId,
    periodStart: facts.windowStart,
    summary: `${facts.provider}, ${facts.serviceLevel}, ${facts.windowStart.slice(0, 7)} ${what}; promised ${percent(expected)}.`,
    numbers: { met, missed, undecided, expected },
  };
}

/** '0.95' as '95 %', moved by the digits so that nothing is rounded. */
function percent(share: string): string {
  const [whole = '0', fraction = ''] = share.split('.');
  const digits = fraction.padEnd(2, '0');
  const rest = digits.slice(2).replace(/0+$/, '');
  return `${Number(whole + digits.slice(0, 2))}${rest === '' ? '' : `.${rest}`} %`;
}
