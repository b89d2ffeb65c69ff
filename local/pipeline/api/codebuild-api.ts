import { z } from 'zod';
import type { Caller, Cloud, JsonApiHandler } from '../../cloud/cloud.ts';
import { ServiceException } from '../../cloud/endpoint/json-api.ts';
import type { JsonObject } from '../../cloud/json.ts';
import type { BuildRecord } from '../builds/build-record.ts';
import type { StartedBatches } from '../builds/started-batches.ts';
import type { StartedBuilds } from '../builds/started-builds.ts';
import type { Engine } from '../engine.ts';
import { batchOperations } from './batch-operations.ts';
import type { Known, Operation } from './build-operation.ts';
import { type Build, buildsOf, startedBuild } from './describe-build.ts';
import { describeProject } from './describe-project.ts';
import { describeReport, describeTestCases } from './describe-report.ts';
import { parseBuildRequest as parse } from './parse-build-request.ts';
import { findProject, parseBuildStart } from './parse-build-start.ts';

/** The prefix of `X-Amz-Target` in CodeBuild's JSON protocol. */
export const codeBuildTarget = 'CodeBuild_20161006';

const operations: Readonly<Record<string, Operation>> = {
  ListProjects: listProjects,
  BatchGetProjects: batchGetProjects,
  ListBuilds: listBuilds,
  ListBuildsForProject: listBuildsForProject,
  BatchGetBuilds: batchGetBuilds,
  BatchGetReports: batchGetReports,
  DescribeTestCases: listTestCases,
  StartBuild: startBuild,
  StopBuild: stopBuild,
  RetryBuild: retryBuild,
  ...batchOperations,
};

/**
 * CodeBuild's own API, over the projects that templates have made, the builds that pipelines have run, and those that it
 * starts.
 *
 * @see https://docs.aws.amazon.com/codebuild/latest/APIReference/API_Operations.html
 */
export function codeBuildApi(
  engine: Engine,
  cloud: Pick<Cloud, 'resources'>,
  started: StartedBuilds,
  batches: StartedBatches,
): JsonApiHandler {
  return async (name, body, caller) => {
    const operation = operations[name];
    if (operation === undefined) {
      throw new ServiceException(
        'InvalidInputException',
        `The operation ${name} is not available here; available are ${Object.keys(operations).join(', ')}`,
      );
    }
    return operation(
      {
        ...{ builds: buildsOf(engine, started), started, batches },
        projects: cloud.resources('AWS::CodeBuild::Project'),
      },
      body,
      caller,
    );
  };
}

const order = z.enum(['ASCENDING', 'DESCENDING']);
const nextToken = z.string().optional();

const projectsInput = z.strictObject({
  sortBy: z.enum(['NAME', 'CREATED_TIME', 'LAST_MODIFIED_TIME']).default('NAME'),
  sortOrder: order.default('ASCENDING'),
  nextToken,
});

/** As templates have made them, where not by their names. */
function listProjects({ projects }: Known, body: JsonObject): JsonObject {
  const request = parse(projectsInput, body);
  const names = projects.map(({ physicalId }) => physicalId);
  if (request.sortBy === 'NAME') names.sort();
  const { items, ...more } = pageOf(request.sortOrder === 'ASCENDING' ? names : names.toReversed(), request);
  return { projects: items, ...more };
}

function batchGetProjects({ projects }: Known, body: JsonObject): JsonObject {
  const { names } = parse(z.strictObject({ names: z.array(z.string()).min(1).max(100) }), body);
  const isAsked = ({ physicalId, attributes }: Known['projects'][number]) =>
    names.includes(physicalId) || names.includes(String(attributes.Arn));
  const found = projects.filter(isAsked);
  return {
    projects: found.map(describeProject),
    projectsNotFound: names.filter((name) =>
      found.every(({ physicalId, attributes }) => physicalId !== name && attributes.Arn !== name),
    ),
  };
}

const buildsInput = z.strictObject({ sortOrder: order.default('DESCENDING'), nextToken });

function listBuilds({ builds }: Known, body: JsonObject): JsonObject {
  return listOf(builds, parse(buildsInput, body));
}

