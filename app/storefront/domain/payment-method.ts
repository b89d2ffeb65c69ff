import { payments } from '../../payments/contract.ts';

export interface PaymentMethod {
  id: string;
  name: string;
  explanation: string;
}

const everywhere: readonly PaymentMethod[] = [
  { id: 'card', name: 'Card', explanation: 'Sandbox: accepted at once, nothing is charged.' },
  { id: 'invoice', name: 'Invoice', explanation: 'Pay within 14 days. Sandbox: no invoice comes.' },
];

/** To see what becomes of an order whose payment fails. */
const forRehearsal: readonly PaymentMethod[] = [
  {
    id: payments.decliningMethod,
    name: 'A card that is declined',
    explanation: 'Sandbox: to see what happens.',
  },
  {
    id: payments.failingMethod,
    name: 'A card whose bank does not answer',
    explanation: 'Sandbox: the order has to wait until it does.',
  },
];

/** What the checkout offers in an environment; only prod is without those that fail on purpose. */
export function paymentMethodsIn(environment: string): readonly PaymentMethod[] {
  return environment === 'prod' ? everywhere : [...everywhere, ...forRehearsal];
}
