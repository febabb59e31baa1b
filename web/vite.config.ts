import { preact } from '@preact/preset-vite';
import { defineConfig } from 'vite';

/**
 * Builds the page into dist/web, which the service serves at `/`. Paths are relative, so that it also works under a
 * prefix of a reverse proxy. In development `vite web` passes the API on to a service on its default port.
 */
export default defineConfig({
  base: './',
  build: { outDir: '../dist/web', emptyOutDir: true, modulePreload: false },
  plugins: [preact()],
  server: { proxy: { '/v1': 'http://127.0.0.1:8080' } },
});
