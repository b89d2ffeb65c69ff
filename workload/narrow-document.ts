import type { IPostProcessor, IResolvable, IResolveContext } from 'aws-cdk-lib';

/**
 * What grants of the construct library abbreviate, as far as it is needed. The names are those of the service
 * authorization reference, https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
 */
const spelledOut: Readonly<Record<string, readonly string[]>> = {
  's3:GetObject*': ['s3:GetObject', 's3:GetObjectVersion'],
  's3:GetBucket*': ['s3:GetBucketAcl', 's3:GetBucketLocation', 's3:GetBucketVersioning'],
  's3:List*': ['s3:ListBucket'],
  's3:DeleteObject*': ['s3:DeleteObject', 's3:DeleteObjectVersion'],
  's3:Abort*': ['s3:AbortMultipartUpload'],
  'kms:GenerateDataKey*': ['kms:GenerateDataKey', 'kms:GenerateDataKeyWithoutPlaintext'],
  'kms:ReEncrypt*': ['kms:ReEncryptFrom', 'kms:ReEncryptTo'],
  'ecs:Submit*': [
    'ecs:SubmitAttachmentStateChanges',
    'ecs:SubmitContainerStateChange',
    'ecs:SubmitTaskStateChange',
  ],
};

/**
 * A policy document in which every action stands by its own name, not by a pattern that new actions would fall under, and a
 * function without its versions, of which we have none.
 */
export class NarrowDocument implements IResolvable, IPostProcessor {
  readonly creationStack: string[] = [];
  readonly #document: unknown;

  constructor(document: unknown) {
    this.#document = document;
  }

  resolve(context: IResolveContext): unknown {
    context.registerPostProcessor(this);
    return this.#document;
  }

  postProcess(document: unknown): unknown {
    if (!isRecord(document) || !Array.isArray(document.Statement)) return document;
    return { ...document, Statement: document.Statement.map(spellOut).map(withoutVersions) };
  }

  toString(): string {
    return 'NarrowDocument';
  }
}

function spellOut(statement: unknown): unknown {
  if (!isRecord(statement) || statement.Effect === 'Deny') return statement;
  const { Action: actions } = statement;
  if (!Array.isArray(actions) && typeof actions !== 'string') return statement;
  const named = [actions].flat().flatMap((action) => spelledOut[String(action)] ?? [action]);
  return { ...statement, Action: named.length === 1 ? named[0] : [...new Set(named)].sort() };
}

/** A grant to invoke a function names it twice, the second time as `<ARN>:*`. */
function withoutVersions(statement: unknown): unknown {
  if (!isRecord(statement) || statement.Action !== 'lambda:InvokeFunction') return statement;
  const { Resource: resources } = statement;
  if (!Array.isArray(resources)) return statement;
  const named = resources.filter((resource) => !/:\*"?\]*\}?$/.test(JSON.stringify(resource)));
  return { ...statement, Resource: named.length === 1 ? named[0] : named };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
