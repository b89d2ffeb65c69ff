import { z } from 'zod';
import { isJsonObject, isSameJson } from '../json.ts';
import { parseProperties } from '../parse-properties.ts';
import { physicalName, stableId } from '../physical-name.ts';
import type { ResourceRequest, ResourceType } from '../resource-type.ts';
import { generateSecretString } from '../secrets/generate-secret.ts';
import { currentValue, type SecretStore } from '../secrets/secret-store.ts';

const type = 'AWS::SecretsManager::Secret';

const schema = z.object({ ReplicaRegions: z.array(z.object({ Region: z.string() })).default([]) });

/**
 * A generated value is made once and again only when the settings of its generation change.
 *
 * Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-secretsmanager-secret.html
 */
export function secretsManagerSecret(secrets: SecretStore): ResourceType {
  const outcome = (arn: string) => ({ physicalId: arn, attributes: { Id: arn } });
  return {
    type,
    replacedBy: ['Name'],
    async create(request) {
      const { account, region } = request.address;
      const { Name: given } = request.properties;
      const name = typeof given === 'string' ? given : physicalName(request);
      const arn = `arn:aws:secretsmanager:${region}:${account}:secret:${name}-${stableId(request, 6)}`;
      const known = secrets.find(arn);
      const value = known ? currentValue(known) : initialValue(request);
      secrets.put({ arn, name, account, region, value, replicaRegions: replicaRegionsOf(request) });
      return outcome(arn);
    },
    async update(request) {
      const { resource, properties } = request;
      const settings = ['SecretString', 'GenerateSecretString'];
      const isSame = settings.every((name) => isSameJson(properties[name], resource.properties[name]));
      const known = secrets.find(resource.physicalId);
      if (known) {
        const value = isSame ? currentValue(known) : initialValue(request);
        const { versions: _, ...described } = known;
        secrets.put({ ...described, value, replicaRegions: replicaRegionsOf(request) });
      }
      return outcome(resource.physicalId);
    },
    async delete({ resource }) {
      secrets.delete(resource.physicalId);
    },
  };
}

function replicaRegionsOf({ properties }: ResourceRequest): string[] {
  return parseProperties(type, schema, properties).ReplicaRegions.map(({ Region }) => Region);
}

function initialValue({ properties }: ResourceRequest): string {
  if (typeof properties.SecretString === 'string') return properties.SecretString;
  return generateSecretString(
    isJsonObject(properties.GenerateSecretString) ? properties.GenerateSecretString : {},
  );
}
