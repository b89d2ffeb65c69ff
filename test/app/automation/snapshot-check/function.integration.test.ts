import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type AwsStandIn, startAwsStandIn } from '../../../support/aws-stand-in.ts';
import { startProcess } from '../../../support/child-process.ts';

const main = join(import.meta.dirname, '../../../../app/automation/snapshot-check/main.ts');
const arn = 'arn:aws:rds:eu-west-1:111111111111:cluster-snapshot:awsbackup:copy';

let hoursOld: number | undefined;
let aws: AwsStandIn;

beforeEach(async () => {
  aws = await startAwsStandIn(({ path }) => {
    if (hoursOld === undefined) return { body: { RecoveryPoints: [] } };
    const CreationDate = Date.now() / 1000 - hoursOld * 3600;
    const point = { RecoveryPointArn: arn, CreationDate, Status: 'COMPLETED', IsEncrypted: true };
    return { body: path.endsWith(encodeURIComponent(arn)) ? point : { RecoveryPoints: [point] } };
  });
});

afterEach(() => aws.stop());

/** As Lambda would, with the variables of the contract. */
async function invoke(): Promise<{ code: number | null; output: string; age: number | undefined }> {
  const { endpoint, credentials } = aws.clientOptions;
  const script = `const { handler } = await import(${JSON.stringify(main)}); await handler();`;
  const invocation = startProcess([process.execPath, '--input-type=module', '-e', script], {
    env: {
      ...{ ENVIRONMENT: 'prod', VAULT_NAME: 'copies', VAULT_REGION: 'eu-west-1' },
      ...{ AWS_ENDPOINT_URL: endpoint, AWS_REGION: 'eu-central-1' },
      AWS_ACCESS_KEY_ID: credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    },
  });
  const code = await invocation.exit;
  const output = invocation.output();
  const age = /"service":"snapshot-check","SnapshotAge":([\d.]+)/.exec(output)?.[1];
  return { code, output, age: age === undefined ? undefined : Number(age) };
}

describe('the function', () => {
  it('measures the age of a copy that is recent enough', async () => {
    hoursOld = 3;
    const { code, age } = await invoke();

    expect(code).toBe(0);
    expect(age).toBeCloseTo(3 * 3600, -2);
  });

  it('fails for one that is too old, and measures its age all the same', async () => {
    hoursOld = 30;
    const { code, output, age } = await invoke();

    expect(code).toBe(1);
    expect(age).toBeCloseTo(30 * 3600, -2);
    expect(output).toContain('is 30.0 hours old');
  });

  it('fails without a copy, and measures nothing, which the alarm takes for too old', async () => {
    hoursOld = undefined;
    const { code, output, age } = await invoke();

    expect(code).toBe(1);
    expect(age).toBeUndefined();
    expect(output).toContain('holds no completed copy of an Aurora cluster');
  });
});
