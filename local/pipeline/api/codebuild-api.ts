import { z } from 'zod';
import type { Cloud } from '../../cloud/cloud.ts';
import { ServiceException } from '../../cloud/endpoint/json-api.ts';
import type { JsonObject, JsonValue } from '../../cloud/json.ts';
import type { Engine } from '../engine.ts';
import type { ReportRecord } from '../record.ts';
import { type Build, buildsOf, describeBuild } from './describe-build.ts';
import { describeProject } from './describe-project.ts';

/** The prefix of `X-Amz-Target` in CodeBuild's JSON protocol. */
export const codeBuildTarget = 'CodeBuild_20161006';

interface Known {
  /** Those of all pipelines, the newest first. */
  builds: Build[];
  projects: ReturnType<Cloud['resources']>;
}

type Operation = (known: Known, body: JsonObject) => JsonObject;

const operations: Readonly<Record<string, Operation>> = {
  ListProjects: listProjects,
  BatchGetProjects: batchGetProjects,
  ListBuilds: listBuilds,
  ListBuildsForProject: listBuildsForProject,
  BatchGetBuilds: batchGetBuilds,
  BatchGetReports: batchGetReports,
};

/**
 * Reads by CodeBuild's own API the projects that templates have made, and the builds that pipelines have run.
 *
 * @see https://docs.aws.amazon.com/codebuild/latest/APIReference/API_Operations.html
 */
export function codeBuildApi(
  engine: Engine,
  cloud: Pick<Cloud, 'resources'>,
): (operation: string, body: JsonObject) => Promise<JsonValue> {
  return async (name, body) => {
    const operation = operations[name];
    if (operation === undefined) {
      throw new ServiceException(
        'InvalidInputException',
        `The operation ${name} is not available here; available are ${Object.keys(operations).join(', ')}`,
      );
    }
    return operation(
      { builds: buildsOf(engine), projects: cloud.resources('AWS::CodeBuild::Project') },
      body,
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
    builds: found.map(describeBuild),
    buildsNotFound: ids.filter((asked) => found.every(({ id, arn }) => id !== asked && arn !== asked)),
  };
}

function batchGetReports({ builds }: Known, body: JsonObject): JsonObject {
  const { reportArns } = parse(z.strictObject({ reportArns: z.array(z.string()).min(1).max(100) }), body);
  const found = builds.flatMap(({ run }) => run.reports ?? []).filter(({ arn }) => reportArns.includes(arn));
  return {
    reports: found.map(describeReport),
    reportsNotFound: reportArns.filter((arn) => found.every((report) => report.arn !== arn)),
  };
}

/** "Report" and "TestReportSummary" of the API. */
function describeReport({ arn, group, tests }: ReportRecord): JsonObject {
  const { total, passed, failed, errored, skipped, durationInSeconds } = tests;
  return {
    arn,
    name: group,
    type: 'TEST',
    status: failed + errored === 0 ? 'SUCCEEDED' : 'FAILED',
    testSummary: {
      total,
      statusCounts: { SUCCEEDED: passed, FAILED: failed, ERROR: errored, SKIPPED: skipped, UNKNOWN: 0 },
      durationInNanoSeconds: Math.round(durationInSeconds * 1e9),
    },
  };
}

const pageSize = 100;

function pageOf(all: readonly string[], { nextToken: token = '0' }: { nextToken?: string | undefined }) {
  const start = Number(token);
  if (!Number.isInteger(start) || start < 0)
    throw new ServiceException('InvalidInputException', `The token ${token} does not come from an answer`);
  const end = start + pageSize;
  return { items: all.slice(start, end), ...(end < all.length && { nextToken: String(end) }) };
}

function parse<T>(schema: z.ZodType<T>, body: JsonObject): T {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  throw new ServiceException('InvalidInputException', z.prettifyError(parsed.error));
}
