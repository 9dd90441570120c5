import { z } from 'zod';
import { Person } from './person.js';

const INVITE = `mutation Invite($input: InviteUserInput!) { inviteUser(input: $input) { token } }`;
const ACCEPT = `mutation Accept($input: AcceptInvitationInput!) {
  acceptInvitation(input: $input) { __typename } }`;
const invited = z.object({ inviteUser: z.object({ token: z.string() }) });

const PASSWORD = 'a long walk along the quay';

/** Invites somebody of a provider, who accepts and signs in. */
export async function invite(admin: Person, email: string, providerId: string): Promise<Person> {
  const input = { email, providerId, role: 'PROVIDER' };
  const { inviteUser } = await admin.askFor(invited, INVITE, { input });
  const stranger = new Person(admin.address);
  await stranger.ask(ACCEPT, {
    input: { token: inviteUser.token, name: email, password: PASSWORD },
  });
  return Person.signIn(admin.address, email, PASSWORD);
}
