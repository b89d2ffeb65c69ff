import type { OrderLine, PlacedOrder } from '../order-processor/contract.ts';
import { type FieldError, Problem } from '../platform/problem-details.ts';
import { type Catalogue, CatalogueUnknownError } from './catalogue.ts';
import type { OrderRequest } from './domain/order-request.ts';

/**
 * Completes an order of the API with what the catalogue knows: the country's currency, and the price of each line that
 * has none. An order that brings both needs no catalogue, so it can be placed while that has never answered.
 *
 * @throws {Problem} 400 naming each field that the catalogue contradicts
 * @throws {CatalogueUnknownError} when a price is missing and nobody knows it
 */
export async function priceOrder(
  catalogue: Catalogue,
  orderId: string,
  request: OrderRequest,
): Promise<PlacedOrder> {
  const currency = await currencyOf(catalogue, request);
  if (isFieldError(currency)) throw refusal([currency]);
  const lines = await Promise.all(
    request.lines.map((line, index) => priceLine(catalogue, request, line, index)),
  );
  const errors = lines.filter(isFieldError);
  if (errors.length > 0) throw refusal(errors);
  return {
    orderId,
    customerId: request.customerId,
    placedAt: new Date().toISOString(),
    email: request.email,
    address: request.address,
    currency,
    paymentMethod: request.paymentMethod,
    lines: lines.filter((line): line is OrderLine => !isFieldError(line)),
  };
}

function refusal(errors: FieldError[]): Problem {
  const fields = errors.map(({ field }) => field).join(', ');
  return new Problem({ status: 400, detail: `The body of the request is not valid: ${fields}.`, errors });
}

async function currencyOf(catalogue: Catalogue, request: OrderRequest): Promise<string | FieldError> {
  const code = request.address.country;
  try {
    const countries = await catalogue.countries();
    const country = countries.find((each) => each.code === code);
    if (!country) {
      const allowed = countries.map((each) => each.code).join(', ');
      return { field: 'address.country', detail: `is ${code}, but we deliver to ${allowed}` };
    }
    if (request.currency && request.currency !== country.currency) {
      return { field: 'currency', detail: `is ${request.currency}, but ${code} pays in ${country.currency}` };
    }
    return country.currency;
  } catch (error) {
    if (error instanceof CatalogueUnknownError && request.currency) return request.currency;
    throw error;
  }
}

async function priceLine(
  catalogue: Catalogue,
  request: OrderRequest,
  { sku, quantity, unitPriceInMinorUnits }: OrderRequest['lines'][number],
  index: number,
): Promise<OrderLine | FieldError> {
  if (unitPriceInMinorUnits !== undefined) return { sku, quantity, unitPriceInMinorUnits };
  const product = await catalogue.product(sku, request.address.country);
  if (!product) {
    return {
      field: `lines[${index}].sku`,
      detail: `is ${sku}, which is not sold in ${request.address.country}`,
    };
  }
  return { sku, quantity, unitPriceInMinorUnits: product.priceInMinorUnits };
}

function isFieldError(value: string | OrderLine | FieldError): value is FieldError {
  return typeof value === 'object' && 'field' in value;
}
