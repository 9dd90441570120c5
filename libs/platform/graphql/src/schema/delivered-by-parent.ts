/** The body of every `@Planned` method, which stands for a property and is never called. */
export function deliveredByParent(): never {
  throw new Error('A planned field is read as a property; prepareSchema was not applied.');
}
