import type { Check } from '../check.js';
import type { Examination } from '../examination.js';
import type { ExaminedOrganization, Installation } from '../installation.js';

/** A foreign key between two tables of tenants, its columns as SQL writes them. */
interface Reference {
  readonly name: string;
  readonly child: string;
  readonly parent: string;
  readonly childColumns: string[];
  readonly parentColumns: string[];
  readonly enforced: boolean;
}

const REFERENCES = `
  select k.conname as name, k.conrelid::regclass::text as child,
         k.confrelid::regclass::text as parent, k.convalidated as enforced,
         array(select quote_ident(a.attname) from unnest(k.conkey) with ordinality as key (number, at)
                 join pg_attribute a on a.attrelid = k.conrelid and a.attnum = key.number
                order by key.at) as "childColumns",
         array(select quote_ident(a.attname) from unnest(k.confkey) with ordinality as key (number, at)
                 join pg_attribute a on a.attrelid = k.confrelid and a.attnum = key.number
                order by key.at) as "parentColumns"
    from pg_constraint k
   where k.contype = 'f' and k.connamespace = 'public'::regnamespace
     and k.confrelid <> 'organizations'::regclass
   order by 2, 1`;

/**
 * Both the keys and the rows: a key of one column would accept another organization's row, and a
 * key that was switched off for a while, or a damaged index, may have let a row through.
 */
export const ROW_REFERENCES: Check = {
  name: 'references',
  proves: 'every row refers to rows of its own organization that are there',
  counts: 'references',
  async examine(installation, examination) {
    const { rows } = await installation.owner.query<Reference>(REFERENCES);
    for (const reference of rows) {
      if (crosses(reference)) {
        examination.failed(
          `${reference.child}: ${reference.name} does not name the organization on both sides`,
          'Replace the key by one that begins with organization_id.',
        );
      } else if (!reference.enforced) {
        examination.failed(
          `${reference.child}: ${reference.name} is not enforced`,
          `As the owner: alter table ${reference.child} validate constraint ${reference.name}.`,
        );
      }
      for (const organization of installation.organizations) {
        await follow(installation, examination, organization, reference);
      }
    }
  },
};

const crosses = ({ childColumns, parentColumns }: Reference): boolean =>
  childColumns[0] !== 'organization_id' || parentColumns[0] !== 'organization_id';

/** Within one organization's rows: what is another's cannot be seen, and so is missing. */
async function follow(
  { tenancy }: Installation,
  examination: Examination,
  { caller, slug }: ExaminedOrganization,
  reference: Reference,
): Promise<void> {
  const { child, parent, childColumns, parentColumns } = reference;
  const pairs = childColumns.map((column, at) => `p.${parentColumns[at]} = c.${column}`);
  const named = childColumns.map((column) => `c.${column} is not null`);
  const missing = `filter (where p.${parentColumns[0]} is null)`;
  const [found] = await tenancy.readQuery<{ looked: number; lost: number; example: string | null }>(
    caller,
    {
      text: `select count(*)::float8 as looked, count(*) ${missing}::float8 as lost,
                    min(concat_ws(' ', ${childColumns
                      .slice(-1)
                      .map((name) => `c.${name}`)
                      .join()})) ${missing} as example
               from ${child} c left join ${parent} p on ${pairs.join(' and ')}
              where ${named.join(' and ')}`,
    },
  );
  if (!found) return;
  examination.saw(found.looked);
  if (found.lost === 0) return;
  examination.failed(
    `${slug}: ${found.lost} rows of ${child} refer to rows of ${parent} that the organization does not have, such as ${found.example ?? '?'}`,
    'Do not delete them: restore the missing rows from a backup, or ask for help with this report.',
  );
}
