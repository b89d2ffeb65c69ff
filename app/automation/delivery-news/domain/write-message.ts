import type { Delivery, News } from './news.ts';

/** The most characters that SNS takes as a subject, all of them ASCII. */
const longestSubject = 100;

/** What the subscribers get: what has happened, with which commit, and where to look. */
export function writeMessage(news: News, delivery: Delivery): { subject: string; message: string } {
  const { title, lines } = tell(news);
  const { pipeline, executionId } = delivery;
  return {
    subject: toSubject(`${pipeline}: ${title}`),
    message: [...lines, '', describeCommit(delivery), `Execution: ${executionId}`, linkTo(delivery), ''].join(
      '\n',
    ),
  };
}

function tell(news: News): { title: string; lines: string[] } {
  switch (news.kind) {
    case 'failed':
      return {
        title: `${news.stage} failed`,
        lines: [`${news.stage}/${news.action} failed: ${news.why || 'it says no reason'}`],
      };
    case 'rejected':
      return {
        title: `not promoted at ${news.stage}`,
        lines: [`${news.stage}/${news.action} was not approved: ${news.why || 'nobody says why'}`],
      };
    case 'waits':
      return {
        title: `${news.stage} waits for approval`,
        lines: [`${news.stage}/${news.action} waits until one of its approvers answers.`],
      };
    case 'goes-back':
      return {
        title: `${news.stage ?? 'a stage'} goes back`,
        lines: [`${news.stage ?? 'A stage'} is taken back to the release below.`],
      };
    case 'works-again':
      return {
        title: `${news.stage} works again`,
        lines: [`${news.stage} has succeeded, after ${news.failedBefore} had failed in it.`],
      };
  }
}

function toSubject(text: string): string {
  return text
    .replaceAll(/[^\x20-\x7e]+/g, ' ')
    .slice(0, longestSubject)
    .trim();
}

function describeCommit({ commit }: Delivery): string {
  if (commit === null) return 'Commit: none, as the source was not read';
  const [title = ''] = commit.message.split('\n');
  return `Commit: ${commit.id} ${title}`.trim();
}

/** The page of the execution in the console of CodePipeline. */
function linkTo({ pipeline, region, executionId }: Delivery): string {
  return `https://${region}.console.aws.amazon.com/codesuite/codepipeline/pipelines/${pipeline}/executions/${executionId}/timeline?region=${region}`;
}
