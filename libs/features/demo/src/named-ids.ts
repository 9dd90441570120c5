/** The ids of what was entered, by the names under which the plan refers to it. */
export class NamedIds {
  private readonly ids = new Map<string, string>();

  constructor(private readonly what: string) {}

  set(name: string, id: string): void {
    this.ids.set(name, id);
  }

  /** Throws on a name that the plan mentions but never enters: a slip of the pen in it. */
  of(name: string): string {
    const id = this.ids.get(name);
    if (id === undefined) throw new Error(`The demo's plan enters no ${this.what} "${name}".`);
    return id;
  }
}
