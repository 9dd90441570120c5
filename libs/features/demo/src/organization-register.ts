import { uuidv7 } from '@meridian/platform-database';
import { organizationId, type OrganizationId } from '@meridian/platform-tenancy';
import pg from 'pg';
import type { OrganizationPlan } from './plan/organization-plan.js';

/** Row of `organizations`, as far as the register asks for it. */
interface OrganizationRow {
  readonly id: string;
}

/** An organization is known by this until everything is in it. */
const unfinished = (slug: string): string => `${slug}-being-loaded`;

/**
 * Opens organizations, which the owner's role alone may do. An organization gets its slug when it is
 * complete: whatever stops a load before that, the next one finds it unfinished and goes on.
 */
export class OrganizationRegister {
  private constructor(private readonly owner: pg.Client) {}

  /** Runs `use` while no other load of the demo runs against this database. */
  static async use<T>(
    ownerUrl: string,
    use: (register: OrganizationRegister) => Promise<T>,
  ): Promise<T> {
    const owner = new pg.Client({ connectionString: ownerUrl, application_name: 'meridian-demo' });
    // A connection that breaks while it waits says so here; the next query then fails.
    owner.on('error', () => undefined);
    await owner.connect();
    try {
      await owner.query(`select pg_advisory_lock(hashtext('meridian.demo'))`);
      return await use(new OrganizationRegister(owner));
    } finally {
      await owner.end();
    }
  }

  async isComplete({ slug }: OrganizationPlan): Promise<boolean> {
    return (await this.find(slug)) !== null;
  }

  /** The unfinished organization of an interrupted load, or else a new one. */
  async open(plan: OrganizationPlan): Promise<OrganizationId> {
    const slug = unfinished(plan.slug);
    const known = await this.find(slug);
    if (known) return known;
    const id = organizationId(uuidv7(Date.now()));
    await this.owner.query(
      `insert into organizations (id, name, slug, home_country, currency)
       values ($1, $2, $3, $4, $5)`,
      [id, plan.name, slug, plan.homeCountry, plan.currency],
    );
    return id;
  }

  async complete({ slug }: OrganizationPlan): Promise<void> {
    await this.owner.query('update organizations set slug = $1 where slug = $2', [
      slug,
      unfinished(slug),
    ]);
  }

  private async find(slug: string): Promise<OrganizationId | null> {
    const { rows } = await this.owner.query<OrganizationRow>(
      'select id from organizations where slug = $1',
      [slug],
    );
    return rows[0] ? organizationId(rows[0].id) : null;
  }
}
