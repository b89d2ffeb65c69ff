import type { AuthorizationRequest, AuthorizationResult } from '../payments/contract.ts';
import { RequestRefusedError } from '../platform/json-client.ts';
import type { Payments } from './data/payments.ts';
import {
  afterAuthorization,
  afterRefund,
  afterTest,
  afterVoid,
  type Transition,
} from './domain/order-life.ts';
import type { WrittenOrder } from './domain/written-order.ts';
import type { Failures, OrderDependencies, Standing, Turn } from './turn.ts';

/** Payments will never answer otherwise: the order was asked for with other terms, or there is nothing to refund. */
export class PaymentRefusedError extends Error {
  constructor(orderId: string, detail: string, cause?: unknown) {
    super(`Payments refuses order ${orderId} for good: ${detail}`, { cause });
    this.name = 'PaymentRefusedError';
  }
}

/** Payments has no answer for this order now; it is asked again. */
export class PaymentUnavailableError extends Error {
  constructor(orderId: string, detail: string) {
    super(`Payments has no answer for order ${orderId}: ${detail} The order is tried again later.`);
    this.name = 'PaymentUnavailableError';
  }
}

/** An order, and the change that the answer of payments makes. */
export interface Answered {
  order: WrittenOrder;
  transition: Transition;
}

export interface Answers {
  transitions: Map<Turn, Answered>;
  failures: Failures;
}

/** Has payments do what each order still needs; an order that needs nothing of it has no answer. */
export async function askPayments(
  { payments }: Pick<OrderDependencies, 'payments'>,
  standings: ReadonlyMap<Turn, Standing>,
): Promise<Answers> {
  const answers: Answers = { transitions: new Map(), failures: new Map() };
  const todo = [...standings].map(([turn, { order, step }]) => ({ turn, order, step }));
  const inNeedOf = (step: Standing['step']['do']) => todo.filter((item) => item.step.do === step);
  await Promise.all([
    authorize(payments, inNeedOf('authorize'), answers),
    ...inNeedOf('void').map((item) => voidPayment(payments, item, answers)),
    ...inNeedOf('refund').map((item) => refund(payments, item, answers)),
  ]);
  return answers;
}

interface Item {
  turn: Turn;
  order: WrittenOrder;
}

/** @throws what is wrong with one of several requests, so that the caller finds out with which */
async function authorize(payments: Payments, items: readonly Item[], answers: Answers): Promise<void> {
  if (items.length === 0) return;
  let results: AuthorizationResult[];
  try {
    results = await payments.authorize(items.map(toRequest));
  } catch (error) {
    if (error instanceof RequestRefusedError || !(error instanceof Error)) throw error;
    for (const { turn } of items) answers.failures.set(turn, error);
    return;
  }
  const resultOf = new Map(results.map((result) => [result.orderId, result]));
  for (const { turn, order } of items) {
    const answer = toAnswer(order.orderId, resultOf.get(order.orderId));
    if (answer instanceof Error) answers.failures.set(turn, answer);
    else answers.transitions.set(turn, { order, transition: answer });
  }
  await Promise.all(
    items.filter(({ order }) => order.isTest).map((item) => endTest(payments, item, answers)),
  );
}

/** Nothing is held of a test once it has ended; where that fails it is only reserved, and comes again. */
async function endTest(payments: Payments, item: Item, answers: Answers): Promise<void> {
  const authorized = answers.transitions.get(item.turn)?.transition;
  if (authorized?.to !== 'confirmed') return;
  answers.transitions.delete(item.turn);
  await answer(item, answers, async () => {
    await payments.refund(item.order.orderId);
    return afterTest(authorized);
  });
}

/** The terms are those of the order as it is written, whatever the message that came now says. */
function toRequest({ turn, order }: Item): AuthorizationRequest {
  const { wish } = turn;
  const paymentMethod = 'paymentMethod' in wish ? wish.paymentMethod : '';
  return {
    orderId: order.orderId,
    amountInMinorUnits: order.totalInMinorUnits,
    currency: order.currency,
    paymentMethod: order.paymentMethod ?? paymentMethod,
  };
}

function toAnswer(orderId: string, result: AuthorizationResult | undefined): Transition | Error {
  if (!result) return new PaymentUnavailableError(orderId, 'it is missing in the answer.');
  if (result.status !== 'refused') return afterAuthorization(result);
  return result.problem === 'different-terms'
    ? new PaymentRefusedError(orderId, result.detail)
    : new PaymentUnavailableError(orderId, result.detail);
}

async function voidPayment(payments: Payments, { turn, order }: Item, answers: Answers): Promise<void> {
  await answer({ turn, order }, answers, async () => afterVoid(order, await payments.void(order.orderId)));
}

async function refund(payments: Payments, { turn, order }: Item, answers: Answers): Promise<void> {
  await answer({ turn, order }, answers, async () => {
    await payments.refund(order.orderId).catch((error: unknown) => {
      if (!(error instanceof RequestRefusedError) || error.status !== 404) throw error;
      throw new PaymentRefusedError(order.orderId, error.detail, error);
    });
    return afterRefund();
  });
}

async function answer(
  { turn, order }: Item,
  { transitions, failures }: Answers,
  ask: () => Promise<Transition>,
): Promise<void> {
  try {
    transitions.set(turn, { order, transition: await ask() });
  } catch (error) {
    failures.set(turn, error instanceof Error ? error : new Error(String(error)));
  }
}
