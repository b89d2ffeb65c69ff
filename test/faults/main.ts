import { parseArgs } from 'node:util';
import { countViolations, type FaultRunResult, runFaults } from './run-faults.ts';

const help = `Lets customers order while one part of the shop after the other dies, and checks that nothing was lost.

npm run faults -- [--minutes 10] [--seed 1] [--customers 100] [--orders-per-second 60]
`;

/** A number that an option gives, or one line of what is wrong with it. */
function positive(name: string, text: string): number {
  const value = Number(text);
  if (value > 0) return value;
  throw new TypeError(`--${name} is "${text}"; give a number above zero, such as --${name} 10.`);
}

function describe(result: FaultRunResult): string {
  const rows: [string, number][] = [
    ['orders accepted', result.accepted],
    ['attempts made again', result.repeated],
    ['faults', result.faults],
    ['authorisations given', result.authorizations],
    ['deletes and extensions forgotten', result.forgotten],
    ['receives answered late', result.receivesDelayed],
    ['orders put aside as dead letters', result.deadLettered],
    ...Object.entries(result.states),
    ...Object.entries(countViolations(result.violations)),
  ];
  return rows.map(([what, count]) => `${what.padEnd(32)}${String(count).padStart(8)}`).join('\n');
}

try {
  const { values } = parseArgs({
    options: {
      help: { type: 'boolean', default: false },
      minutes: { type: 'string', default: '10' },
      seed: { type: 'string', default: '1' },
      customers: { type: 'string', default: '100' },
      'orders-per-second': { type: 'string', default: '60' },
    },
  });
  if (values.help) console.log(help);
  else {
    const result = await runFaults({
      seed: positive('seed', values.seed),
      durationInSeconds: 60 * positive('minutes', values.minutes),
      customers: positive('customers', values.customers),
      ordersPerSecond: positive('orders-per-second', values['orders-per-second']),
      report: console.log,
    });
    console.log(`\n${describe(result)}`);
    const violations = Object.values(result.violations).flat();
    for (const violation of violations) console.error(violation);
    process.exitCode = violations.length > 0 ? 1 : 0;
  }
} catch (error) {
  console.error(`faults: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}
