import { type IAspect, Stack } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { CfnLogGroup } from 'aws-cdk-lib/aws-logs';
import type { IConstruct } from 'constructs';

/** Encrypts every log group that stands in the region of the key with it, whoever defined the log group. */
export class EncryptLogGroups implements IAspect {
  readonly #key: IKey;

  constructor(key: IKey) {
    this.#key = key;
  }

  visit(node: IConstruct): void {
    if (!(node instanceof CfnLogGroup) || node.kmsKeyId !== undefined) return;
    if (Stack.of(node).region === this.#key.env.region) node.kmsKeyId = this.#key.keyArn;
  }
}
