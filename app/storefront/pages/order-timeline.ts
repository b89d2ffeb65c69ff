import { html } from 'ghtml';
import type { OrderStatus } from '../../orders/contract.ts';
import { type IconName, icon } from './icons.ts';

interface Step {
  status: OrderStatus;
  name: string;
  words: string;
  icon: IconName;
}

const received: Step = {
  status: 'received',
  name: 'Received',
  words: 'We have it in writing.',
  icon: 'clock',
};
const reserved: Step = {
  status: 'reserved',
  name: 'Put aside',
  words: 'Everything lies ready for you.',
  icon: 'box',
};
const confirmed: Step = {
  status: 'confirmed',
  name: 'Confirmed',
  words: 'Paid, and on its way.',
  icon: 'truck',
};
const rejected: Step = {
  status: 'rejected',
  name: 'Not possible',
  words: 'Nothing was charged.',
  icon: 'cross',
};
const declined: Step = {
  status: 'declined',
  name: 'Payment declined',
  words: 'Nothing was charged.',
  icon: 'cross',
};
const cancelled: Step = {
  status: 'cancelled',
  name: 'Cancelled',
  words: 'The goods are back on the shelf.',
  icon: 'cross',
};
const refunded: Step = {
  status: 'refunded',
  name: 'Refunded',
  words: 'The money is on its way back.',
  icon: 'return',
};

/** The stations that an order comes past, ending where it has come to or is bound for. */
const ways: Record<OrderStatus, readonly Step[]> = {
  received: [received, reserved, confirmed],
  reserved: [received, reserved, confirmed],
  confirmed: [received, reserved, confirmed],
  rejected: [received, rejected],
  declined: [received, reserved, declined],
  cancelled: [received, reserved, cancelled],
  refunded: [received, reserved, confirmed, refunded],
};

const sadEnds: readonly OrderStatus[] = ['rejected', 'declined', 'cancelled'];

export function orderTimeline(status: OrderStatus): string {
  const way = ways[status];
  const reached = way.findIndex((step) => step.status === status);
  return html`<ol class="steps">!${way.map((step, index) => {
    const isDone = index < reached || index === way.length - 1 ? index <= reached : false;
    const state = isDone ? 'done' : index === reached ? 'now' : 'open';
    const mood = sadEnds.includes(step.status) ? ' sad' : '';
    const current = index === reached ? 'aria-current="step"' : '';
    return html`<li class="step ${state}${mood}" !${current}><span class="step-mark">!${icon(isDone && !mood ? 'check' : step.icon)}</span><span class="step-words"><strong>${step.name}</strong><small>${state === 'open' ? '' : step.words}</small></span></li>`;
  })}</ol>`;
}
