import type { Cloud } from './cloud/cloud.ts';
import type { CloudEvent } from './cloud/events/event.ts';
import type { PullRequests } from './git/pull-requests/pull-requests.ts';
import type { PushAnswer, PushReport } from './git/push-report.ts';
import type { PushReceiver } from './git/receive-pushes.ts';
import type { ReferenceChange } from './git/reference-event.ts';
import { referenceOf } from './git/reference-name.ts';
import { openToldReferences } from './git/told-references.ts';
import type { Engine } from './pipeline/engine.ts';
import { changedPullRequestOf } from './pipeline/pushes/changed-pull-request.ts';
import type { Push } from './pipeline/pushes/push.ts';
import { receivePush } from './pipeline/pushes/receive-push.ts';
import { tellRules } from './pipeline/pushes/tell-rules.ts';

export interface PushIntakeOptions {
  stateDirectory: string;
  engine: Engine;
  cloud: Cloud;
  pullRequests: Pick<PullRequests, 'followSources'>;
}

/** Lets everybody know what has become of branches and tags: rules, pipelines and pull requests. */
export interface PushIntake extends PushReceiver {
  /** Tells rules what was pushed and deleted while no rehearsal ran. */
  tellMissed(): Promise<void>;
  /** Hands pushes to the pipelines that do not know of them yet. */
  takeUpHeads(): Promise<void>;
  /** Starts the pipelines that wait for what CodeCommit tells of a pull request. */
  receivePullRequest(event: CloudEvent): Promise<void>;
  /** What the pusher of a commit was told. */
  saidOf(commit: string): string;
}

export function createPushIntake(options: PushIntakeOptions): PushIntake {
  const { stateDirectory, engine, cloud, pullRequests } = options;
  const references = openToldReferences(stateDirectory);
  const said = new Map<string, string>();
  const tell = (change: ReferenceChange) => {
    tellRules(engine, cloud, change);
    references.note(change);
  };
  const handOn = async (push: Push): Promise<Pick<PushAnswer, 'executions' | 'messages'>> => {
    const outcome = await receivePush(engine, cloud, push);
    said.set(push.commit, outcome.messages.join('; '));
    const reviewed = await pullRequests.followSources();
    const revisions = reviewed.map((id) => `pull request ${id} has another revision`);
    return { ...outcome, messages: [...outcome.messages, ...revisions] };
  };
  return {
    sources: engine.sources,
    receivePush: ({ repository, branch, commit, ...how }: PushReport) => {
      tell({ repository, reference: referenceOf(branch), after: commit, ...how });
      return handOn({ repository, branch, commit });
    },
    receiveDeletion: ({ repository, branch, before }) =>
      tell({ repository, reference: referenceOf(branch), before, after: null }),
    async tellMissed() {
      for (const change of await references.missed()) tell(change);
    },
    async takeUpHeads() {
      for (const push of await engine.sources.heads()) await handOn(push);
    },
    async receivePullRequest(event) {
      const changed = changedPullRequestOf(event);
      if (changed !== undefined) await engine.sources.startForPullRequest(changed);
    },
    saidOf: (commit) => said.get(commit) ?? '',
  };
}
