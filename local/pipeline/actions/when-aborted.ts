/** Resolves with the result when the signal is given, and never before. */
export function whenAborted<Result>(signal: AbortSignal, result: Result): Promise<Result> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve(result);
    else signal.addEventListener('abort', () => resolve(result), { once: true });
  });
}
