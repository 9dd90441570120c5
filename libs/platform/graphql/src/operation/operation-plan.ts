import { OperationTypeNode, type DocumentNode, type GraphQLSchema } from 'graphql';
import { MAX_PUBLIC_MUTATIONS, MAX_ROOT_MUTATIONS } from '../document/limits.js';
import { limitExceeded } from '../errors/refused-request.js';
import { declarationOf } from '../permission/declaration.js';
import { requirementsOf, type Requirements } from '../permission/requirements.js';
import { CostPlan } from './cost-plan.js';
import { operationOf, selectedFields, type SelectedField } from './selected-fields.js';

/** What is known of a valid document before anybody's variables: whom it needs, what it costs. */
export interface OperationPlan {
  readonly operation: OperationTypeNode;
  readonly requirements: Requirements;
  readonly cost: CostPlan;
}

/**
 * Plans of documents. The keys are the document objects that the executor keeps for repeated
 * requests, so a plan lives exactly as long as the document it belongs to.
 */
export class OperationPlans {
  private readonly plans = new WeakMap<DocumentNode, OperationPlan>();

  /** The plan of a valid document. Throws `RefusedRequest` on too many mutations at once. */
  of(schema: GraphQLSchema, document: DocumentNode): OperationPlan {
    const known = this.plans.get(document);
    if (known) return known;
    const node = operationOf(document);
    const fields = selectedFields(schema, document);
    if (node.operation === OperationTypeNode.MUTATION) limitMutations(fields);
    const plan = {
      operation: node.operation,
      requirements: requirementsOf(schema, fields),
      cost: new CostPlan(node, fields),
    };
    this.plans.set(document, plan);
    return plan;
  }
}

function limitMutations(fields: readonly SelectedField[]): void {
  if (fields.length > MAX_ROOT_MUTATIONS) {
    throw limitExceeded(`A document may hold at most ${MAX_ROOT_MUTATIONS} mutations.`);
  }
  const open = fields.filter(({ field }) => declarationOf(field)?.kind === 'ANYONE');
  if (open.length > MAX_PUBLIC_MUTATIONS) {
    throw limitExceeded('A document may try to sign in only once.');
  }
}
