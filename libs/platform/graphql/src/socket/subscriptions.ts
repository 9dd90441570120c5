import {
  createSourceEventStream,
  execute,
  GraphQLError,
  OperationTypeNode,
  type DocumentNode,
  type ExecutionArgs,
  type ExecutionResult,
  type GraphQLSchema,
} from 'graphql';
import type { SubscribePayload } from 'graphql-ws';
import { ExpectedError, type Caller } from '@meridian/platform-tenancy';
import type { Documents } from '../document/documents.js';
import { RefusedRequest } from '../errors/refused-request.js';
import type { Variables } from '../operation/cost-plan.js';
import type { OperationGate } from '../operation/operation-gate.js';
import { operationOf } from '../operation/selected-fields.js';
import { RequestContext } from '../request/request-context.js';
import { Deliveries } from './deliveries.js';
import type { SocketSession } from './socket-session.js';

/** A subscription that passed every gate, ready to run. */
interface Subscription {
  readonly document: DocumentNode;
  readonly variables: Variables;
}

/** The context of a subscription, or of one of its events. */
class SocketContext extends RequestContext {
  constructor(
    readonly session: SocketSession,
    variables: Variables,
    caller: Caller | null,
  ) {
    super(session.request, variables, null, session.signal);
    this.caller = caller;
  }
}

/** Runs subscriptions under the same gates as queries, at the start and again for every event. */
export class Subscriptions {
  constructor(
    private readonly schema: GraphQLSchema,
    private readonly documents: Documents,
    private readonly gate: OperationGate,
  ) {}

  /** Checks a subscription; returns how to execute it, or what is wrong with it. */
  async prepare(
    session: SocketSession,
    { query, variables }: SubscribePayload,
  ): Promise<ExecutionArgs | readonly GraphQLError[]> {
    const { schema } = this;
    try {
      const document = this.documents.admit(query);
      const errors = this.documents.errorsOf(document);
      if (errors.length > 0) return errors;
      if (operationOf(document).operation !== OperationTypeNode.SUBSCRIPTION) {
        throw new RefusedRequest('BAD_REQUEST', 'Send queries and mutations by POST.');
      }
      const contextValue = new SocketContext(session, variables ?? {}, await session.caller());
      this.gate.open(schema, document, contextValue);
      return { schema, document, variableValues: variables ?? {}, contextValue };
    } catch (error) {
      const refused = error instanceof RefusedRequest || error instanceof ExpectedError;
      if (refused) return [new GraphQLError(error.message, { originalError: error })];
      throw error;
    }
  }

  /** Starts a prepared subscription. */
  async start(args: ExecutionArgs): Promise<ExecutionResult | Deliveries> {
    const context: unknown = args.contextValue;
    if (!(context instanceof SocketContext)) throw new Error('Prepare a subscription first.');
    const { session } = context;
    const source = await createSourceEventStream(args);
    if (!(Symbol.asyncIterator in source)) return source;
    const subscription = { document: args.document, variables: args.variableValues ?? {} };
    return new Deliveries(source[Symbol.asyncIterator](), (event) =>
      this.answer(session, subscription, event),
    );
  }

  /** Answers one event with rights and loaders of this moment; null when the caller lost the right. */
  private async answer(
    session: SocketSession,
    { document, variables }: Subscription,
    event: unknown,
  ): Promise<ExecutionResult | null> {
    const { schema } = this;
    const caller = await session.caller();
    try {
      this.gate.judge(schema, document, variables, caller);
    } catch (error) {
      if (!(error instanceof RefusedRequest)) throw error;
      session.end(error.message);
      return null;
    }
    const contextValue = new SocketContext(session, variables, caller);
    return execute({ schema, document, rootValue: event, contextValue, variableValues: variables });
  }
}
