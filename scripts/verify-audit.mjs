#!/usr/bin/env node
/**
 * Judges an export of Meridian's audit log without Meridian: this file needs Node and nothing else,
 * and shares no line with the program that wrote the log. Read it, then believe it.
 *
 *   node verify-audit.mjs EXPORT [--checkpoint HELD]... [--earlier EXPORT]... [--key ID]...
 *
 * An export is text, one JSON object per line, each in the fixed spelling of RFC 8785:
 *
 *   {"export":…}      once, first: which organization, when
 *   {"entry":…}       one per change, from 1 without gaps. "hash" is the SHA-256 of all other
 *                     members in that spelling; "previousHash" is the hash of the entry before it,
 *                     and 64 zeros in the first
 *   {"checkpoint":…}  a signed statement: after so many entries ("size"), the last hash was this
 *   {"end":…}         once, last: where the chain ends
 *
 * What the export says of itself, whoever controls the database can make consistent. What he cannot
 * change is what you hold: a checkpoint you kept, an earlier export, the id of the signing key.
 * Ends with 0 when all agree, 1 with the first bad entry, 2 when it cannot judge.
 */
import { createHash, createPublicKey, verify } from 'node:crypto';
import { createReadStream, realpathSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const GENESIS = '0'.repeat(64);

/** It cannot be said whether the log is intact: an argument or a held file is of no use. */
export class CannotJudge extends Error {}

/** RFC 8785: members sorted by UTF-16 code units, no blanks, numbers as JavaScript writes them. */
function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  const names = Object.keys(value).sort();
  return `{${names.map((name) => `${JSON.stringify(name)}:${canonical(value[name])}`).join(',')}}`;
}

const sha256 = (data) => createHash('sha256').update(data).digest('hex');

/** The hash that an entry must have, should it have been written under this number. */
function hashOf({ hash: _stated, ...facts }, sequence = facts.sequence) {
  return sha256(canonical({ ...facts, sequence }));
}

/** Reads an export line by line. Of entries only what judging needs is kept. */
async function readExport(lines) {
  const read = { organizationId: undefined, entries: [], checkpoints: [], end: undefined };
  for await (const line of lines) {
    if (line === '') continue;
    const content = parse(line);
    const { entry, checkpoint } = content ?? {};
    if (content?.export) read.organizationId = content.export.organizationId;
    else if (checkpoint) read.checkpoints.push(checkpoint);
    else if (content?.end) read.end = content.end;
    else read.entries.push(entry ? examined(entry, line) : { sequence: NaN, whole: false });
  }
  if (!read.organizationId) throw new CannotJudge('This is no export of an audit log.');
  return read;
}

