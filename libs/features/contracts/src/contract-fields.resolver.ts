import { Args, Int, ResolveField, Resolver } from '@nestjs/graphql';
import { BusinessFunction, Provider, Team } from '@meridian/feature-providers';
import { deliveredByParent, Planned } from '@meridian/platform-graphql';
import { Contract } from './contract.js';
import { Engagement } from './engagement.js';

const FIRST = { type: () => Int, description: 'How many from the start, 1 to 100.' };

/** Fields that the statement of the parent delivers; see `read-models.ts`. */
@Resolver(() => Contract)
export class ContractFields {
  @ResolveField(() => Provider, { description: 'The provider it was made with.' })
  @Planned()
  provider(): never {
    return deliveredByParent();
  }

  @ResolveField(() => Contract, { nullable: true, description: 'The contract it stands under.' })
  @Planned()
  parent(): never {
    return deliveredByParent();
  }

  @ResolveField(() => [Engagement], { description: 'What is done under it, by name.' })
  @Planned()
  engagements(@Args('first', FIRST) _first: number): never {
    return deliveredByParent();
  }
}

@Resolver(() => Engagement)
export class EngagementFields {
  @ResolveField(() => Provider, { description: 'The provider that does it.' })
  @Planned()
  provider(): never {
    return deliveredByParent();
  }

  @ResolveField(() => Contract, { description: 'The contract under which it is done.' })
  @Planned()
  contract(): never {
    return deliveredByParent();
  }

  @ResolveField(() => Team, { description: 'The team that does it.' })
  @Planned()
  team(): never {
    return deliveredByParent();
  }

  @ResolveField(() => BusinessFunction, {
    nullable: true,
    description: 'What it is done for; not shown to provider users.',
  })
  @Planned()
  businessFunction(): never {
    return deliveredByParent();
  }
}

/** What contracts add to a provider. */
@Resolver(() => Provider)
export class ProviderContractFields {
  @ResolveField(() => [Contract], { description: 'Contracts with the provider, by number.' })
  @Planned()
  contracts(@Args('first', FIRST) _first: number): never {
    return deliveredByParent();
  }

  @ResolveField(() => [Engagement], { description: 'What the provider does for us, by name.' })
  @Planned()
  engagements(@Args('first', FIRST) _first: number): never {
    return deliveredByParent();
  }
}
