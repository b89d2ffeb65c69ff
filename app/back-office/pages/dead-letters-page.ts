import { html } from 'ghtml';
import type { DeadLetter, DeadLetterPage } from '../../orders/contract.ts';
import { backOffice } from '../contract.ts';
import { badge, facts, nextPage, notice, time } from './elements.ts';
import { form } from './form.ts';
import type { Page } from './layout.ts';

const path = '/dead-letters';

/** Messages that could not be processed, with their reason and their body. */
export function deadLettersPage(shown: {
  found: DeadLetterPage;
  state: 'open' | 'redriven';
  csrfToken: string;
  done: string | undefined;
}): Page {
  const { found, state, csrfToken } = shown;
  const { deadLetters, nextBefore } = found;
  return {
    ...{ area: 'dead letters', title: 'Dead letters' },
    main: html`<h1>Dead letters</h1>
<p class="lead">Messages that the order-processor could not process. When the reason is gone, send them again.</p>
!${notice(shown.done)}
<nav aria-label="Which"><ul class="tabs">!${(['open', 'redriven'] as const).map(
      (each) =>
        html`<li><a class="tab" href="${backOffice.basePath}${path}?state=${each}" !${each === state ? 'aria-current="page"' : ''}>${each === 'open' ? 'Open' : 'Sent again'}</a></li>`,
    )}</ul></nav>
!${state === 'open' && deadLetters.length > 1 ? redriveForm('redrive', csrfToken, 'Send all of them again') : ''}
!${deadLetters.length === 0 ? html`<p class="empty">None.</p>` : deadLetters.map((letter) => card(letter, csrfToken)).join('')}
!${nextPage(path, nextBefore === null ? null : { state, before: nextBefore })}`,
  };
}

function card(letter: DeadLetter, csrfToken: string): string {
  const { deadLetterId, reason, orderId, customerId, deadLetteredAt, receiveCount, redrivenAt } = letter;
  const heading = `letter-${deadLetterId}`;
  return html`<article class="card" aria-labelledby="${heading}">
<h2 id="${heading}">${reason}</h2>
!${facts([
    ['State', badge(redrivenAt === null ? 'open' : 'redriven')],
    ['Put aside', time(deadLetteredAt)],
    ['Tried', html`${receiveCount} ${receiveCount === 1 ? 'time' : 'times'}`],
    ['Order', orderId === null ? 'unknown' : orderLink(orderId)],
    ['Customer', customerId === null ? 'unknown' : html`<code>${customerId}</code>`],
    ...(redrivenAt === null
      ? []
      : ([['Sent again', html`!${time(redrivenAt)} by ${letter.redrivenBy}`]] as const)),
  ])}
<details><summary>Body</summary><pre tabindex="0">${readable(letter.body)}</pre></details>
!${redrivenAt === null ? redriveForm(`${deadLetterId}/redrive`, csrfToken, 'Send it again') : ''}
</article>`;
}

const orderLink = (orderId: string) =>
  html`<a href="${backOffice.basePath}/orders/${orderId}"><code>${orderId}</code></a>`;

function redriveForm(action: string, csrfToken: string, text: string): string {
  return form(
    { action: `${backOffice.basePath}${path}/${action}`, csrfToken },
    html`<button>${text}</button>`,
  );
}

/** JSON with line breaks; anything else as it is. */
function readable(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body), null, 2);
  } catch (error) {
    if (error instanceof SyntaxError) return body;
    throw error;
  }
}
