import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createRemoteJWKSet, decodeJwt, jwtVerify } from 'jose';
import * as oidc from 'openid-client';
import { startCloudInTest } from './cloud-in-test.ts';

/** Where an app would listen; nobody asks it anything. */
const redirectUri = 'http://127.0.0.1:4711/back-office/signed-in';
const scopes = 'openid email profile back-office/orders.read back-office/orders.write';

function template({
  client = {},
  pool = {},
  domain = true,
}: {
  client?: object;
  pool?: object;
  domain?: boolean;
} = {}) {
  const ofPool = { UserPoolId: { Ref: 'Pool' } };
  return {
    Resources: {
      Pool: { Type: 'AWS::Cognito::UserPool', Properties: pool },
      ...(domain && {
        Domain: { Type: 'AWS::Cognito::UserPoolDomain', Properties: { ...ofPool, Domain: 'sluice-test' } },
      }),
      Server: {
        Type: 'AWS::Cognito::UserPoolResourceServer',
        Properties: {
          ...ofPool,
          Identifier: 'back-office',
          Name: 'back-office',
          Scopes: [
            { ScopeName: 'orders.read', ScopeDescription: 'See' },
            { ScopeName: 'orders.write', ScopeDescription: 'Change' },
          ],
        },
      },
      Client: {
        Type: 'AWS::Cognito::UserPoolClient',
        DependsOn: ['Server'],
        Properties: {
          ...ofPool,
          AllowedOAuthFlowsUserPoolClient: true,
          AllowedOAuthFlows: ['code'],
          AllowedOAuthScopes: scopes.split(' '),
          CallbackURLs: [
            'http://localhost/back-office/signed-in',
            'https://shop.example/back-office/signed-in',
          ],
          LogoutURLs: ['http://localhost/back-office'],
          AccessTokenValidity: 30,
          TokenValidityUnits: { AccessToken: 'minutes' },
          ...client,
        },
      },
      Program: {
        Type: 'AWS::Cognito::UserPoolClient',
        DependsOn: ['Server'],
        Properties: {
          ...ofPool,
          GenerateSecret: true,
          AllowedOAuthFlowsUserPoolClient: true,
          AllowedOAuthFlows: ['client_credentials'],
          AllowedOAuthScopes: ['back-office/orders.read'],
        },
      },
    },
    Outputs: {
      Issuer: { Value: { 'Fn::GetAtt': ['Pool', 'ProviderURL'] } },
      Client: { Value: { Ref: 'Client' } },
      Program: { Value: { Ref: 'Program' } },
      Secret: { Value: { 'Fn::GetAtt': ['Program', 'ClientSecret'] } },
    },
  };
}

let cloud: Awaited<ReturnType<typeof startCloudInTest>>;
let outputs: Record<string, string>;

beforeAll(async () => {
  cloud = await startCloudInTest();
  outputs = (await cloud.deploy('users', template())).outputs as Record<string, string>;
});
afterAll(() => cloud.end());

const issuer = () => outputs.Issuer ?? '';

it('answers an app that goes by a name where the name is served on this machine', async () => {
  const { outputs: named } = await cloud.deploy('name', {
    Resources: {
      Name: {
        Type: 'AWS::Route53::RecordSet',
        Properties: {
          HostedZoneId: 'Z1',
          Name: 'shop.example',
          Type: 'A',
          ResourceRecords: ['127.0.0.1:4712'],
        },
      },
    },
    Outputs: { Url: { Value: 'https://shop.example' } },
  });
  const asked = async (redirect_uri: string) => {
    const challenge = { code_challenge: 'x'.repeat(43), code_challenge_method: 'S256' };
    const page = oidc.buildAuthorizationUrl(await discover(), {
      redirect_uri,
      scope: 'openid',
      ...challenge,
    });
    return (await fetch(page)).status;
  };
  expect(await asked(`${named.Url}/back-office/signed-in`)).toBe(200);
  expect(await asked('http://127.0.0.2:4712/back-office/signed-in')).toBe(400);
});

function discover(clientId = outputs.Client ?? '', secret?: string): Promise<oidc.Configuration> {
  const authentication = secret === undefined ? oidc.None() : oidc.ClientSecretBasic(secret);
  return oidc.discovery(new URL(issuer()), clientId, {}, authentication, {
    execute: [oidc.allowInsecureRequests],
  });
}

/** Opens the page, as a browser does, and chooses a user and scopes in its form. */
async function signIn(page: URL, change: { username?: string; scope?: string[] } = {}): Promise<Response> {
  const opened = await fetch(page);
  const html = await opened.text();
  const fields = [...html.matchAll(/<input type="(?:hidden|checkbox)" name="([^"]+)" value="([^"]*)"/g)];
  const form = new URLSearchParams(
    fields
      .map(([, name = '', value = '']): [string, string] => [name, value.replaceAll('&amp;', '&')])
      .filter(([name]) => name !== 'scope' || change.scope === undefined),
  );
  for (const scope of change.scope ?? []) form.append('scope', scope);
  form.append('username', change.username ?? 'ada');
  return fetch(page, {
    method: 'POST',
    headers: { origin: page.origin },
    body: form,
    redirect: 'manual',
  });
}

