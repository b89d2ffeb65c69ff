import { z } from 'zod';
import type { SourceRevisionOverride } from '../source-revisions.ts';
import type { ActionHandler, ActionRequest } from './action-handler.ts';
import { ConfigurationError, parseJson, required } from './configuration.ts';

/** Starts another pipeline; who asks again with the same token gets the execution of before. */
export type StartPipeline = (
  name: string,
  variables: Readonly<Record<string, string>>,
  options: { sourceRevisions: readonly SourceRevisionOverride[]; clientRequestToken: string },
) => Promise<string>;

const revisions = z.array(
  z.object({ actionName: z.string(), revisionType: z.string(), revisionValue: z.string() }),
);
const variables = z.array(z.object({ name: z.string(), value: z.string() }));

/**
 * Starts another pipeline of the same account and region, and does not wait for it.
 *
 * @see https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference-PipelineInvoke.html
 */
export function pipelineInvoke(start: StartPipeline): ActionHandler {
  return async (request) => {
    if (request.pipeline.pipelineType !== 'V2')
      throw new ConfigurationError(request, 'a pipeline of type V1 invokes no other');
    const name = required(request, 'PipelineName');
    const given = readList(request, 'Variables', variables);
    const executionId = await start(name, Object.fromEntries(given.map((each) => [each.name, each.value])), {
      sourceRevisions: readList(request, 'SourceRevisions', revisions),
      clientRequestToken: tokenOf(request),
    });
    request.log(`${name} is started: ${executionId}`);
    return {
      status: 'Succeeded',
      summary: `started ${name}: ${executionId}`,
      externalExecutionId: executionId,
    };
  };
}

/** The same for an action that is repeated because nobody has heard how it ended, and another one for a retry. */
function tokenOf({ executionId, stage, action, attempt }: ActionRequest): string {
  return `${executionId}/${stage}/${action.name}/${attempt}`;
}

function readList<Item>(request: ActionRequest, key: string, schema: z.ZodType<Item[]>): Item[] {
  const text = request.configuration[key];
  if (text === undefined) return [];
  const parsed = schema.safeParse(parseJson(request, key, text));
  if (parsed.success) return parsed.data;
  throw new ConfigurationError(request, `${key} is not the list that StartPipelineExecution takes`);
}
