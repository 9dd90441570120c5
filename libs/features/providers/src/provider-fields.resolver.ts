import { Args, Int, ResolveField, Resolver } from '@nestjs/graphql';
import { deliveredByParent, Planned } from '@meridian/platform-graphql';
import { Provider } from './provider.js';
import { Site } from './site.js';
import { Team } from './team.js';

const FIRST = { type: () => Int, description: 'How many from the start, 1 to 100.' };

/** Fields that the statement of the parent delivers; see `read-models.ts`. */
@Resolver(() => Provider)
export class ProviderFields {
  @ResolveField(() => [Site], { description: 'Where it works, by name.' })
  @Planned()
  sites(@Args('first', FIRST) _first: number): never {
    return deliveredByParent();
  }

  @ResolveField(() => [Team], { description: 'Its teams, by name.' })
  @Planned()
  teams(@Args('first', FIRST) _first: number): never {
    return deliveredByParent();
  }
}

@Resolver(() => Site)
export class SiteFields {
  @ResolveField(() => Provider, { description: 'The provider that works there.' })
  @Planned()
  provider(): never {
    return deliveredByParent();
  }
}

@Resolver(() => Team)
export class TeamFields {
  @ResolveField(() => Provider, { description: 'The provider whose team it is.' })
  @Planned()
  provider(): never {
    return deliveredByParent();
  }

  @ResolveField(() => Site, { description: 'Where it works.' })
  @Planned()
  site(): never {
    return deliveredByParent();
  }
}
