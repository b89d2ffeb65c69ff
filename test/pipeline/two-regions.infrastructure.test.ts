import { beforeAll, describe, expect, it } from '@jest/globals';
import { services } from '../../pipeline/images/services.ts';
import { type CloudAssembly, synthesize } from '../support/cloud-assembly.ts';

const pipeline = 'sluice-pipeline';
const copies = 'sluice-pipeline-images-eu-west-1';

let assembly: CloudAssembly;
beforeAll(async () => {
  assembly = await synthesize({ CDK_VALIDATION: 'true' }, 'test/pipeline/two-regions-app.ts');
}, 120_000);

describe('the images of a delivery with a DR region', () => {
  it('are copied there as they are pushed', () => {
    const { ReplicationConfiguration } = assembly.resource(
      pipeline,
      'AWS::ECR::ReplicationConfiguration',
    ).Properties;

    expect(ReplicationConfiguration).toEqual({
      Rules: [
        {
          Destinations: [{ Region: 'eu-west-1', RegistryId: '111111111111' }],
          RepositoryFilters: [{ Filter: 'sluice/', FilterType: 'PREFIX_MATCH' }],
        },
      ],
    });
  });

  it('lie there in repositories like those they come from', () => {
    const settings = (stack: string) =>
      assembly.resources(stack, 'AWS::ECR::Repository').map(({ Properties }) => Properties);

    expect(settings(copies)).toHaveLength(services.length);
    expect(settings(copies)).toEqual(settings(pipeline));
  });

  it('have their place before the pipeline runs', () => {
    expect(assembly.dependencies(pipeline)).toContain(copies);
  });
});
