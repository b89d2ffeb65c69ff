import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** How the work of an action goes, for whoever does it: this process, a program of a build, a process that is killed. */
export class Course {
  readonly stateDirectory: string;

  constructor(stateDirectory: string) {
    this.stateDirectory = stateDirectory;
    mkdirSync(stateDirectory, { recursive: true });
    if (!existsSync(this.#file)) this.set('succeeds');
  }

  set(course: 'succeeds' | 'fails' | 'waits'): void {
    writeFileSync(this.#file, course);
  }

  /** The work: waits as long as it is to, and then it counts as done once, or throws. */
  async take(): Promise<void> {
    appendFileSync(this.#begunFile, 'begun\n');
    while (this.#course() === 'waits') await sleep(5);
    if (this.#course() === 'fails') throw new Error(courseFailure);
    appendFileSync(this.#doneFile, 'done\n');
  }

  /** The same as one command of a shell, which goes on when whoever gave it has gone. */
  get command(): string {
    return [
      `echo begun >> '${this.#begunFile}'`,
      `while [ "$(cat '${this.#file}')" = waits ]; do sleep 0.02; done`,
      `if [ "$(cat '${this.#file}')" = fails ]; then echo ${courseFailure}; exit 3; fi`,
      `echo done >> '${this.#doneFile}'`,
    ].join('; ');
  }

  timesBegun(): number {
    return linesIn(this.#begunFile);
  }

  timesDone(): number {
    return linesIn(this.#doneFile);
  }

  #course(): string {
    return readFileSync(this.#file, 'utf8');
  }

  get #file(): string {
    return join(this.stateDirectory, 'course');
  }

  get #begunFile(): string {
    return join(this.stateDirectory, 'begun');
  }

  get #doneFile(): string {
    return join(this.stateDirectory, 'done');
  }
}

/** What whoever fails says. */
export const courseFailure = 'out-of-luck';

function linesIn(file: string): number {
  return existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n').length : 0;
}
