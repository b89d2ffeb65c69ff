import { type Response, Router } from 'express';
import type { Mail, Mailbox } from '../cloud/mail/mailbox.ts';
import { LiveUpdates } from './live-updates.ts';
import { contentSecurityPolicy } from './loopback-only.ts';
import { mailDocument, mailPage } from './view/mail-page.ts';
import { mailboxMain, mailboxPage } from './view/mailbox-page.ts';
import { messagePage } from './view/message-page.ts';

/** What a mail may do in its frame: be seen, and open its links elsewhere. No script, no form, no file of ours. */
const mailPolicy =
  "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data: http: https:; frame-ancestors 'self'";

export interface MailboxRoutes {
  router: Router;
  /** Ends the streams to pages that are open. */
  close(): void;
}

/** The mails that programs have sent: a list that updates itself, each mail, and both as JSON below `/api`. */
export function mailboxRoutes(mailbox: Mailbox): MailboxRoutes {
  const updates = new LiveUpdates(() => mailboxMain(mailbox.mails()), mailbox.subscribe);
  const router = Router();
  router.get('/mailbox', (_request, response) => {
    response.send(mailboxPage(mailbox.mails()));
  });
  router.get('/mailbox/events', (_request, response) => updates.add(response));
  router.get('/api/mailbox', (_request, response) => {
    response.json({ mails: mailbox.mails() });
  });
  router.get('/mailbox/:mailId', (request, response) => {
    withMail(mailbox, request.params.mailId, response, (mail) => {
      response
        .set('Content-Security-Policy', `${contentSecurityPolicy}; frame-src 'self'`)
        .send(mailPage(mail));
    });
  });
  router.get('/mailbox/:mailId/html', (request, response) => {
    withMail(mailbox, request.params.mailId, response, (mail) => {
      response.set('Content-Security-Policy', mailPolicy).send(mailDocument(mail));
    });
  });
  router.get('/api/mailbox/:mailId', (request, response) => {
    withMail(mailbox, request.params.mailId, response, (mail) => response.json(mail));
  });
  return { router, close: () => updates.close() };
}

function withMail(mailbox: Mailbox, id: string, response: Response, answer: (mail: Mail) => void): void {
  const mail = mailbox.find(id);
  if (mail) answer(mail);
  else response.status(404).send(messagePage('Not found', 'There is no such mail here any more.'));
}
