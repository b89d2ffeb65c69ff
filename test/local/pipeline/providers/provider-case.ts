import type { JsonObject } from '../../../../local/cloud/json.ts';
import type { supportedTypes } from '../../../../local/pipeline/actions/providers.ts';
import type { HowCarriedOut } from '../../../../local/pipeline/execution.ts';
import type { RehearsedPipeline } from '../rehearsed-pipeline.ts';
import type { Course } from './course.ts';

/** One way in which an action is carried out, and what everybody who asks for it can rely on. */
export interface ProviderCase {
  title: string;
  type: (typeof supportedTypes)[number];
  /** Declared as `work` in the namespace `Work`; its output artifact, if any, is `Out`. */
  action(course: Course): JsonObject;
  /** The buildspecs of projects that it needs, by name. */
  projects?(course: Course): Record<string, string>;
  /** What each commit holds for it, by path. */
  committed?: Record<string, string>;
  /** Puts whoever does the work in place. */
  prepare(rehearsed: RehearsedPipeline, course: Course): void;
  /** What it leaves when it succeeds. */
  variables: Record<string, string>;
  files: Record<string, string>;
  /** What it says when it fails. */
  reason: RegExp;
  /** Null where there is none. */
  log: RegExp | null;
  carriedOut: HowCarriedOut | null;
  /** How its action ends when the execution is stopped, and not abandoned. */
  whenStopped: 'Succeeded' | 'Abandoned';
  /** Null where the service lets it take its time. */
  timesOut: { says: RegExp; wait?(rehearsed: RehearsedPipeline, executionId: string): Promise<void> } | null;
}

/** In the tests of time that runs out, which shorten it. */
export const minute = { milliseconds: 60_000 };

/** What every commit here is called. */
export const commit = 'a'.repeat(40);

/** What most cases have in common. */
export const usual = {
  variables: {},
  files: {},
  carriedOut: null,
  whenStopped: 'Succeeded',
  timesOut: null,
} as const;
export const takesCode = { InputArtifacts: [{ Name: 'Code' }] };
export const leavesOut = { OutputArtifacts: [{ Name: 'Out' }], Namespace: 'Work' };
