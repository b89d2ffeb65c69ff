import { fromDecimal, toDecimal } from '../../platform/price.ts';

/**
 * Minor units of an amount that somebody has typed, with a point or a comma. Nothing is rounded: an amount with more
 * digits than the currency has is as wrong as one that is no number, and undefined comes back.
 */
export function readAmount(text: string, currency: string): number | undefined {
  const amountInMinorUnits = fromDecimal(text.trim(), currency);
  if (amountInMinorUnits === undefined || amountInMinorUnits < 1) return undefined;
  const typed = Number(text.trim().replace(',', '.'));
  return Number(toDecimal({ amountInMinorUnits, currency })) === typed ? amountInMinorUnits : undefined;
}
