import type { DocumentNode, GraphQLSchema } from 'graphql';
import type { Caller } from '@meridian/platform-tenancy';
import type { Budgets } from '../budget/point-budgets.js';
import { checkInput } from '../document/check-input.js';
import { RefusedRequest } from '../errors/refused-request.js';
import { demand } from '../permission/requirements.js';
import type { Gatekeeper } from '../request/incoming-request.js';
import type { RequestContext } from '../request/request-context.js';
import { checkVariables } from './check-variables.js';
import type { Variables } from './cost-plan.js';
import { OperationPlans } from './operation-plan.js';

/**
 * The wall before execution. NestJS runs no guards on field resolvers and the compiled query reads
 * plain properties without calling anybody, so everything an operation asks for is judged here, in
 * one pass, before the first resolver runs.
 */
export class OperationGate {
  private readonly plans = new OperationPlans();

  constructor(
    private readonly gatekeeper: Gatekeeper,
    private readonly budgets: Budgets,
  ) {}

  /** Lets a valid operation over HTTP pass, and tells the context who calls and what it costs. */
  async admit(
    schema: GraphQLSchema,
    document: DocumentNode,
    context: RequestContext,
  ): Promise<void> {
    const { variables } = context;
    checkInput(variables);
    const plan = this.plans.of(schema, document);
    const requested = plan.cost.cost(variables);
    context.caller ??= await this.gatekeeper.authenticate(context.request);
    const remaining = this.budgets.charge(context.caller, context.request.ip, requested);
    context.cost = { requested, remaining };
    if (plan.requirements.signedIn) await this.refuseForgery(context);
    demand(plan.requirements, context.caller);
    checkVariables(schema, document, variables);
  }

  /** The same for a subscription that begins, whose socket was checked when it was opened. */
  open(schema: GraphQLSchema, document: DocumentNode, context: RequestContext): void {
    const { variables } = context;
    checkInput(variables);
    const plan = this.plans.of(schema, document);
    const requested = plan.cost.cost(variables);
    this.budgets.charge(context.caller, context.request.ip, requested);
    demand(plan.requirements, context.caller);
  }

  /** The same for each event of a subscription. */
  judge(
    schema: GraphQLSchema,
    document: DocumentNode,
    variables: Variables,
    caller: Caller | null,
  ): void {
    const plan = this.plans.of(schema, document);
    plan.cost.cost(variables);
    demand(plan.requirements, caller);
  }

  /**
   * A session cookie is sent by the browser whoever made the page, so it counts only together with
   * the token that pages of others cannot read. Documents that strangers may send need none: that
   * is how one signs in.
   */
  private async refuseForgery({ caller, request }: RequestContext): Promise<void> {
    if (!caller || caller.actor.kind === 'API_KEY') return;
    if (!(await this.gatekeeper.verifyCsrf(request))) throw csrfRefused();
  }
}

/** The cookie came without the token that goes with it. */
export function csrfRefused(): RefusedRequest {
  const message = 'Send the x-csrf-token of your session with every request.';
  return new RefusedRequest('FORBIDDEN', message, 403);
}
