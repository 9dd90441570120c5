import { Inject } from '@nestjs/common';
import { Args, Field, ID, InputType, Int, Mutation, ObjectType, Resolver } from '@nestjs/graphql';
import {
  Allow,
  AllowAsParent,
  CurrentCaller,
  DateTimeScalar,
  ShortTextScalar,
  Idempotent,
} from '@meridian/platform-graphql';
import { invalidInput, isId, notFound, type Caller } from '@meridian/platform-tenancy';
import { CaseState } from '../state-rules.js';
import { CaseEventRecorder } from './case-event-recorder.js';

const MOST_EVENTS = 500;

@InputType({ description: 'Something that happened to a case.' })
export class CaseEventInput {
  @Field(() => ShortTextScalar, { description: "The provider's number of the case." })
  caseNumber!: string;

  @Field(() => DateTimeScalar, { description: 'When the case was opened.' })
  openedAt!: Date;

  @Field(() => DateTimeScalar, { description: 'When this happened.' })
  occurredAt!: Date;

  @Field(() => Int, { description: 'Order among the events of the case, from 0 on.' })
  sequence!: number;

  @Field(() => CaseState, { description: 'State of the case from then on.' })
  state!: CaseState;

  @Field(() => ShortTextScalar, { description: 'Priority of the case from then on: P1 to P5.' })
  priority!: string;

  @Field(() => ShortTextScalar, {
    nullable: true,
    description: 'The team that holds it from then on.',
  })
  team?: string | null;
}

@InputType({ description: 'Events of cases in the hands of one provider.' })
export class RecordCaseEventsInput {
  @Field(() => ID, { description: 'The provider.' })
  providerId!: string;

  @Field(() => [CaseEventInput], { description: `The events, at most ${MOST_EVENTS}.` })
  events!: CaseEventInput[];
}

@ObjectType({ description: 'An event that was not taken, and why.' })
@AllowAsParent()
export class RefusedCaseEvent {
  @Field(() => Int, { description: 'Its place in the request, counted from 1.' })
  position!: number;

  @Field(() => String, { description: 'Stable word for the kind of problem.' })
  code!: string;

  @Field(() => String, { description: 'What is wrong.' })
  message!: string;
}

@ObjectType({ description: 'What RecordCaseEvents answers.' })
@AllowAsParent()
export class RecordCaseEventsPayload {
  @Field(() => Int, { description: 'Events that were new.' })
  eventsRecorded!: number;

  @Field(() => Int, { description: 'Events that had been recorded before, and say the same.' })
  eventsKnown!: number;

  @Field(() => [RefusedCaseEvent], { description: 'Events that contradict what is recorded.' })
  refused!: RefusedCaseEvent[];
}

@Resolver()
export class CaseEventsResolver {
  constructor(@Inject(CaseEventRecorder) private readonly recorder: CaseEventRecorder) {}

  @Mutation(() => RecordCaseEventsPayload, {
    description: 'Records events of cases. Sending the same again changes nothing.',
  })
  @Allow('cases:import')
  @Idempotent()
  async recordCaseEvents(
    @CurrentCaller() caller: Caller,
    @Args('input') { providerId, events }: RecordCaseEventsInput,
  ): Promise<RecordCaseEventsPayload> {
    const isOwn = caller.providerId === null || caller.providerId === providerId;
    if (!isId(providerId) || !isOwn) throw notFound('provider');
    if (events.length > MOST_EVENTS) {
      throw invalidInput(`At most ${MOST_EVENTS} events in a request.`, 'input', 'events');
    }
    const { problems, ...counts } = await this.recorder.record(caller, providerId, events);
    const refused = problems.map(({ line, code, message }) => ({ position: line, code, message }));
    return { ...counts, refused };
  }
}
