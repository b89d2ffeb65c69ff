import { createHash } from 'node:crypto';
import type { Assortment, AssortmentProduct } from './assortment.ts';
import type { BrandRange, Model } from './brand-range.ts';
import { type DemoCountry, demoCountries } from './countries.ts';
import { gardenAndPlay } from './ranges/garden-and-play.ts';
import { home } from './ranges/home.ts';
import { kitchen } from './ranges/kitchen.ts';
import { outdoor } from './ranges/outdoor.ts';
import { shopPrice } from './shop-price.ts';

/** The assortment of the demonstration shop, the same on every machine. Its brands and products are invented. */
export function demoAssortment(): Assortment {
  const ranges = [...outdoor, ...kitchen, ...home, ...gardenAndPlay];
  return {
    countries: demoCountries.map(({ code, name, locale, priceList }, sort) => ({
      ...{ code, name, locale, sort },
      currency: priceList.currency,
    })),
    brands: ranges.map(({ slug, name, tagline }) => ({ slug, name, tagline })),
    products: ranges.flatMap((range) => range.models.flatMap((model) => productsOf(range, model))),
  };
}

function productsOf(range: BrandRange, model: Model): AssortmentProduct[] {
  return Object.entries(model.variants).map(([variant, euros]) => {
    const sku = skuOf(range.slug, model.name, variant);
    return {
      sku,
      name: `${model.name}, ${variant}`,
      description: model.description,
      brandSlug: range.slug,
      category: model.category,
      stock: stockOf(sku),
      prices: pricesOf(euros),
    };
  });
}

/** Made of the names, so that a product keeps its number when another one is put before it. */
function skuOf(...names: string[]): string {
  return names
    .join(' ')
    .toUpperCase()
    .replace(/['’]/g, '')
    .replace(/[^A-Z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
}

/** Anything from 8 to 120 pieces, and nothing of every thirtieth product or so. */
function stockOf(sku: string): number {
  const number = createHash('sha256').update(sku).digest().readUInt16BE(0);
  return number % 30 === 0 ? 0 : 8 + (number % 113);
}

function pricesOf(euros: number): Record<string, number> {
  return Object.fromEntries(
    demoCountries.map(({ code, priceList }: DemoCountry) => [code, shopPrice(euros, priceList)]),
  );
}
