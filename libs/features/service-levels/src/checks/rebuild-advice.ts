/** What to do about a projection that does not follow from its facts. */
export const rebuildAdvice = (slug: string): string =>
  `Run \`meridian rebuild --organization ${slug}\`, and report it: no fault of a machine should do this.`;
