import { Field, InputType, ObjectType, registerEnumType } from '@nestjs/graphql';
import { Allow, ShortTextScalar } from '@meridian/platform-graphql';

/** Where a case stands, in Meridian's words; the mapping of an import translates into them. */
export enum CaseState {
  NEW = 'NEW',
  ACTIVE = 'ACTIVE',
  AWAITING_USER = 'AWAITING_USER',
  AWAITING_VENDOR = 'AWAITING_VENDOR',
  AWAITING_PROBLEM = 'AWAITING_PROBLEM',
  AWAITING_EVIDENCE = 'AWAITING_EVIDENCE',
  RESOLVED = 'RESOLVED',
  CLOSED = 'CLOSED',
}

/** What a clock does while a case is in a state. */
export enum ClockAction {
  RUNS = 'RUNS',
  STANDS = 'STANDS',
  STOPS = 'STOPS',
}

/** Whom a stretch of time is put down to. */
export enum ClockSide {
  PROVIDER = 'PROVIDER',
  CLIENT = 'CLIENT',
  NOBODY = 'NOBODY',
}

registerEnumType(CaseState, {
  name: 'CaseState',
  description: "Where a case stands, translated from the provider's own words.",
});
registerEnumType(ClockAction, {
  name: 'ClockAction',
  description: 'What a clock does while a case is in a state.',
  valuesMap: {
    RUNS: { description: 'Business time counts.' },
    STANDS: { description: 'Paused: no time counts.' },
    STOPS: { description: 'Finished, unless the case is reopened.' },
  },
});
registerEnumType(ClockSide, {
  name: 'ClockSide',
  description: 'Whom a stretch of time is put down to.',
  valuesMap: {
    PROVIDER: { description: 'The provider had it in hand.' },
    CLIENT: { description: 'The provider waited for us.' },
    NOBODY: { description: 'Neither side: shared time.' },
  },
});

@ObjectType({
  description: 'What the clock does in one state of a case, and whom that time is put down to.',
})
@Allow('service-levels:read')
export class StateRule {
  @Field(() => CaseState, { description: 'The state.' })
  state!: CaseState;

  @Field(() => ClockAction, { description: 'Runs, stands or stops.' })
  clock!: ClockAction;

  @Field(() => ClockSide, { description: 'Whom the time is put down to.' })
  side!: ClockSide;

  @Field(() => String, { description: 'In words, as shown beside a pause.' })
  cause!: string;
}

@InputType({ description: 'What the clock does in one state of a case.' })
export class StateRuleInput {
  @Field(() => CaseState, { description: 'The state.' })
  state!: CaseState;

  @Field(() => ClockAction, { description: 'Runs, stands or stops.' })
  clock!: ClockAction;

  @Field(() => ClockSide, { description: 'Whom the time is put down to.' })
  side!: ClockSide;

  @Field(() => ShortTextScalar, { description: 'In words, as shown beside a pause.' })
  cause!: string;
}

const rule = (state: CaseState, clock: ClockAction, side: ClockSide, cause: string): StateRule => ({
  state,
  clock,
  side,
  cause,
});

/**
 * What most service-desk contracts say: the clock stands while the user is asked, and runs while
 * the provider waits for its own suppliers or for its own problem management.
 */
export const USUAL_STATE_RULES: readonly StateRule[] = [
  rule(CaseState.NEW, ClockAction.RUNS, ClockSide.PROVIDER, 'New'),
  rule(CaseState.ACTIVE, ClockAction.RUNS, ClockSide.PROVIDER, 'In work'),
  rule(CaseState.AWAITING_USER, ClockAction.STANDS, ClockSide.CLIENT, 'Awaiting the user'),
  rule(CaseState.AWAITING_EVIDENCE, ClockAction.STANDS, ClockSide.CLIENT, 'Awaiting evidence'),
  rule(
    CaseState.AWAITING_VENDOR,
    ClockAction.RUNS,
    ClockSide.PROVIDER,
    "Awaiting the provider's vendor",
  ),
  rule(
    CaseState.AWAITING_PROBLEM,
    ClockAction.RUNS,
    ClockSide.PROVIDER,
    'Awaiting problem management',
  ),
  rule(CaseState.RESOLVED, ClockAction.STOPS, ClockSide.PROVIDER, 'Resolved'),
  rule(CaseState.CLOSED, ClockAction.STOPS, ClockSide.PROVIDER, 'Closed'),
];
