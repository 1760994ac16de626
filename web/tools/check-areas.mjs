// An area of the console (src/console/features/<area>) imports no other area: what two of them need lies in app, ui or
// shared. And what all stand on imports no area, but for the registers of routes, words and what the gate shows.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const root = path.join(import.meta.dirname, '../src/console');
const REGISTERS = new Set(['app/router.tsx', 'app/Gate.tsx', 'i18n.ts']);
const areaOf = (file) => /^features\/([^/]+)\//.exec(file)?.[1];

let wrong = 0;
for (const entry of readdirSync(root, { recursive: true, withFileTypes: true })) {
  const full = path.join(entry.parentPath, entry.name);
  const file = path.relative(root, full);
  if (!entry.isFile() || !/\.tsx?$/.test(file) || /\.test\./.test(file)) continue;
  if (REGISTERS.has(file) || file.startsWith('messages/')) continue;
  for (const [, where] of readFileSync(full, 'utf8').matchAll(/(?:from|import\()\s*'([^']+)'/g)) {
    const target = where.startsWith('@/')
      ? where.slice(2)
      : where.startsWith('.')
        ? path.relative(root, path.resolve(path.dirname(full), where))
        : '';
    const area = areaOf(target);
    if (area && area !== areaOf(file)) {
      wrong++;
      console.log(`${file}: imports the area ${area}: ${where}`);
    }
  }
}
if (wrong) process.exit(1);
