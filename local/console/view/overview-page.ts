import { html } from 'ghtml';
import type { FaultDescription, RegionDescription } from '../../cloud/cloud.ts';
import type { MetricSeries } from '../../cloud/metrics/embedded-metrics.ts';
import type { Drills } from '../../drill/drills.ts';
import { type Environment, standsInSeveralRegions } from '../../environments.ts';
import type { PipelineDescription, PipelineExecution } from '../../pipeline/execution.ts';
import { executionStatus } from '../execution-status.ts';
import { stageStatesOf } from '../stage-states.ts';
import { drillView } from './drill-view.ts';
import { environmentView } from './environment-view.ts';
import { figuresView } from './figures-view.ts';
import { historyView } from './history-view.ts';
import { layout } from './layout.ts';
import { regionsView } from './regions-view.ts';
import { commitLink, subjectOf, triggerOf } from './revision.ts';
import { stageView } from './stage-view.ts';
import { durationOf, statusIcon, statusWord } from './status.ts';

export interface Overview {
  pipelines: { description: PipelineDescription; executions: PipelineExecution[] }[];
  environments: Environment[];
  regions: RegionDescription[];
  faults: readonly FaultDescription[];
  drills: Pick<Drills, 'isThere' | 'latest'>;
  /** What the delivery has measured of itself. */
  metrics: MetricSeries[];
}

export function overviewPage(content: Overview): string {
  return layout({ title: 'Sluice rehearsal', main: overview(content), scripts: ['/static/console.js'] });
}

/** The main part of the page, which is also what is sent when something has changed. */
export function overview({ pipelines, environments, regions, faults, drills, metrics }: Overview): string {
  // The drill takes the first one that it finds in two regions.
  const drilled = environments.find(({ name, stacks }) => name !== null && standsInSeveralRegions(stacks));
  return html`<main data-live="/events" data-title="${titleOf(pipelines)}">
    <div class="delivery">
      !${pipelines.length === 0 ? '<p class="empty">There is no pipeline yet.</p>' : ''}
      !${pipelines.map(({ description, executions }) => pipelineView(description, executions))}
    </div>
    <div class="surroundings">
      <section aria-labelledby="environments">
        <h2 id="environments">Environments</h2>
        !${environments.length === 0 ? '<p class="empty">Nothing is deployed yet.</p>' : ''}
        !${environments.map((environment) => environmentView(environment, environment === drilled && drills.isThere ? drillView(drills.latest()) : ''))}
      </section>
      !${regionsView(regions, faults)}
      !${figuresView(metrics)}
      !${pipelines.map(({ description, executions }) => historyView(description.name, executions))}
    </div>
  </main>`;
}

function pipelineView(description: PipelineDescription, executions: readonly PipelineExecution[]): string {
  const stages = stageStatesOf(description, executions);
  return html`<section class="pipeline" id="pipeline-${description.name}" aria-label="Pipeline ${description.name}">
    <h1>${description.name} <span class="tag">version ${description.version}</span></h1>
    !${headline(executions[0])}
    !${description.notes.map((note) => html`<p class="note">${note}</p>`)}
    <ol class="stages">
      !${stages.map((stage) => stageView(description.name, stage))}
    </ol>
  </section>`;
}

/** The newest execution in one line. */
function headline(newest: PipelineExecution | undefined): string {
  if (newest === undefined) return '<p class="headline">Nothing has been pushed yet.</p>';
  const status = executionStatus(newest);
  return html`<p class="headline" role="status">
    !${statusIcon(status)}
    <strong>${statusWord(status)}</strong>
    !${commitLink(newest)} <span class="subject">${subjectOf(newest)}</span>
    <span class="about">${newest.revision?.author.replace(/ <.*/, '') ?? ''} · ${triggerOf(newest)} · !${durationOf(newest)}</span>
  </p>`;
}

function titleOf(pipelines: Overview['pipelines']): string {
  const states = pipelines.map(({ description, executions: [newest] }) =>
    newest === undefined ? description.name : `${description.name} ${statusWord(executionStatus(newest))}`,
  );
  return [...states, 'Sluice'].join(' · ');
}
