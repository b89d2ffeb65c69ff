import { beforeAll, describe, expect, it } from '@jest/globals';
import { type CloudAssembly, deliveryAssembly, synthesize } from '../support/cloud-assembly.ts';

const usual = deliveryAssembly();
let arm: CloudAssembly;
beforeAll(async () => {
  arm = await synthesize({ CDK_VALIDATION: 'false' }, 'test/pipeline/arm64-app.ts');
}, 240_000);

function buildImages(assembly: CloudAssembly): Map<string, unknown> {
  const projects = assembly.resources('sluice-pipeline', 'AWS::CodeBuild::Project');
  return new Map(
    projects.map(({ Properties }) => [
      String(Properties.Description),
      (Properties.Environment as { Type: string }).Type,
    ]),
  );
}

describe('an environment on processors of AWS', () => {
  it('runs there whatever Fargate runs', () => {
    const onFargate = arm.stackNames
      .flatMap((stack) => arm.resources(stack, 'AWS::ECS::TaskDefinition'))
      .filter(({ Properties }) => String(Properties.RequiresCompatibilities) === 'FARGATE');

    expect(onFargate.map(({ Properties }) => Properties.Family)).toContain('sluice-prod-catalog');
    for (const { Properties } of onFargate) {
      expect(Properties.RuntimePlatform).toEqual({
        CpuArchitecture: 'ARM64',
        OperatingSystemFamily: 'LINUX',
      });
    }
  });

  it('starts every host from the image for them', () => {
    const templates = arm.resources('sluice-prod-services', 'AWS::EC2::LaunchTemplate');

    expect(templates.length).toBeGreaterThan(1);
    for (const { Properties } of templates) {
      expect(JSON.stringify(Properties)).toContain('/amazon-linux-2023/arm64/recommended/image_id');
    }
  });

  it('gets images that were built on such processors, by a pipeline that otherwise builds as ever', () => {
    const changed = [...buildImages(arm)].filter(
      ([project, type]) => buildImages(usual).get(project) !== type,
    );

    expect(changed).toEqual([['Runs buildspecs/images.yml', 'ARM_CONTAINER']]);
  });
});
