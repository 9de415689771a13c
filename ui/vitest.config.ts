import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  plugins: [svelte()],
  define: { __PRETEND__: 'true' },
  test: { include: ['src/**/*.test.ts'], environment: 'node' },
});
