import { z } from 'zod';
import type { Checkpoint } from '../checkpoint.js';

/** What an auditor may hold against an export. */
export interface Held {
  readonly checkpoints?: readonly Checkpoint[];
  readonly earlier?: readonly (readonly string[])[];
  readonly keys?: readonly string[];
}

const verdict = z.object({
  entries: z.number(),
  checkpoints: z.number(),
  evidence: z.boolean(),
  problem: z
    .object({
      sequence: z.number(),
      through: z.number().optional(),
      kind: z.string(),
      text: z.string(),
    })
    .optional(),
});

export type Verdict = z.output<typeof verdict>;

/** The file that auditors get. */
const FILE = new URL('../../../../../scripts/verify-audit.mjs', import.meta.url).href;

const program = z.object({
  judge: z.custom<(lines: readonly string[], held: Held) => Promise<unknown>>(
    (value) => typeof value === 'function',
  ),
});

/** Runs the independent verifier, which is plain JavaScript, over an export's lines. */
export async function judge(lines: readonly string[], held: Held): Promise<Verdict> {
  const loaded = program.parse({ ...(await import(FILE)) });
  return verdict.parse(await loaded.judge(lines, held));
}
