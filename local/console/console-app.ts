import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import express, { type ErrorRequestHandler, type Express, type Request, type Response } from 'express';
import type { Cloud } from '../cloud/cloud.ts';
import type { Drills } from '../drill/drills.ts';
import { deployedIn, deployingStages, environmentsOf } from '../environments.ts';
import { compareExecutions } from '../history/compare-executions.ts';
import type { ExecutionHistory } from '../history/execution-history.ts';
import { PipelineRequestError } from '../pipeline/errors.ts';
import type { ActionExecution, PipelineEngine, PipelineExecution } from '../pipeline/execution.ts';
import { answerApproval } from './answer-approval.ts';
import { followLog } from './follow-log.ts';
import { LiveUpdates } from './live-updates.ts';
import { type LogLines, readLogLines } from './log-lines.ts';
import { loopbackOnly, securityHeaders } from './loopback-only.ts';
import { mailboxRoutes } from './mailbox-routes.ts';
import { parseStyle, renderLog } from './render-log.ts';
import { storedObjects } from './stored-objects.ts';
import { switchDrill } from './switch-drill.ts';
import { switchFault } from './switch-fault.ts';
import { switchRegion } from './switch-region.ts';
import { switchSchedule } from './switch-schedule.ts';
import { alarmsPage, slugOf } from './view/alarms-view.ts';
import { comparePage } from './view/compare-page.ts';
import { executionPage } from './view/execution-page.ts';
import { logPage } from './view/log-page.ts';
import { messagePage } from './view/message-page.ts';
import { type Overview, overview, overviewPage } from './view/overview-page.ts';

export interface ConsoleSources {
  engine: PipelineEngine;
  cloud: Pick<
    Cloud,
    | 'stacks'
    | 'services'
    | 'queues'
    | 'countGraphs'
    | 'alarms'
    | 'mailbox'
    | 'regions'
    | 'faults'
    | 'schedules'
    | 'pipelineMetrics'
    | 'readObject'
  >;
  drills: Drills;
  history: ExecutionHistory;
  /** Called for an error that no visitor has caused. */
  report(error: unknown): void;
}

export interface ConsoleApp {
  app: Express;
  /** Ends the streams to pages that are open. */
  close(): void;
}

/** The console as an Express application, not listening yet. */
export function createConsoleApp(sources: ConsoleSources): ConsoleApp {
  const { engine, cloud, drills, history } = sources;
  const renderOverview = () => overview(readOverview(sources));
  const updates = new LiveUpdates(renderOverview, (listener) => engine.subscribe(listener));
  const mailbox = mailboxRoutes(cloud.mailbox);
  const app = express();
  app.disable('x-powered-by');
  app.set('etag', false);
  app.use(loopbackOnly, securityHeaders);
  app.use('/static', express.static(join(import.meta.dirname, 'static')));

  app.get('/', (_request, response) => {
    response.send(overviewPage(readOverview(sources)));
  });
  app.get('/events', (_request, response) => updates.add(response));
  app.get('/api/state', (_request, response) => {
    const pipelines = engine.pipelines().map((description) => ({
      ...description,
      executions: engine.executions(description.name),
    }));
    const [regions, metrics] = [cloud.regions.list(), cloud.pipelineMetrics()];
    response.json({ pipelines, ...deployedIn(cloud), regions, metrics, drill: drills.latest() ?? null });
  });
  const form = express.urlencoded({ extended: false, limit: '16kb' });
  app.post('/approvals', form, answerApproval(engine));
  app.post('/regions', form, switchRegion(cloud.regions));
  app.post('/faults', form, switchFault(cloud.faults));
  app.post('/schedules', form, switchSchedule(cloud.schedules));
  app.post('/drill', form, switchDrill(drills));
  app.get('/executions/:executionId', (request, response) => {
    const execution = findExecution(engine, request.params.executionId);
    if (execution === undefined) notFound(response, 'There is no such execution here any more.');
    else response.send(executionPage(execution));
  });
  app.get('/compare', async (request, response) => {
    const [from, to] = ['from', 'to'].map((name) => findExecution(engine, String(request.query[name])));
    if (from === undefined || to === undefined || from.pipelineName !== to.pipelineName)
      notFound(response, 'There are no two such executions of one pipeline here any more.');
    else {
      const comparison = await compareExecutions(from, to, history);
      response.send(comparePage(comparison, engine.executions(to.pipelineName)));
    }
  });
  app.get('/actions/:actionExecutionId', async (request, response) => {
    const found = findAction(engine, request.params.actionExecutionId);
    if (found === undefined) notFound(response, 'There is no such action here any more.');
    else response.send(logPage(found.execution, found.action, await readLog(found.action)));
  });
  app.get('/actions/:actionExecutionId/events', (request, response) => {
    const { actionExecutionId } = request.params;
    const current = () => findAction(engine, actionExecutionId)?.action;
    if (current() === undefined) notFound(response, 'There is no such action here any more.');
    else
      followLog(response, { current, from: Number(request.query.from ?? 0), render: rendererFor(request) });
  });
  app.get('/alarms/:environment', (request, response) => {
    const { environments } = readOverview(sources);
    const found = environments.find((environment) => slugOf(environment) === request.params.environment);
    if (found === undefined) notFound(response, 'There is no such environment here any more.');
    else response.send(alarmsPage(found));
  });
  app.use(mailbox.router);
  app.use(storedObjects((bucket, key) => cloud.readObject(bucket, key)));
  app.use((request, response) => notFound(response, `There is no page ${request.path} here.`));
  app.use(errorHandler(sources));
  const close = () => {
    updates.close();
    mailbox.close();
  };
  return { app, close };
}

