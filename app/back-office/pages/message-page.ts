import { html } from 'ghtml';
import { backOffice } from '../contract.ts';
import { hidden } from './form.ts';
import type { Page } from './layout.ts';

/** A page that only says something, and where to go from there. */
export function messagePage(message: { status: number; title: string; text: string }): Page {
  const { status, title, text } = message;
  return {
    ...{ status, title },
    main: html`<section class="narrow"><h1>${title}</h1><p class="lead">${text}</p>
<p><a class="button" href="${backOffice.basePath}">To the dashboard</a></p></section>`,
  };
}

/** Nobody is signed in; afterwards the user comes to `returnTo`. */
export function signInPage({ returnTo, text }: { returnTo: string; text: string }): Page {
  return {
    ...{ status: 401, title: 'Sign in' },
    main: html`<section class="narrow"><h1>Sign in</h1><p class="lead">${text}</p>
<p><a class="button first" href="${signInPath(returnTo)}">Sign in</a></p></section>`,
  };
}

/** A form could not be carried out: shows what was typed, and sends the same again where that may help. */
export function failedFormPage(failed: {
  status: number;
  title: string;
  text: string;
  /** Where the form goes. */
  action: string;
  /** All of its fields, hidden ones included. */
  values: Readonly<Record<string, string>>;
  /** To sign in comes first in one case, in another window. */
  repeat: 'now' | 'after signing in' | undefined;
}): Page {
  const { status, title, text, action, values, repeat: when } = failed;
  const typed = Object.entries(values).filter(([name]) => !['csrf', 'version'].includes(name));
  return {
    ...{ status, title },
    main: html`<section class="narrow"><h1>${title}</h1><p class="lead">${text}</p>
!${typed.length > 0 ? html`<h2>What you sent</h2><dl class="facts">!${typed.map(([name, value]) => html`<div><dt>${name}</dt><dd class="typed">${value || '–'}</dd></div>`)}</dl>` : ''}
!${when === 'after signing in' ? html`<p><a class="button" target="_blank" href="${signInPath(`${backOffice.basePath}/signed-in-again`)}">1. Sign in, in another window</a></p>` : ''}
!${
      when
        ? html`<form method="post" action="${action}">!${Object.entries(values).map(([name, value]) => hidden(name, value))}
<button class="first">${when === 'now' ? 'Send it again' : '2. Send it again'}</button></form>`
        : html`<p><a class="button" href="${backOffice.basePath}">To the dashboard</a></p>`
    }
</section>`,
  };
}

/** What the other window shows after signing in once more. */
export const signedInAgainPage: Page = {
  title: 'You are signed in',
  main: html`<section class="narrow"><h1>You are signed in</h1>
<p class="lead">Close this window, and send your form again in the other one.</p></section>`,
};

/** `issuerPath`: where the session with the issuer ends as well. */
export function signedOutPage(issuerPath: string | undefined): Page {
  return {
    title: 'You are signed out',
    ...(issuerPath !== undefined && { goesTo: issuerPath }),
    main: html`<section class="narrow"><h1>You are signed out</h1>
!${issuerPath ? html`<p><a class="button" href="${issuerPath}">Go on to sign out everywhere</a></p>` : ''}
<p><a class="button" href="${backOffice.basePath}">Sign in again</a></p></section>`,
  };
}

function signInPath(returnTo: string): string {
  return `${backOffice.basePath}/sign-in?${new URLSearchParams({ returnTo })}`;
}
