import { inertResource } from '../inert-resource.ts';

/** Where the data of reports is described and asked; here the Parquet files are read directly. */
export const analytics = [
  inertResource('AWS::Glue::Database', '{name:DatabaseInput.Name}'),
  inertResource('AWS::Glue::Table', '{name:TableInput.Name}', { Id: '{ref}' }, [
    'CatalogId',
    'DatabaseName',
    'Name',
  ]),
  inertResource('AWS::Glue::DataCatalogEncryptionSettings', '{property:CatalogId}', { Id: '{ref}' }),
  inertResource('AWS::Glue::SecurityConfiguration', '{property:Name}', { Id: '{ref}' }),
  inertResource('AWS::Athena::WorkGroup', '{property:Name}', {
    'WorkGroupConfiguration.EngineVersion.EffectiveEngineVersion': 'Athena engine version 3',
  }),
  inertResource('AWS::Athena::NamedQuery', '{uuid}', { NamedQueryId: '{ref}' }, [
    'Database',
    'Description',
    'Name',
    'QueryString',
    'WorkGroup',
  ]),
  inertResource('AWS::Athena::DataCatalog', '{property:Name}'),
];
