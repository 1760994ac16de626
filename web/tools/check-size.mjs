// What a visitor loads, gzip, against the budgets; fails the build when it is more.
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';

const KB = 1000;

// What one of the two, console or portal, consists of.
function pages(dist) {
  const root = path.join(import.meta.dirname, '../dist', dist);
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
  return { root, manifest, files, sum };
}
const { root, manifest, files, sum } = pages('console');

// The portal: a phone on a slow line loads the entry, the larger language and the page itself.
const portal = pages('portal');
const portalNames = Object.keys(portal.manifest);
const portalWords = portalNames
  .filter((name) => name.startsWith('messages/'))
  .map((name) => portal.files(name))
  .sort((a, b) => portal.sum(b) - portal.sum(a))[0];
const portalShell = new Set([...portal.files('index.html'), ...portalWords, 'index.html', 'boot.js']);

const entry = Object.keys(manifest).find((name) => manifest[name].isEntry);
const languages = Object.keys(manifest).filter((name) => name.startsWith('messages/'));
// The customers are where one begins: the gate of the first load is theirs.
const FIRST = 'features/customers/ListPage.tsx';
const routes = Object.keys(manifest).filter((name) => /Page\.tsx$/.test(name) && name !== FIRST);
const language = languages.map((name) => files(name)).sort((a, b) => sum(b) - sum(a))[0] ?? new Set();
const shell = new Set([...files(entry), ...language]);
const first = new Set([...shell, ...files(FIRST)]);
// Areas with many words bring them in a file of their own.
const GIVING = /^features\/(rewards|coupons|offers|referral|programme)\//;
const wordsOf = (name) =>
  Object.keys(manifest)
    .filter((one) => one.startsWith(GIVING.test(name) ? 'messages/giving.' : `${path.dirname(name)}/messages/`))
    .map((one) => files(one))
    .sort((a, b) => sum(b) - sum(a))[0] ?? [];
const all = [root, portal.root].flatMap((dir) =>
  readdirSync(dir, { recursive: true }).map((name) => path.join(dir, name)),
);
const fonts = all.filter((file) => file.endsWith('.woff2'));

const gates = [
  ['console shell', sum(shell), 180 * KB],
  ['first load (customers)', sum(first), 215 * KB],
  ['first load, brotli', sum(first, 'br'), 190 * KB],
  ...routes.map((name) => [
    name.replace('features/', '').replace('.tsx', ''),
    sum([...files(name), ...wordsOf(name)].filter((file) => !shell.has(file))),
    45 * KB,
  ]),
  ['portal, first load', portal.sum(portalShell), 45 * KB],
  ...portalNames
    .filter((name) => /Page\.tsx$/.test(name))
    .map((name) => [
      `portal ${name.replace('features/', '').replace('.tsx', '')}`,
      portal.sum([...portal.files(name)].filter((file) => !portalShell.has(file))),
      12 * KB,
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
