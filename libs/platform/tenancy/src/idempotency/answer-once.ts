import { rowsOf, sqlState, statement, uuidv7 } from '@meridian/platform-database';
import { ExpectedError } from '../expected-error.js';
import type { Work } from '../work.js';
import type { IdempotentRequest } from './idempotent-request.js';

/** How long a second request waits for the first before it is told to come again. */
const WAIT_MS = 5_000;
const RETRY_AFTER_SECONDS = 2;
const LOCK_NOT_AVAILABLE = '55P03';

interface Key {
  readonly organizationId: string;
  readonly actorId: string;
  readonly operation: string;
  readonly key: string;
}

// The unique key makes a second request wait here until the transaction of the first has ended.
const CLAIM = statement<Key & { id: string; fingerprint: string }, { id: string }>(
  'idempotency.claim',
  `insert into idempotency_keys (organization_id, id, actor_id, operation, key, fingerprint)
   values (:organizationId, :id, :actorId, :operation, :key, :fingerprint)
   on conflict (organization_id, actor_id, operation, key) do nothing
   returning id`,
);

const SETTLE = statement<{ organizationId: string; id: string; answer: string }, never>(
  'idempotency.settle',
  `update idempotency_keys set answer = :answer::jsonb
    where organization_id = :organizationId and id = :id`,
);

const FIND = statement<Key, never>(
  'idempotency.find',
  `select fingerprint, answer from idempotency_keys
    where organization_id = :organizationId and actor_id = :actorId
      and operation = :operation and key = :key`,
);

/** How a command behaves when its request was sent under a key. */
export interface AnswerOptions {
  /**
   * For an answer with a secret, which is shown once and never kept: what whoever sends the request
   * again is told instead. Without it the answer is kept, and must be what JSON can say.
   */
  readonly shownOnce?: string;
}

/**
 * Carries a request out, or answers it as it was answered before. What fails leaves the key free:
 * the request may be corrected and sent again under it.
 *
 * @throws CONFLICT while the first request is under way for longer than a few seconds.
 * @throws IDEMPOTENCY_KEY_REUSED when the key stands for other arguments.
 */
export async function answerOnce<T>(
  work: Work,
  request: IdempotentRequest,
  { shownOnce }: AnswerOptions,
  run: () => Promise<T>,
): Promise<T> {
  const { organizationId } = work.caller;
  const key = keyOf(work, request);
  const id = await claim(work, { ...key, fingerprint: request.fingerprint });
  if (id === null) {
    const kept = await earlierAnswer<T>(work, key, request);
    if (shownOnce !== undefined) throw new ExpectedError('CONFLICT', shownOnce);
    return kept;
  }
  const answer = await run();
  const kept = shownOnce === undefined ? (answer ?? null) : null;
  await work.query(SETTLE, { organizationId, id, answer: JSON.stringify(kept) });
  return answer;
}

function keyOf({ caller }: Work, { key, operation }: IdempotentRequest): Key {
  const { organizationId, actor } = caller;
  if (actor.id === null) throw new Error('Meridian itself asks for nothing under a key.');
  return { organizationId, actorId: actor.id, operation, key };
}

/** The id of the new key; null when an earlier request has it. */
async function claim(work: Work, key: Key & { fingerprint: string }): Promise<string | null> {
  try {
    await work.connection.query(`set local lock_timeout = ${WAIT_MS}`);
    const [claimed] = await work.query(CLAIM, { ...key, id: uuidv7(work.now.getTime()) });
    await work.connection.query('set local lock_timeout to default');
    return claimed?.id ?? null;
  } catch (error) {
    if (sqlState(error) !== LOCK_NOT_AVAILABLE) throw error;
    throw new ExpectedError(
      'CONFLICT',
      'The first request with this idempotency key is still under way; send it again in a moment.',
      { retryAfterSeconds: RETRY_AFTER_SECONDS },
    );
  }
}

async function earlierAnswer<T>(work: Work, key: Key, request: IdempotentRequest): Promise<T> {
  const found = await work.connection.query({ text: FIND.text, values: FIND.values(key) });
  const [earlier] = rowsOf<{ fingerprint: string; answer: T }>(found);
  if (!earlier) throw new Error('An idempotency key was there and is gone.');
  if (earlier.fingerprint !== request.fingerprint) {
    throw new ExpectedError(
      'IDEMPOTENCY_KEY_REUSED',
      'This idempotency key was used for a request with other arguments; nothing was done. ' +
        'Take a new key for a new request.',
      { inputPath: ['input', 'idempotencyKey'] },
    );
  }
  return earlier.answer;
}
