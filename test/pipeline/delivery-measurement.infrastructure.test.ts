import { describe, expect, it } from '@jest/globals';
import { deliveryMetrics } from '../../app/automation/delivery-metrics/contract.ts';
import { delivery } from '../../pipeline/delivery.ts';
import { deliveryAssembly } from '../support/cloud-assembly.ts';

const stack = 'sluice-pipeline';
const assembly = deliveryAssembly();

describe('the measurement of the delivery', () => {
  it('takes for a release that the last environment was deployed', () => {
    const last = delivery.stages.findLast(({ kind }) => kind === 'deployment')?.name;
    const { Environment } = assembly.resource(stack, 'AWS::Lambda::Function', 'Measurement').Properties;

    expect(Environment).toEqual({ Variables: { ENVIRONMENT: 'delivery', PRODUCTION_STAGE: last } });
    expect(
      assembly.resource(stack, 'AWS::Events::Rule', 'MeasurementRelease').Properties.EventPattern,
    ).toMatchObject({ detail: { stage: [last], state: ['SUCCEEDED'] } });
  });

  it('is drawn on the dashboard of the delivery, every metric under the names by which the function emits it', () => {
    const { DashboardBody } = assembly.resource(stack, 'AWS::CloudWatch::Dashboard').Properties;

    for (const metric of deliveryMetrics.metrics) {
      expect(DashboardBody).toContain(
        `["Sluice","${metric}","environment","delivery","service","${deliveryMetrics.name}"`,
      );
    }
  });
});
