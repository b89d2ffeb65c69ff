import type { OrderLinks } from '../links.ts';
import type { Message } from './messages.ts';

/** What both alternatives of a mail are made of. Everything in it is plain text. */
export interface MailContent extends Message {
  orderNumber: string;
  occurredAt: string;
  lines: { name: string; quantity: number; price: string }[];
  total: string;
  links: OrderLinks;
}
