import { html } from 'ghtml';
import type { MailSummary } from '../../cloud/mail/mailbox.ts';
import { layout } from './layout.ts';
import { moment } from './status.ts';

export function mailboxPage(mails: readonly MailSummary[]): string {
  return layout({ title: 'Mailbox · Sluice', main: mailboxMain(mails), scripts: ['/static/console.js'] });
}

/** The main part of the page, which is also what is sent when a mail has come; one list for each sender. */
export function mailboxMain(mails: readonly MailSummary[]): string {
  const bySender = Map.groupBy(mails, ({ from }) => from);
  const senders = [...bySender].sort(([one], [other]) => one.localeCompare(other));
  return html`<main class="single" data-live="/mailbox/events" data-title="Mailbox (${mails.length}) · Sluice">
    <p class="back"><a href="/">← Pipeline</a></p>
    <h1>Mailbox</h1>
    <p class="about">What programs send through SES ends here, and reaches nobody.</p>
    !${mails.length === 0 ? '<p class="empty">No mail has been sent yet.</p>' : ''}
    !${senders.map(([from, own]) => senderSection(from, own))}
  </main>`;
}

function senderSection(from: string, mails: readonly MailSummary[]): string {
  return html`<section class="mails" id="sender-${encodeURIComponent(from)}">
    <h2>${from}</h2>
    <ol>
      !${mails.map(mailRow)}
    </ol>
  </section>`;
}

function mailRow({ id, sentAt, to, subject }: MailSummary): string {
  return html`<li class="mail-row" id="mail-${id}">
    <a href="/mailbox/${id}">${subject || '(no subject)'}</a>
    <span class="about">${to.join(', ')} · !${moment(sentAt)}</span>
  </li>`;
}
