import * as oidc from 'openid-client';

/**
 * Signs somebody in on the rehearsal's own page, as its form would; answers where the browser is sent then. `parameters`
 * stand in place of those of the page's address.
 */
export async function chooseUser(
  page: URL,
  username: string,
  parameters: Record<string, string> = {},
): Promise<URL> {
  const answer = await fetch(page, {
    method: 'POST',
    headers: { origin: page.origin },
    body: new URLSearchParams({ ...Object.fromEntries(page.searchParams), ...parameters, username }),
    redirect: 'manual',
  });
  const location = answer.headers.get('location');
  if (location === null)
    throw new Error(`Signing in was answered with ${answer.status}: ${await answer.text()}`);
  return new URL(location);
}

/** A bearer token with all that the back office asks for: by the client and the issuer to which its sign-in leads. */
export async function backOfficeToken(shopUrl: string): Promise<string> {
  const page = await signInPageOf(shopUrl);
  const issuer = new URL(page.href.slice(0, page.href.indexOf('/oauth2/')));
  const clientId = page.searchParams.get('client_id') ?? '';
  const configuration = await oidc.discovery(issuer, clientId, {}, oidc.None(), {
    execute: [oidc.allowInsecureRequests],
  });
  const codeVerifier = oidc.randomPKCECodeVerifier();
  const request = oidc.buildAuthorizationUrl(configuration, {
    redirect_uri: page.searchParams.get('redirect_uri') ?? '',
    scope: page.searchParams.get('scope') ?? '',
    code_challenge: await oidc.calculatePKCECodeChallenge(codeVerifier),
    code_challenge_method: 'S256',
  });
  const back = await chooseUser(request, 'ada');
  const tokens = await oidc.authorizationCodeGrant(configuration, back, { pkceCodeVerifier: codeVerifier });
  return tokens.access_token;
}

async function signInPageOf(shopUrl: string): Promise<URL> {
  const answer = await fetch(new URL('/back-office/sign-in', shopUrl), { redirect: 'manual' });
  const location = answer.headers.get('location');
  if (location === null) throw new Error(`The back office's sign-in was answered with ${answer.status}`);
  return new URL(location);
}
