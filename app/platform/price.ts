/** Integer minor units of a currency: cents for EUR, yen for JPY. */
export interface Price {
  amountInMinorUnits: number;
  currency: string;
}

const formats = new Map<string, { format: Intl.NumberFormat; minorUnits: number }>();

/** The price as it is written in a country, for example `1.299,00 €` for `de-DE`. */
export function formatPrice({ amountInMinorUnits, currency }: Price, locale: string): string {
  const { format, minorUnits } = formatOf(currency, locale);
  return format.format(amountInMinorUnits / minorUnits);
}

/** The amount as computers write it, for example `1299.00` for EUR and `1299` for JPY. */
export function toDecimal({ amountInMinorUnits, currency }: Price): string {
  const { minorUnits } = formatOf(currency, 'en');
  return (amountInMinorUnits / minorUnits).toFixed(Math.round(Math.log10(minorUnits)));
}

/** Minor units of what somebody has typed, with a point or a comma; undefined for what is no amount. */
export function fromDecimal(text: string, currency: string): number | undefined {
  const decimal = text.replace(',', '.');
  if (!/^\d{1,9}(\.\d{0,4})?$/.test(decimal)) return undefined;
  return Math.round(Number(decimal) * formatOf(currency, 'en').minorUnits);
}

function formatOf(currency: string, locale: string) {
  const key = `${locale} ${currency}`;
  const known = formats.get(key);
  if (known) return known;
  const format = new Intl.NumberFormat(locale, { style: 'currency', currency });
  const made = { format, minorUnits: 10 ** (format.resolvedOptions().maximumFractionDigits ?? 2) };
  formats.set(key, made);
  return made;
}
