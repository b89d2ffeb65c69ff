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

function formatOf(currency: string, locale: string) {
  const key = `${locale} ${currency}`;
  const known = formats.get(key);
  if (known) return known;
  const format = new Intl.NumberFormat(locale, { style: 'currency', currency });
  const made = { format, minorUnits: 10 ** (format.resolvedOptions().maximumFractionDigits ?? 2) };
  formats.set(key, made);
  return made;
}
