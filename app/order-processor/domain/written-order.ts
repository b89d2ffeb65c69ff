import type { OrderedLine } from './assess-orders.ts';
import type { OrderState } from './order-life.ts';

/** An order as it stands in the database, as far as going on with it needs. */
export interface WrittenOrder extends OrderState {
  orderId: string;
  email: string;
  /** Of the test customer: it takes nothing out of stock, and is cancelled instead of confirmed. */
  isTest: boolean;
  currency: string;
  totalInMinorUnits: number;
  lines: OrderedLine[];
  /** These three are null where a release before them has written the order. */
  locale: string | null;
  paymentMethod: string | null;
  contentHash: string | null;
}