function parse(line) {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

function examined(entry, line) {
  // A member written twice, or a blank, would let a person and this program read different things.
  const spelled = line === canonical({ entry });
  const whole = spelled && hashOf(entry) === entry.hash;
  const { sequence, hash, previousHash, organizationId } = entry;
  return { sequence, hash, previousHash, organizationId, whole, ...(whole ? {} : { entry }) };
}

const problem = (sequence, kind, text) => ({ sequence, kind, text });

/** Follows the chain from the first entry to the last; the first that does not fit, or undefined. */
function firstBreak({ organizationId, entries, end }) {
  const present = new Set(entries.map(({ sequence }) => sequence));
  let last = { sequence: 0, hash: GENESIS };
  for (const [position, entry] of entries.entries()) {
    const number = last.sequence + 1;
    if (Number.isNaN(entry.sequence)) return problem(number, 'EDITED', 'its line cannot be read');
    if (entry.sequence > number) {
      return present.has(number)
        ? problem(number, 'REORDERED', `entry ${entry.sequence} stands in its place`)
        : problem(number, 'DELETED', 'it is missing, later ones are there');
    }
    if (entry.sequence < number) {
      return problem(entry.sequence, 'INSERTED', `it stands again, or wrongly, before ${number}`);
    }
    if (!entry.whole) return brokenContent(entry, entries, end);
    if (entry.organizationId !== organizationId) {
      return problem(number, 'INSERTED', 'it belongs to another organization');
    }
    if (entry.previousHash !== last.hash) return brokenLink(entries, position, end);
    last = entry;
  }
  return brokenEnd(last, end);
}

/** Its content does not give its hash: was it changed, or did others come or go before it? */
function brokenContent({ sequence, entry }, entries, end) {
  const most = Math.max(entries.length, end?.head?.sequence ?? 0) + 1;
  const elsewhere = entries.some(
    (one) => one.entry && one.entry !== entry && hashOf(one.entry, sequence) === one.hash,
  );
  for (let original = 1; original <= most; original += 1) {
    if (original === sequence || hashOf(entry, original) !== entry.hash) continue;
    if (elsewhere && original > sequence + 1) {
      return problem(sequence, 'REORDERED', `entry ${original} stands in its place`);
    }
    return original < sequence
      ? problem(sequence - 1, 'INSERTED', `entry ${original} was moved on to ${sequence}`)
      : problem(sequence, 'DELETED', `entry ${original} was moved up into its place`);
  }
  return problem(sequence, 'EDITED', 'its content does not give its hash');
}

/** Two whole entries that do not follow each other: the one that others build on is genuine. */
function brokenLink(entries, position, end) {
  const { sequence, hash } = entries[position];
  const next = entries[position + 1];
  const builtUpon = next ? next.previousHash === hash : end?.head?.hash === hash;
  const text = 'it was replaced by another whole entry';
  return problem(builtUpon && sequence > 1 ? sequence - 1 : sequence, 'EDITED', text);
}

function brokenEnd(last, end) {
  const after = last.sequence + 1;
  if (!end) return problem(after, 'TRUNCATED', 'the export stops here, without its last line');
  const { sequence, hash } = end.head ?? { sequence: 0, hash: GENESIS };
  if (sequence > last.sequence) return problem(after, 'TRUNCATED', `${sequence} were written`);
  if (sequence < last.sequence)
    return problem(sequence + 1, 'INSERTED', `${sequence} were written`);
  if (hash !== last.hash) return problem(sequence, 'EDITED', 'the chain once ended with another');
  return undefined;
}

/** Whether a checkpoint was signed as it stands, by the key that it names. */
function isGenuine({ signature, ...stated }) {
  try {
    const der = Buffer.from(stated.publicKey, 'base64');
    if (sha256(der).slice(0, 16) !== stated.keyId) return false;
    const key = createPublicKey({ key: der, format: 'der', type: 'spki' });
    return verify(null, Buffer.from(canonical(stated)), key, Buffer.from(signature, 'base64'));
  } catch {
    return false;
  }
}

/** Compares the chain with what is known of it from elsewhere, shortest first. */
function firstContradiction(entries, anchors) {
  const hashes = new Map(entries.map(({ sequence, hash }) => [sequence, hash]));
  const longest = entries.at(-1)?.sequence ?? 0;
  let agreed = 0;
  for (const { size, hash, source } of anchors.toSorted((a, b) => a.size - b.size)) {
    if (size > longest) {
      return problem(longest + 1, 'TRUNCATED', `${source} knows of ${size} entries`);
    }
    if (size === 0 || hashes.get(size) === hash) {
      agreed = size;
      continue;
    }
    const text = `between it and entry ${size} the log is not what ${source} knows`;
    return { ...problem(agreed + 1, 'REWRITTEN', text), through: size };
  }
  return undefined;
}

const anchor = ({ size, headHash: hash }, source) => ({ size, hash, source });

/** The checkpoints in the export; one that nobody signed as it stands is a problem by itself. */
function ownCheckpoints({ organizationId, checkpoints }, keys) {
  const trusted = checkpoints.filter(({ keyId }) => keys.size === 0 || keys.has(keyId));
  const forged = trusted.find((one) => one.organizationId !== organizationId || !isGenuine(one));
  const anchors = trusted.filter(isGenuine).map((one) => anchor(one, 'a checkpoint in the export'));
  return {
    anchors,
    forged: forged && problem(forged.size, 'FORGED', 'the checkpoint over it was not signed so'),
  };
}

function requireGenuine(checkpoint, organizationId) {
  if (!isGenuine(checkpoint))
    throw new CannotJudge('A held checkpoint is not one that was signed.');
  if (checkpoint.organizationId !== organizationId) {
    throw new CannotJudge('A held checkpoint is about another organization.');
  }
}

async function earlierAnchors(lines, organizationId) {
  const earlier = await readExport(lines);
  if (earlier.organizationId !== organizationId) {
    throw new CannotJudge('The earlier export is about another organization.');
  }
  const broken = firstBreak(earlier);
  if (broken) throw new CannotJudge(`The earlier export itself is broken at ${broken.sequence}.`);
  const source = 'the earlier export';
  return earlier.entries.map(({ sequence: size, hash }) => ({ size, hash, source }));
}

/** Of several findings the one that names an entry surest and earliest. */
function worst(broken, contradiction, forged) {
  // A checkpoint narrows a rewriting down to a range; a break inside the range says more.
  const { sequence = Infinity, through = sequence } = contradiction ?? {};
  const within = broken && sequence <= broken.sequence && broken.sequence <= through;
  const found = within && through > sequence ? [broken] : [contradiction, broken];
  const known = found.filter((one) => one !== undefined);
  return known.length > 0 ? known.reduce((a, b) => (b.sequence < a.sequence ? b : a)) : forged;
}

/**
 * Judges an export.
 *
 * @param lines the export's lines, an iterable or an asynchronous one
 * @param held what the auditor kept: checkpoints, earlier exports (as lines), ids of signing keys
 * @returns the number of entries and, when something is wrong, `problem`: the first bad entry's
 *   `sequence`, its `kind`, and a `text` for people
 */
export async function judge(lines, { checkpoints = [], earlier = [], keys = [] } = {}) {
  const read = await readExport(lines);
  const anchors = [];
  for (const checkpoint of checkpoints) {
    requireGenuine(checkpoint, read.organizationId);
    anchors.push(anchor(checkpoint, 'the held checkpoint'));
  }
  for (const one of earlier) anchors.push(...(await earlierAnchors(one, read.organizationId)));
  // Held checkpoints name keys that are known to be right; without any, each key vouches for itself.
  const known = new Set([...keys, ...checkpoints.map(({ keyId }) => keyId)]);
  const own = ownCheckpoints(read, known);
  const contradiction = firstContradiction(read.entries, [...anchors, ...own.anchors]);
  return {
    organizationId: read.organizationId,
    entries: read.entries.length,
    checkpoints: own.anchors.length,
    keys: [...new Set(read.checkpoints.map(({ keyId }) => keyId))],
    evidence: anchors.length > 0 || known.size > 0,
    problem: worst(firstBreak(read), contradiction, own.forged),
  };
}

/** Splits at line feeds only: a text may hold what else some would take for the end of a line. */
async function* linesOf(file) {
  let rest = '';
  for await (const chunk of createReadStream(file, 'utf8')) {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop();
    yield* lines;
  }
  yield rest;
}

async function heldCheckpoints(file) {
  const held = [];
  for await (const line of linesOf(file)) {
    if (line.trim() !== '') held.push(parse(line)?.checkpoint ?? parse(line) ?? {});
  }
  return held;
}

function report({ organizationId, entries, checkpoints, keys, evidence, problem: found }) {
  if (found) {
    const range = found.through > found.sequence ? ` to ${found.through}` : '';
    return `BROKEN at entry ${found.sequence}${range}: ${found.kind}, ${found.text}.`;
  }
  const signed = `${checkpoints} checkpoints signed by ${keys.join(', ') || 'nobody'} agree.`;
  const caution = evidence
    ? ''
    : ` Nothing you hold was compared: give --checkpoint, --earlier or --key.`;
  return `INTACT: ${entries} entries of organization ${organizationId}. ${signed}${caution}`;
}

async function main() {
  const list = { type: 'string', multiple: true, default: [] };
  const options = { checkpoint: list, earlier: list, key: list };
  const { values, positionals } = parseArgs({ options, allowPositionals: true });
  const [file] = positionals;
  if (file === undefined || positionals.length > 1) {
    throw new CannotJudge(
      'node verify-audit.mjs EXPORT [--checkpoint HELD]... [--earlier EXPORT]... [--key ID]...',
    );
  }
  const checkpoints = (await Promise.all(values.checkpoint.map(heldCheckpoints))).flat();
  const earlier = values.earlier.map(linesOf);
  const verdict = await judge(linesOf(file), { checkpoints, earlier, keys: values.key });
  console.log(report(verdict));
  if (verdict.problem) process.exitCode = 1;
}

if (process.argv[1] && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  await main().catch((error) => {
    console.error(error.message);
    process.exitCode = 2;
  });
}
