import DataLoader from 'dataloader';
import { Inject } from '@nestjs/common';
import { Context, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { Cost, CurrentCaller, LoaderKey, type RequestContext } from '@meridian/platform-graphql';
import type { Caller } from '@meridian/platform-tenancy';
import { CaseClock } from './case-clock.js';
import { ClockExplainer, ClockExplanation, type ClockKey } from './clock-explanation.js';

const EXPLANATIONS = new LoaderKey<ClockKey, ClockExplanation | null>();

@Resolver(() => CaseClock)
export class ClockExplanationResolver {
  constructor(@Inject(ClockExplainer) private readonly explainer: ClockExplainer) {}

  @ResolveField(() => ClockExplanation, {
    nullable: true,
    description: 'When the clock ran and stood, and why; recomputed now from the recorded events.',
  })
  @Cost(10)
  explanation(
    // The statement of the parent delivers, in the place of the field, whose explanation it is.
    @Parent() { explanation: key }: { explanation: ClockKey },
    @CurrentCaller() caller: Caller,
    @Context() context: RequestContext,
  ): Promise<ClockExplanation | null> {
    const loader = context.loader(
      EXPLANATIONS,
      () => new DataLoader((keys: readonly ClockKey[]) => this.explainer.explain(caller, keys)),
    );
    return loader.load(key);
  }
}
