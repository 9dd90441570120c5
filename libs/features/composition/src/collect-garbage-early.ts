import v8 from 'node:v8';

/** How far the heap may grow beyond what lived at the last collection before the next one. */
const GROWTH_PERCENT = 20;

/**
 * For programs that read whole files: V8 on a machine with much memory lets the heap grow to a
 * multiple of what lives before it looks for garbage. An import keeps some 65 MB alive and grew to
 * 340 MB; so told, it stays near 210 MB in the same time. Unlike a limit, it ends no program that
 * really needs more.
 */
export function collectGarbageEarly(): void {
  v8.setFlagsFromString(`--heap-growing-percent=${GROWTH_PERCENT}`);
}
