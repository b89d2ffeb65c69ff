import { randomBytes } from 'node:crypto';
import { appClientSchema, appClientType } from '../cognito/app-client.ts';
import { isAcceptedByCognito } from '../cognito/redirect-uri.ts';
import { isJsonObject } from '../json.ts';
import { parseProperties } from '../parse-properties.ts';
import { physicalName, stableId } from '../physical-name.ts';
import type { ResourceRequest, ResourceType } from '../resource-type.ts';

export class RedirectAddressRefusedError extends Error {
  constructor(address: string) {
    super(
      `The address ${address} is not taken by Cognito: it must be https, an app's own scheme, or http to localhost, and without fragment.`,
    );
    this.name = 'RedirectAddressRefusedError';
  }
}

export class ScopeDoesNotExistError extends Error {
  constructor(scope: string) {
    super(`The scope "${scope}" is of no resource server of the pool; define it there first.`);
    this.name = 'ScopeDoesNotExistError';
  }
}

const standardScopes = ['openid', 'email', 'phone', 'profile', 'aws.cognito.signin.user.admin'];

export const userPoolClient: ResourceType = {
  type: appClientType,
  replacedBy: ['UserPoolId', 'GenerateSecret'],
  async create(request) {
    const { ClientName, GenerateSecret } = check(request);
    const id = stableId(request, 26);
    return {
      physicalId: id,
      attributes: {
        ClientId: id,
        Name: ClientName ?? physicalName(request),
        ...(GenerateSecret && { ClientSecret: randomBytes(32).toString('hex') }),
      },
    };
  },
  async update(request) {
    check(request);
    return request.resource;
  },
};

/** What Cognito refuses, so that it is not found out on AWS. */
function check({ properties, runtime }: ResourceRequest) {
  const client = parseProperties(appClientType, appClientSchema, properties);
  const refused = [...client.CallbackURLs, ...client.LogoutURLs].find((url) => !isAcceptedByCognito(url));
  if (refused !== undefined) throw new RedirectAddressRefusedError(refused);
  const known = runtime.resources
    .all('AWS::Cognito::UserPoolResourceServer')
    .filter((server) => server.properties.UserPoolId === client.UserPoolId)
    .flatMap(({ physicalId, properties: { Scopes } }) =>
      (Array.isArray(Scopes) ? Scopes : [])
        .filter(isJsonObject)
        .map(({ ScopeName }) => `${physicalId}/${String(ScopeName)}`),
    );
  const unknown = client.AllowedOAuthScopes.find(
    (scope) => !standardScopes.includes(scope) && !known.includes(scope),
  );
  if (unknown !== undefined) throw new ScopeDoesNotExistError(unknown);
  return client;
}
