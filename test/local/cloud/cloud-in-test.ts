import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { S3Client } from '@aws-sdk/client-s3';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SESv2Client } from '@aws-sdk/client-sesv2';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { Cloud, CloudOptions, StackDescription } from '../../../local/cloud/cloud.ts';
import { startCloud } from '../../../local/cloud/start-cloud.ts';

const account = '111111111111';
export const home = { account, region: 'eu-central-1' };

/** A cloud with a state folder of its own, which survives `restart` and goes with `end`. */
export async function startCloudInTest(containers?: CloudOptions['containers']) {
  const stateDirectory = mkdtempSync(join(tmpdir(), 'sluice-cloud-'));
  let cloud: Cloud = await startCloud({ stateDirectory, port: 0, containers });
  const lines: string[] = [];
  const log = (line: string) => void lines.push(line);
  return {
    stateDirectory,
    lines,
    get current() {
      return cloud;
    },
    async deploy(stackName: string, template: object, place = home): Promise<StackDescription> {
      const address = { ...place, stackName, changeSetName: 'change' };
      await cloud.createChangeSet({ ...address, template: JSON.stringify(template), parameters: {}, log });
      return cloud.executeChangeSet({ ...address, log });
    },
    delete: (stackName: string, place = home) => cloud.deleteStack({ ...place, stackName, log }),
    /** Against which a program checks the certificates of the cloud's servers, in PEM. */
    authorityOf: (place = home) =>
      readFileSync(
        cloud.runtime.awsEnvironment(place.account, place.region).NODE_EXTRA_CA_CERTS ?? '',
        'utf8',
      ),
    clients: (place = home) => sdkClients(cloud.runtime.awsEnvironment(place.account, place.region)),
    /** What a client of any service of the SDK is created with. */
    clientSettings: (place = home) =>
      clientSettings(cloud.runtime.awsEnvironment(place.account, place.region)),
    async restart(meanwhile: () => void = () => {}) {
      await cloud.stop();
      meanwhile();
      cloud = await startCloud({ stateDirectory, port: 0, containers });
    },
    async end() {
      await cloud.stop();
      rmSync(stateDirectory, { recursive: true });
    },
  };
}

/** SDK clients as a program with that environment would have them. */
export function sdkClients(environment: Record<string, string>) {
  const settings = (endpoint: string | undefined) => clientSettings(environment, endpoint);
  return {
    sqs: new SQSClient(settings(environment.AWS_ENDPOINT_URL_SQS)),
    s3: new S3Client(settings(environment.AWS_ENDPOINT_URL_S3)),
    ses: new SESv2Client(settings(environment.AWS_ENDPOINT_URL)),
    secrets: new SecretsManagerClient(settings(environment.AWS_ENDPOINT_URL)),
  };
}

function clientSettings(environment: Record<string, string>, endpoint = environment.AWS_ENDPOINT_URL) {
  return {
    region: environment.AWS_REGION ?? '',
    endpoint: endpoint ?? '',
    credentials: {
      accessKeyId: environment.AWS_ACCESS_KEY_ID ?? '',
      secretAccessKey: environment.AWS_SECRET_ACCESS_KEY ?? '',
    },
  };
}
