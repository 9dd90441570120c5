import { describe, expect, it } from '@jest/globals';
import { AttainmentStatus, type AttainmentFacts } from '@meridian/feature-service-levels';
import { RiskFlagKind, RiskSeverity } from './risk-flag.js';
import { serviceLevelFinding } from './service-level-rule.js';

const facts = (changes: Partial<AttainmentFacts>): AttainmentFacts => ({
  serviceLevelId: 'level',
  windowStart: '2025-03-01',
  providerId: 'provider',
  serviceLevel: 'Resolution P2',
  provider: 'Tessaro',
  status: AttainmentStatus.MISSED,
  belowMinimum: false,
  met: 189,
  missed: 10,
  undecided: 0,
  expected: '0.95',
  ...changes,
});

describe('a month of a service level', () => {
  it('that was missed is a high risk, with the numbers behind it', () => {
    expect(serviceLevelFinding(facts({}))).toEqual({
      kind: RiskFlagKind.SERVICE_LEVEL_MISSED,
      severity: RiskSeverity.HIGH,
      providerId: 'provider',
      subjectKind: 'ServiceLevel',
      subjectId: 'level',
      periodStart: '2025-03-01',
      summary: 'Tessaro, Resolution P2, 2025-03 missed: 189 of 199 cases in time; promised 95 %.',
      numbers: { met: 189, missed: 10, undecided: 0, expected: '0.95' },
    });
  });

  it('that fell below even the minimum is a critical one', () => {
    expect(serviceLevelFinding(facts({ belowMinimum: true }))).toMatchObject({
      kind: RiskFlagKind.SERVICE_LEVEL_MISSED,
      severity: RiskSeverity.CRITICAL,
    });
  });

  it('that holds, but not if the open cases miss too, is an earlier and weaker one', () => {
    const atRisk = facts({ status: AttainmentStatus.AT_RISK, met: 20, missed: 1, undecided: 2 });
    expect(serviceLevelFinding(atRisk)).toMatchObject({
      kind: RiskFlagKind.SERVICE_LEVEL_AT_RISK,
      severity: RiskSeverity.MEDIUM,
      summary:
        'Tessaro, Resolution P2, 2025-03 at risk: 20 of 21 cases in time, 2 still open; promised 95 %.',
    });
  });

  it.each([AttainmentStatus.MET, AttainmentStatus.NOT_MEASURED])('that is %s is none', (status) => {
    expect(serviceLevelFinding(facts({ status }))).toBeNull();
  });
});

describe('a promise in a sentence', () => {
  it.each([
    ['0.95', '95 %'],
    ['0.9', '90 %'],
    ['1', '100 %'],
    ['0.05', '5 %'],
    ['0.995', '99.5 %'],
    ['0.9999', '99.99 %'],
    ['0.00000001', '0.000001 %'],
    ['0.950', '95 %'],
  ])('of %s is %s, without rounding', (expected, text) => {
    expect(serviceLevelFinding(facts({ expected }))?.summary).toContain(`; promised ${text}.`);
  });
});
