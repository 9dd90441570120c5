/** Fills an organization: 50 providers, each with 4 engagements of 3 service levels over 24 months. */
export async function fillNestedPage(superuser, organizationId) {
  const fill = (sql) => superuser.query(sql, [organizationId]);
  // Planted, not done by anybody: no trigger asks for an entry in the audit log.
  await superuser.query('set session_replication_role = replica');
  await fill(`insert into providers (organization_id, id, name, kind, country)
    select $1, gen_random_uuid(), 'Provider ' || to_char(n, 'FM00'), 'OUTSOURCED', 'IN'
      from generate_series(1, 50) n`);
  await fill(`insert into working_calendars (organization_id, id, name, time_zone, weekly, exceptions)
    values ($1, gen_random_uuid(), 'Always', 'UTC', '[]', '[]')`);
  await fill(`insert into business_functions
      (organization_id, id, name, core, criticality, data_classification)
    values ($1, gen_random_uuid(), 'Service desk', false, 'HIGH', 'INTERNAL')`);
  await fill(`insert into sites
      (organization_id, id, provider_id, name, city, country, time_zone, location)
    select $1, gen_random_uuid(), id, 'Site', 'Pune', 'IN', 'Asia/Kolkata', 'OFFSHORE'
      from providers where organization_id = $1`);
  await fill(`insert into teams
      (organization_id, id, provider_id, site_id, name, headcount, permanent)
    select $1, gen_random_uuid(), s.provider_id, s.id, 'Team ' || n, 10, true
      from sites s, generate_series(1, 4) n where s.organization_id = $1`);
  await fill(`insert into contracts
      (organization_id, id, provider_id, kind, number, title, time_zone, starts_on)
    select $1, gen_random_uuid(), id, 'MSA', name, name, 'UTC', '2024-01-01'
      from providers where organization_id = $1`);
  await fill(`insert into engagements (organization_id, id, provider_id, contract_id, team_id,
      business_function_id, name, starts_on)
    select $1, gen_random_uuid(), t.provider_id, c.id, t.id, f.id, t.name, '2024-01-01'
      from teams t
      join contracts c on c.organization_id = $1 and c.provider_id = t.provider_id
      join business_functions f on f.organization_id = $1
     where t.organization_id = $1`);
  await fill(`insert into service_levels (organization_id, id, provider_id, contract_id, engagement_id,
      calendar_id, name, priorities, target_seconds, expected, state_rules, starts_on)
    select $1, gen_random_uuid(), e.provider_id, e.contract_id, e.id, k.id,
           e.name || ', P' || n, array['P' || n], n * 14400, 0.95, '[]', '2024-01-01'
      from engagements e join working_calendars k on k.organization_id = $1, generate_series(1, 3) n
     where e.organization_id = $1`);
  await fill(`insert into attainments (organization_id, id, provider_id, service_level_id, window_start,
      status, below_minimum, met, missed, undecided, computed_at)
    select $1, gen_random_uuid(), provider_id, id, month::date, 'MET', false,
           950 + extract(month from month)::integer, 3, 0, month + interval '1 month'
      from service_levels, generate_series('2024-01-01', '2025-12-01', interval '1 month') month
     where organization_id = $1`);
  await superuser.query('vacuum analyze');
}

export const DOCUMENT = `{
  providers(first: 50) {
    nodes {
      id name kind country
      engagements(first: 4) {
        id name startsOn
        serviceLevels(first: 3) {
          id name expected
          latestAttainment { id windowStart status met missed value }
        }
      }
    }
  }
}`;

/** The same page written by hand: one statement that returns the answer as text. */
export const STATEMENT = `
  select json_build_object('data', json_build_object('providers', json_build_object('nodes', (
    select coalesce(json_agg(p), '[]') from (
      select p.id, p.name, p.kind, p.country, (
        select coalesce(json_agg(e), '[]') from (
          select e.id, e.name, e.starts_on as "startsOn", (
            select coalesce(json_agg(l), '[]') from (
              select l.id, l.name, trim_scale(l.expected)::text as expected, (
                select row_to_json(a) from (
                  select a.id, a.window_start as "windowStart", a.status, a.met, a.missed,
                         trunc(a.met::numeric / (a.met + a.missed), 6)::numeric(7, 6)::text as value
                    from attainments a
                   where a.organization_id = $1 and a.service_level_id = l.id
                   order by a.window_start desc limit 1) a) as "latestAttainment"
                from service_levels l
               where l.organization_id = $1 and l.contract_id = e.contract_id
                 and (l.engagement_id = e.id or l.engagement_id is null)
               order by l.name, l.id limit 3) l) as "serviceLevels"
            from engagements e
           where e.organization_id = $1 and e.provider_id = p.id
           order by e.name, e.id limit 4) e) as engagements
        from providers p
       where p.organization_id = $1
       order by p.name, p.id limit 50) p))))::text as answer`;
