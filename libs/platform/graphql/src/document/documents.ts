import {
  GraphQLError,
  parse,
  specifiedRules,
  validate,
  type DocumentNode,
  type GraphQLSchema,
} from 'graphql';
import { limitExceeded, RefusedRequest } from '../errors/refused-request.js';
import { BoundedMap } from './bounded-map.js';
import { checkShape, type ShapeRules } from './check-shape.js';
import {
  MAX_DOCUMENT_LENGTH,
  MAX_KEPT_DOCUMENTS,
  MAX_TOKENS,
  MAX_VALIDATION_ERRORS,
} from './limits.js';

/** The first gate for documents: cheap checks, from the cheapest to the dearest, each kept. */
export class Documents {
  private readonly kept = new BoundedMap<string, DocumentNode>(MAX_KEPT_DOCUMENTS);
  private readonly validated = new WeakMap<DocumentNode, readonly GraphQLError[]>();

  private readonly rules: ShapeRules;

  constructor(
    private readonly schema: GraphQLSchema,
    introspection: boolean,
  ) {
    const directives = new Set(schema.getDirectives().map(({ name }) => name));
    this.rules = { directives, introspection };
  }

  /** Parses a document of acceptable shape. Throws `RefusedRequest` on any other. */
  admit(source: string): DocumentNode {
    if (source.length > MAX_DOCUMENT_LENGTH) {
      throw limitExceeded(`A document may be at most ${MAX_DOCUMENT_LENGTH} characters long.`);
    }
    const kept = this.kept.get(source);
    if (kept) return kept;
    const document = parseDocument(source);
    checkShape(document, this.rules);
    this.kept.set(source, document);
    return document;
  }

  /** What graphql-js finds wrong with an admitted document, for transports that do not ask it themselves. */
  errorsOf(document: DocumentNode): readonly GraphQLError[] {
    const known = this.validated.get(document);
    if (known) return known;
    const errors = validate(this.schema, document, specifiedRules, VALIDATION);
    this.validated.set(document, errors);
    return errors;
  }
}

/** How graphql-js validates: few errors, and no suggestions from which the schema could be rebuilt. */
export const VALIDATION = { maxErrors: MAX_VALIDATION_ERRORS, hideSuggestions: true };

function parseDocument(source: string): DocumentNode {
  try {
    return parse(source, { maxLexicalTokens: MAX_TOKENS });
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error;
    if (error.message.includes('tokens. Parsing aborted')) {
      throw limitExceeded(`A document may have at most ${MAX_TOKENS} tokens.`);
    }
    const [place] = error.locations ?? [];
    const where = place ? ` at line ${place.line}, column ${place.column}` : '';
    throw new RefusedRequest('SYNTAX_ERROR', `The document is not valid GraphQL${where}.`);
  }
}
