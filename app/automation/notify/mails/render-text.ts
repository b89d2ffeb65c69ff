import type { MailContent } from './mail-content.ts';

/** For whoever reads mails without HTML. */
export function renderText({
  heading,
  paragraphs,
  orderNumber,
  occurredAt,
  lines,
  totalLabel,
  total,
  links,
}: MailContent): string {
  return [
    heading,
    ...paragraphs,
    lines.map(({ quantity, name, price }) => `  ${quantity} × ${oneLine(name)}: ${price}`).join('\n'),
    `  ${totalLabel}: ${total}`,
    `Order number: ${orderNumber}\n${occurredAt}`,
    `Your order: ${links.order}`,
    `All your orders: ${links.history}`,
    'Sluice',
  ]
    .filter((part) => part !== '')
    .join('\n\n')
    .concat('\n');
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ');
}
