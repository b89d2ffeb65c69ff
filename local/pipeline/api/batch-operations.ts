import { z } from 'zod';
import type { Caller } from '../../cloud/cloud.ts';
import { ServiceException } from '../../cloud/endpoint/json-api.ts';
import type { JsonObject } from '../../cloud/json.ts';
import type { BatchRecord } from '../builds/batch-record.ts';
import { batchArn, buildId } from '../builds/build-record.ts';
import type { Known, Operation } from './build-operation.ts';
import { describeBatch } from './describe-batch.ts';
import { paginate } from './paginate.ts';
import { parseBuildRequest as parse } from './parse-build-request.ts';
import { findProject, parseBatchStart } from './parse-build-start.ts';

/** What CodeBuild does with batches of builds, by the names in its API. */
export const batchOperations: Readonly<Record<string, Operation>> = {
  StartBuildBatch: startBuildBatch,
  BatchGetBuildBatches: batchGetBuildBatches,
  ListBuildBatches: listBuildBatches,
  ListBuildBatchesForProject: listBuildBatchesForProject,
  StopBuildBatch: stopBuildBatch,
  RetryBuildBatch: retryBuildBatch,
};

function startBuildBatch({ batches, projects }: Known, body: JsonObject, { region }: Caller): JsonObject {
  return { buildBatch: describeBatch(batches.start(parseBatchStart(projects, body, region)), batches) };
}

function batchGetBuildBatches({ batches }: Known, body: JsonObject): JsonObject {
  const { ids } = parse(z.strictObject({ ids: z.array(z.string()).max(100) }), body);
  const all = batches.all();
  return {
    buildBatches: all
      .filter((batch) => ids.some((id) => isNamed(batch, id)))
      .map((batch) => describeBatch(batch, batches)),
    buildBatchesNotFound: ids.filter((id) => !all.some((batch) => isNamed(batch, id))),
  };
}

const statuses = z.enum(['SUCCEEDED', 'FAILED', 'FAULT', 'TIMED_OUT', 'IN_PROGRESS', 'STOPPED']);
const listInput = z.strictObject({
  filter: z.strictObject({ status: statuses.optional() }).default({}),
  maxResults: z.number().int().min(1).max(100).optional(),
  sortOrder: z.enum(['ASCENDING', 'DESCENDING']).default('DESCENDING'),
  nextToken: z.string().optional(),
});

function listBuildBatches({ batches }: Known, body: JsonObject): JsonObject {
  return listOf(batches.all(), parse(listInput, body));
}

function listBuildBatchesForProject({ batches, projects }: Known, body: JsonObject): JsonObject {
  const { projectName, ...request } = parse(listInput.extend({ projectName: z.string() }), body);
  if (projects.every(({ physicalId }) => physicalId !== projectName))
    throw new ServiceException('ResourceNotFoundException', `There is no project ${projectName}`);
  return listOf(
    batches.all().filter(({ project }) => project === projectName),
    request,
  );
}

function listOf(newestFirst: readonly BatchRecord[], request: z.output<typeof listInput>): JsonObject {
  const { status } = request.filter;
  const ids = newestFirst.filter((batch) => status === undefined || batch.status === status).map(buildId);
  const { items, nextToken } = paginate(request.sortOrder === 'DESCENDING' ? ids : ids.toReversed(), request);
  return { ids: items, ...nextToken };
}

function stopBuildBatch({ batches }: Known, body: JsonObject): JsonObject {
  const batch = find(batches.all(), parse(z.strictObject({ id: z.string() }), body).id);
  batches.stopBatch(batch);
  return { buildBatch: describeBatch(batch, batches) };
}

const retryInput = z.strictObject({
  id: z.string(),
  retryType: z.enum(['RETRY_ALL_BUILDS', 'RETRY_FAILED_BUILDS']).default('RETRY_ALL_BUILDS'),
  idempotencyToken: z.string().optional(),
});

/** Those that have failed alone, as AWS's reference of the operation says. */
function retryBuildBatch({ batches, projects }: Known, body: JsonObject, { region }: Caller): JsonObject {
  const { id, retryType } = parse(retryInput, body);
  const batch = find(batches.all(), id);
  if (batch.status !== 'FAILED')
    throw new ServiceException(
      'InvalidInputException',
      `${buildId(batch)} is ${batch.status}; only a batch that has failed can be retried`,
    );
  const which = retryType === 'RETRY_ALL_BUILDS' ? 'all' : 'failed';
  batches.retry(batch, findProject(projects, batch.project, region), which);
  return { buildBatch: describeBatch(batch, batches) };
}

function find(batches: readonly BatchRecord[], id: string): BatchRecord {
  const found = batches.find((batch) => isNamed(batch, id));
  if (found) return found;
  throw new ServiceException('ResourceNotFoundException', `There is no build batch ${id}`);
}

/** By its id or its ARN. */
function isNamed(batch: BatchRecord, name: string): boolean {
  return buildId(batch) === name || batchArn(batch) === name;
}
