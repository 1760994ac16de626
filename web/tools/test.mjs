// All tests of the web pages, with one line at the end that script/test adds up.
// Types and rules are looked at by its step tidy.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const web = path.join(import.meta.dirname, '..');
// script/test looks for what failed in the log: no colours between.
const env = { ...process.env, NO_COLOR: '1' };
delete env.FORCE_COLOR;
// What hangs is ended after a time: the sum is told all the same.
const run = (command, args) =>
  spawnSync(command, args, { cwd: web, env, stdio: ['ignore', 'inherit', 'inherit'], timeout: 2_400_000 }).status === 0;

let passed = 0;
let failed = 0;
let skipped = 0;

const dir = mkdtempSync(path.join(tmpdir(), 'huitou-web-'));
const report = path.join(dir, 'report.json');
const clean = run('npx', [
  'vitest',
  'run',
  '--reporter=default',
  '--reporter=json',
  `--outputFile.json=${report}`,
  ...process.argv.slice(2),
]);
try {
  const sum = JSON.parse(readFileSync(report, 'utf8'));
  // A file that did not come to its tests, or whose set-up failed, is one failure besides.
  const dead = sum.testResults.filter(
    (file) => file.status === 'failed' && !file.assertionResults.some((one) => one.status === 'failed'),
  );
  for (const file of sum.testResults)
    for (const one of file.assertionResults.filter((test) => test.status === 'failed'))
      console.log(
        `FAILED  ${path.relative(web, file.name)}: ${one.fullName}: ${one.failureMessages[0]?.split('\n')[0]}`,
      );
  for (const file of dead) console.log(`FAILED  ${path.relative(web, file.name)}: ${file.message}`);
  passed += sum.numPassedTests;
  failed += sum.numFailedTests + dead.length;
  skipped += sum.numPendingTests + (sum.numTodoTests ?? 0);
} catch {
  console.log('FAILED  vitest ended without a report');
  failed++;
}
if (!clean && failed === 0) failed++;
rmSync(dir, { recursive: true });
console.log(`web: ${passed} passed, ${failed} failed, ${skipped} skipped`);
process.exit(failed ? 1 : 0);
