import { devTemplate } from '../support/small-delivery.ts';
import { smallApp } from './endured-rehearsal.ts';

export interface BrokenPush {
  what: string;
  files: Record<string, string>;
  /** What the execution must say. */
  reason: RegExp;
}

/** Ways in which a push can be wrong, each caught by another part of the rehearsal. */
export const brokenPushes: readonly BrokenPush[] = [
  {
    what: 'an app that throws',
    files: { 'app.js': 'throw new Error("no idea");' },
    reason: /Build\/synth/,
  },
  {
    what: 'an app that ends by a signal',
    files: { 'app.js': 'process.kill(process.pid, "SIGKILL");' },
    reason: /Build\/synth/,
  },
  {
    what: 'an app that writes two megabytes and then fails',
    files: { 'app.js': 'console.log("x".repeat(99) + "\\n" + "y\\n".repeat(1e6)); process.exitCode = 3;' },
    reason: /Build\/synth/,
  },
  {
    what: 'no assembly',
    files: { 'app.js': '' },
    reason: /Build\/synth|Update\/mutate/,
  },
  {
    what: 'a template of an unknown type',
    files: {
      'app.js': smallApp({ ...devTemplate, Resources: { Odd: { Type: 'AWS::Odd::Thing' } } }),
    },
    reason: /dev\/Prepare.*AWS::Odd::Thing/,
  },
  {
    what: 'a template that refers to nothing',
    files: {
      'app.js': smallApp({
        ...devTemplate,
        Outputs: { Said: { Value: { Ref: 'Nobody' } } },
      }),
    },
    reason: /dev\/Prepare.*Nobody/,
  },
];
