import { fractionFromDecimal, ServiceLevelError } from '@meridian/core-service-level';
import { ContractsService } from '@meridian/feature-contracts';
import { CoverageService } from '@meridian/feature-coverage';
import { Inject, Injectable } from '@nestjs/common';
import { insertRecorded, updateRecorded, type RecordedKind } from '@meridian/platform-outbox';
import { invalidInput, Tenancy, type Caller } from '@meridian/platform-tenancy';
import { ServiceLevel } from './service-level.js';
import type { CreateServiceLevelInput, UpdateServiceLevelInput } from './service-levels.inputs.js';
import { USUAL_STATE_RULES, type StateRule } from './state-rules.js';

const SERVICE_LEVEL: RecordedKind<ServiceLevel> = {
  entity: ServiceLevel,
  kind: 'ServiceLevel',
  label: 'service level',
};

/** Keeps the objectives. Results follow by the events that each change writes. */
@Injectable()
export class ServiceLevelsService {
  constructor(
    @Inject(Tenancy) private readonly tenancy: Tenancy,
    @Inject(ContractsService) private readonly contracts: ContractsService,
    @Inject(CoverageService) private readonly coverage: CoverageService,
  ) {}

  createServiceLevel(caller: Caller, input: CreateServiceLevelInput): Promise<string> {
    const {
      target,
      stateRules,
      engagementId = null,
      minimum = null,
      endsOn = null,
      ...rest
    } = input;
    requireShares(input.expected, minimum);
    const targetSeconds = seconds(target);
    return this.tenancy.command(caller, async (work) => {
      const contract = await this.contracts.contract(work, input.contractId);
      await this.coverage.calendar(work, input.calendarId);
      if (engagementId !== null) {
        const engagement = await this.contracts.engagement(work, engagementId);
        if (engagement.contractId !== contract.id) {
          throw invalidInput('The engagement is under another contract.', 'input', 'engagementId');
        }
      }
      return insertRecorded(work, SERVICE_LEVEL, {
        ...rest,
        engagementId,
        minimum,
        endsOn,
        targetSeconds,
        providerId: contract.providerId,
        stateRules: completeRules(stateRules ?? []),
      });
    });
  }

  async updateServiceLevel(caller: Caller, input: UpdateServiceLevelInput): Promise<string> {
    const { id, version, target, ...changes } = input;
    await this.tenancy.command(caller, async (work) => {
      if (changes.calendarId !== undefined) await this.coverage.calendar(work, changes.calendarId);
      if (changes.expected !== undefined) requireShares(changes.expected, changes.minimum ?? null);
      await updateRecorded(
        work,
        SERVICE_LEVEL,
        { id, version },
        {
          ...changes,
          ...(target === undefined ? {} : { targetSeconds: seconds(target) }),
        },
      );
    });
    return id;
  }
}

function seconds(target: number): number {
  if (target < 1_000 || target % 1_000 !== 0) {
    throw invalidInput('A target is a whole number of seconds, at least one.', 'input', 'target');
  }
  return target / 1_000;
}

function requireShares(expected: string, minimum: string | null): void {
  for (const [field, text] of [
    ['expected', expected],
    ['minimum', minimum],
  ] as const) {
    if (text === null) continue;
    try {
      const share = fractionFromDecimal(text);
      if (share.numerator > 0n && share.numerator <= share.denominator) continue;
    } catch (error) {
      if (!(error instanceof ServiceLevelError)) throw error;
    }
    throw invalidInput('A share lies above 0 and is at most 1: 0.95 is 95 %.', 'input', field);
  }
}

/** The rules given, and the usual ones for the states they do not name. */
function completeRules(given: readonly StateRule[]): StateRule[] {
  const rules = new Map(USUAL_STATE_RULES.map((rule) => [rule.state, rule]));
  for (const rule of given) rules.set(rule.state, { ...rule });
  return [...rules.values()];
}
