/** What a shop needs to open: countries, brands, and products with a price in each country and a stock. */
export interface Assortment {
  countries: AssortmentCountry[];
  brands: { slug: string; name: string; tagline: string }[];
  products: AssortmentProduct[];
}

export interface AssortmentCountry {
  code: string;
  name: string;
  currency: string;
  locale: string;
  sort: number;
}

export interface AssortmentProduct {
  sku: string;
  name: string;
  description: string;
  brandSlug: string;
  category: string;
  stock: number;
  /** By country code, in minor units of its currency. */
  prices: Record<string, number>;
}
