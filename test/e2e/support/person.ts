import { z } from 'zod';

const answer = z.object({
  data: z.record(z.string(), z.unknown()).nullish(),
  errors: z
    .array(
      z.object({ message: z.string(), extensions: z.object({ code: z.string() }).loose() }).loose(),
    )
    .optional(),
});
type Answer = z.output<typeof answer>;

type Variables = Readonly<Record<string, unknown>>;

const SIGN_IN = `mutation SignIn($input: SignInInput!) { signIn(input: $input) { csrfToken } }`;
const signedIn = z.object({ signIn: z.object({ csrfToken: z.string() }) });

/** Somebody, or some program, that talks to Meridian's API. */
export class Person {
  constructor(
    readonly address: string,
    /** Says who it is, with every request. */
    readonly credentials: Readonly<Record<string, string>> = {},
  ) {}

  static async signIn(address: string, email: string, password: string): Promise<Person> {
    const response = await new Person(address).post(SIGN_IN, { input: { email, password } });
    const { signIn } = signedIn.parse(dataOf(answer.parse(await response.json())));
    const [cookie = ''] = (response.headers.getSetCookie()[0] ?? '').split(';');
    return new Person(address, { cookie, 'x-csrf-token': signIn.csrfToken });
  }

  /** The data of an answer that must be without errors. */
  async ask(query: string, variables: Variables = {}): Promise<Record<string, unknown>> {
    return dataOf(await this.answer(query, variables));
  }

  /** The same, in the shape that the caller goes on with. */
  async askFor<T>(shape: z.ZodType<T>, query: string, variables: Variables = {}): Promise<T> {
    return shape.parse(await this.ask(query, variables));
  }

  /** The codes of the errors that a request is answered with. */
  async refusal(query: string, variables: Variables = {}): Promise<string[]> {
    const { errors = [] } = await this.answer(query, variables);
    return errors.map(({ extensions }) => extensions.code);
  }

  /** The whole answer. */
  async answer(query: string, variables: Variables = {}): Promise<Answer> {
    const response = await this.post(query, variables);
    return answer.parse(await response.json());
  }

  /** Sends a mutation whose `input.file` is the file, as a web page would. */
  async upload(query: string, input: Variables, file: File): Promise<Answer> {
    const body = new FormData();
    const variables = { input: { ...input, file: null } };
    body.append('operations', JSON.stringify({ query, variables }));
    body.append('map', JSON.stringify({ file: ['variables.input.file'] }));
    body.append('file', file);
    const response = await fetch(`${this.address}/graphql`, {
      method: 'POST',
      headers: this.credentials,
      body,
    });
    return answer.parse(await response.json());
  }

  private post(query: string, variables: Variables): Promise<Response> {
    return fetch(`${this.address}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...this.credentials },
      body: JSON.stringify({ query, variables }),
    });
  }
}

/** Throws when the answer has errors. */
export function dataOf({ data, errors }: Answer): Record<string, unknown> {
  if (errors) throw new Error(`Refused: ${JSON.stringify(errors)}`);
  if (!data) throw new Error('There is no data in the answer.');
  return data;
}
