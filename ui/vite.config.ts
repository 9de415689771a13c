import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vite';

// `base: './'` because the headless server serves the page under a secret path that is new with each start.
export default defineConfig(({ mode }) => ({
  base: './',
  plugins: [svelte()],
  define: { __PRETEND__: JSON.stringify(mode === 'fake' || mode === 'development') },
  build: {
    target: ['es2022', 'safari16'],
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 600,
    reportCompressedSize: true,
  },
  server: { host: '127.0.0.1' },
}));