/** The whole way of an app with PKCE: to the page, back with a code, and to tokens. */
async function tokensFor(change: Parameters<typeof signIn>[1] = {}) {
  const configuration = await discover();
  const codeVerifier = oidc.randomPKCECodeVerifier();
  const state = oidc.randomState();
  const nonce = oidc.randomNonce();
  const page = oidc.buildAuthorizationUrl(configuration, {
    redirect_uri: redirectUri,
    scope: scopes,
    state,
    nonce,
    code_challenge: await oidc.calculatePKCECodeChallenge(codeVerifier),
    code_challenge_method: 'S256',
  });
  const back = await signIn(page, change);
  const target = new URL(back.headers.get('location') ?? '');
  const checks = { pkceCodeVerifier: codeVerifier, expectedState: state, expectedNonce: nonce };
  const exchange = () => oidc.authorizationCodeGrant(configuration, target, checks);
  return { configuration, target, exchange, tokens: await exchange() };
}

describe('a user pool', () => {
  it('signs a user in by authorization code with PKCE, on whatever loopback port the app has', async () => {
    const { tokens, target } = await tokensFor();

    expect(target.href).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/back-office\/signed-in\?/);
    expect(tokens.claims()).toMatchObject({
      iss: issuer(),
      aud: outputs.Client,
      token_use: 'id',
      'cognito:username': 'ada',
      name: 'Ada Lovelace',
      email: 'ada@example.com',
      email_verified: true,
    });
  });

  it('issues access tokens as Cognito does, which anybody can check by its key set', async () => {
    const { tokens } = await tokensFor();
    const keys = createRemoteJWKSet(new URL(`${issuer()}/.well-known/jwks.json`));

    const { payload, protectedHeader } = await jwtVerify(tokens.access_token, keys, { issuer: issuer() });

    expect(protectedHeader).toEqual({ alg: 'RS256', kid: expect.any(String) });
    expect(payload).toEqual({
      iss: issuer(),
      sub: expect.stringMatching(/^[0-9a-f-]{36}$/),
      client_id: outputs.Client,
      username: 'ada',
      token_use: 'access',
      scope: scopes,
      version: 2,
      auth_time: expect.any(Number),
      iat: expect.any(Number),
      exp: (payload.iat ?? 0) + 30 * 60,
      jti: expect.any(String),
      origin_jti: expect.any(String),
      event_id: expect.any(String),
    });
  });

  it('lets a user leave out what the app asks for', async () => {
    const { tokens } = await tokensFor({ username: 'grace', scope: ['openid', 'back-office/orders.read'] });

    expect(decodeJwt(tokens.access_token)).toMatchObject({
      username: 'grace',
      scope: 'openid back-office/orders.read',
    });
  });

  it('renews tokens, also after a restart, and tells who the user is', async () => {
    const { configuration, tokens } = await tokensFor();
    const { sub } = decodeJwt(tokens.access_token);
    await cloud.restart();

    const renewed = await oidc.refreshTokenGrant(configuration, tokens.refresh_token ?? '');
    const user = await oidc.fetchUserInfo(configuration, renewed.access_token, sub ?? '');

    expect(decodeJwt(renewed.access_token)).toMatchObject({ sub, scope: scopes });
    expect(user).toMatchObject({ sub, username: 'ada', name: 'Ada Lovelace', email: 'ada@example.com' });
    const keys = createRemoteJWKSet(new URL(`${issuer()}/.well-known/jwks.json`));
    await expect(jwtVerify(tokens.access_token, keys)).resolves.toBeDefined();
  });

  it('exchanges a code once, and only for who holds its verifier', async () => {
    const { exchange } = await tokensFor();
    await expect(exchange()).rejects.toMatchObject({ error: 'invalid_grant' });

    const configuration = await discover();
    const page = oidc.buildAuthorizationUrl(configuration, {
      redirect_uri: redirectUri,
      scope: scopes,
      code_challenge: await oidc.calculatePKCECodeChallenge(oidc.randomPKCECodeVerifier()),
      code_challenge_method: 'S256',
    });
    const back = await signIn(page);
    const stolen = oidc.authorizationCodeGrant(configuration, new URL(back.headers.get('location') ?? ''), {
      pkceCodeVerifier: oidc.randomPKCECodeVerifier(),
    });
    await expect(stolen).rejects.toMatchObject({ error: 'invalid_grant' });
  });

  it('gives a program with a secret a token of its own, and no other', async () => {
    const configuration = await discover(outputs.Program, outputs.Secret);
    const tokens = await oidc.clientCredentialsGrant(configuration, { scope: 'back-office/orders.read' });

    expect(decodeJwt(tokens.access_token)).toMatchObject({
      sub: outputs.Program,
      client_id: outputs.Program,
      scope: 'back-office/orders.read',
      token_use: 'access',
    });
    await expect(oidc.clientCredentialsGrant(await discover())).rejects.toMatchObject({
      error: 'unauthorized_client',
    });
    await expect(
      oidc.clientCredentialsGrant(await discover(outputs.Program, 'guessed')),
    ).rejects.toMatchObject({ error: 'invalid_client' });
  });

  it('sends a browser back only to where the client is', async () => {
    const parameters = {
      response_type: 'code',
      client_id: outputs.Client ?? '',
      scope: 'openid',
      state: 's',
    };
    const ask = (change: Record<string, string>) =>
      fetch(`${issuer()}/oauth2/authorize?${new URLSearchParams({ ...parameters, ...change })}`, {
        redirect: 'manual',
      });

    for (const uri of [
      'https://evil.example/',
      'http://127.0.0.1:1/other',
      'http://evil.example/back-office/signed-in',
    ]) {
      const refused = await ask({ redirect_uri: uri });
      expect([refused.status, await refused.text()]).toEqual([
        400,
        expect.stringContaining('redirect_mismatch'),
      ]);
    }
    const told = await ask({ redirect_uri: redirectUri, scope: 'openid back-office/everything' });
    expect(told.headers.get('location')).toMatch(
      /^http:\/\/127\.0\.0\.1:\d+\/back-office\/signed-in\?error=invalid_scope&.*state=s$/,
    );
  });

  it('signs nobody in for a page of another site, and escapes what it repeats', async () => {
    const evil = '"><script>alert(1)</script>';
    const query = new URLSearchParams({
      response_type: 'code',
      client_id: outputs.Client ?? '',
      redirect_uri: redirectUri,
      state: evil,
    });
    const page = `${issuer()}/oauth2/authorize?${query}`;

    const forged = await fetch(page, {
      method: 'POST',
      headers: { origin: 'https://evil.example', 'content-type': 'application/x-www-form-urlencoded' },
      body: `${query}&username=ada`,
    });
    expect(forged.status).toBe(403);
    const html = await (await fetch(page)).text();
    expect(html).toContain('sign-in of the rehearsal');
    expect(html).not.toContain('<script>alert');
  });

  it('signs out to an address of the client, and to no other', async () => {
    const leave = (target: string) =>
      fetch(
        `${issuer()}/logout?${new URLSearchParams({ client_id: outputs.Client ?? '', logout_uri: target })}`,
        {
          redirect: 'manual',
        },
      );

    expect((await leave('http://127.0.0.1:4711/back-office')).headers.get('location')).toBe(
      'http://127.0.0.1:4711/back-office',
    );
    expect((await leave('https://evil.example/')).status).toBe(400);
  });

  it('knows the users and groups that a template brings', async () => {
    const ofPool = { UserPoolId: { Ref: 'Pool' } };
    const { Resources, Outputs } = template();
    await cloud.deploy('users', {
      Outputs,
      Resources: {
        ...Resources,
        Alan: {
          Type: 'AWS::Cognito::UserPoolUser',
          Properties: {
            ...ofPool,
            Username: 'alan',
            UserAttributes: [
              { Name: 'email', Value: 'alan@shop.example' },
              { Name: 'name', Value: 'Alan T.' },
            ],
          },
        },
        Support: { Type: 'AWS::Cognito::UserPoolGroup', Properties: { ...ofPool, GroupName: 'support' } },
        AlanInSupport: {
          Type: 'AWS::Cognito::UserPoolUserToGroupAttachment',
          Properties: { ...ofPool, Username: { Ref: 'Alan' }, GroupName: { Ref: 'Support' } },
        },
      },
    });

    const { tokens } = await tokensFor({ username: 'alan' });

    expect(tokens.claims()).toMatchObject({ name: 'Alan T.', email: 'alan@shop.example' });
    expect(decodeJwt(tokens.access_token)['cognito:groups']).toEqual(['support']);
  });

  it('has no sign-in without a domain', async () => {
    const { outputs: other } = await cloud.deploy('bare', template({ domain: false }));

    const configuration = await (await fetch(`${other.Issuer}/.well-known/openid-configuration`)).json();

    expect(configuration).not.toHaveProperty('authorization_endpoint');
    expect((await fetch(`${other.Issuer}/oauth2/token`, { method: 'POST' })).status).toBe(404);
  });

  it.each([
    [
      'an address that Cognito does not take',
      { CallbackURLs: ['http://shop.example/'] },
      /not taken by Cognito/,
    ],
    ['a scope that nobody has defined', { AllowedOAuthScopes: ['back-office/all'] }, /of no resource server/],
  ])('refuses a client with %s', async (_, client, reason) => {
    await expect(cloud.deploy('refused', template({ client }))).rejects.toThrow(reason);
    await cloud.delete('refused');
  });
});
