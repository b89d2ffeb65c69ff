import { expect, it } from '@jest/globals';
import type { Service } from '../../../../local/cloud/ecs/service.ts';
import { createCountGraphs } from '../../../../local/cloud/metrics/count-graphs.ts';
import { MetricStore } from '../../../../local/cloud/metrics/metric-store.ts';
import type { CommonRuntime } from '../../../../local/cloud/runtime.ts';

const stack = { account: '111111111111', region: 'eu-central-1', stackName: 'shop' };

it('shows the graph that the dashboard has now, each time that its template changes', () => {
  let title = 'Orders';
  const dashboard = () => {
    const properties = { title, metrics: [['Shop', 'Orders', { stat: 'Sum' }]] };
    const DashboardBody = JSON.stringify({ widgets: [{ type: 'metric', properties }] });
    return { ...stack, logicalId: 'Dashboard', properties: { DashboardBody } };
  };
  const store = new MetricStore();
  const runtime = { resources: { all: () => [dashboard()] }, worldwide: () => store };
  const services = [{ identity: stack }] as unknown as Service[];
  const graphs = createCountGraphs(runtime as unknown as CommonRuntime, { services, readLogs: () => {} });
  const shown = [graphs(), graphs()].map((found) => found.map((graph) => graph.title));
  title = 'Sales';

  expect([...shown, graphs().map((graph) => graph.title)]).toEqual([['Orders'], ['Orders'], ['Sales']]);
});
