import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  plugins: [svelte()],
  define: { __PRETEND__: 'true' },
  // Runes behave as in the browser: the server build of Svelte knows no effects.
  resolve: { conditions: ['browser'] },
  test: { include: ['src/**/*.test.ts', 'guide/guide.test.ts'], environment: 'node', setupFiles: ['src/words/english.setup.ts'] },
});
