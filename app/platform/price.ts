import { minorUnitDigits } from './minor-units.ts';

/** Integer minor units of a currency: cents for EUR, yen for JPY. */
export interface Price {
  amountInMinorUnits: number;
  currency: string;
}

const formats = new Map<string, Intl.NumberFormat>();

/** The price as it is written in a country, for example `1.299,00 €` for `de-DE`. */
export function formatPrice({ amountInMinorUnits, currency }: Price, locale: string): string {
  return formatOf(currency, locale).format(amountInMinorUnits / minorUnitsOf(currency));
}

/** The amount as computers write it, for example `1299.00` for EUR and `1299` for JPY. */
export function toDecimal({ amountInMinorUnits, currency }: Price): string {
  return (amountInMinorUnits / minorUnitsOf(currency)).toFixed(minorUnitDigits(currency));
}

/** Minor units of what somebody has typed, with a point or a comma; undefined for what is no amount. */
export function fromDecimal(text: string, currency: string): number | undefined {
  const decimal = text.replace(',', '.');
  if (!/^\d{1,9}(\.\d{0,4})?$/.test(decimal)) return undefined;
  return Math.round(Number(decimal) * minorUnitsOf(currency));
}

function minorUnitsOf(currency: string): number {
  return 10 ** minorUnitDigits(currency);
}

/** With all decimals of the currency; where a country leaves them out, as Hungary does, only while there are any. */
function formatOf(currency: string, locale: string): Intl.NumberFormat {
  const key = `${locale} ${currency}`;
  const known = formats.get(key);
  if (known) return known;
  const style = { style: 'currency', currency } as const;
  const customary = new Intl.NumberFormat(locale, style).resolvedOptions().maximumFractionDigits ?? 2;
  const digits = minorUnitDigits(currency);
  const format = new Intl.NumberFormat(locale, {
    ...style,
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
    trailingZeroDisplay: customary < digits ? 'stripIfInteger' : 'auto',
  });
  formats.set(key, format);
  return format;
}
