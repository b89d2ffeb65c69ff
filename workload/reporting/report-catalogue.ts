import { Stack } from 'aws-cdk-lib';
import { CfnDatabase, CfnTable } from 'aws-cdk-lib/aws-glue';
import { Construct } from 'constructs';
import { type DatasetName, reportDatasets } from '../../app/reporting/contract.ts';
import { namedBecause } from '../named-because.ts';
import type { WorkloadEnvironment } from '../workload-environment.ts';

export interface ReportCatalogueProps {
  environment: WorkloadEnvironment;
  /** Where the datasets are, each in a folder of its name: `s3://bucket/prefix`. */
  location: string;
}

/** How Athena reads the Parquet of reporting: one table for each dataset of its contract. */
export class ReportCatalogue extends Construct {
  readonly databaseName: string;

  constructor(scope: Construct, id: string, { environment, location }: ReportCatalogueProps) {
    super(scope, id);
    const catalogId = Stack.of(this).account;
    // Of the names that SQL takes without quotes.
    this.databaseName = `sluice_${environment.name.replaceAll('-', '_')}`;
    const database = new CfnDatabase(this, 'Database', {
      catalogId,
      databaseInput: {
        name: this.databaseName,
        description: `What the shop in ${environment.name} has sold`,
      },
    });
    namedBecause(database, 'Queries name it, and Glue replaces it for no other reason.');
    for (const dataset of Object.keys(reportDatasets) as DatasetName[]) {
      const table = new CfnTable(this, dataset, {
        catalogId,
        databaseName: this.databaseName,
        tableInput: describeTable(dataset, { environment, location }),
      });
      namedBecause(table, 'Queries name it, and Glue replaces it for no other reason.');
      table.addResourceDependency(database);
    }
  }
}

const partitionComments: Record<DatasetName, string> = {
  orders: 'When the order was placed, in UTC',
  order_lines: 'When the order was placed, in UTC',
  stock: 'When the stock was counted, in UTC',
};

function describeTable(
  dataset: DatasetName,
  { environment, location }: ReportCatalogueProps,
): CfnTable.TableInputProperty {
  const folder = `${location}/${dataset}`;
  return {
    name: dataset,
    tableType: 'EXTERNAL_TABLE',
    partitionKeys: [{ name: 'day', type: 'string', comment: partitionComments[dataset] }],
    parameters: { classification: 'parquet', ...projectDays(folder, environment.reporting.keptForDays) },
    storageDescriptor: {
      location: folder,
      columns: Object.entries(reportDatasets[dataset]).map(([name, type]) => ({ name, type })),
      inputFormat: 'org.apache.hadoop.hive.ql.io.parquet.MapredParquetInputFormat',
      outputFormat: 'org.apache.hadoop.hive.ql.io.parquet.MapredParquetOutputFormat',
      serdeInfo: { serializationLibrary: 'org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe' },
    },
  };
}

/**
 * Athena works out which days there are, so that no crawler and no ALTER TABLE has to tell it of a new one.
 * https://docs.aws.amazon.com/athena/latest/ug/partition-projection-supported-types.html
 */
function projectDays(folder: string, keptForDays: number): Record<string, string> {
  return {
    'projection.enabled': 'true',
    'projection.day.type': 'date',
    'projection.day.format': 'yyyy-MM-dd',
    'projection.day.range': `NOW-${keptForDays}DAYS,NOW`,
    'projection.day.interval': '1',
    'projection.day.interval.unit': 'DAYS',
    'storage.location.template': `${folder}/day=\${day}`,
  };
}
