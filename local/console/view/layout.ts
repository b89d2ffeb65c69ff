import { html } from 'ghtml';

/** In the order in which they override one another: what every page has, then one subject each. */
const stylesheets = [
  'page',
  'form-and-table',
  'pipeline',
  'environment',
  'drill',
  'history',
  'log',
  'mailbox',
];

/** A whole page around its main part, which is HTML already. */
export function layout(page: { title: string; main: string; scripts?: readonly string[] }): string {
  return html`<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta name="color-scheme" content="light dark" />
    <title>${page.title}</title>
    <link rel="icon" href="/static/icon.svg" type="image/svg+xml" />
    !${stylesheets.map((name) => html`<link rel="stylesheet" href="/static/${name}.css" />`)}
    !${(page.scripts ?? []).map((script) => html`<script type="module" src="${script}"></script>`)}
  </head>
  <body>
    <header class="bar">
      <a class="brand" href="/"><img src="/static/icon.svg" alt="" width="24" height="24" />Sluice <span>rehearsal</span></a>
      <nav aria-label="Pages"><a href="/mailbox">Mailbox</a></nav>
      <p class="connection" role="status" hidden>The rehearsal does not answer: it has stopped, or is starting again.</p>
    </header>
    !${page.main}
  </body>
</html>
`;
}
