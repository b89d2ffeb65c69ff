const firstPauseInMilliseconds = 250;
const longestPauseInMilliseconds = 60_000;
const secondsThatCountAsSuccess = 10;

/** How long to wait before something is started in the place of what ended by itself: twice as long each time. */
export class BackOff {
  #failuresInARow = 0;
  #nextStart = 0;

  /** `secondsWell`: how long it had worked before. */
  failed(secondsWell: number): void {
    this.#failuresInARow = secondsWell >= secondsThatCountAsSuccess ? 1 : this.#failuresInARow + 1;
    const pause = firstPauseInMilliseconds * 2 ** (this.#failuresInARow - 1);
    this.#nextStart = Date.now() + Math.min(pause, longestPauseInMilliseconds);
  }

  /** Milliseconds until the next start is due; 0 when it is. */
  get wait(): number {
    return Math.max(0, this.#nextStart - Date.now());
  }
}
