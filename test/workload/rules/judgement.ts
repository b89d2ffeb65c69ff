/** A rule that a resource breaks. */
export interface Finding {
  rule: string;
  /** Where the resource stands in the app: `sluice-pipeline/prod/data/Media/Resource`. */
  resource: string;
  description: string;
}

export interface Acknowledgement {
  rule: string;
  /** What it was said of, and with that of everything below. */
  construct: string;
  /** The environment or, for what belongs to none, the stack. */
  owner: string;
  /** Whether that is a whole stack, or more. */
  isOfStack: boolean;
  reason: string;
  /** The resources that break the rule there. */
  resources: string[];
}

export interface Judgement {
  /** Broken and not acknowledged. */
  open: Finding[];
  acknowledged: Acknowledgement[];
}

/** How many sentences there are, and of how many resources and rules they are said. */
export function countAcknowledgements(acknowledged: readonly Acknowledgement[]) {
  return {
    reasons: new Set(acknowledged.map(({ reason }) => reason)).size,
    said: acknowledged.length,
    /** What stands in both regions of an environment, from the same lines of ours, counts once. */
    inOneRegion: new Set(acknowledged.map(inEitherRegion)).size,
  };
}

/** Without what tells the DR region from the other: its name, and `dr-` before the names of its stacks. */
function inEitherRegion({ rule, construct }: Acknowledgement): string {
  return `${rule} ${construct}`.replaceAll(/\b[a-z]{2}-[a-z]+-\d\b/g, 'region').replaceAll(/\bdr-/g, '');
}
