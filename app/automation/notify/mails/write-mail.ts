import { formatPrice } from '../../../platform/price.ts';
import type { OrderEvent } from '../contract.ts';
import type { OrderLinks } from '../links.ts';
import type { Mail } from '../send-mail.ts';
import type { MailContent } from './mail-content.ts';
import {
  type Message,
  tellCancellation,
  tellConfirmation,
  tellDecline,
  tellRefund,
  tellRefusedCancellation,
  tellRejection,
} from './messages.ts';
import { renderHtml } from './render-html.ts';
import { renderText } from './render-text.ts';

/** The mail that tells a customer what has become of an order: plain words, amounts and dates as the customer writes them. */
export function writeMail(event: OrderEvent, links: OrderLinks): Mail {
  const { currency, locale } = event;
  const priceOf = (amountInMinorUnits: number) => formatPrice({ amountInMinorUnits, currency }, locale);
  const content: MailContent = {
    ...messageAbout(event, priceOf(event.totalInMinorUnits)),
    orderNumber: event.orderId,
    occurredAt: formatTime(event.occurredAt, locale),
    lines: event.lines.map(({ name, quantity, unitPriceInMinorUnits }) => ({
      name,
      quantity,
      price: priceOf(quantity * unitPriceInMinorUnits),
    })),
    total: priceOf(event.totalInMinorUnits),
    links,
  };
  return { subject: content.subject, text: renderText(content), html: renderHtml(content) };
}

function messageAbout({ type, reason }: OrderEvent, total: string): Message {
  switch (type) {
    case 'order-confirmed':
      return tellConfirmation(total);
    case 'order-rejected':
      return tellRejection(reason);
    case 'order-declined':
      return tellDecline(reason);
    case 'order-cancelled':
      return tellCancellation(total);
    case 'cancellation-refused':
      return tellRefusedCancellation(reason);
    case 'order-refunded':
      return tellRefund(total, reason);
  }
}

/** The mails speak UTC and say so, since nobody has told where the customer's clock stands. */
function formatTime(instant: string, locale: string): string {
  const format = new Intl.DateTimeFormat(locale, {
    dateStyle: 'long',
    timeStyle: 'short',
    timeZone: 'UTC',
  });
  return `${format.format(new Date(instant))} UTC`;
}
