/** What is worth a message. */
export type News =
  | { kind: 'failed'; stage: string; action: string; why: string }
  | { kind: 'rejected'; stage: string; action: string; why: string }
  | { kind: 'waits'; stage: string; action: string }
  /** `stage` is null where it is not known which one. */
  | { kind: 'goes-back'; stage: string | null }
  | { kind: 'works-again'; stage: string; failedBefore: string };

/** Of which execution there is news. */
export interface Delivery {
  pipeline: string;
  region: string;
  executionId: string;
  /** Null where the source could not be read. */
  commit: { id: string; message: string } | null;
}
