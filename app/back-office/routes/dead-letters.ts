import { deadLettersPage } from '../pages/dead-letters-page.ts';
import { pathText, queryTexts, type Routes, showPage, takeForm } from './back-office-pages.ts';

/** Messages that could not be processed, and sending them again. */
export const deadLetters: Routes = (app, office) => {
  showPage(app, office, '/dead-letters', async ({ request, orders, visitor }) => {
    const { state: given, before, sent } = queryTexts(request, 'state', 'before', 'sent');
    const state = given === 'redriven' ? 'redriven' : 'open';
    const found = await orders.deadLetters({ state, before });
    return deadLettersPage({ found, state, done: doneText(sent), csrfToken: visitor.csrfToken });
  });

  takeForm(app, office, '/dead-letters/redrive', async ({ orders, goTo }) => {
    const { redriven } = await orders.redriveAll();
    return goTo(`/dead-letters?sent=${redriven}`);
  });

  takeForm(app, office, '/dead-letters/:deadLetterId/redrive', async ({ request, orders, goTo }) => {
    const { redriven } = await orders.redrive(pathText(request, 'deadLetterId'));
    return goTo(`/dead-letters?sent=${redriven}`);
  });
};

function doneText(sent: string): string | undefined {
  if (!/^\d{1,9}$/.test(sent)) return undefined;
  if (sent === '0') return 'That had been sent again already.';
  return sent === '1'
    ? 'One message is on the order queue again.'
    : `${sent} messages are on the order queue again.`;
}
