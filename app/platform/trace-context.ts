import { AsyncLocalStorage } from 'node:async_hooks';
import { randomFillSync } from 'node:crypto';

/** Where the work at hand belongs: one trace runs through all services, and each of them is a span of it. */
interface TraceContext {
  traceId: string;
  /** Made when somebody asks for it: most requests cause none of their own. */
  spanId: string | undefined;
  flags: string;
}

const storage = new AsyncLocalStorage<TraceContext>();

/** https://www.w3.org/TR/trace-context/#traceparent-header; a later version may have more fields, version ff none. */
const traceparentForm =
  /^(?!ff)[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-([0-9a-f]{2})(?:-.*)?$/;

/** Runs `work` as a span of the trace that `traceparent` names, or of a new one where it names none. */
export function runInTrace<Result>(traceparent: string | undefined, work: () => Result): Result {
  return storage.run(toContext(traceparent), work);
}

/** What to send on, as the header or message attribute `traceparent`; undefined outside of a trace. */
export function currentTraceparent(): string | undefined {
  const context = storage.getStore();
  if (!context) return undefined;
  context.spanId ??= randomHex(8);
  return `00-${context.traceId}-${context.spanId}-${context.flags}`;
}

/** 32 hex digits; undefined outside of a trace. */
export function currentTraceId(): string | undefined {
  return storage.getStore()?.traceId;
}

function toContext(traceparent: string | undefined): TraceContext {
  const match = traceparent === undefined ? null : traceparentForm.exec(traceparent);
  const [, traceId = randomHex(16), flags = '00'] = match ?? [];
  return { traceId, spanId: undefined, flags };
}

/** Random bytes are fetched for many ids at a time: one by one they cost more than the rest of a request's trace. */
const pool = Buffer.alloc(4096);
let used = pool.length;

function randomHex(bytes: number): string {
  if (used + bytes > pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  used += bytes;
  return pool.toString('hex', used - bytes, used);
}
