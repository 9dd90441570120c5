import { Inject } from '@nestjs/common';
import { Query, Resolver } from '@nestjs/graphql';
import { statement } from '@meridian/platform-database';
import { AllowSignedIn, CurrentCaller } from '@meridian/platform-graphql';
import { Tenancy, type Caller } from '@meridian/platform-tenancy';
import { Viewer } from './viewer.types.js';

type ViewerRow = Omit<Viewer, 'permissions'>;

const VIEWER = statement<{ organizationId: string; actorId: string | null }, ViewerRow>(
  'identity.viewer',
  `select u.id as "userId", u.name, u.email, u.role, u.provider_id as "providerId",
          json_build_object('id', o.id, 'name', o.name, 'slug', o.slug,
            'homeCountry', o.home_country, 'currency', o.currency) as organization
     from organizations o
     join users u on u.organization_id = o.id
    where o.id = :organizationId
      -- An API key is seen as its owner.
      and u.id = coalesce((select user_id from api_keys
            where organization_id = :organizationId and id = :actorId), :actorId)`,
);

@Resolver(() => Viewer)
export class ViewerResolver {
  constructor(@Inject(Tenancy) private readonly tenancy: Tenancy) {}

  @Query(() => Viewer, { description: 'Who you are here, and what you may do.' })
  @AllowSignedIn()
  async viewer(@CurrentCaller() caller: Caller): Promise<ViewerRow & Pick<Viewer, 'permissions'>> {
    const [row] = await this.tenancy.read(caller, VIEWER, {
      organizationId: caller.organizationId,
      actorId: caller.actor.id,
    });
    if (!row) throw new Error('The caller is not a user of his organization.');
    return { ...row, permissions: [...caller.permissions] };
  }
}
