import { createHash } from 'node:crypto';
import { isJsonObject, type JsonValue } from '../json.ts';
import type { RecordedResource } from '../recorded-resource.ts';
import type { ResourceLookup } from '../runtime.ts';
import { type AppClient, appClientType, readAppClient } from './app-client.ts';
import type { SigningKey } from './signing-key.ts';

export interface PoolUser {
  /** Stays with the user, a UUID. */
  sub: string;
  username: string;
  name: string;
  email: string;
  groups: string[];
}

/** A user pool with what the templates have put into it, read anew each time it is asked. */
export interface UserPool {
  id: string;
  issuer: string;
  key: SigningKey;
  client(id: string): AppClient | undefined;
  users(): PoolUser[];
  /** Cognito serves the pages and tokens of OAuth only where the pool has a domain. */
  hasDomain(): boolean;
}

/** Who can sign in where a template brings no users of its own. */
const demoUsers = [
  { username: 'ada', name: 'Ada Lovelace', email: 'ada@example.com' },
  { username: 'grace', name: 'Grace Hopper', email: 'grace@example.com' },
];

export function createUserPool(
  { id, issuer, key }: Pick<UserPool, 'id' | 'issuer' | 'key'>,
  resources: ResourceLookup,
  withLocalUrls: (url: string) => string,
): UserPool {
  const own = (type: string) => resources.all(type).filter(({ properties }) => properties.UserPoolId === id);
  return {
    id,
    issuer,
    key,
    client(clientId) {
      const found = own(appClientType).find(({ physicalId }) => physicalId === clientId);
      if (!found) return undefined;
      const { callbackUrls, logoutUrls, ...client } = readAppClient(found);
      return {
        ...client,
        callbackUrls: callbackUrls.map(withLocalUrls),
        logoutUrls: logoutUrls.map(withLocalUrls),
      };
    },
    users() {
      const described = own('AWS::Cognito::UserPoolUser').map(describeUser);
      const memberships = own('AWS::Cognito::UserPoolUserToGroupAttachment').map(
        ({ properties }) => properties,
      );
      return (described.length > 0 ? described : demoUsers).map((user) => ({
        ...user,
        sub: subOf(id, user.username),
        groups: memberships
          .filter(({ Username }) => Username === user.username)
          .map(({ GroupName }) => String(GroupName)),
      }));
    },
    hasDomain: () => own('AWS::Cognito::UserPoolDomain').length > 0,
  };
}

function describeUser({ physicalId, properties }: RecordedResource) {
  const attribute = (name: string) => attributeOf(properties.UserAttributes, name);
  return {
    username: physicalId,
    name: attribute('name') ?? physicalId,
    email: attribute('email') ?? `${physicalId}@example.com`,
  };
}

function attributeOf(attributes: JsonValue | undefined, name: string): string | undefined {
  const found = (Array.isArray(attributes) ? attributes : [])
    .filter(isJsonObject)
    .find((attribute) => attribute.Name === name);
  return found && String(found.Value);
}

function subOf(poolId: string, username: string): string {
  const digest = createHash('sha256').update(`${poolId}/${username}`).digest('hex');
  return digest.replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12}).*$/, '$1-$2-4$3-8$4-$5');
}
