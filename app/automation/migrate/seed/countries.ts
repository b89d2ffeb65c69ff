import type { PriceList } from './shop-price.ts';

export interface DemoCountry {
  code: string;
  name: string;
  locale: string;
  priceList: PriceList;
}

/** 9.99, 49.99; 129.00 beyond a hundred, as shops with a euro, a pound or a dollar write it. */
const smallUnitEndings: PriceList['endings'] = [
  { below: 100, step: 1, ending: 0.99 },
  { below: Number.POSITIVE_INFINITY, step: 10, ending: 9 },
];

/** 199, 1,299: whole crowns that end in nine. */
const crownEndings: PriceList['endings'] = [
  { below: 1000, step: 10, ending: 9 },
  { below: Number.POSITIVE_INFINITY, step: 100, ending: 99 },
];

const euro: PriceList = { currency: 'EUR', perEuro: 1, endings: smallUnitEndings };

/** The countries of the demonstration shop, in the order in which a visitor sees them. */
export const demoCountries: DemoCountry[] = [
  { code: 'DE', name: 'Germany', locale: 'de-DE', priceList: euro },
  { code: 'AT', name: 'Austria', locale: 'de-AT', priceList: { ...euro, perEuro: 1.02 } },
  {
    code: 'CH',
    name: 'Switzerland',
    locale: 'de-CH',
    priceList: {
      currency: 'CHF',
      perEuro: 1.15,
      endings: [
        { below: 100, step: 1, ending: 0.9 },
        { below: Number.POSITIVE_INFINITY, step: 10, ending: 9 },
      ],
    },
  },
  { code: 'FR', name: 'France', locale: 'fr-FR', priceList: { ...euro, perEuro: 1.03 } },
  { code: 'NL', name: 'Netherlands', locale: 'nl-NL', priceList: euro },
  { code: 'ES', name: 'Spain', locale: 'es-ES', priceList: { ...euro, perEuro: 0.96 } },
  { code: 'IT', name: 'Italy', locale: 'it-IT', priceList: euro },
  { code: 'IE', name: 'Ireland', locale: 'en-IE', priceList: { ...euro, perEuro: 1.05 } },
  {
    code: 'GB',
    name: 'United Kingdom',
    locale: 'en-GB',
    priceList: { currency: 'GBP', perEuro: 0.88, endings: smallUnitEndings },
  },
  {
    code: 'DK',
    name: 'Denmark',
    locale: 'da-DK',
    priceList: { currency: 'DKK', perEuro: 7.6, endings: crownEndings },
  },
  {
    code: 'SE',
    name: 'Sweden',
    locale: 'sv-SE',
    priceList: { currency: 'SEK', perEuro: 11.4, endings: crownEndings },
  },
  {
    code: 'NO',
    name: 'Norway',
    locale: 'nb-NO',
    priceList: { currency: 'NOK', perEuro: 12.1, endings: crownEndings },
  },
  {
    code: 'PL',
    name: 'Poland',
    locale: 'pl-PL',
    priceList: { currency: 'PLN', perEuro: 4.2, endings: smallUnitEndings },
  },
  {
    code: 'CZ',
    name: 'Czechia',
    locale: 'cs-CZ',
    priceList: { currency: 'CZK', perEuro: 25, endings: crownEndings },
  },
  {
    code: 'US',
    name: 'United States',
    locale: 'en-US',
    priceList: { currency: 'USD', perEuro: 1.05, endings: smallUnitEndings },
  },
  {
    code: 'CA',
    name: 'Canada',
    locale: 'en-CA',
    priceList: { currency: 'CAD', perEuro: 1.5, endings: smallUnitEndings },
  },
  {
    code: 'AU',
    name: 'Australia',
    locale: 'en-AU',
    priceList: {
      currency: 'AUD',
      perEuro: 1.7,
      endings: [
        { below: 100, step: 1, ending: 0.95 },
        { below: Number.POSITIVE_INFINITY, step: 10, ending: 9 },
      ],
    },
  },
  {
    code: 'JP',
    name: 'Japan',
    locale: 'ja-JP',
    priceList: {
      currency: 'JPY',
      perEuro: 165,
      endings: [
        { below: 10_000, step: 100, ending: 80 },
        { below: Number.POSITIVE_INFINITY, step: 1000, ending: 800 },
      ],
    },
  },
  {
    code: 'KR',
    name: 'South Korea',
    locale: 'ko-KR',
    priceList: {
      currency: 'KRW',
      perEuro: 1500,
      endings: [{ below: Number.POSITIVE_INFINITY, step: 1000, ending: 900 }],
    },
  },
];
