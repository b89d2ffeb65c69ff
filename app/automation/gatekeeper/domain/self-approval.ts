/** What the dossier of an execution says, as its build has told. */
export interface ToldDossier {
  /** Whether it is sure that nothing would change. */
  isUnchanged: boolean;
  summary: string;
}

/** https://docs.aws.amazon.com/codepipeline/latest/APIReference/API_ApprovalResult.html */
const longestSummary = 512;

/** What stands in the history of the pipeline as the reason of an approval that nobody gave. */
export function reasonForItself({ summary }: ToldDossier): string {
  const reason = `By itself, as unchangedApprovesItself of the environment says: ${summary}`;
  return reason.length <= longestSummary ? reason : `${reason.slice(0, longestSummary - 1)}…`;
}
