import { type Database, inTransaction, type Pool } from '../platform/postgres.ts';
import type { AuthorizationRequest, AuthorizationResult } from './contract.ts';
import {
  claimOrders,
  readAuthorizations,
  reasonOf,
  recordDecisions,
  releaseOrders,
} from './data/authorizations.ts';
import {
  type PaymentDecision,
  type PaymentProvider,
  ProviderFailedError,
  ProviderUnavailableError,
} from './domain/payment-provider.ts';

export interface AuthorizationDependencies {
  pool: Pool;
  provider: PaymentProvider;
  captureAfterMinutes: number;
}

/** What is answered for an order, to whoever asks with these terms. */
interface Outcome {
  terms: AuthorizationRequest;
  result: AuthorizationResult;
}

/**
 * Authorises orders at most once each: whoever asks again gets the first answer. The orders' rows are locked while the
 * provider is asked, so of two requests at the same time only one asks; if this process dies in between, the rows go with
 * it, and the provider knows the orders' ids again as idempotency keys.
 */
export async function authorizeOrders(
  { pool, provider, captureAfterMinutes }: AuthorizationDependencies,
  requests: readonly AuthorizationRequest[],
): Promise<AuthorizationResult[]> {
  const orders = firstOfEachOrder(requests);
  const outcomes = await inTransaction(pool, async (transaction) => {
    const claimed = await claimOrders(transaction, orders);
    const [fresh, known] = partition(orders, ({ orderId }) => claimed.has(orderId));
    return [
      ...(await authorizeFresh(transaction, { provider, captureAfterMinutes }, fresh)),
      ...(await recallKnown(transaction, known)),
    ];
  });
  const byOrder = new Map(outcomes.map((outcome) => [outcome.terms.orderId, outcome]));
  return requests.map((request) => answer(request, byOrder.get(request.orderId)));
}

/** An order that stands twice in a batch is asked for with the terms that came first. */
function firstOfEachOrder(requests: readonly AuthorizationRequest[]): AuthorizationRequest[] {
  const byOrder = new Map<string, AuthorizationRequest>();
  for (const request of requests) {
    if (!byOrder.has(request.orderId)) byOrder.set(request.orderId, request);
  }
  return [...byOrder.values()];
}

function partition<Item>(items: readonly Item[], belongs: (item: Item) => boolean): [Item[], Item[]] {
  return [items.filter(belongs), items.filter((item) => !belongs(item))];
}

async function authorizeFresh(
  transaction: Database,
  { provider, captureAfterMinutes }: Omit<AuthorizationDependencies, 'pool'>,
  requests: readonly AuthorizationRequest[],
): Promise<Outcome[]> {
  const answers = await Promise.all(requests.map((request) => ask(provider, request)));
  const decisions = new Map<string, PaymentDecision>();
  const undecided: string[] = [];
  for (const { terms, decision } of answers) {
    if (decision instanceof ProviderUnavailableError) undecided.push(terms.orderId);
    else decisions.set(terms.orderId, decision);
  }
  if (decisions.size > 0) await recordDecisions(transaction, decisions, captureAfterMinutes);
  if (undecided.length > 0) await releaseOrders(transaction, undecided);
  return answers.map(({ terms, decision }) => ({ terms, result: toResult(terms.orderId, decision) }));
}

async function ask(
  provider: PaymentProvider,
  terms: AuthorizationRequest,
): Promise<{ terms: AuthorizationRequest; decision: PaymentDecision | ProviderUnavailableError }> {
  const { orderId: idempotencyKey, amountInMinorUnits, currency, paymentMethod } = terms;
  try {
    const request = { idempotencyKey, amountInMinorUnits, currency, paymentMethod };
    return { terms, decision: await provider.authorize(request) };
  } catch (error) {
    // What goes wrong with one order, whatever it is, keeps none of the others waiting.
    const isKnown = error instanceof ProviderUnavailableError;
    return { terms, decision: isKnown ? error : new ProviderFailedError(idempotencyKey, error) };
  }
}

function toResult(
  orderId: string,
  decision: PaymentDecision | ProviderUnavailableError,
): AuthorizationResult {
  if (decision instanceof ProviderUnavailableError) return unavailable(orderId, decision.message);
  const { status, authorizationId } = decision;
  return { orderId, status, authorizationId, reason: reasonOf(decision) };
}

async function recallKnown(
  transaction: Database,
  requests: readonly AuthorizationRequest[],
): Promise<Outcome[]> {
  if (requests.length === 0) return [];
  return (
    await readAuthorizations(
      transaction,
      requests.map(({ orderId }) => orderId),
    )
  ).map(({ terms, authorization }) => ({ terms, result: authorization }));
}

function answer(request: AuthorizationRequest, outcome: Outcome | undefined): AuthorizationResult {
  if (outcome === undefined) {
    return unavailable(
      request.orderId,
      `Order ${request.orderId} is being asked for by somebody else; ask again.`,
    );
  }
  const differing = differences(request, outcome.terms);
  if (differing.length === 0) return outcome.result;
  return {
    ...{ orderId: request.orderId, status: 'refused', problem: 'different-terms' },
    detail:
      `Order ${request.orderId} was already asked for with another ${differing.join(' and ')}. An order is ` +
      'authorised once; ask with the same terms, or place another order.',
  };
}

function unavailable(orderId: string, detail: string): AuthorizationResult {
  return { orderId, status: 'refused', problem: 'unavailable', detail };
}

function differences(request: AuthorizationRequest, terms: AuthorizationRequest): string[] {
  return [
    ...(terms.amountInMinorUnits === request.amountInMinorUnits ? [] : ['amount']),
    ...(terms.currency === request.currency ? [] : ['currency']),
    ...(terms.paymentMethod === request.paymentMethod ? [] : ['payment method']),
  ];
}
