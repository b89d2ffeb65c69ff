import { z } from 'zod';
import { parseBody } from '../../platform/validate.ts';
import { addToCart, changeQuantity, maximumQuantity } from '../domain/cart.ts';
import { skuForm } from '../domain/sku.ts';
import { cartPage } from '../pages/cart-page.ts';
import { quoteForCountry } from '../quote-for-country.ts';
import { type Routes, showPage, takeForm } from './shop-pages.ts';
import { keepCart, keepCountry } from './visit.ts';

const complaint = `must be a whole number up to ${maximumQuantity}`;
const quantity = z
  .string(complaint)
  .regex(/^\d{1,3}$/, complaint)
  .transform(Number);
const sku = z.string('is required').regex(skuForm, 'must be a product number');
const addedLine = z.object({
  sku,
  quantity: quantity.pipe(z.int().min(1, complaint).max(maximumQuantity, complaint)),
});
const changedLine = z.object({ sku, quantity: quantity.pipe(z.int().max(maximumQuantity, complaint)) });
const chosenCountry = z.object({
  country: z.string('is required').regex(/^[A-Z]{2}$/, 'must be a country code of two letters'),
  returnTo: z.string().default('/'),
});

/** The cart, which lives in a cookie, and the country that decides its prices. */
export const cart: Routes = (app, shop) => {
  app.get(
    '/cart',
    showPage(shop, async ({ visit, shell }) =>
      cartPage(shell, await quoteForCountry(shop.catalogue, visit.cart, shell.country)),
    ),
  );

  app.post(
    '/cart/lines',
    takeForm(shop, async ({ request, response, visit }) => {
      const line = parseBody(addedLine, request);
      keepCart(shop, request, response, addToCart(visit.cart, line.sku, line.quantity));
      response.redirect(303, '/cart');
      return undefined;
    }),
  );

  app.post(
    '/cart/quantities',
    takeForm(shop, async ({ request, response, visit }) => {
      const line = parseBody(changedLine, request);
      keepCart(shop, request, response, changeQuantity(visit.cart, line.sku, line.quantity));
      response.redirect(303, '/cart');
      return undefined;
    }),
  );

  app.post(
    '/country',
    takeForm(shop, async ({ request, response }) => {
      const { country, returnTo } = parseBody(chosenCountry, request);
      keepCountry(shop, request, response, country);
      response.redirect(303, pathWithinShop(returnTo));
      return undefined;
    }),
  );
};

/** Never leads to another site, whatever the form says. */
function pathWithinShop(returnTo: string): string {
  const base = 'http://shop.invalid';
  if (!URL.canParse(returnTo, base)) return '/';
  const { origin, pathname, search } = new URL(returnTo, base);
  return origin === base && !pathname.startsWith('//') ? `${pathname}${search}` : '/';
}
