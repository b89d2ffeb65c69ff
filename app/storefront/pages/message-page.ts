import { html } from 'ghtml';
import type { Page } from './layout.ts';

/** A page that only has something to say, such as that there is nothing here. */
export function messagePage({ status, title, text }: { status: number; title: string; text: string }): Page {
  return {
    title,
    status,
    main: html`<section class="message"><h1>${title}</h1><p class="lead">${text}</p>
<p><a class="button" href="/">To the shop</a></p></section>`,
  };
}
