import { z } from 'zod';
import { flag, parseProperties } from '../parse-properties.ts';
import type { RecordedResource } from '../recorded-resource.ts';

export const appClientType = 'AWS::Cognito::UserPoolClient';

const secondsPer = { seconds: 1, minutes: 60, hours: 3600, days: 86_400 };

const unit = z.enum(['seconds', 'minutes', 'hours', 'days']);

const list = z.array(z.string()).default([]);

/** Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cognito-userpoolclient.html */
export const appClientSchema = z.object({
  UserPoolId: z.string(),
  ClientName: z.string().optional(),
  GenerateSecret: flag().default(false),
  AllowedOAuthFlowsUserPoolClient: flag().default(false),
  AllowedOAuthFlows: z.array(z.enum(['code', 'implicit', 'client_credentials'])).default([]),
  AllowedOAuthScopes: list,
  CallbackURLs: list,
  LogoutURLs: list,
  AccessTokenValidity: z.coerce.number().default(1),
  IdTokenValidity: z.coerce.number().default(1),
  RefreshTokenValidity: z.coerce.number().default(30),
  TokenValidityUnits: z
    .object({
      AccessToken: unit.default('hours'),
      IdToken: unit.default('hours'),
      RefreshToken: unit.default('days'),
    })
    .prefault({}),
});

/** An app that may ask a user pool for tokens. */
export interface AppClient {
  id: string;
  /** Null for a public client, which proves by PKCE that a code is meant for it. */
  secret: string | null;
  /** `code`, `client_credentials`; empty while OAuth is not turned on for the client. */
  flows: readonly string[];
  scopes: readonly string[];
  callbackUrls: readonly string[];
  logoutUrls: readonly string[];
  validityInSeconds: { access: number; id: number; refresh: number };
}

export function readAppClient({ physicalId, properties, attributes }: RecordedResource): AppClient {
  const client = parseProperties(appClientType, appClientSchema, properties);
  const { AccessToken, IdToken, RefreshToken } = client.TokenValidityUnits;
  return {
    id: physicalId,
    secret: typeof attributes.ClientSecret === 'string' ? attributes.ClientSecret : null,
    flows: client.AllowedOAuthFlowsUserPoolClient ? client.AllowedOAuthFlows : [],
    scopes: client.AllowedOAuthScopes,
    callbackUrls: client.CallbackURLs,
    logoutUrls: client.LogoutURLs,
    validityInSeconds: {
      access: client.AccessTokenValidity * secondsPer[AccessToken],
      id: client.IdTokenValidity * secondsPer[IdToken],
      refresh: client.RefreshTokenValidity * secondsPer[RefreshToken],
    },
  };
}
