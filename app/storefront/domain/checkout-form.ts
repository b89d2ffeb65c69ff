import { z } from 'zod';
import { idempotencyKey, orderFields, paymentMethodField } from './order-fields.ts';
import type { PaymentMethod } from './payment-method.ts';
import { hasPostalCodeIfNeeded, postalCodeMissing } from './postal-code.ts';

function checkoutFormWith(paymentMethods: readonly PaymentMethod[]) {
  return z.object({
    ...orderFields,
    paymentMethod: paymentMethodField(paymentMethods),
    /** Made with the form, so that pressing the button twice is one order. */
    idempotencyKey,
    /** What the customer saw when the form was filled in. */
    quotedTotal: z.coerce.number().int(),
    quotedCurrency: z.string(),
  });
}

export type CheckoutForm = z.output<ReturnType<typeof checkoutFormWith>>;

/** What stands in each field of the form, as it was typed. */
export type CheckoutValues = Partial<Record<keyof CheckoutForm, string>>;
/** What is wrong with a field, by its name. */
export type CheckoutErrors = Partial<Record<string, string>>;

export type CheckoutResult =
  | { success: true; form: CheckoutForm }
  | { success: false; values: CheckoutValues; errors: CheckoutErrors };

/** Reads a submitted form; what was typed comes back with the errors, so that nobody has to type it again. */
export function checkoutReader(paymentMethods: readonly PaymentMethod[]): (body: unknown) => CheckoutResult {
  const form = checkoutFormWith(paymentMethods);
  const fields = z.looseObject({});
  return (body) => {
    const result = form.refine(hasPostalCodeIfNeeded, postalCodeMissing).safeParse(body ?? {});
    if (result.success) return { success: true, form: result.data };
    const errors: CheckoutErrors = {};
    for (const { path, message } of result.error.issues) errors[String(path[0])] ??= message;
    const typed = Object.entries(fields.safeParse(body).data ?? {}).filter(
      ([name, value]) => Object.hasOwn(form.shape, name) && typeof value === 'string',
    );
    return { success: false, values: Object.fromEntries(typed), errors };
  };
}
