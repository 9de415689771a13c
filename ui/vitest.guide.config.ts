import { defineConfig } from 'vitest/config';

// Draws the pictures of docs/guide; `cargo xtask guide` builds what it needs.
export default defineConfig({
  test: { include: ['guide/draw.test.ts'], environment: 'node', fileParallelism: false, testTimeout: 60_000, hookTimeout: 60_000 },
});
