import { Inject } from '@nestjs/common';
import { Info, Resolver, Subscription } from '@nestjs/graphql';
import {
  Allow,
  CurrentCaller,
  PlannedReads,
  readEach,
  Topics,
  type SelectionInfo,
} from '@meridian/platform-graphql';
import type { Caller } from '@meridian/platform-tenancy';
import { RiskFlag } from './risk-flag.js';
import { RISK_FLAG_RAISED } from './risk.jobs.js';

@Resolver(() => RiskFlag)
export class RiskFlagRaisedResolver {
  constructor(
    @Inject(Topics) private readonly topics: Topics,
    @Inject(PlannedReads) private readonly reads: PlannedReads,
  ) {}

  @Subscription(() => RiskFlag, {
    description: 'Each risk flag, when it is raised or holds again after it was cleared.',
  })
  @Allow('risk:read')
  riskFlagRaised(
    @CurrentCaller() caller: Caller,
    @Info() info: SelectionInfo,
  ): AsyncIterableIterator<unknown> {
    return readEach(this.topics.of(caller, RISK_FLAG_RAISED), async (subjectId) => {
      const flag = await this.reads.byId(caller, info, subjectId);
      return flag === null ? null : { riskFlagRaised: flag };
    });
  }
}
