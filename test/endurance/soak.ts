import { readCount, runCommand } from './command.ts';
import { runSoak, type SoakFigures } from './run-soak.ts';

const row = (cells: readonly (string | number)[]) => cells.map((cell) => String(cell).padStart(14)).join('');

function describe({ pushes, residentMebibytes, openFiles, processes, diskMebibytes }: SoakFigures): string {
  return row([pushes, residentMebibytes.toFixed(0), openFiles, processes, diskMebibytes.toFixed(1)]);
}

await runCommand({
  name: 'soak',
  help: 'Pushes to a small rehearsal, every other time something broken, and measures what it takes meanwhile.',
  options: { pushes: '100' },
  run: async (given) => {
    console.log(row(['pushes', 'engine MiB', 'open files', 'processes', 'disk MiB']));
    const { figures, violations } = await runSoak({
      pushes: readCount('pushes', given.pushes),
      measureEvery: 10,
      report: (measured) => console.log(describe(measured)),
    });
    const [last] = figures.slice(-1);
    const middle = figures[Math.floor((figures.length - 1) / 2)];
    if (last !== undefined && middle !== undefined) {
      const memory = (last.residentMebibytes / middle.residentMebibytes).toFixed(2);
      const disk = (last.diskMebibytes / middle.diskMebibytes).toFixed(2);
      console.log(
        `\nafter ${last.pushes} pushes as against ${middle.pushes}: memory ${memory}, disk ${disk}`,
      );
    }
    return violations;
  },
});
