/** Sends dead letters of the order queue again, all or some, when operators ask for it. */
export const redrive = {
  name: 'redrive',
  handler: 'main.handler',
  timeoutInSeconds: 900,
  metrics: ['DeadLettersRedriven'],
} as const;

export type RedriveMetric = (typeof redrive)['metrics'][number];

export interface RedriveVariables {
  ENVIRONMENT: string;
  DATABASE_HOST: string;
  DATABASE_PORT: string;
  DATABASE_NAME: string;
  /** The secret with `username` and `password`; read when the function runs, so a rotated one is found. */
  DATABASE_SECRET_ARN: string;
  ORDER_QUEUE_URL: string;
}

/** What an operator invokes it with; whatever is left out does not narrow the selection. */
export interface RedriveRequest {
  /** Who asks, for the audit. */
  requestedBy: string;
  /** Those of the back office. */
  deadLetterIds?: string[] | undefined;
  /** Part of the reason for which the message was put aside. */
  reason?: string | undefined;
  /** At most so many in this run, 1 to 10,000; 1,000 unless given. */
  limit?: number | undefined;
  /** At most so many in a second, 1 to 100; 10 unless given. */
  perSecond?: number | undefined;
  /** Tells which would be sent, and sends none. */
  dryRun?: boolean | undefined;
}

export interface RedriveResult {
  /** How many were sent; in a dry run none. */
  redriven: number;
  /** How many of the selection are still open. */
  remaining: number;
  /** Those that were sent, or would be; the first hundred. */
  deadLetters: { deadLetterId: string; orderId: string | null; reason: string; deadLetteredAt: string }[];
}
