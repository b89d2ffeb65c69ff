import { describe, expect, it } from '@jest/globals';
import type { Properties } from '../../../local/cloud/recorded-resource.ts';
import { readProject } from '../../../local/pipeline/actions/codebuild-project.ts';

const projectWith = (properties: Properties) =>
  readProject(
    {
      ...{
        account: '111111111111',
        region: 'eu-central-1',
        stackName: 'shop',
        stackId: 'id',
        logicalId: 'Build',
      },
      ...{ type: 'AWS::CodeBuild::Project', physicalId: 'shop/build', attributes: {} },
      properties,
    },
    (problem) => new Error(problem),
  );

describe('the cache of a project', () => {
  it.each([
    [{}, { cacheType: 'NO_CACHE', cacheScope: 'shop%2Fbuild' }],
    [
      { Cache: { Type: 'LOCAL', Modes: ['LOCAL_CUSTOM_CACHE'] } },
      { cacheType: 'LOCAL', cacheScope: 'shop%2Fbuild' },
    ],
    [
      { Cache: { Type: 'S3', Location: 'bucket', CacheNamespace: '../all' } },
      { cacheType: 'S3', cacheScope: '%2E%2E%2Fall' },
    ],
  ])('is that of its template: %j', (properties, cache) => {
    expect(projectWith(properties).cache).toEqual(cache);
  });
});

describe('what commands are told of a project', () => {
  it('is its image and its key as well', () => {
    const { told } = projectWith({
      Environment: { Image: 'aws/codebuild/standard:7.0' },
      EncryptionKey: 'alias/artifacts',
    });
    expect(told).toEqual({
      ...{ projectName: 'shop/build', account: '111111111111', region: 'eu-central-1' },
      ...{ image: 'aws/codebuild/standard:7.0', kmsKeyId: 'alias/artifacts' },
    });
  });
});
