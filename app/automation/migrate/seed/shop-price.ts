import { minorUnitDigits } from '../../../platform/minor-units.ts';

/** How the shops of one country put a price on something. */
export interface PriceList {
  /** ISO 4217. */
  currency: string;
  /** What one euro in Germany costs here: the exchange rate and the level of prices together. */
  perEuro: number;
  /** From the lowest amounts up, in the currency's major unit. The first that the amount is below decides. */
  endings: { below: number; step: number; ending: number }[];
}

/**
 * A price as the shops of a country would write it: the nearest one with the customary ending, such as 9.99, 199 or
 * ¥3,980.
 *
 * @returns minor units of the currency by ISO 4217, whole yen where it has none
 */
export function shopPrice(euros: number, { currency, perEuro, endings }: PriceList): number {
  const amount = euros * perEuro;
  const rule = endings.find(({ below }) => amount < below);
  if (!rule)
    throw new RangeError(`No price ending for ${amount} ${currency}; let the last one be below Infinity.`);
  const steps = Math.max(0, Math.round((amount - rule.ending) / rule.step));
  return Math.round((steps * rule.step + rule.ending) * 10 ** minorUnitDigits(currency));
}
