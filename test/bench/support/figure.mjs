/**
 * Prints one figure on one line. The ratio says how fast we are against the bare baseline of the
 * same run: machines differ, and so do their busy hours, but both sides meet the same.
 */
export function printFigure({ name, ours, baseline, ratio, target }) {
  console.log(
    `${name}: ours ${ours}, baseline ${baseline}, ratio ${ratio.toFixed(2)}, target ${target}`,
  );
}

export function median(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}

/** Runs work and returns the seconds that it took. */
export async function seconds(work) {
  const begin = performance.now();
  await work();
  return (performance.now() - begin) / 1_000;
}

/** 1234567 as 1,234,567. */
export const whole = (number) => Math.round(number).toLocaleString('en');
