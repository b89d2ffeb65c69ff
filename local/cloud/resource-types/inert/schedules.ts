import { inertResource } from '../inert-resource.ts';

/** What stands beside rules and schedules. */
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
  inertResource('AWS::Lambda::EventInvokeConfig', '{property:FunctionName}|{property:Qualifier}'),
];
