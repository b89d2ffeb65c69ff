import { CfnOutput } from 'aws-cdk-lib';
import { SubnetType } from 'aws-cdk-lib/aws-ec2';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import {
  type RedriveRequest,
  type RedriveVariables,
  redrive,
} from '../../app/automation/redrive/contract.ts';
import { defineFunction } from '../services/define-function.ts';
import type { AutomationProps } from './automation-props.ts';
import { invokeCommand } from './invoke-command.ts';

/** Sends dead letters again when an operator invokes it; the back office's buttons do the same for a few. */
export class Redrive extends Construct {
  readonly handler: LambdaFunction;

  constructor(scope: Construct, id: string, surroundings: AutomationProps) {
    super(scope, id);
    const { environment, release, network, data, deadLetters } = surroundings;
    const { database, orderQueue } = data;
    this.handler = defineFunction<RedriveVariables>(this, {
      environment,
      release,
      deadLetters,
      description: 'Sends dead letters of the order queue again',
      contract: redrive,
      variables: {
        ENVIRONMENT: environment.name,
        DATABASE_HOST: database.host,
        DATABASE_PORT: database.port,
        DATABASE_NAME: database.name,
        DATABASE_SECRET_ARN: database.secret.secretArn,
        ORDER_QUEUE_URL: orderQueue.queue.queueUrl,
      },
      memoryInMebibytes: 256,
      network: {
        vpc: network.vpc,
        vpcSubnets: { subnetType: SubnetType.PRIVATE_WITH_EGRESS },
        securityGroups: [network.securityGroups.redrive],
      },
    });
    database.secret.grantRead(this.handler);
    orderQueue.queue.grantSendMessages(this.handler);
    new CfnOutput(this, 'DryRunCommand', {
      value: invokeCommand(this.handler, { requestedBy: 'NAME', dryRun: true } satisfies RedriveRequest),
      description: 'Tells which dead letters would be sent again',
    });
  }
}
