import { html } from 'ghtml';
import type { AuthorizationRequest } from './authorization-request.ts';
import type { PoolUser } from './user-pool.ts';

const style = `
:root { color-scheme: light dark; font-family: system-ui, sans-serif; line-height: 1.5 }
body { margin: 12vh auto; max-width: 26rem; padding: 0 1rem }
.notice { border: 1px solid #b8860b; border-left-width: .4rem; padding: .5rem .75rem; border-radius: .25rem }
fieldset { border: 1px solid #8886; border-radius: .25rem; margin: 1rem 0 }
button { display: block; width: 100%; margin: .5rem 0; padding: .7rem 1rem; font: inherit; text-align: left; cursor: pointer }
button span { display: block; opacity: .75; font-size: .875rem }
`;

/** The content security policy of these pages; `redirectUri` is where the form may lead in the end. */
export function pagePolicy(redirectUri?: string): string {
  const formTargets = redirectUri === undefined ? "'none'" : `'self' ${new URL(redirectUri).origin}`;
  return `default-src 'none'; style-src 'unsafe-inline'; form-action ${formTargets}; base-uri 'none'; frame-ancestors 'none'`;
}

/**
 * In place of Cognito's sign-in: nobody has a password here. Who signs in may leave out what the app asks for, to see it
 * refused.
 */
export function signInPage(
  { client, scopes }: AuthorizationRequest,
  users: readonly PoolUser[],
  parameters: Record<string, unknown>,
): string {
  const { scope: _, ...kept } = parameters;
  const isFixed = (scope: string) => !scope.includes('/');
  return page(
    'Sign in',
    html`<h1>Sign in</h1>
    <p class="notice">This is the sign-in of the rehearsal: choose who you are. On AWS, Cognito asks for a password here.</p>
    <form method="post">
      !${Object.entries(kept).map(([name, value]) => html`<input type="hidden" name="${name}" value="${String(value)}" />`)}
      !${scopes.filter(isFixed).map((scope) => html`<input type="hidden" name="scope" value="${scope}" />`)}
      <fieldset>
        <legend>Client ${client.id} asks for</legend>
        !${scopes.filter((scope) => !isFixed(scope)).map((scope) => html`<label><input type="checkbox" name="scope" value="${scope}" checked /> ${scope}</label><br />`)}
      </fieldset>
      !${users.map(({ username, name, email }) => html`<button name="username" value="${username}">${name}<span>${email}</span></button>`)}
    </form>`,
  );
}

export function refusalPage(message: string): string {
  return page('Not possible', html`<h1>Not possible</h1><p class="notice">${message}</p>`);
}

function page(title: string, main: string): string {
  return html`<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>${title} · Sluice rehearsal</title>
    <style>!${style}</style>
  </head>
  <body><main>!${main}</main></body>
</html>
`;
}
