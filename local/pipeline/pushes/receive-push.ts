import type { Cloud } from '../../cloud/cloud.ts';
import type { CloudEvent } from '../../cloud/events/event.ts';
import { rulesFor } from '../../cloud/events/rules.ts';
import { isJsonObject, type JsonValue } from '../../cloud/json.ts';
import type { PushAnswer } from '../../git/push-report.ts';
import { referenceEvent } from '../../git/reference-event.ts';
import { referenceOf } from '../../git/reference-name.ts';
import { repositoryIdIn } from '../../git/repository-place.ts';
import type { TriggeredExecution } from '../deployed-pipelines.ts';
import type { Engine } from '../engine.ts';
import type { PipelineToTell } from './pipeline-sources.ts';
import type { Push } from './push.ts';

/** What a push came to: what was started, and what a function said that was asked. */
export type PushOutcome = Pick<PushAnswer, 'executions' | 'messages'>;

/**
 * Starts the pipelines that the push is for, unless they know of the commit. Where a rule in the pipeline's stack hands
 * pushes to a function, and no rule to the pipeline itself, that function decides; any other pipeline is started as its
 * source action would be by the event.
 */
export async function receivePush(engine: Engine, cloud: Cloud, push: Push): Promise<PushOutcome> {
  const outcomes = await Promise.all(
    engine.sources.pipelinesToTell(push).map(async (told) => {
      const { pipelineName } = told;
      const reason = await engine.sources.reasonAgainst(told, push);
      if (reason !== undefined) {
        engine.sources.noteHead(pipelineName, push);
        return { executions: [], messages: [reason] };
      }
      const functions = functionsAsked(told, push, cloud);
      if (functions.length === 0)
        return { executions: [engine.sources.startFor(pipelineName, push)], messages: [] };
      return ask({ engine, cloud, push, pipelineName }, functions, eventFor(told, push, cloud));
    }),
  );
  return {
    executions: outcomes.flatMap(({ executions }) => executions),
    messages: outcomes.flatMap(({ messages }) => messages),
  };
}

/** The ARNs of the functions that decide whether the push starts the pipeline. */
export function functionsAsked(told: PipelineToTell, push: Push, cloud: Cloud): string[] {
  if (!told.isByCodeCommit) return [];
  const event = eventFor(told, push, cloud);
  const all = (type?: string) => cloud.resources(type);
  const ofStack = (type?: string) => all(type).filter(({ stackId }) => stackId === told.stack.stackId);
  if (targetsOf(event, all).includes(told.pipelineArn)) return [];
  return targetsOf(event, ofStack).filter((arn) => arn.split(':')[2] === 'lambda');
}

function targetsOf(event: CloudEvent, all: Cloud['resources']): string[] {
  const rules = rulesFor(event, { resources: { all, find: () => undefined } });
  return rules.flatMap(({ targets }) => targets.map(({ Arn }) => Arn));
}

/** Of everything that the pipeline has not been told of yet. */
function eventFor({ before, stack }: PipelineToTell, push: Push, cloud: Cloud): CloudEvent {
  const { repository, branch, commit } = push;
  const change = { repository, reference: referenceOf(branch), before: before ?? null, after: commit };
  return referenceEvent(change, { ...stack, repositoryId: repositoryIdIn(cloud, repository) });
}

async function ask(
  { engine, cloud, push, pipelineName }: { engine: Engine; cloud: Cloud; push: Push; pipelineName: string },
  functions: readonly string[],
  event: CloudEvent,
): Promise<PushOutcome> {
  const known = new Set(engine.executions(pipelineName).map(({ executionId }) => executionId));
  const answers = await Promise.all(functions.map((arn) => cloud.invokeFunction(arn, event)));
  // Only now: a push about which a function failed is taken up by the next start.
  engine.sources.noteHead(pipelineName, push);
  const executions = engine
    .executions(pipelineName)
    .filter(({ executionId }) => !known.has(executionId))
    .map(({ executionId }): TriggeredExecution => ({ pipelineName, executionId }));
  return { executions, messages: answers.flatMap(messageOf) };
}

/** A function may answer with a `message` to whoever pushed. */
function messageOf(answer: JsonValue): string[] {
  return isJsonObject(answer) && typeof answer.message === 'string' ? [answer.message] : [];
}
