import { ApiKey } from './api-keys/api-key.js';
import { Invitation } from './invitations/invitation.js';
import { Session } from './sessions/session.js';
import { SignInAttempt } from './sign-in/sign-in-attempt.js';
import { User } from './users/user.js';

/** What the data source must know of this library. Users refer to the entity named `Provider`. */
export const IDENTITY_ENTITIES = [User, Session, ApiKey, Invitation, SignInAttempt];
