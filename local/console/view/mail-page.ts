import { html } from 'ghtml';
import type { Mail } from '../../cloud/mail/mailbox.ts';
import { layout } from './layout.ts';
import { moment } from './status.ts';

/** One mail: who, to whom, what; its HTML in a frame of its own, its text below. */
export function mailPage(mail: Mail): string {
  const main = html`<main class="single">
    <p class="back"><a href="/mailbox">← Mailbox</a></p>
    <h1>${mail.subject || '(no subject)'}</h1>
    <dl>
      <dt>From</dt><dd>${mail.from}</dd>
      <dt>To</dt><dd>${mail.to.join(', ')}</dd>
      <dt>Sent</dt><dd>!${moment(mail.sentAt)}</dd>
      !${mail.headers.map(({ name, value }) => html`<dt>${name}</dt><dd>${value}</dd>`)}
    </dl>
    !${mail.html === null ? '' : html`<iframe class="mail" title="The mail as HTML" src="/mailbox/${mail.id}/html" sandbox="allow-popups allow-popups-to-escape-sandbox"></iframe>`}
    !${mail.text === null ? '' : textPart(mail.text)}
  </main>`;
  return layout({ title: `${mail.subject} · Sluice`, main, scripts: ['/static/console.js'] });
}

function textPart(text: string): string {
  return html`<h2>As text</h2>
    <pre class="mail-text" tabindex="0" aria-label="The mail as text">!${withLinks(text)}</pre>`;
}

/** The pages of executions in CodePipeline's console: what is there on AWS is here on a page of this one. */
const executionAddress =
  /(https:\/\/[\w-]+\.console\.aws\.amazon\.com\/codesuite\/codepipeline\/pipelines\/[^/\s]+\/executions\/[\w-]+\S*)/;

function withLinks(text: string): string[] {
  return text.split(executionAddress).map((part) => {
    const [, executionId] = executionAddress.test(part) ? (/\/executions\/([\w-]+)/.exec(part) ?? []) : [];
    return executionId === undefined ? html`${part}` : html`<a href="/executions/${executionId}">${part}</a>`;
  });
}

/** The mail's own HTML, whose links open a page of their own instead of the frame. */
export function mailDocument({ html: document }: Mail): string {
  const base = '<base target="_blank" />';
  if (document === null) return '';
  const withBase = document.replace(/<head(\s[^>]*)?>/i, (head) => `${head}${base}`);
  return withBase === document ? `${base}${document}` : withBase;
}
