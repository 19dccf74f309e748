import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { LongestFirst } from './test/setup/longest-first.ts';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

// Sources stand in for the built package, so that a test never sees an old build.
const alias = [
  { find: /^plinth$/, replacement: here('./index.ts') },
  { find: /^plinth\/(stacks|charts)\/(.+)$/, replacement: here('./$1/$2/index.ts') },
];

export default defineConfig({
  resolve: { alias },
  test: {
    sequence: { sequencer: LongestFirst },
    // Nothing may reach a cloud, whatever a test forgets.
    env: {
      AWS_ENDPOINT_URL: 'http://127.0.0.1:9',
      AWS_EC2_METADATA_DISABLED: 'true',
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
      CHECKPOINT_DISABLE: '1',
    },
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: ['test/**/*.e2e.test.ts'],
          // Some start programs, and the machine may be building others meanwhile.
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'e2e',
          include: ['test/**/*.e2e.test.ts'],
          globalSetup: ['test/setup/build.ts'],
          testTimeout: 20 * 60_000,
          hookTimeout: 20 * 60_000,
          // The AWS provider sleeps while it polls, so there may be more files at a time than processors.
          maxWorkers: 3,
        },
      },
    ],
  },
});