function readOverview({ engine, cloud, drills }: ConsoleSources): Overview {
  const pipelines = engine.pipelines().map((description) => ({
    description,
    executions: engine.executions(description.name),
  }));
  const stageNames = deployingStages(engine.pipelines());
  const deployed = deployedIn(cloud);
  const environments = environmentsOf(stageNames, deployed);
  const { faults } = deployed;
  return {
    ...{ pipelines, environments, faults, drills },
    ...{ regions: cloud.regions.list(), metrics: cloud.pipelineMetrics() },
  };
}

function findExecution(engine: PipelineEngine, executionId: string): PipelineExecution | undefined {
  return engine
    .pipelines()
    .flatMap(({ name }) => engine.executions(name))
    .find((execution) => execution.executionId === executionId);
}

function findAction(
  engine: PipelineEngine,
  actionExecutionId: string,
): { execution: PipelineExecution; action: ActionExecution } | undefined {
  for (const execution of engine.pipelines().flatMap(({ name }) => engine.executions(name))) {
    const action = execution.actions.find((candidate) => candidate.actionExecutionId === actionExecutionId);
    if (action !== undefined) return { execution, action };
  }
  return undefined;
}

/** As HTML for a page, which says in which style its own text ends; for a terminal as text. */
function rendererFor({ query }: Request): (text: string) => string {
  if (query.as !== 'html') return stripVTControlCharacters;
  let style = parseStyle(String(query.style ?? ''));
  return (text) => {
    const rendered = renderLog(text, style);
    style = rendered.style;
    return rendered.markup;
  };
}

function readLog(action: ActionExecution): Promise<LogLines> {
  return readLogLines(action.logFile, 0, action.status !== 'InProgress');
}

function notFound(response: Response, message: string): void {
  response.status(404).send(messagePage('Not found', message));
}

/** What the engine refuses is the visitor's to know; anything else is ours to look into. */
function errorHandler({ report }: ConsoleSources): ErrorRequestHandler {
  return (error, _request, response, _next) => {
    if (error instanceof PipelineRequestError) {
      response.status(409).send(messagePage('Not done', error.message));
      return;
    }
    if (typeof error?.status === 'number' && error.status < 500) {
      response.status(error.status).send(messagePage('Not understood', error.message));
      return;
    }
    report(error);
    response
      .status(500)
      .send(messagePage('Something went wrong', 'It is written down in the errors.log of the rehearsal.'));
  };
}
