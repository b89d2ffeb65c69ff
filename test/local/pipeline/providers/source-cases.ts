import type { JsonObject } from '../../../../local/cloud/json.ts';
import { account, region } from '../cloud-in-test.ts';
import { action } from '../pipeline-builders.ts';
import { courseFailure } from './course.ts';
import { commit, leavesOut, type ProviderCase, usual } from './provider-case.ts';

const commitVariables = {
  AuthorDate: '2026-11-22T10:00:00Z',
  BranchName: 'main',
  CommitId: commit,
  CommitMessage: `Change ${commit}`,
};
const CommitterDate = '2026-11-22T10:00:00Z';

const digest = `sha256:${'1'.repeat(64)}`;
const registry = `${account}.dkr.ecr.${region}.amazonaws.com`;
const imageDetail = JSON.stringify(
  {
    ImageSizeInBytes: '12',
    ImageDigest: digest,
    Version: '1.0',
    ImagePushedAt: '2026-11-22T10:00:00Z',
    RegistryId: account,
    RepositoryName: 'shop/web',
    ImageURI: `${registry}/shop/web@${digest}`,
    ImageTags: ['stable'],
  },
  null,
  2,
);

export const sourceCases: ProviderCase[] = [
  sourceCase('Source/AWS/CodeCommit', {
    configuration: { RepositoryName: 'shop', BranchName: 'main' },
    variables: { ...commitVariables, CommitterDate, RepositoryName: 'shop' },
    repository: 'shop',
  }),
  sourceCase('Source/AWS/CodeStarSourceConnection', {
    configuration: { ConnectionArn: 'arn', FullRepositoryId: 'acme/shop', BranchName: 'main' },
    variables: { ...commitVariables, ConnectionArn: 'arn', FullRepositoryName: 'acme/shop' },
    repository: 'acme.shop',
    inPlaceOf: 'acme/shop at the other end of the connection',
  }),
  sourceCase('Source/ThirdParty/GitHub', {
    configuration: { Owner: 'acme', Repo: 'shop', Branch: 'main', OAuthToken: 'secret' },
    variables: {
      ...commitVariables,
      CommitterDate,
      CommitUrl: `https://github.com/acme/shop/commit/${commit}`,
      RepositoryName: 'shop',
    },
    repository: 'acme.shop',
    inPlaceOf: 'acme/shop on GitHub',
  }),
  sourceCase('Source/AWS/S3', {
    configuration: { S3Bucket: 'sources', S3ObjectKey: 'shop.zip' },
    variables: { ETag: commit, VersionId: commit },
    repository: 'sources',
    inPlaceOf: 'the object s3://sources/shop.zip',
  }),
  {
    ...usual,
    title: 'Source/AWS/ECR',
    type: 'Source/AWS/ECR',
    action: () =>
      action('work', 'Source', 'ECR', {
        Configuration: { RepositoryName: 'shop/web', ImageTag: 'stable' },
        ...leavesOut,
      }),
    prepare: (rehearsed, course) => {
      rehearsed.cloud.beforePublication = () => course.take();
    },
    variables: {
      RegistryId: account,
      RepositoryName: 'shop/web',
      ImageTag: 'stable',
      ImageDigest: digest,
      ImageURI: `${registry}/shop/web@${digest}`,
    },
    files: { 'imageDetail.json': imageDetail },
    reason: new RegExp(courseFailure),
    log: new RegExp(`^shop/web:stable is ${digest}, pushed at 2026`),
  },
];

function sourceCase(
  type: ProviderCase['type'],
  given: {
    configuration: JsonObject;
    variables: Record<string, string>;
    repository: string;
    inPlaceOf?: string;
  },
): ProviderCase {
  const [, Owner = '', provider = ''] = type.split('/');
  const actionTypeId = { Category: 'Source', Owner, Provider: provider, Version: '1' };
  const took = `${given.repository}/main at a{40}: Change`;
  const simulated = `Simulated: it takes .* repository ${given.repository}, in place of ${given.inPlaceOf}\\.\\n`;
  return {
    ...usual,
    ...{ title: type, type },
    action: () => ({
      ...action('work', 'Source', provider, { Configuration: given.configuration, ...leavesOut }),
      ActionTypeId: actionTypeId,
    }),
    prepare: (rehearsed, course) => {
      rehearsed.beforeCheckOut = () => course.take();
    },
    variables: given.variables,
    files: { 'commit.txt': commit },
    reason: new RegExp(courseFailure),
    log: new RegExp(`^${given.inPlaceOf === undefined ? '' : simulated}${took}`),
    carriedOut: given.inPlaceOf === undefined ? null : 'simulated',
  };
}
