const callbacks: (() => void)[] = [];

/**
 * For helpers of tests that keep something for a test file: called when a test file of this worker is over, and so for each
 * that follows. A hook of Jest would be one of the first test file alone, because helpers are evaluated once.
 */
export function afterTestFile(callback: () => void): void {
  callbacks.push(callback);
}

export function endTestFile(): void {
  for (const callback of callbacks) callback();
}
