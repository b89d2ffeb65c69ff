import { z } from 'zod';
import { orderFields } from './order-fields.ts';

const checkoutForm = z.object({
  ...orderFields,
  /** What the customer saw when the form was filled in. */
  quotedTotal: z.coerce.number().int(),
  quotedCurrency: z.string(),
});

export type CheckoutForm = z.output<typeof checkoutForm>;

/** What stands in each field of the form, as it was typed. */
export type CheckoutValues = Partial<Record<keyof CheckoutForm, string>>;
/** What is wrong with a field, by its name. */
export type CheckoutErrors = Partial<Record<string, string>>;

export type CheckoutResult =
  | { success: true; form: CheckoutForm }
  | { success: false; values: CheckoutValues; errors: CheckoutErrors };

/** Reads the submitted form; what was typed comes back with the errors, so that nobody has to type it again. */
export function readCheckoutForm(body: unknown): CheckoutResult {
  const result = checkoutForm.safeParse(body ?? {});
  if (result.success) return { success: true, form: result.data };
  const errors: CheckoutErrors = {};
  for (const { path, message } of result.error.issues) errors[String(path[0])] ??= message;
  return { success: false, values: typedValues(body), errors };
}

function typedValues(body: unknown): CheckoutValues {
  const texts = z.partialRecord(z.enum(Object.keys(checkoutForm.shape)), z.unknown()).safeParse(body);
  const entries = Object.entries(texts.data ?? {}).filter(([, value]) => typeof value === 'string');
  return Object.fromEntries(entries);
}
