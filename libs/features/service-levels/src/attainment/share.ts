const MILLION = 1_000_000n;

/**
 * part / whole as a decimal cut to 6 places: 189 of 199 is 0.949748, which a rounding to fewer
 * places would show as 95 %. Null when there is no whole.
 */
export function shareOf(part: number, whole: number): string | null {
  if (whole === 0) return null;
  const millionths = (BigInt(part) * MILLION) / BigInt(whole);
  return `${millionths / MILLION}.${String(millionths % MILLION).padStart(6, '0')}`;
}

/** The same as SQL, over two integer columns. */
export function shareSql(part: string, whole: string): string {
  return `case when ${whole} = 0 then null
    else trunc(${part}::numeric / (${whole}), 6)::numeric(7, 6)::text end`;
}
