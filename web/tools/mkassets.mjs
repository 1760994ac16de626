// Writes FILE.br and FILE.gz beside every built file that is worth it. The binary carries these; the plain file stays
// for --web-dir. Fonts and pictures are compressed already.
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

const root = process.argv[2];
if (!root) throw new Error('usage: mkassets.mjs DIRECTORY');
const packed = /\.(html|js|css|svg|json|webmanifest|txt)$/;

for (const entry of readdirSync(root, { recursive: true, withFileTypes: true })) {
  const file = path.join(entry.parentPath, entry.name);
  if (!entry.isFile() || file.includes('/.vite/')) continue;
  if (/\.(br|gz)$/.test(file)) {
    rmSync(file);
    continue;
  }
  if (!packed.test(file)) continue;
  const bytes = readFileSync(file);
  writeFileSync(
    `${file}.br`,
    brotliCompressSync(bytes, {
      params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length },
    }),
  );
  writeFileSync(`${file}.gz`, gzipSync(bytes, { level: 9 }));
}
