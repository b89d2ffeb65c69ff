import { z } from 'zod';
import type { ReportStore } from './store/report-store.ts';

/** Transactions by their id, which never comes back (`xid8`): from the first to just before the second. */
export interface Window {
  from: bigint;
  to: bigint;
}

export interface ExtractionState {
  /** Everything that a transaction below it has left is in Parquet. */
  watermark: bigint;
  /** What a run has undertaken to extract, and not finished yet. */
  claimed: Window | undefined;
  /** What the store knows this state by; undefined before the first run. */
  version: string | undefined;
}

/** The state is there, but not in the form that this release writes. */
export class UnreadableStateError extends Error {
  constructor(location: string, cause: unknown) {
    super(
      `${location}/${stateKey} is not the state of an extraction; put back an earlier version of it, or extract to another place.`,
      { cause },
    );
    this.name = 'UnreadableStateError';
  }
}

const stateKey = '_state/extraction.json';

const transactionId = z
  .string()
  .regex(/^\d{1,20}$/)
  .transform(BigInt);

const stateSchema = z.object({
  watermark: transactionId,
  claimed: z.object({ from: transactionId, to: transactionId }).optional(),
});

/** @throws {UnreadableStateError} */
export async function readState(store: ReportStore): Promise<ExtractionState> {
  const stored = await store.read(stateKey);
  if (stored === undefined) return { watermark: 0n, claimed: undefined, version: undefined };
  try {
    const { watermark, claimed } = stateSchema.parse(JSON.parse(stored.text));
    return { watermark, claimed, version: stored.version };
  } catch (error) {
    throw new UnreadableStateError(store.location, error);
  }
}

/** Whether a run has ever begun there. */
export async function hasState(store: ReportStore): Promise<boolean> {
  return (await store.read(stateKey)) !== undefined;
}

/** Undertakes to extract the window, and answers the new state; undefined when another run has changed it meanwhile. */
export function claim(
  store: ReportStore,
  { watermark, version }: ExtractionState,
  window: Window,
): Promise<ExtractionState | undefined> {
  return write(store, { watermark, claimed: window, version });
}

/** The window is in Parquet, whole. Undefined when another run has said so meanwhile. */
export function finish(
  store: ReportStore,
  { version }: ExtractionState,
  window: Window,
): Promise<ExtractionState | undefined> {
  return write(store, { watermark: window.to, claimed: undefined, version });
}

async function write(store: ReportStore, state: ExtractionState): Promise<ExtractionState | undefined> {
  const { watermark, claimed } = state;
  const text = JSON.stringify({
    watermark: String(watermark),
    ...(claimed && { claimed: { from: String(claimed.from), to: String(claimed.to) } }),
  } satisfies z.input<typeof stateSchema>);
  const version = await store.replace(stateKey, `${text}\n`, state.version);
  return version === undefined ? undefined : { ...state, version };
}
