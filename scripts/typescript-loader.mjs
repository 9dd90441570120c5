/**
 * Lets tests start a process from TypeScript sources, without a build:
 * `node --import <this file> --conditions @meridian/source program.mjs`.
 */
import { readFile } from 'node:fs/promises';
import { register } from 'node:module';
import { fileURLToPath } from 'node:url';
import { isMainThread } from 'node:worker_threads';
import swc from '@swc/core';

// Node runs these hooks in a thread of their own, which loads this file once more.
if (isMainThread) register(import.meta.url);

const options = {
  jsc: {
    parser: { syntax: 'typescript', decorators: true },
    transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false },
    target: 'es2022',
  },
  module: { type: 'es6' },
  sourceMaps: 'inline',
};

/** Sources import each other by the names that they have once they are built. */
export async function resolve(specifier, context, next) {
  const source = specifier.startsWith('.') && specifier.replace(/\.js$/, '.ts');
  if (!source || source === specifier) return next(specifier, context);
  return next(source, context).catch(() => next(specifier, context));
}

export async function load(url, context, next) {
  if (!url.startsWith('file:') || !url.endsWith('.ts')) return next(url, context);
  const filename = fileURLToPath(url);
  const { code } = await swc.transform(await readFile(filename, 'utf8'), { ...options, filename });
  return { format: 'module', source: code, shortCircuit: true };
}
