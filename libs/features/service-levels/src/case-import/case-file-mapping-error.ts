/**
 * A mapping that cannot be used. The message names every faulty place on a line of its own, as
 * `columns.openedAt: is missing`, and is safe to show.
 */
export class CaseFileMappingError extends Error {
  override readonly name = 'CaseFileMappingError';

  /** @param problems one per faulty place: where and what, for people */
  constructor(
    source: string,
    readonly problems: readonly string[],
  ) {
    super([`The mapping ${source} cannot be used:`, ...problems].join('\n  '));
  }
}
