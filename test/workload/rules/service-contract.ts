import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const appDirectory = join(import.meta.dirname, '..', '..', '..', 'app');

export interface ServiceContract {
  /** Where it listens; a task that ends by itself listens nowhere. */
  port: number | undefined;
  /** Where it listens for HTTPS as well, if it does. */
  tlsPort: number | undefined;
  healthPath: string | undefined;
  variables: { name: string; isRequired: boolean }[];
  secrets: { name: string; isRequired: boolean }[];
}

/** What `app/automation/<program>/contract.ts` says of a function. */
export interface FunctionContract {
  name: string;
  handler: string;
  timeoutInSeconds: number;
  variables: string[];
}

const functionSchema = z.object({ name: z.string(), handler: z.string(), timeoutInSeconds: z.number() });

const constantsSchema = z.object({
  name: z.string(),
  port: z.number().optional(),
  tlsPort: z.number().optional(),
  healthPath: z.string().optional(),
});

/** What `app/<service>/contract.ts` says: its constants, and the names in its types, which no program is left of. */
export async function readContract(service: string): Promise<ServiceContract> {
  const file = join(appDirectory, service, 'contract.ts');
  if (!existsSync(file)) throw new Error(`A container is named "${service}", but there is no ${file}`);
  const exported: object = await import(file);
  const constants = Object.values(exported)
    .map((value) => constantsSchema.safeParse(value).data)
    .find((value) => value?.name === service);
  const text = readFileSync(file, 'utf8');
  return {
    port: constants?.port,
    tlsPort: constants?.tlsPort,
    healthPath: constants?.healthPath,
    variables: membersOf(text, 'Variables'),
    secrets: membersOf(text, 'Secrets'),
  };
}

/** One program may be several functions: `rotate` is told what `RotateVariables` says. */
export async function readFunctionContracts(program: string): Promise<FunctionContract[]> {
  const file = join(appDirectory, 'automation', program, 'contract.ts');
  const exported: object = await import(file);
  const text = readFileSync(file, 'utf8');
  const contracts = Object.entries(exported).flatMap(([constant, value]) => {
    const { data } = functionSchema.safeParse(value);
    if (data?.name !== program) return [];
    const variables = membersOf(text, `${constant.slice(0, 1).toUpperCase()}${constant.slice(1)}Variables`);
    return [{ ...data, variables: variables.map(({ name }) => name) }];
  });
  if (contracts.length === 0) throw new Error(`${file} exports no function of the name "${program}"`);
  return contracts;
}

/** The members of the one interface whose name ends so. */
function membersOf(text: string, ending: string): { name: string; isRequired: boolean }[] {
  const [, body = ''] = new RegExp(`export interface \\w*${ending} \\{\\n(.*?)^\\}`, 'ms').exec(text) ?? [];
  return [...body.matchAll(/^ {2}(\w+)(\??):/gm)].map(([, name = '', mark]) => ({
    name,
    isRequired: mark === '',
  }));
}
