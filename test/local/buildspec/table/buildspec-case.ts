/** A buildspec, and what has to come of it. */
export interface BuildspecCase {
  /** Goes on after the name of the row. */
  does: string;
  /** The text of `buildspec.yml`. */
  buildspec: string;
  /** Of the source, by their paths. */
  files?: Record<string, string>;
  /** Options of the runner; `SOURCE` stands for the folder of the source. */
  options?: string[];
  /** Builds that are run before, each in a source of its own, and that share the case's caches. */
  before?: Pick<BuildspecCase, 'buildspec' | 'files' | 'options'>[];
  /** All that commands print, line by line. */
  prints?: (string | RegExp)[];
  /** Of what the runner says. */
  says?: (string | RegExp)[];
  /** What the runner never says. */
  doesNotSay?: RegExp;
  /** Those that have something to do, in their order, each with how it ended. */
  phases: string[];
  exit: 0 | 1;
  /** Files, each below the name of its artifact. */
  artifacts?: string[];
}

/** The cases of rows, by the first cell of each. */
export type CasesOfRows = Record<string, BuildspecCase[]>;

/** The phases of a build whose commands ran to the end: of those given, the ones without an outcome succeeded. */
export function completed(...phases: string[]): string[] {
  return [...cutShort(...phases).slice(0, -1), 'UPLOAD_ARTIFACTS succeeded', 'FINALIZING succeeded'];
}

/** The phases of a build that ended early. */
export function cutShort(...phases: string[]): string[] {
  const outcomes = phases.map((phase) => (phase.includes(' ') ? phase : `${phase} succeeded`));
  return ['DOWNLOAD_SOURCE succeeded', ...outcomes, 'FINALIZING succeeded'];
}
