/** An approval that nobody has answered yet. */
export interface WaitingGate {
  stage: string;
  action: string;
  /** By which the approval is answered. */
  token: string;
  /** The execution that waits in it. */
  executionId: string;
  /** Those that have come through everything before it. */
  arrived: readonly string[];
}
