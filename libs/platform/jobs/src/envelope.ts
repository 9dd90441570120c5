import { createHmac, timingSafeEqual } from 'node:crypto';
import { canonicalJson, type JsonObject } from '@meridian/platform-audit';
import { z } from 'zod';

const VERSION = 1;

/** What a queue holds of a job. Whose job it is counts only with the right signature. */
export type Envelope = {
  readonly version: number;
  readonly organizationId: string;
  /** The event that the job follows, or the run of the schedule that asked for it. */
  readonly eventId: string;
  readonly payload: JsonObject;
  readonly requestId: string;
};

export type SealedEnvelope = Envelope & { readonly mac: string };

/** What was read from a queue and was not Meridian's. */
export interface RefusedEnvelope {
  readonly genuine: false;
  readonly reason: string;
  /** What it claims. Good for telling the organization of the refusal, for nothing else. */
  readonly organizationId: string | undefined;
}

/** An envelope as it was read back from a queue. */
export type OpenedEnvelope =
  { readonly genuine: true; readonly envelope: Envelope } | RefusedEnvelope;

const format = z.strictObject({
  version: z.number(),
  organizationId: z.string(),
  eventId: z.string(),
  payload: z.record(z.string(), z.json()),
  requestId: z.string(),
  mac: z.string(),
});

const claim = z.object({ organizationId: z.string() });

/** Signs an envelope for one job: it is worth nothing under another job's name. */
export function sealEnvelope(
  secret: string,
  job: string,
  content: Omit<Envelope, 'version'>,
): SealedEnvelope {
  const envelope = { version: VERSION, ...content };
  return { ...envelope, mac: signature(secret, job, envelope).toString('base64url') };
}

/** Reads what a queue held for a job, and believes it only when the signature fits. */
export function openEnvelope(secret: string, job: string, data: unknown): OpenedEnvelope {
  const organizationId = claim.safeParse(data).data?.organizationId;
  const read = format.safeParse(data);
  if (!read.success)
    return { genuine: false, reason: 'it is not a signed envelope', organizationId };
  const { mac, ...envelope } = read.data;
  const [given, right] = [Buffer.from(mac, 'base64url'), signature(secret, job, envelope)];
  if (given.length !== right.length || !timingSafeEqual(given, right)) {
    return { genuine: false, reason: 'its signature does not fit', organizationId };
  }
  if (envelope.version !== VERSION) {
    return { genuine: false, reason: `its version is ${envelope.version}`, organizationId };
  }
  return { genuine: true, envelope };
}

function signature(secret: string, job: string, envelope: Envelope): Buffer {
  return createHmac('sha256', secret)
    .update(`meridian job envelope\n${job}\n${canonicalJson(envelope)}`)
    .digest();
}
