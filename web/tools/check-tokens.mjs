// Colours are written in tokens.css and nowhere else.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const root = path.join(import.meta.dirname, '../src');
const rules = [
  [/#[0-9a-f]{3,8}\b(?![^<]*>)/i, 'a colour; use a token'],
  [
    /\b(?:text|bg|border|from|to|via|ring|fill|stroke)-(?:gray|slate|zinc|red|green|blue|amber|white|black)\b/,
    'a palette class',
  ],
  [/\bfont-(?:medium|bold|light)\b/, 'a weight beside 400 and 600'],
  [/\.(?:innerHTML|outerHTML)\b|setAttribute\('style'/, 'what the content policy forbids'],
];
let wrong = 0;
for (const entry of readdirSync(root, { recursive: true, withFileTypes: true })) {
  const file = path.join(entry.parentPath, entry.name);
  if (!entry.isFile() || !/\.(tsx?|css)$/.test(file) || file.endsWith('tokens.css') || /\.test\./.test(file)) continue;
  readFileSync(file, 'utf8')
    .split('\n')
    .forEach((line, at) => {
      for (const [rule, why] of rules)
        if (rule.test(line)) {
          wrong++;
          console.log(`${path.relative(root, file)}:${at + 1}: ${why}: ${line.trim()}`);
        }
    });
}
if (wrong) process.exit(1);
