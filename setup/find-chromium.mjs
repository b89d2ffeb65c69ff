import { findExecutable, isExecutable } from './executable.mjs';

const commands = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const applications = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

/** The path of a Chromium, or of a browser built from it; undefined where there is none. */
export function findChromium() {
  return findExecutable(commands) ?? applications.find(isExecutable);
}
