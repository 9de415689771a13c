import { defineConfig } from 'vitest/config';

// One browser for the whole run: two cores are shared by everybody.
export default defineConfig({
  test: {
    include: ['e2e/**/*.test.ts'],
    environment: 'node',
    fileParallelism: false,
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
