/**
 * The currencies that do not have a hundred minor units to the major one, by ISO 4217, list one. Fixed here, because
 * what `Intl` says is how many decimals are customary: it differs (none for HUF), and changes with the version of Node,
 * while amounts that are stored have to keep their meaning.
 * https://www.six-group.com/en/products-services/financial-information/market-reference-data/data-standards.html
 */
const digitsByCurrency: ReadonlyMap<string, number> = new Map(
  Object.entries({
    0: 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF',
    3: 'BHD IQD JOD KWD LYD OMR TND',
    4: 'CLF UYW',
  }).flatMap(([digits, currencies]) => currencies.split(' ').map((currency) => [currency, Number(digits)])),
);

/** How many decimal places the minor unit of a currency is: 2 for cents of EUR, 0 for JPY, 3 for fils of KWD. */
export function minorUnitDigits(currency: string): number {
  return digitsByCurrency.get(currency) ?? 2;
}
