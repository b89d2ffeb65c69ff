import { randomUUID } from 'node:crypto';
import type { PlacedOrder } from '../../order-processor/contract.ts';
import { emptyCart } from '../domain/cart.ts';
import { type CheckoutForm, readCheckoutForm } from '../domain/checkout-form.ts';
import type { Quote } from '../domain/quote.ts';
import { type Checkout, checkoutPage } from '../pages/checkout-page.ts';
import type { Page } from '../pages/layout.ts';
import { placeOrder } from '../place-order.ts';
import { quoteForCountry } from '../quote-for-country.ts';
import { type PageRequest, type Routes, type Shop, showPage, takeForm } from './shop-pages.ts';
import { keepCart, keepCountry } from './visit.ts';

/** Address, payment and order in one form, which works without JavaScript. */
export const checkout: Routes = (app, shop) => {
  app.get(
    '/checkout',
    showPage(shop, async (context) => {
      const quote = await quoteForCountry(shop.catalogue, context.visit.cart, context.shell.country);
      if (!quote.canBeOrdered) return backToCart(context);
      return checkoutPage(context.shell, { ...freshForm(), quote });
    }),
  );

  app.post(
    '/checkout',
    takeForm(shop, async (context) => {
      const result = readCheckoutForm(context.request.body);
      if (result.success) return order(shop, context, result.form);
      const quote = await quoteForCountry(shop.catalogue, context.visit.cart, context.shell.country);
      if (!quote.canBeOrdered) return backToCart(context);
      const message = 'Something is missing or not right yet. Have a look at the marked fields.';
      const orderId = result.errors.orderId ? randomUUID() : (result.values.orderId ?? randomUUID());
      return {
        ...checkoutPage(context.shell, { ...freshForm(), ...result, quote, orderId, message }),
        status: 400,
      };
    }),
  );
};

function freshForm(): Omit<Checkout, 'quote'> {
  return { orderId: randomUUID(), values: {}, errors: {}, message: '' };
}

function backToCart({ response }: PageRequest): undefined {
  response.redirect(303, '/cart');
}

/** Orders at the price that the customer has seen; if it is another one by now, shows it instead. */
async function order(shop: Shop, context: PageRequest, form: CheckoutForm): Promise<Page | undefined> {
  const { request, response, visit, shell } = context;
  const country = shell.countries.find(({ code }) => code === form.country);
  if (!country) {
    const quote = await quoteForCountry(shop.catalogue, visit.cart, shell.country);
    const errors = { country: 'country is not one that we deliver to' };
    return { ...checkoutPage(shell, { ...typed(form), quote, errors, message: '' }), status: 400 };
  }
  const quote = await quoteForCountry(shop.catalogue, visit.cart, country);
  if (!quote.canBeOrdered) return backToCart(context);
  if (quote.totalInMinorUnits !== form.quotedTotal || quote.currency !== form.quotedCurrency) {
    keepCountry(request, response, country.code);
    const message = `The price in ${country.name} is another one than you saw. Please look at the new total, and order if you agree.`;
    return {
      ...checkoutPage({ ...shell, country }, { ...typed(form), quote, errors: {}, message }),
      status: 409,
    };
  }
  const { statusUrl } = await placeOrder(shop, toPlacedOrder(visit.customerId, form, quote));
  keepCart(shop.signer, request, response, emptyCart);
  response.redirect(303, statusUrl);
  return undefined;
}

function typed(form: CheckoutForm): Pick<Checkout, 'orderId' | 'values'> {
  const { orderId, email, name, street, postalCode, city, country, paymentMethod } = form;
  return { orderId, values: { email, name, street, postalCode, city, country, paymentMethod } };
}

function toPlacedOrder(customerId: string, form: CheckoutForm, quote: Quote): PlacedOrder {
  const { orderId, email, name, street, postalCode, city, country, paymentMethod } = form;
  return {
    orderId,
    customerId,
    placedAt: new Date().toISOString(),
    email,
    address: { name, street, postalCode, city, country },
    currency: quote.currency,
    paymentMethod,
    lines: quote.lines.map(({ product, quantity }) => ({
      sku: product.sku,
      quantity,
      unitPriceInMinorUnits: product.priceInMinorUnits,
    })),
  };
}
