import { html } from 'ghtml';
import { layout } from './layout.ts';

/** A page that says one thing, and leads back. */
export function messagePage(title: string, message: string): string {
  const main = html`<main class="single">
    <h1>${title}</h1>
    <p>${message}</p>
    <p><a href="/">Back to the pipeline</a></p>
  </main>`;
  return layout({ title: `${title} · Sluice`, main });
}
