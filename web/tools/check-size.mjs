// What a visitor loads, gzip, against the budgets; fails the build when it is more.
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';

const KB = 1000;
const root = path.join(import.meta.dirname, '../dist/console');
const manifest = JSON.parse(readFileSync(path.join(root, '.vite/manifest.json'), 'utf8'));

// The files of an entry and of all it imports at once.
function files(name, seen = new Set(), found = new Set()) {
  const chunk = manifest[name];
  if (!chunk || seen.has(name)) return found;
  seen.add(name);
  found.add(chunk.file);
  for (const css of chunk.css ?? []) found.add(css);
  for (const other of chunk.imports ?? []) files(other, seen, found);
  return found;
}
const packed = (file, as) => {
  const one = path.join(root, `${file}.${as}`);
  return statSync(existsSync(one) ? one : path.join(root, file)).size;
};
const sum = (list, as = 'gz') => [...list].reduce((total, file) => total + packed(file, as), 0);

const entry = Object.keys(manifest).find((name) => manifest[name].isEntry);
const languages = Object.keys(manifest).filter((name) => name.startsWith('messages/'));
// The customers are where one begins: the gate of the first load is theirs.
const FIRST = 'features/customers/ListPage.tsx';
const routes = Object.keys(manifest).filter((name) => /Page\.tsx$/.test(name) && name !== FIRST);
const language = languages.map((name) => files(name)).sort((a, b) => sum(b) - sum(a))[0] ?? new Set();
const shell = new Set([...files(entry), ...language]);
const first = new Set([...shell, ...files(FIRST)]);
const all = readdirSync(root, { recursive: true }).map((name) => path.join(root, name));
const fonts = all.filter((file) => file.endsWith('.woff2'));

const gates = [
  ['console shell', sum(shell), 180 * KB],
  ['first load (customers)', sum(first), 215 * KB],
  ['first load, brotli', sum(first, 'br'), 190 * KB],
  ...routes.map((name) => [
    name.replace('features/', '').replace('.tsx', ''),
    sum([...files(name)].filter((file) => !shell.has(file))),
    45 * KB,
  ]),
  ...fonts.map((file) => ['font', statSync(file).size, 50 * KB]),
  [
    'in the binary',
    all.filter((file) => /\.(br|gz|woff2|png)$/.test(file)).reduce((total, file) => total + statSync(file).size, 0),
    3000 * KB,
  ],
];
let over = 0;
for (const [what, size, limit] of gates) {
  const bad = size > limit;
  if (bad) over++;
  console.log(`${what.padEnd(28)} ${(size / KB).toFixed(1).padStart(7)} KB of ${limit / KB}${bad ? '  TOO MUCH' : ''}`);
}
if (over) process.exit(1);
