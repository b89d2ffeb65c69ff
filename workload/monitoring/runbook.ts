/** A heading of `docs/operations.md`, as a link names it: what to look at and to do when an alarm rings. */
export type Runbook =
  | 'customers-do-not-reach-the-shop'
  | 'a-part-of-the-shop-does-not-work'
  | 'a-service-has-no-tasks'
  | 'a-deployment-is-taken-back'
  | 'a-service-is-busy'
  | 'requests-fail'
  | 'requests-are-slow'
  | 'a-function-fails'
  | 'what-was-asked-is-put-aside'
  | 'there-is-no-recent-copy'
  | 'the-source-is-not-backed-up'
  | 'reports-are-late'
  | 'customers-do-not-get-what-they-want'
  | 'the-canary-fails'
  | 'no-orders-come-in'
  | 'payments-are-declined'
  | 'orders-stand-still'
  | 'orders-wait'
  | 'orders-are-put-aside'
  | 'customers-are-not-told'
  | 'the-database-is-in-trouble'
  | 'the-database-is-busy'
  | 'the-database-is-short-of-memory-or-disk'
  | 'readers-lag-behind'
  | 'the-other-region-lags-behind'
  | 'transactions-deadlock'
  | 'the-cache-is-in-trouble'
  | 'the-cache-is-full'
  | 'the-cache-is-busy'
  | 'the-replica-of-the-cache-lags-behind';

/** The line of an alarm's description by which the runbook is found. */
export function runbookLine(runbook: Runbook): string {
  return `Runbook: docs/operations.md#${runbook}`;
}
