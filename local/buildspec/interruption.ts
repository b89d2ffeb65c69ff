import type { PhaseContext } from './build-result.ts';

export interface InterruptionReason {
  status: 'STOPPED' | 'TIMED_OUT';
  context: PhaseContext;
}

/** Watches for the two things that cut a build off: somebody stops it, or its time is over. */
export interface InterruptionWatch {
  /** Undefined while the build may go on. */
  reason(): InterruptionReason | undefined;
  /** Ends the watch. */
  close(): void;
}

export function watchForInterruption(
  given: { signal: AbortSignal | undefined; timeoutInMinutes: number },
  interrupt: () => void,
): InterruptionWatch {
  let reason: InterruptionReason | undefined;
  const because = (next: InterruptionReason) => {
    if (reason) return;
    reason = next;
    interrupt();
  };
  const stop = () =>
    because({
      status: 'STOPPED',
      context: { statusCode: 'BUILD_STOPPED', message: 'The build was stopped.' },
    });
  const timer = setTimeout(() => {
    const message = `The build took longer than its ${given.timeoutInMinutes} minutes.`;
    because({ status: 'TIMED_OUT', context: { statusCode: 'BUILD_TIMED_OUT', message } });
  }, given.timeoutInMinutes * 60_000);
  given.signal?.addEventListener('abort', stop);
  if (given.signal?.aborted) stop();
  return {
    reason: () => reason,
    close() {
      clearTimeout(timer);
      given.signal?.removeEventListener('abort', stop);
    },
  };
}
