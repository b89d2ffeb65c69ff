import { payments } from '../../payments/contract.ts';

export interface PaymentMethod {
  id: string;
  name: string;
  explanation: string;
}

/** What the checkout offers; the last one is there to see how a declined payment looks. */
export const paymentMethods: readonly PaymentMethod[] = [
  { id: 'card', name: 'Card', explanation: 'Sandbox: accepted at once, nothing is charged.' },
  { id: 'invoice', name: 'Invoice', explanation: 'Pay within 14 days. Sandbox: no invoice comes.' },
  {
    id: payments.decliningMethod,
    name: 'A card that is declined',
    explanation: 'Sandbox: to see what happens.',
  },
];

export const paymentMethodIds = paymentMethods.map(({ id }) => id);
