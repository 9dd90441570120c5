import { Contract, Engagement } from '@meridian/feature-contracts';
import { WorkingCalendar } from '@meridian/feature-coverage';
import { Provider } from '@meridian/feature-providers';
import { Args, Int, ResolveField, Resolver } from '@nestjs/graphql';
import { deliveredByParent, Planned } from '@meridian/platform-graphql';
import { Attainment } from './attainment/attainment.js';
import { ServiceLevel } from './service-level.js';

const FIRST = { type: () => Int, description: 'How many from the start, 1 to 100.' };

/** Fields that the statement of the parent delivers; see `read-models.ts`. */
@Resolver(() => ServiceLevel)
export class ServiceLevelFields {
  @ResolveField(() => Provider, { description: 'The provider that promised it.' })
  @Planned()
  provider(): never {
    return deliveredByParent();
  }

  @ResolveField(() => Contract, { description: 'The contract in which it was agreed.' })
  @Planned()
  contract(): never {
    return deliveredByParent();
  }

  @ResolveField(() => Engagement, {
    nullable: true,
    description: 'The engagement it is limited to; none when all cases of the provider count.',
  })
  @Planned()
  engagement(): never {
    return deliveredByParent();
  }

  @ResolveField(() => WorkingCalendar, {
    description: 'The working calendar by which its clock runs.',
  })
  @Planned()
  calendar(): never {
    return deliveredByParent();
  }

  @ResolveField(() => [Attainment], { description: 'What it reached, newest month first.' })
  @Planned()
  attainments(@Args('first', FIRST) _first: number): never {
    return deliveredByParent();
  }

  @ResolveField(() => Attainment, {
    nullable: true,
    description: 'What it reached in the newest month; none while nothing is measured.',
  })
  @Planned()
  latestAttainment(): never {
    return deliveredByParent();
  }
}

@Resolver(() => Attainment)
export class AttainmentFields {
  @ResolveField(() => ServiceLevel, { description: 'The service level.' })
  @Planned()
  serviceLevel(): never {
    return deliveredByParent();
  }

  @ResolveField(() => Provider, { description: 'The provider.' })
  @Planned()
  provider(): never {
    return deliveredByParent();
  }
}

/** What service levels add to a contract. */
@Resolver(() => Contract)
export class ContractServiceLevels {
  @ResolveField(() => [ServiceLevel], { description: 'The objectives agreed in it, by name.' })
  @Planned()
  serviceLevels(@Args('first', FIRST) _first: number): never {
    return deliveredByParent();
  }
}

/** What service levels add to an engagement. */
@Resolver(() => Engagement)
export class EngagementServiceLevels {
  @ResolveField(() => [ServiceLevel], {
    description:
      'The objectives that hold for it: its own, and those of its contract for all teams.',
  })
  @Planned()
  serviceLevels(@Args('first', FIRST) _first: number): never {
    return deliveredByParent();
  }
}
