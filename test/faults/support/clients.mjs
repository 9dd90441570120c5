import { createHash } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { keyOf } from './measurements.mjs';

const RECORD = `mutation Record($input: RecordCaseEventsInput!) {
  recordCaseEvents(input: $input) { eventsRecorded eventsKnown refused { code message } } }`;
/** As many as a service desk's connector would have under way; more wait for their turn. */
const MOST_IN_FLIGHT = 32;
const PATIENCE_MS = 5_000;
const LONGEST_PAUSE_MS = 1_000;

/**
 * Clients that send measurements at a steady rate, each until it is acknowledged, and note in a
 * history what they sent and what they were promised.
 */
export class Clients {
  /** One entry per measurement: key, first sent, attempts, acknowledged, hash of the answer. */
  history = [];
  /** How often something else than a promise came back, by what it was. */
  refusals = new Map();
  #address;
  #desk;
  #chance;

  constructor(address, desk, chance) {
    this.#address = address;
    this.#desk = desk;
    this.#chance = chance;
  }

  /** Sends all; resolves when each is acknowledged. */
  async send(measurements, perSecond) {
    const begin = performance.now();
    const waiting = measurements.entries();
    const client = async () => {
      for (const [index, measurement] of waiting) {
        await delay(begin + (index / perSecond) * 1_000 - performance.now());
        await this.#untilAcknowledged(measurement);
      }
    };
    await Promise.all(Array.from({ length: MOST_IN_FLIGHT }, client));
    this.done = true;
  }

  /** Whether there is nothing left to send. */
  done = false;

  /** How many are acknowledged so far. */
  get acknowledged() {
    return this.history.filter(({ acknowledged }) => acknowledged !== null).length;
  }

  /** The longest that a client had to wait for a promise, in seconds. */
  get longestWait() {
    return Math.max(0, ...this.history.map((entry) => entry.acknowledged - entry.sent)) / 1_000;
  }

  async #untilAcknowledged(measurement) {
    const key = keyOf(measurement);
    const entry = { key, sent: performance.now(), attempts: 0, acknowledged: null, answer: null };
    this.history.push(entry);
    for (
      let pause = 20;
      entry.acknowledged === null;
      pause = Math.min(2 * pause, LONGEST_PAUSE_MS)
    ) {
      entry.attempts += 1;
      const answer = await this.#attempt(measurement);
      if (answer.promise) {
        entry.acknowledged = performance.now();
        entry.answer = createHash('sha256').update(answer.promise).digest('hex');
        return;
      }
      this.refusals.set(answer.refusal, (this.refusals.get(answer.refusal) ?? 0) + 1);
      await delay(answer.retryAfterMs ?? this.#chance.between(0, pause));
    }
  }

  async #attempt({ openedAt, occurredAt, ...rest }) {
    const [opened, occurred] = [openedAt, occurredAt].map((at) => new Date(at).toISOString());
    const event = { ...rest, openedAt: opened, occurredAt: occurred };
    const input = { providerId: this.#desk.providerId, events: [event] };
    try {
      const response = await fetch(`${this.#address}/graphql`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          authorization: `Bearer ${this.#desk.key}`,
        },
        body: JSON.stringify({ query: RECORD, variables: { input } }),
        signal: AbortSignal.timeout(PATIENCE_MS),
      });
      return read(response, await response.json());
    } catch (error) {
      return { refusal: error.cause?.code ?? error.name };
    }
  }
}

/** A promise is an answer without errors in which nothing was refused. */
function read(response, { data, errors }) {
  const recorded = data?.recordCaseEvents;
  if (recorded && recorded.refused.length === 0) return { promise: JSON.stringify(recorded) };
  const code = errors?.[0]?.extensions?.code ?? recorded?.refused[0]?.code ?? '?';
  const seconds = Number(response.headers.get('retry-after') ?? Number.NaN);
  const retryAfterMs = Number.isNaN(seconds) ? undefined : seconds * 1_000;
  return { refusal: `${response.status} ${code}`, retryAfterMs };
}
