import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Programs for the terminals of UI tests: plain Node scripts, named after their behaviour. */
const scriptedPrograms = {
  /** A tree of three levels. */
  'top.js': `require('child_process').spawn(process.execPath, ['middle.js'], { stdio: 'inherit' });
setInterval(() => {}, 1000);`,
  'middle.js': `for (const name of ['leaf-one.js', 'leaf-two.js'])
  require('child_process').spawn(process.execPath, [name], { stdio: 'inherit' });
setInterval(() => {}, 1000);`,
  'leaf-one.js': `setInterval(() => {}, 1000);`,
  'leaf-two.js': `setInterval(() => {}, 1000);`,
  /** Cleans up for 0.3 s on SIGTERM. */
  'tidy.js': `process.on('SIGTERM', () => setTimeout(() => { console.log('CLEANED ' + 'UP'); process.exit(0); }, 300));
setInterval(() => {}, 1000); console.log('TIDY ' + 'READY');`,
  /** Ignores SIGTERM. */
  'stubborn.js': `process.on('SIGTERM', () => console.log('NO ' + 'WAY'));
setInterval(() => {}, 1000); console.log('STUBBORN ' + 'READY');`,
  /** Leaves a child behind if it is killed. */
  'parent.js': `require('child_process').spawn(process.execPath, ['child.js'], { stdio: 'ignore' });
setInterval(() => {}, 1000);`,
  'child.js': `setInterval(() => {}, 1000);`,
  /** Changes its title. */
  'renamed.js': `process.title = 'tmux: server'; setInterval(() => {}, 1000);`,
} as const;

export const programNames: readonly string[] = Object.keys(scriptedPrograms);

/** Writes all programs into a workspace. */
export function writePrograms(folder: string): void {
  for (const [name, text] of Object.entries(scriptedPrograms)) writeFileSync(join(folder, name), text);
}
