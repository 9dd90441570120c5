import { statementName } from './plan.js';

/** A query as the driver takes it; with a name it is prepared once per connection. */
export interface NamedQuery {
  readonly name?: string;
  readonly text: string;
  readonly values: unknown[];
}

/** PostgreSQL keeps every prepared statement of a connection until it closes: so few may be named. */
const MOST_NAMED = 500;

/** Names the statements of the shapes of request seen first, which are those of the real clients. */
export class PreparedStatements {
  private readonly names = new Map<string, string>();

  query(text: string, values: unknown[]): NamedQuery {
    const name = this.names.get(text) ?? this.register(text);
    return name === undefined ? { text, values } : { name, text, values };
  }

  private register(text: string): string | undefined {
    if (this.names.size >= MOST_NAMED) return undefined;
    const name = statementName(text);
    this.names.set(text, name);
    return name;
  }
}
