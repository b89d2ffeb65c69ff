import { randomUUID } from 'node:crypto';

/** What somebody types into the checkout form. */
export const checkoutFields = {
  email: 'ada@example.com',
  name: 'Ada Example',
  street: 'Am Bach 1',
  postalCode: '10115',
  city: 'Berlin',
  country: 'DE',
  paymentMethod: 'card',
};

/** An order as a client of the API sends it. */
export function anOrder(sku: string, changes: object = {}) {
  const { email, name, street, postalCode, city, country, paymentMethod } = checkoutFields;
  return {
    customerId: randomUUID(),
    email,
    address: { name, street, postalCode, city, country },
    paymentMethod,
    lines: [{ sku, quantity: 1 }],
    ...changes,
  };
}
