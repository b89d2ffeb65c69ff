import { randomUUID } from 'node:crypto';
import { appendFileSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { type FunctionRunner, functionLogFile } from '../lambda/function-runner.ts';
import { mayInvoke } from '../lambda/may-invoke.ts';
import type { CommonRuntime } from '../runtime.ts';
import type { SecretStore, StoredSecret } from './secret-store.ts';
import { current, findVersion, moveStage, pending, putVersion } from './secret-versions.ts';

const scheduleType = 'AWS::SecretsManager::RotationSchedule';
const principal = 'secretsmanager.amazonaws.com';

export class NoRotationError extends Error {
  constructor(arn: string) {
    super(`No Lambda rotation function ARN is associated with ${arn}; deploy a ${scheduleType} for it.`);
    this.name = 'InvalidRequestException';
  }
}

export class RotationNotAllowedError extends Error {
  constructor(functionArn: string) {
    super(
      `Secrets Manager cannot invoke ${functionArn}; ensure that an AWS::Lambda::Permission grants access to the principal ${principal}.`,
    );
    this.name = 'AccessDeniedException';
  }
}

export class RotationUnderWayError extends Error {
  constructor() {
    super("A previous rotation isn't complete. That rotation will be reattempted.");
    this.name = 'InvalidRequestException';
  }
}

/** Changes secrets by the functions that their rotation schedules name. */
export interface SecretRotation {
  /** The function that rotates the secret; undefined where nothing does. */
  functionOf(arn: string): string | undefined;
  /** Begins a rotation, which goes on by itself, and answers the id of the version that it makes. */
  begin(secret: StoredSecret, functionArn?: string): string;
  /** Whether the function reaches what it is to change: its third step, of a version that is taken away again. */
  tryOut(arn: string, functionArn: string): Promise<void>;
}

const steps = ['createSecret', 'setSecret', 'testSecret', 'finishSecret'];

/** Source: https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotate-secrets_lambda.html */
export function createSecretRotation(
  runtime: CommonRuntime,
  secrets: SecretStore,
  functions: FunctionRunner,
): SecretRotation {
  const running = new Map<string, Promise<void>>();
  const functionOf = (arn: string) => {
    const schedule = runtime.resources
      .all(scheduleType)
      .find(({ properties }) => properties.SecretId === arn);
    return schedule && String(schedule.properties.RotationLambdaARN);
  };
  const take = (step: string, arn: string, versionId: string, functionArn: string) =>
    functions.invoke(functionArn, { Step: step, SecretId: arn, ClientRequestToken: versionId });
  const run = async (arn: string, versionId: string, functionArn: string) => {
    try {
      for (const step of steps) await take(step, arn, versionId, functionArn);
    } catch (error) {
      tell(runtime, functionArn, error);
    }
  };
  /** One rotation of a secret after the other: the last step of one may still end when the next is asked for. */
  const runInTurn = (arn: string, versionId: string, functionArn: string) => {
    const turn = (running.get(arn) ?? Promise.resolve()).then(() => run(arn, versionId, functionArn));
    running.set(arn, turn);
  };
  return {
    functionOf,
    begin({ arn, versions }, functionArn = functionOf(arn)) {
      if (functionArn === undefined) throw new NoRotationError(arn);
      checkPermission(runtime, functionArn);
      const left = findVersion(versions, { stage: pending });
      if (left && !left.stages.includes(current)) {
        runInTurn(arn, left.id, functionArn);
        throw new RotationUnderWayError();
      }
      const versionId = randomUUID();
      secrets.setVersions(arn, (all) => putVersion(all, { id: versionId, value: null, stages: [pending] }));
      runInTurn(arn, versionId, functionArn);
      return versionId;
    },
    async tryOut(arn, functionArn) {
      checkPermission(runtime, functionArn);
      await running.get(arn);
      const before = secrets.find(arn)?.versions ?? [];
      const id = randomUUID();
      secrets.setVersions(arn, (all) => putVersion(all, { id, value: null, stages: [pending] }));
      try {
        await take('testSecret', arn, id, functionArn);
      } finally {
        const holder = findVersion(before, { stage: pending });
        secrets.setVersions(arn, (all) => moveStage(all, { stage: pending, from: id, to: holder?.id }));
      }
    },
  };
}

function checkPermission(runtime: CommonRuntime, functionArn: string): void {
  if (!mayInvoke(runtime, principal, functionArn)) throw new RotationNotAllowedError(functionArn);
}

function tell(runtime: CommonRuntime, functionArn: string, error: unknown): void {
  const logFile = functionLogFile(runtime, functionArn.split(':')[6] ?? '');
  const message = error instanceof Error ? error.message : String(error);
  mkdirSync(dirname(logFile), { recursive: true });
  appendFileSync(logFile, `${new Date().toISOString()} rotation: ${message}\n`);
}
