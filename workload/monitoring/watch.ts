import {
  Alarm,
  AlarmRule,
  AlarmState,
  ComparisonOperator,
  CompositeAlarm,
  type IAlarm,
  type IMetric,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { namedBecause } from '../named-because.ts';
import { type Runbook, runbookLine } from './runbook.ts';

/** One thing to watch. */
export interface AlarmDescription {
  id: string;
  /** What it means when the alarm rings: one sentence, without a full stop. */
  means: string;
  runbook: Runbook;
  /** The graph of the dashboard in which it is drawn: what is measured, and the unit. */
  graph: string;
  metric: IMetric;
  /** Rings above it, or below where the comparison says so. */
  threshold: number;
  comparison?: 'above' | 'below';
  /** So many of the latest periods have to be bad. */
  bad: number;
  of: number;
  /** What it says when nothing is measured; `fine` unless given. */
  silence?: 'fine' | 'bad';
  /** Whether somebody is to be woken. */
  urgency: 'page' | 'ticket';
}

/** Where alarms go. */
export interface AlarmTopics {
  /** Wakes somebody. */
  pages: ITopic;
  /** Is read in working hours. */
  tickets: ITopic;
}

export interface WatchProps {
  operations: AlarmTopics;
  /** The kind of trouble: one sentence, without a full stop. */
  trouble: string;
  runbook: Runbook;
  alarms: readonly AlarmDescription[];
}

/**
 * Watches one part of the shop. Each alarm informs by a ticket; those that are urgent have a composite alarm above them,
 * which pages once for all of them together.
 */
export class Watch extends Construct {
  readonly trouble: string;
  readonly descriptions: readonly AlarmDescription[];
  /** All alarms, that of the page first. */
  readonly alarms: readonly IAlarm[];

  constructor(scope: Construct, id: string, { operations, trouble, runbook, alarms }: WatchProps) {
    super(scope, id);
    this.trouble = trouble;
    this.descriptions = alarms;
    const defined = alarms.map((description) => ({
      urgency: description.urgency,
      alarm: this.#define(description, operations),
    }));
    const urgent = defined.filter(({ urgency }) => urgency === 'page').map(({ alarm }) => alarm);
    const pages = urgent.length > 0 ? [this.#page(urgent, { operations, trouble, runbook })] : [];
    this.alarms = [...pages, ...defined.map(({ alarm }) => alarm)];
  }

  #page(
    urgent: readonly Alarm[],
    { operations, trouble, runbook }: Omit<WatchProps, 'alarms'>,
  ): CompositeAlarm {
    const page = new CompositeAlarm(this, 'Page', {
      alarmDescription: `${trouble}. ${runbookLine(runbook)}`,
      alarmRule: AlarmRule.anyOf(...urgent.map((alarm) => AlarmRule.fromAlarm(alarm, AlarmState.ALARM))),
    });
    namedBecause(
      page,
      'The construct library names each composite alarm; only another name would replace it.',
    );
    page.addAlarmAction(new SnsAction(operations.pages));
    page.addOkAction(new SnsAction(operations.pages));
    return page;
  }

  #define(description: AlarmDescription, { tickets }: AlarmTopics): Alarm {
    const { id, means, runbook, metric, threshold, comparison, bad, of, silence } = description;
    const alarm = new Alarm(this, id, {
      alarmDescription: `${means}. ${runbookLine(runbook)}`,
      metric,
      threshold,
      comparisonOperator:
        comparison === 'below'
          ? ComparisonOperator.LESS_THAN_THRESHOLD
          : ComparisonOperator.GREATER_THAN_THRESHOLD,
      datapointsToAlarm: bad,
      evaluationPeriods: of,
      treatMissingData: silence === 'bad' ? TreatMissingData.BREACHING : TreatMissingData.NOT_BREACHING,
    });
    alarm.addAlarmAction(new SnsAction(tickets));
    return alarm;
  }
}
