import type { PullRequestChanges } from '../contract.ts';

/** What is known of a pull request at one of its commits. */
export interface Review {
  commit: string;
  builds: readonly StepBuild[];
  tests: TestResults;
  /** Undefined as long as no build has reported it. */
  coverage: Coverage | undefined;
  /** Undefined as long as no build has told them. */
  changes: PullRequestChanges | undefined;
}

/** The newest build of a step; a step whose build is not there yet waits. */
export interface StepBuild {
  step: string;
  /** As CodeBuild has it. */
  status: 'WAITING' | 'IN_PROGRESS' | 'SUCCEEDED' | 'FAILED' | 'FAULT' | 'STOPPED' | 'TIMED_OUT';
  /** Where its log is read. */
  link: string | undefined;
}

export interface TestResults {
  total: number;
  failed: number;
  /** The names of those that failed; of many, the first. */
  failing: readonly string[];
}

/** In percent of the lines. */
export interface Coverage {
  lines: number;
  /** Of the branch that the pull request goes to; undefined where that has not been measured. */
  linesBefore: number | undefined;
}

export type Verdict = 'running' | 'passed' | 'failed';

/** One build that has not succeeded is enough, whatever becomes of the others. */
export function judge({ builds }: Pick<Review, 'builds'>): Verdict {
  if (builds.some((build) => build.status !== 'SUCCEEDED' && !isRunning(build))) return 'failed';
  return builds.some(isRunning) ? 'running' : 'passed';
}

export function isRunning({ status }: StepBuild): boolean {
  return status === 'WAITING' || status === 'IN_PROGRESS';
}
