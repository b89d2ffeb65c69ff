/** What a mail says about an event, apart from the order itself. */
export interface Message {
  subject: string;
  /** In the list of the mailbox, after the subject. */
  preview: string;
  heading: string;
  paragraphs: string[];
  /** `good` and `bad` colour the heading's mark. */
  mood: 'good' | 'neutral' | 'bad';
  /** What the sum of the lines is called, since money has not always changed hands. */
  totalLabel: string;
}

export function tellConfirmation(total: string): Message {
  return {
    subject: 'Your order is confirmed',
    preview: `We have everything you ordered, and your payment of ${total} is authorised.`,
    heading: 'Thank you, your order is confirmed',
    paragraphs: [
      `Everything you ordered is set aside for you, and your payment of ${total} is authorised.`,
      'Changed your mind? For a short while you can still cancel on the page of your order.',
    ],
    mood: 'good',
    totalLabel: 'Total',
  };
}

export function tellRejection(reason: string | null): Message {
  return {
    subject: 'We could not accept your order',
    preview: 'You have not been charged.',
    heading: 'We could not accept your order',
    paragraphs: [
      `${because(reason, 'Something in it is no longer as it was in your cart')}.`,
      'You have not been charged. You are welcome to order again; the shop shows what there is, at the price it has now.',
    ],
    mood: 'bad',
    totalLabel: 'Would have been',
  };
}

export function tellDecline(reason: string | null): Message {
  return {
    subject: 'Your payment did not go through',
    preview: 'You have not been charged, and nothing will be sent.',
    heading: 'Your payment did not go through',
    paragraphs: [
      `${because(reason, 'The payment was declined')}. You have not been charged, and nothing will be sent.`,
      'Please order again with another payment method, or ask your bank.',
    ],
    mood: 'bad',
    totalLabel: 'Would have been',
  };
}

export function tellCancellation(total: string): Message {
  return {
    subject: 'Your order is cancelled',
    preview: 'As you wished. Nothing will be sent.',
    heading: 'Your order is cancelled',
    paragraphs: [
      `As you wished, nothing will be sent, and ${total} will not be charged. If your bank has set the amount aside, it will let it go within a few days.`,
    ],
    mood: 'neutral',
    totalLabel: 'Not charged',
  };
}

export function tellRefusedCancellation(reason: string | null): Message {
  return {
    subject: 'Your order could not be cancelled any more',
    preview: 'It stands as it was.',
    heading: 'Your order could not be cancelled any more',
    paragraphs: [
      `${because(reason, 'Your wish came too late')}. Your order stands as it was.`,
      'If you do not want to keep it, answer this mail when it has arrived, and we will find a way.',
    ],
    mood: 'neutral',
    totalLabel: 'Total',
  };
}

export function tellRefund(total: string, reason: string | null): Message {
  return {
    subject: 'We have refunded your order',
    preview: `${total} is on its way back to you.`,
    heading: `${total} is on its way back to you`,
    paragraphs: [
      'We have refunded your order, to what you paid with. Banks take a few days to show it.',
      ...(reason === null ? [] : [`Our note: ${endWithStop(reason)}`]),
    ],
    mood: 'good',
    totalLabel: 'Refunded',
  };
}

/** The reason as the beginning of a sentence, without its end. */
function because(reason: string | null, otherwise: string): string {
  const text = (reason ?? '').trim().replace(/\.+$/, '') || otherwise;
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function endWithStop(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
