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
import { ATTAINMENT_CHANGED } from './announced-attainments.js';
import { Attainment } from './attainment.js';

@Resolver(() => Attainment)
export class AttainmentChangedResolver {
  constructor(
    @Inject(Topics) private readonly topics: Topics,
    @Inject(PlannedReads) private readonly reads: PlannedReads,
  ) {}

  @Subscription(() => Attainment, {
    description: 'Each attainment that you may see, whenever its numbers change.',
  })
  @Allow('service-levels:read')
  attainmentChanged(
    @CurrentCaller() caller: Caller,
    @Info() info: SelectionInfo,
  ): AsyncIterableIterator<unknown> {
    return readEach(this.topics.of(caller, ATTAINMENT_CHANGED), async (subjectId) => {
      const attainment = await this.reads.byId(caller, info, subjectId);
      return attainment === null ? null : { attainmentChanged: attainment };
    });
  }
}
