import { html } from 'ghtml';
import type { Page } from './page.ts';

/** What a visitor is told when a page cannot be shown. */
export interface Failure {
  /** Of HTTP. */
  status: number;
  /** What went wrong, and what to do; one or two sentences. */
  detail: string;
  /** Whether the browser may ask for it again by itself; a form is sent again by its sender only. */
  mayBeRepeated: boolean;
}

const maintenanceRefreshInSeconds = 15;

/** Not found, out of order, too many requests: said in plain words, with a way on. */
export function failurePage({ status, detail, mayBeRepeated }: Failure): Page {
  const isMaintenance = status === 503;
  const triesAgain = isMaintenance && mayBeRepeated;
  return {
    title: titleOf(status),
    status,
    isPrivate: true,
    ...(triesAgain && { refreshInSeconds: maintenanceRefreshInSeconds }),
    main: html`<section class="message" !${triesAgain ? html`data-try-again="${maintenanceRefreshInSeconds}"` : ''}><img src="/pictures/${pictureOf(status)}.svg" alt="" width="240" height="160">
<h1>${titleOf(status)}</h1><p class="lead">${detail}</p>
!${isMaintenance ? html`<p class="quiet">What stands in your cart is safe. ${triesAgain ? 'This page tries again by itself.' : 'Go back, and send the form again in a moment.'}</p>` : ''}
<p class="next"><a class="button" href="/">To the shop</a> !${status === 404 ? html`<a href="/search">See everything we have</a>` : ''}</p></section>`,
  };
}

function titleOf(status: number): string {
  if (status === 404) return 'Not found';
  if (status === 429) return 'That was a little fast';
  if (status === 503) return 'Back in a moment';
  return status >= 500 ? 'Something is out of order' : 'That did not work';
}

function pictureOf(status: number): string {
  if (status === 404) return 'nothing-found';
  return status === 429 || status === 503 ? 'pause' : 'out-of-order';
}
