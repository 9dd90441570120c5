import type DataLoader from 'dataloader';

/**
 * Names a kind of per-request loader, and carries its types: made once beside the loader's code, used
 * with `RequestContext.loader`. Holds each loader no longer than the request it was made for.
 */
export class LoaderKey<Key, Value> {
  private readonly loaders = new WeakMap<object, DataLoader<Key, Value>>();

  /** The loader made for this owner, or a new one. */
  loaderOf(owner: object, make: () => DataLoader<Key, Value>): DataLoader<Key, Value> {
    const known = this.loaders.get(owner);
    if (known) return known;
    const made = make();
    this.loaders.set(owner, made);
    return made;
  }
}
