import { availableParallelism } from 'node:os';
import path from 'node:path';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

const here = import.meta.dirname;
const alias = { '@shared': path.join(here, 'src/shared'), '@': path.join(here, 'src/console') };

// A visit waits as long as it reckons: one file more at a time than there are cores.
const workers = Math.min(availableParallelism() + 1, 8);

// What takes longest begins first, so that nobody waits for it alone at the end.
const LONG = [/every-page-demo/, /every-page/, /words|lists|member|offers/, /till|loyalty|insight|advice/];

class LongestFirst extends BaseSequencer {
  async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const place = (one: TestSpecification) => [...LONG, /./].findIndex((name) => name.test(one.moduleId));
    return sorted.sort((a, b) => place(a) - place(b));
  }
}

export default defineConfig({
  test: {
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        resolve: { alias },
        test: { name: 'unit', environment: 'happy-dom', include: ['src/**/*.test.ts?(x)'] },
      },
      {
        resolve: { alias },
        test: {
          name: 'e2e',
          environment: 'node',
          include: ['e2e/**/*.e2e.ts'],
          globalSetup: 'e2e/lib/shared.ts',
          sequence: { groupOrder: 1 },
          maxWorkers: workers,
          testTimeout: 300_000,
          hookTimeout: 300_000,
        },
      },
    ],
  },
});
