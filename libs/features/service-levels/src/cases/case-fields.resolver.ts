import { Provider, Team } from '@meridian/feature-providers';
import { Args, Int, ResolveField, Resolver } from '@nestjs/graphql';
import { deliveredByParent, Planned } from '@meridian/platform-graphql';
import { CaseClock } from '../attainment/case-clock.js';
import { ServiceLevel } from '../service-level.js';
import { CaseEvent } from './case-event.js';
import { CaseImport, CaseImportProblem } from './case-import.js';
import { Case } from './case.js';

const FIRST = { type: () => Int, description: 'How many from the start, 1 to 100.' };

/** Fields that the statement of the parent delivers; see `read-models.ts`. */
@Resolver(() => Case)
export class CaseFields {
  @ResolveField(() => Provider, { description: 'The provider that has it in hand.' })
  @Planned()
  provider(): never {
    return deliveredByParent();
  }

  @ResolveField(() => Team, {
    nullable: true,
    description: 'The team that holds it; none when the provider has no team of that name here.',
  })
  @Planned()
  team(): never {
    return deliveredByParent();
  }

  @ResolveField(() => [CaseEvent], { description: 'What was recorded about it, in order.' })
  @Planned()
  events(@Args('first', FIRST) _first: number): never {
    return deliveredByParent();
  }

  @ResolveField(() => [CaseClock], {
    description: 'How it is timed by each service level that judges it.',
  })
  @Planned()
  clocks(@Args('first', FIRST) _first: number): never {
    return deliveredByParent();
  }
}

@Resolver(() => CaseClock)
export class CaseClockFields {
  @ResolveField(() => ServiceLevel, { description: 'The service level that it is timed by.' })
  @Planned()
  serviceLevel(): never {
    return deliveredByParent();
  }

  @ResolveField(() => Case, { description: 'The case.' })
  @Planned()
  case(): never {
    return deliveredByParent();
  }
}

@Resolver(() => CaseImport)
export class CaseImportFields {
  @ResolveField(() => Provider, { description: 'The provider whose cases they are.' })
  @Planned()
  provider(): never {
    return deliveredByParent();
  }

  @ResolveField(() => [CaseImportProblem], {
    description: 'Lines that could not be taken, in the order of the file.',
  })
  @Planned()
  problems(@Args('first', FIRST) _first: number): never {
    return deliveredByParent();
  }
}
