import { readCount, runCommand } from './command.ts';
import { runKills } from './run-kills.ts';

await runCommand({
  name: 'kills',
  help: 'Kills a small rehearsal at random moments, and checks that each delivery goes on, once, and leaves nothing behind.',
  options: { kills: '50', seed: '1' },
  run: async (given) => {
    const { kills, executions, moments, violations } = await runKills({
      kills: readCount('kills', given.kills),
      seed: readCount('seed', given.seed),
      report: console.log,
    });
    const rows = [...moments].toSorted(([, one], [, other]) => other - one);
    console.log(`\n${kills} kills, ${executions} executions, all of them ended`);
    for (const [moment, times] of rows) console.log(`${moment.padEnd(24)}${String(times).padStart(6)}`);
    return violations;
  },
});
