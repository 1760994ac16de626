// What the files that run at the same time have in common: a folder, gone when the last has ended.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

export default function setup() {
  const dir = mkdtempSync(path.join(tmpdir(), 'huitou-e2e-'));
  process.env.E2E_SHARED = dir;
  return () => rmSync(dir, { recursive: true, force: true });
}
