import { inertResource } from '../inert-resource.ts';

/** What happens at its time: nothing here does, so that a rehearsal stays as it is left. */
export const schedules = [
  inertResource('AWS::Events::EventBus', '{property:Name}', {
    Arn: 'arn:aws:events:{region}:{account}:event-bus/{ref}',
    Name: '{ref}',
  }),
  inertResource('AWS::Events::EventBusPolicy', '{property:EventBusName}|{property:StatementId}'),
  inertResource('AWS::Events::Archive', '{name:ArchiveName}', {
    Arn: 'arn:aws:events:{region}:{account}:archive/{ref}',
  }),
  inertResource('AWS::Scheduler::ScheduleGroup', '{name:Name}', {
    Arn: 'arn:aws:scheduler:{region}:{account}:schedule-group/{ref}',
    State: 'ACTIVE',
  }),
  inertResource('AWS::Scheduler::Schedule', '{name:Name}', {
    Arn: 'arn:aws:scheduler:{region}:{account}:schedule/{property:GroupName|default}/{ref}',
  }),
  inertResource('AWS::Lambda::EventInvokeConfig', '{property:FunctionName}|{property:Qualifier}'),
];
