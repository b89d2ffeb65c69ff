import type { OrderLine, PlacedOrder } from '../order-processor/contract.ts';
import { type FieldError, Problem } from '../platform/problem-details.ts';
import { type Catalogue, CatalogueUnknownError } from './catalogue.ts';
import type { OrderRequest } from './domain/order-request.ts';
import type { KnownPrice } from './domain/remembered-catalogue.ts';

/** What has to be known of the catalogue to price an order. */
type PricingCatalogue = Pick<
  Catalogue,
  'countries' | 'product' | 'isAnswering' | 'knownCurrency' | 'knownPrice'
>;

type RequestedLine = OrderRequest['lines'][number];

/** A line with its price, and when the shop learnt that price; undefined where only the client says so. */
type PricedLine = { line: OrderLine; learntAt: number | undefined };

/**
 * Completes an order of the API with what the catalogue knows: the country's currency, and the price of each line that
 * has none. A price that the client was shown is compared with what is known. An order that brings currency and prices
 * needs no catalogue, so it can be placed while that has never answered; the processor then checks the prices. It also
 * does so for an order that is sent again, which may have been accepted before a price changed.
 *
 * @throws {Problem} 400 naming each field that the catalogue contradicts, 409 naming each price that is another one now
 * @throws {CatalogueUnknownError} when a price is missing and nobody knows it
 */
export async function priceOrder(
  catalogue: PricingCatalogue,
  request: OrderRequest,
  { orderId, isRepeated }: { orderId: string; isRepeated: boolean },
): Promise<PlacedOrder> {
  const known = priceFromMemory(catalogue, request);
  const { currency, lines } = known ?? (await priceFromService(catalogue, request, isRepeated));
  const quotedAt = quotedAtOf(lines);
  return {
    orderId,
    customerId: request.customerId,
    placedAt: new Date().toISOString(),
    ...(quotedAt !== undefined && { quotedAt: new Date(quotedAt).toISOString() }),
    email: request.email,
    ...(request.locale !== undefined && { locale: request.locale }),
    address: withoutUndefined(request.address),
    currency,
    paymentMethod: request.paymentMethod,
    lines: lines.map(({ line }) => line),
  };
}

interface PricedLines {
  currency: string;
  lines: PricedLine[];
}

/** The way of nearly all orders: everything the client was shown is what is known here, so nobody has to be asked. */
function priceFromMemory(catalogue: PricingCatalogue, request: OrderRequest): PricedLines | undefined {
  const { country } = request.address;
  const currency = catalogue.knownCurrency(country);
  if (currency === undefined || (request.currency ?? currency) !== currency) return undefined;
  const lines: PricedLine[] = [];
  for (const { sku, quantity, unitPriceInMinorUnits } of request.lines) {
    const price = catalogue.knownPrice(sku, country);
    if (!price || price.amountInMinorUnits !== unitPriceInMinorUnits) return undefined;
    lines.push({ line: { sku, quantity, unitPriceInMinorUnits }, learntAt: price.learntAt });
  }
  return { currency, lines };
}

async function priceFromService(
  catalogue: PricingCatalogue,
  request: OrderRequest,
  isRepeated: boolean,
): Promise<PricedLines> {
  const currency = await currencyOf(catalogue, request);
  if (isFieldError(currency)) throw refusal(400, [currency]);
  const lines = await Promise.all(
    request.lines.map((line, index) =>
      priceLine(catalogue, line, { country: request.address.country, index, isRepeated }),
    ),
  );
  const wrong = lines.filter(isFieldError);
  if (wrong.length > 0) throw refusal(isPriceError(wrong[0]) ? 409 : 400, wrong);
  return { currency, lines: lines.filter((line): line is PricedLine => !isFieldError(line)) };
}

async function currencyOf(catalogue: PricingCatalogue, request: OrderRequest): Promise<string | FieldError> {
  const code = request.address.country;
  try {
    const countries = await catalogue.countries();
    const country = countries.find((each) => each.code === code);
    if (!country) {
      return { field: 'address.country', detail: `is ${code}, which is not a country that we deliver to` };
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
  catalogue: PricingCatalogue,
  line: RequestedLine,
  { country, index, isRepeated }: { country: string; index: number; isRepeated: boolean },
): Promise<PricedLine | FieldError> {
  const { sku, quantity, unitPriceInMinorUnits: shown } = line;
  const price = await priceOf(catalogue, country, line);
  const isSame = price !== 'unknown' && price?.amountInMinorUnits === shown;
  if (shown !== undefined && !isSame && (price === 'unknown' || isRepeated)) {
    return { line: { sku, quantity, unitPriceInMinorUnits: shown }, learntAt: undefined };
  }
  if (price === undefined || price === 'unknown') {
    return { field: `lines[${index}].sku`, detail: `is ${sku}, which is not sold in ${country}` };
  }
  const { amountInMinorUnits, learntAt } = price;
  if (shown !== undefined && !isSame) {
    return { field: priceField(index), detail: `is ${shown}, but the price is ${amountInMinorUnits} now` };
  }
  return { line: { sku, quantity, unitPriceInMinorUnits: amountInMinorUnits }, learntAt };
}

/**
 * `unknown` when the client has to be believed for now: the service does not answer, and memory may be older than what
 * the client was shown.
 */
async function priceOf(
  catalogue: PricingCatalogue,
  country: string,
  { sku, unitPriceInMinorUnits: shown }: RequestedLine,
): Promise<KnownPrice | 'unknown' | undefined> {
  try {
    const product = await catalogue.product(sku, country);
    const price = product && catalogue.knownPrice(sku, country);
    const mayBeOld = shown !== undefined && !catalogue.isAnswering();
    return mayBeOld && price?.amountInMinorUnits !== shown ? 'unknown' : price;
  } catch (error) {
    if (error instanceof CatalogueUnknownError && shown !== undefined) return 'unknown';
    throw error;
  }
}

function refusal(status: 400 | 409, errors: FieldError[]): Problem {
  const fields = errors.map(({ field }) => field).join(', ');
  const detail =
    status === 409
      ? `Prices have changed: ${fields}. Show the customer the new ones, and order with another Idempotency-Key.`
      : `The body of the request is not valid: ${fields}.`;
  return new Problem({ status, detail, errors });
}

/** A quote is as old as its oldest price; of prices that only the client knows, nobody can tell. */
function quotedAtOf(lines: readonly PricedLine[]): number | undefined {
  let oldest = Number.POSITIVE_INFINITY;
  for (const { learntAt } of lines) {
    if (learntAt === undefined) return undefined;
    oldest = Math.min(oldest, learntAt);
  }
  return oldest;
}

function priceField(index: number): string {
  return `lines[${index}].unitPriceInMinorUnits`;
}

function isPriceError(error: FieldError | undefined): boolean {
  return error?.field.endsWith('.unitPriceInMinorUnits') ?? false;
}

function withoutUndefined({ region, phone, ...address }: OrderRequest['address']): PlacedOrder['address'] {
  return { ...address, ...(region !== undefined && { region }), ...(phone !== undefined && { phone }) };
}

function isFieldError(value: string | PricedLine | FieldError): value is FieldError {
  return typeof value === 'object' && 'field' in value;
}
