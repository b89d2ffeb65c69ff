import { randomUUID } from 'node:crypto';
import type { PlacedOrder } from '../../order-processor/contract.ts';
import { Problem } from '../../platform/problem-details.ts';
import type { Cart } from '../domain/cart.ts';
import { type CheckoutForm, type CheckoutResult, checkoutReader } from '../domain/checkout-form.ts';
import { clientAddress } from '../domain/client-address.ts';
import type { Quote } from '../domain/quote.ts';
import { type Checkout, checkoutPage } from '../pages/checkout-page.ts';
import type { Page } from '../pages/page.ts';
import { quoteForCountry } from '../quote-for-country.ts';
import { type PageRequest, type Routes, type Shop, showPage, takeForm } from './shop-pages.ts';
import { keepCart, keepCountry } from './visit.ts';

/** Address, payment and order in one form, which works without JavaScript. */
export const checkout: Routes = (app, shop) => {
  const readForm = checkoutReader(shop.paymentMethods);

  app.get(
    '/checkout',
    showPage(shop, (context) => showForm(shop, context, {})),
  );

  app.post(
    '/checkout',
    takeForm(shop, async (context) => {
      const result = readForm(context.request.body);
      if (context.request.body.intent === 'show-prices') return showPrices(shop, context, result);
      if (result.success) return order(shop, context, result.form);
      const message = 'Something is missing or not right yet. Have a look at the marked fields.';
      const { values, errors } = result;
      return showForm(shop, context, { status: 400, values, errors, message, ...keyOf(result) });
    }),
  );
};

type Shown = Partial<Omit<Checkout, 'quote' | 'paymentMethods'>> & { status?: number };

/** The form with what was typed into it; a cart that cannot be ordered as it is goes before. */
async function showForm(shop: Shop, context: PageRequest, shown: Shown): Promise<Page | undefined> {
  const { shell, visit, response } = context;
  const quote = await quoteForCountry(shop.catalogue, visit.cart, shell.country);
  if (!quote.canBeOrdered) {
    response.redirect(303, '/cart');
    return undefined;
  }
  const { status = 200, ...typed } = shown;
  const fresh = { idempotencyKey: randomUUID(), values: {}, errors: {}, message: '' };
  const { paymentMethods } = shop;
  return { ...checkoutPage(shell, { ...fresh, paymentMethods, ...typed, quote }), status };
}

/** The same form with the prices of the country that was chosen in it. */
async function showPrices(
  shop: Shop,
  context: PageRequest,
  result: CheckoutResult,
): Promise<Page | undefined> {
  const values = result.success ? typedIn(result.form) : result.values;
  const country = context.shell.countries.find(({ code }) => code === values.country);
  if (country) keepCountry(shop, context.request, context.response, country.code);
  const shell = { ...context.shell, country: country ?? context.shell.country };
  return showForm(shop, { ...context, shell }, { values, ...keyOf(result) });
}

/** Orders at the price that the customer has seen; if it is another one by now, shows it instead. */
async function order(shop: Shop, context: PageRequest, form: CheckoutForm): Promise<Page | undefined> {
  const { request, response, visit, shell } = context;
  const { idempotencyKey } = form;
  const values = typedIn(form);
  const country = shell.countries.find(({ code }) => code === form.country);
  if (!country) {
    const errors = { country: 'is not one that we deliver to' };
    return showForm(shop, context, { status: 400, values, idempotencyKey, errors });
  }
  const quote = await quoteForCountry(shop.catalogue, visit.cart, country);
  if (!quote.canBeOrdered) {
    const earlier = await shop.findAccepted({ customerId: visit.customerId, idempotencyKey });
    response.redirect(303, earlier ?? '/cart');
    return undefined;
  }
  if (quote.totalInMinorUnits !== form.quotedTotal || quote.currency !== form.quotedCurrency) {
    keepCountry(shop, request, response, country.code);
    const message = `The price in ${country.name} is another one than you saw. Please look at the new total, and order if you agree.`;
    const inCountry = { ...context, shell: { ...shell, country } };
    return showForm(shop, inCountry, { status: 409, values, idempotencyKey, message });
  }
  return place(shop, context, { form, quote });
}

async function place(
  shop: Shop,
  context: PageRequest,
  { form, quote }: { form: CheckoutForm; quote: Quote },
): Promise<Page | undefined> {
  const { request, response, visit, shell } = context;
  try {
    const { acceptance, headers } = await shop.acceptOrder({
      customerId: visit.customerId,
      idempotencyKey: form.idempotencyKey,
      address: clientAddress(request.get('x-forwarded-for'), request.socket.remoteAddress),
      content: [form, visit.cart],
      isComplete: false,
      compose: (orderId) =>
        toPlacedOrder(orderId, { customerId: visit.customerId, locale: shell.country.locale, form, quote }),
    });
    response.locals.orderId = acceptance.orderId;
    keepCart(shop, request, response, leftOf(visit.cart, quote));
    response.set(headers).redirect(303, acceptance.statusUrl);
    return undefined;
  } catch (error) {
    return askAgain(shop, context, form, error);
  }
}

/** What is not sold in the country stays for another time. */
function leftOf(cart: Cart, { missingSkus }: Quote): Cart {
  return cart.filter(({ sku }) => missingSkus.includes(sku));
}

/** What keeps an order from being accepted does not cost the customer what was typed. */
function askAgain(
  shop: Shop,
  context: PageRequest,
  form: CheckoutForm,
  error: unknown,
): Promise<Page | undefined> {
  if (!(error instanceof Problem)) throw error;
  const { status } = error;
  const values = typedIn(form);
  context.response.set(error.headers);
  if (status === 422) {
    const message =
      'You have sent this form before, with something else in it. Look at “Your orders” before you order again.';
    return showForm(shop, context, { status, values, message });
  }
  if (status !== 503) throw error;
  shop.logger.error({ err: error.cause }, 'an order could not be accepted');
  const message =
    'We could not take your order just now, and nothing was ordered. Please press the button again.';
  return showForm(shop, context, { status, values, message, idempotencyKey: form.idempotencyKey });
}

function keyOf(result: CheckoutResult): Pick<Checkout, 'idempotencyKey'> | undefined {
  if (result.success) return { idempotencyKey: result.form.idempotencyKey };
  const { idempotencyKey } = result.values;
  return result.errors.idempotencyKey || idempotencyKey === undefined ? undefined : { idempotencyKey };
}

function typedIn({
  quotedTotal: _total,
  quotedCurrency: _currency,
  ...typed
}: CheckoutForm): Checkout['values'] {
  const given = Object.entries(typed).filter(([, value]) => value !== undefined);
  return Object.fromEntries(given);
}

function toPlacedOrder(
  orderId: string,
  {
    customerId,
    locale,
    form,
    quote,
  }: { customerId: string; locale: string; form: CheckoutForm; quote: Quote },
): PlacedOrder {
  const { email, name, street, postalCode, city, region, country, phone, paymentMethod } = form;
  return {
    orderId,
    customerId,
    placedAt: new Date().toISOString(),
    quotedAt: quote.quotedAt.toISOString(),
    email,
    locale,
    address: { name, street, postalCode, city, ...(region && { region }), country, ...(phone && { phone }) },
    currency: quote.currency,
    paymentMethod,
    lines: quote.lines.map(({ product, quantity }) => ({
      sku: product.sku,
      quantity,
      unitPriceInMinorUnits: product.priceInMinorUnits,
    })),
  };
}
