/**
 * When a commit was made, as the source action tells it: as an ISO date, or as git keeps it, `1764340000 +0100`.
 *
 * @see https://docs.aws.amazon.com/codepipeline/latest/userguide/reference-variables.html
 * @returns undefined where it is told in no way that is known
 */
export function parseCommitTime(text: string | undefined): Date | undefined {
  const [, seconds] = /^(\d{10})(?: [+-]\d{4})?$/.exec(text ?? '') ?? [];
  const time = new Date(seconds === undefined ? (text ?? '') : Number(seconds) * 1000);
  return Number.isNaN(time.getTime()) ? undefined : time;
}
