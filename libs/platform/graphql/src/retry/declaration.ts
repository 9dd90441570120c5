import { Extensions } from '@nestjs/graphql';

/**
 * Why a mutation may be sent again after an answer that never came. Kept in the schema as
 * `extensions.retry`; a mutation of neither kind must take the `version` that the caller saw.
 */
export type Retry = 'BY_KEY' | 'ENDS_THE_SAME';

/**
 * Gives a mutation's input an `idempotencyKey`: sent again under the same key, it does nothing and
 * answers as before. For all that creates, or moves money, measurements or evidence. The resolver
 * must run exactly one command, with the caller it was given.
 */
export function Idempotent(): MethodDecorator {
  return declare('BY_KEY');
}

/**
 * For a mutation that cannot do harm twice: what it ends is already over the second time, or what
 * it takes (a token, the old password) is used up.
 */
export function EndsTheSame(): MethodDecorator {
  return declare('ENDS_THE_SAME');
}

function declare(retry: Retry): MethodDecorator {
  return Extensions({ retry });
}

/** What a mutation declares, if anything. */
export function retryOf(field: {
  readonly extensions: Readonly<Record<string, unknown>>;
}): Retry | null {
  const found = field.extensions['retry'];
  return found === 'BY_KEY' || found === 'ENDS_THE_SAME' ? found : null;
}
