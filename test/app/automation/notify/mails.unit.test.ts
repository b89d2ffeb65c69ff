import { describe, expect, it } from '@jest/globals';
import type { OrderEvent } from '../../../../app/automation/notify/contract.ts';
import { linksTo } from '../../../../app/automation/notify/links.ts';
import { writeMail } from '../../../../app/automation/notify/mails/write-mail.ts';
import { createSigner } from '../../../../app/platform/signed-value.ts';
import { isKeyOfHistory, isKeyOfOrder } from '../../../../app/storefront/order-links.ts';
import { anOrderEvent } from './an-order-event.ts';

const shopUrl = 'https://shop.example.com';

function mailAbout(given: Partial<OrderEvent>) {
  const event = anOrderEvent(given);
  return writeMail(event, linksTo(event, shopUrl, 'a key'));
}

describe('a mail to a customer', () => {
  it.each<[OrderEvent['type'], string | null, string, string]>([
    ['order-confirmed', null, 'Your order is confirmed', 'is authorised'],
    [
      'order-rejected',
      'Oak table is out of stock',
      'We could not accept your order',
      'Oak table is out of stock.',
    ],
    ['order-declined', 'the card has expired', 'Your payment did not go through', 'The card has expired.'],
    ['order-cancelled', null, 'Your order is cancelled', 'nothing will be sent'],
    [
      'cancellation-refused',
      'it has been paid',
      'Your order could not be cancelled any more',
      'It has been paid.',
    ],
    ['order-refunded', 'arrived broken', 'We have refunded your order', 'Our note: arrived broken.'],
  ])('about %s says so in both alternatives', (type, reason, subject, sentence) => {
    const mail = mailAbout({ type, reason });
    expect(mail.subject).toBe(subject);
    expect(mail.text).toContain(sentence);
    expect(mail.html).toContain(sentence);
  });

  it('has a sentence of its own where no reason is given', () => {
    expect(mailAbout({ type: 'order-declined', reason: null }).text).toContain('The payment was declined.');
    expect(mailAbout({ type: 'order-refunded', reason: null }).text).not.toContain('Our note');
  });

  it.each([
    ['de-DE', 'EUR', '1.290,00\u00a0€', '22. November 2026'],
    ['en-US', 'USD', '$1,290.00', 'November 22, 2026'],
    ['ja-JP', 'JPY', '￥129,000', '2026年11月22日'],
    ['ar-KW', 'KWD', '١٢٩', '٢٢ نوفمبر'],
  ])('writes amounts and dates as in %s', (locale, currency, amount, date) => {
    const { text, html } = mailAbout({ locale, currency });
    for (const alternative of [text, html]) {
      expect(alternative).toContain(amount);
      expect(alternative).toContain(date);
    }
  });

  it('lists what was ordered, with the sum of each line and of all', () => {
    expect(mailAbout({ locale: 'en-GB', currency: 'GBP' }).text).toContain(
      '  2 × Oak table: £1,290.00\n\n  Total: £1,290.00',
    );
  });

  it('leads to the order and to the history by links that the storefront accepts', () => {
    const { orderId, customerId } = anOrderEvent();
    const [order, history] = mailAbout({}).text.match(/https:\S+/g) ?? [];
    const signer = createSigner('a key');
    const keyOf = (link = '') => new URL(link).searchParams.get('key') ?? '';
    expect(order).toMatch(new RegExp(`^${shopUrl}/orders/${orderId}\\?key=`));
    expect(history).toMatch(new RegExp(`^${shopUrl}/customers/${customerId}/orders\\?key=`));
    expect(isKeyOfOrder(signer, orderId, keyOf(order))).toBe(true);
    expect(isKeyOfHistory(signer, customerId, keyOf(history))).toBe(true);
    expect(isKeyOfOrder(createSigner('another key'), orderId, keyOf(order))).toBe(false);
  });

  it('escapes what comes from elsewhere', () => {
    const evil = '<script>alert(1)</script>"\'';
    const { html } = mailAbout({
      type: 'order-rejected',
      reason: evil,
      lines: [{ sku: 'X', name: evil, quantity: 1, unitPriceInMinorUnits: 1 }],
    });
    expect(html).not.toContain('<script>');
    expect(html).toContain('&#60;script&#62;');
  });

  it('loads nothing from elsewhere', () => {
    expect(mailAbout({}).html).not.toMatch(/src=|url\(|@import|<link/);
  });
});
