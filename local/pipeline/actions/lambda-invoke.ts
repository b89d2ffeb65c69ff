import { setTimeout as pause } from 'node:timers/promises';
import type { Cloud } from '../../cloud/cloud.ts';
import type { JsonObject, JsonValue } from '../../cloud/json.ts';
import { unzipFiles, writeFiles } from '../../cloud/unzip.ts';
import type { Job, JobResult, Jobs } from '../jobs.ts';
import type { ActionHandler, ActionOutcome, ActionRequest } from './action-handler.ts';
import { ConfigurationError, required } from './configuration.ts';
import { whenAborted } from './when-aborted.ts';

type FunctionCloud = Pick<Cloud, 'invokeFunction' | 'publishFile' | 'withdrawFile' | 'readObject'>;

const longestInMinutes = 24 * 60;
const millisecondsToContinuation = 2_000;

/**
 * A function that fails is called twice more, after one minute and after two; the time is shortened here.
 * https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html
 */
const secondsBeforeCalls = [1, 2];

/** An artifact as a function gets or gives it: a zip archive in the pipeline's bucket. */
interface JobArtifact {
  name: string;
  bucket: string;
  key: string;
}

/**
 * Gives a function a job, and waits until it says by CodePipeline's API how that ended. Where it has answered with a
 * token, it is asked again.
 *
 * @see https://docs.aws.amazon.com/codepipeline/latest/userguide/actions-invoke-lambda-function.html
 */
export function lambdaInvoke(cloud: FunctionCloud, jobs: Jobs): ActionHandler {
  return async (request) => {
    const inputs = artifactsOf(request, request.action.inputArtifacts);
    const outputs = artifactsOf(request, request.action.outputArtifacts);
    try {
      for (const artifact of inputs) await publish(cloud, request, artifact);
      const result = await doJob(cloud, jobs, request, { inputs, outputs });
      if (result.status === 'Succeeded') for (const artifact of outputs) await keep(cloud, request, artifact);
      return outcomeOf(result);
    } finally {
      for (const { bucket, key } of [...inputs, ...outputs]) await cloud.withdrawFile({ bucket, key });
    }
  };
}

function artifactsOf(
  { pipeline, action, actionExecutionId, ...request }: ActionRequest,
  names: string[],
): JobArtifact[] {
  const bucket = pipeline.artifactBuckets[action.region];
  if (names.length > 0 && bucket === undefined) {
    throw new ConfigurationError(
      { action, stage: request.stage },
      `the pipeline has no ArtifactStore in ${action.region}, where the function is`,
    );
  }
  const place = `${pipeline.name}/${actionExecutionId}`;
  return names.map((name) => ({ name, bucket: bucket ?? '', key: `${place}/${name}.zip` }));
}

function publish(
  cloud: FunctionCloud,
  request: ActionRequest,
  { name, bucket, key }: JobArtifact,
): Promise<void> {
  const { account, region } = request.action;
  return cloud.publishFile({
    account,
    region,
    bucket,
    key,
    source: request.artifact(name),
    packaging: 'zip',
  });
}

async function doJob(
  cloud: FunctionCloud,
  jobs: Jobs,
  request: ActionRequest,
  artifacts: { inputs: JobArtifact[]; outputs: JobArtifact[] },
): Promise<JobResult> {
  const deadline = AbortSignal.timeout((request.action.timeoutInMinutes ?? longestInMinutes) * 60_000);
  let continuationToken: string | undefined;
  while (true) {
    const job = jobs.open();
    try {
      const event = eventOf(request, job.id, artifacts, continuationToken);
      const result = await Promise.race([
        job.result,
        failureOf(cloud, request, event, job),
        whenAborted(request.signal, failure('The execution was stopped')),
        whenAborted(deadline, failure('The function has not said in time how its job ended')),
      ]);
      if (result.status === 'Failed' || result.continuationToken === undefined) return result;
      continuationToken = result.continuationToken;
      request.log(`It has more to do: ${result.summary || 'it is asked again'}`);
    } finally {
      job.close();
    }
    await pause(millisecondsToContinuation, undefined, { signal: request.signal });
  }
}

/**
 * Resolves for a function that fails as often as it is called, and never for one that ends: what it says of the job counts.
 * Nobody listens any more to one that goes on after that.
 */
async function failureOf(
  cloud: FunctionCloud,
  request: ActionRequest,
  event: JsonObject,
  job: Job,
): Promise<JobResult> {
  const name = required(request, 'FunctionName');
  for (const seconds of [...secondsBeforeCalls, null]) {
    const problem = await failureOfCall(cloud, request, name, event);
    if (!job.isOpen()) break;
    if (problem === undefined) {
      request.log('The function has ended; the action ends with PutJobSuccessResult or PutJobFailureResult.');
      break;
    }
    if (seconds === null) {
      request.log(`${problem}\nOn AWS the action would now wait for an answer, until its time is over.`);
      const [summary = ''] = problem.split('\n');
      return failure(summary);
    }
    request.log(`${problem}\nIt is called again in ${seconds} s, as Lambda does it in as many minutes.`);
    await pause(seconds * 1000, undefined, { signal: request.signal });
  }
  return new Promise(() => {});
}

async function failureOfCall(
  cloud: FunctionCloud,
  { action: { account, region } }: ActionRequest,
  name: string,
  event: JsonObject,
): Promise<string | undefined> {
  const arn = name.startsWith('arn:') ? name : `arn:aws:lambda:${region}:${account}:function:${name}`;
  try {
    await cloud.invokeFunction(arn, event);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function failure(summary: string): JobResult {
  return { status: 'Failed', summary, externalExecutionId: undefined };
}

/** Source: "JSON event example" of the page above. */
function eventOf(
  { action, configuration }: ActionRequest,
  id: string,
  { inputs, outputs }: { inputs: JobArtifact[]; outputs: JobArtifact[] },
  continuationToken: string | undefined,
): JsonObject {
  return {
    'CodePipeline.job': {
      id,
      accountId: action.account,
      data: {
        actionConfiguration: { configuration: { ...configuration } },
        inputArtifacts: inputs.map(describeArtifact),
        outputArtifacts: outputs.map(describeArtifact),
        artifactCredentials: {
          accessKeyId: action.account,
          secretAccessKey: 'rehearsal',
          sessionToken: 'rehearsal',
        },
        ...(continuationToken !== undefined && { continuationToken }),
      },
    },
  };
}

function describeArtifact({ name, bucket, key }: JobArtifact): JsonValue {
  const s3Location = { bucketName: bucket, objectKey: key };
  return { name, revision: null, location: { type: 'S3', s3Location } };
}

async function keep(
  cloud: FunctionCloud,
  request: ActionRequest,
  { name, bucket, key }: JobArtifact,
): Promise<void> {
  const archive = cloud.readObject(bucket, key);
  if (archive === undefined)
    throw new ConfigurationError(
      request,
      `the function has put no artifact ${name} at s3://${bucket}/${key}`,
    );
  writeFiles(unzipFiles(archive), await request.outputDirectory(name));
}

function outcomeOf(result: JobResult): ActionOutcome {
  const { status, summary, externalExecutionId } = result;
  return {
    status,
    summary,
    ...(externalExecutionId !== undefined && { externalExecutionId }),
    ...(result.status === 'Succeeded' && { outputVariables: result.outputVariables }),
  };
}
