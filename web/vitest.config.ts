import { availableParallelism } from 'node:os';
import path from 'node:path';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

const here = import.meta.dirname;
const alias = { '@shared': path.join(here, 'src/shared'), '@': path.join(here, 'src/console') };

// A visit waits as long as it reckons: one file more at a time than there are cores.
const workers = Math.min(availableParallelism() + 1, 8);

// Those that visit every page take longest and begin first.
class LongestFirst extends BaseSequencer {
  async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const long = (one: TestSpecification) => Number(/every-page|words/.test(one.moduleId));
    return sorted.sort((a, b) => long(b) - long(a));
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
          sequence: { groupOrder: 1 },
          maxWorkers: workers,
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