function listBuildsForProject({ builds, projects }: Known, body: JsonObject): JsonObject {
  const { projectName, ...request } = parse(buildsInput.extend({ projectName: z.string() }), body);
  if (projects.every(({ physicalId }) => physicalId !== projectName))
    throw new ServiceException(
      'ResourceNotFoundException',
      `The provided project ${projectName} does not exist`,
    );
  return listOf(
    builds.filter((build) => build.projectName === projectName),
    request,
  );
}

function listOf(builds: readonly Build[], request: z.output<typeof buildsInput>): JsonObject {
  const ids = builds.map(({ id }) => id);
  const { items, ...more } = pageOf(request.sortOrder === 'DESCENDING' ? ids : ids.toReversed(), request);
  return { ids: items, ...more };
}

function batchGetBuilds({ builds }: Known, body: JsonObject): JsonObject {
  const { ids } = parse(z.strictObject({ ids: z.array(z.string()).min(1).max(100) }), body);
  const found = builds.filter(({ id, arn }) => ids.includes(id) || ids.includes(arn));
  return {
    builds: found.map(({ description }) => description),
    buildsNotFound: ids.filter((asked) => found.every(({ id, arn }) => id !== asked && arn !== asked)),
  };
}

function batchGetReports({ builds }: Known, body: JsonObject): JsonObject {
  const { reportArns } = parse(z.strictObject({ reportArns: z.array(z.string()).min(1).max(100) }), body);
  const found = builds.flatMap(({ reports }) => reports).filter(({ arn }) => reportArns.includes(arn));
  return {
    reports: found.map(describeReport),
    reportsNotFound: reportArns.filter((arn) => found.every((report) => report.arn !== arn)),
  };
}

const testCasesInput = z.strictObject({
  reportArn: z.string(),
  filter: z.strictObject({ status: z.string().optional() }).default({}),
});

function listTestCases({ builds }: Known, body: JsonObject): JsonObject {
  const { reportArn, filter } = parse(testCasesInput, body);
  const report = builds.flatMap(({ reports }) => reports).find(({ arn }) => arn === reportArn);
  if (report) return { testCases: describeTestCases(report, filter.status) };
  throw new ServiceException('ResourceNotFoundException', `There is no report ${reportArn}`);
}

function startBuild({ started, projects }: Known, body: JsonObject, { region }: Caller): JsonObject {
  return told(started.start(parseBuildStart(projects, body, region)));
}

function stopBuild(known: Known, body: JsonObject): JsonObject {
  const { id } = parse(z.strictObject({ id: z.string() }), body);
  const build = startedBy(known, id, 'stop the execution of its pipeline');
  known.started.stopBuild(build);
  return told(build);
}

const retryInput = z.strictObject({
  id: z.string(),
  retryType: z.enum(['RETRY_ALL_TASKS', 'RETRY_FAILED_TASKS']).optional(),
  idempotencyToken: z.string().optional(),
});

/** With what the build was started with, by the project as it stands now. */
function retryBuild(known: Known, body: JsonObject, { region }: Caller): JsonObject {
  const { id, idempotencyToken: token } = parse(retryInput, body);
  const { source, sourceVersion, variables, buildspec, timeoutInMinutes, project } = startedBy(
    known,
    id,
    'retry the stage of its pipeline',
  );
  return told(
    known.started.start({
      project: findProject(known.projects, project, region),
      ...{ source, sourceVersion, variables, buildspec, timeoutInMinutes, token },
    }),
  );
}

/** @param otherwise What to do for a build that a pipeline has started. */
function startedBy({ builds, started }: Known, id: string, otherwise: string): BuildRecord {
  const found = started.all().find((build) => [startedBuild(build).id, startedBuild(build).arn].includes(id));
  if (found) return found;
  if (builds.some((build) => build.id === id || build.arn === id))
    throw new ServiceException('InvalidInputException', `${id} is a build of a pipeline; ${otherwise}`);
  throw new ServiceException('ResourceNotFoundException', `There is no build ${id}`);
}

function told(build: BuildRecord): JsonObject {
  return { build: startedBuild(build).description };
}

const pageSize = 100;

function pageOf(all: readonly string[], { nextToken: token = '0' }: { nextToken?: string | undefined }) {
  const start = Number(token);
  if (!Number.isInteger(start) || start < 0)
    throw new ServiceException('InvalidInputException', `The token ${token} does not come from an answer`);
  const end = start + pageSize;
  return { items: all.slice(start, end), ...(end < all.length && { nextToken: String(end) }) };
}
