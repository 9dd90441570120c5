/**
 * A hand-written SQL statement with named parameters (`:providerId`), prepared once per connection
 * under its name. `Parameters` and `Row` are the shapes that go in and come out.
 */
export interface Statement<Parameters extends object, Row> {
  readonly name: string;
  /** The SQL as PostgreSQL sees it, with positional parameters. */
  readonly text: string;
  /** Puts the named parameters into the order of the positions. Throws when one is missing. */
  readonly values: (parameters: Parameters) => unknown[];
  /** Never set; carries the row type. */
  readonly row?: Row;
}

/** `:name`, but neither a cast (`::text`) nor a slice of a literal such as `'08:00'`. */
const NAMED_PARAMETER = /(?<![:\w]):([a-zA-Z]\w*)/g;

/**
 * Declares a statement. The name must be unique in the program: PostgreSQL keeps the prepared plan
 * under it. Comments in the SQL may say why; they are sent along and show up in the server's logs.
 */
export function statement<Parameters extends object, Row>(
  name: string,
  sql: string,
): Statement<Parameters, Row> {
  const order: string[] = [];
  const text = sql.replace(NAMED_PARAMETER, (_match, parameter: string) => {
    let position = order.indexOf(parameter);
    if (position === -1) position = order.push(parameter) - 1;
    return `$${position + 1}`;
  });
  return {
    name,
    text,
    values: (parameters) => {
      const given = new Map<string, unknown>(Object.entries(parameters));
      return order.map((parameter) => {
        const value = given.get(parameter);
        if (value === undefined) throw new Error(`Statement ${name}: no value for :${parameter}`);
        return value;
      });
    },
  };
}

/**
 * The rows of an answer, as their statement declares them. The one place where that is believed: the
 * driver knows rows only as it finds them, and the tests of each statement look at what comes.
 */
export function rowsOf<Row>(answer: { readonly rows: unknown[] }): Row[] {
  return answer.rows as Row[];
}
