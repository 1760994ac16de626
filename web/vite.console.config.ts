import path from 'node:path';
import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const here = import.meta.dirname;

export default defineConfig({
  root: path.join(here, 'src/console'),
  plugins: [react(), tailwindcss()],
  resolve: { alias: { '@shared': path.join(here, 'src/shared'), '@': path.join(here, 'src/console') } },
  // While developing, the pages come from Vite and the data from a running server.
  server: { proxy: { '/v1': process.env.WEB_API ?? 'http://127.0.0.1:8080' } },
  build: {
    outDir: path.join(here, 'dist/console'),
    emptyOutDir: true,
    target: ['chrome111', 'safari16.4', 'firefox128'],
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    manifest: true,
    reportCompressedSize: false,
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            { name: 'react', test: /node_modules[\\/](react|react-dom|scheduler)[\\/]/, priority: 30 },
            {
              name: 'app',
              test: /node_modules[\\/]@tanstack[\\/](query-core|react-query|router-core|react-router|history|store|react-store)/,
              priority: 20,
            },
          ],
        },
      },
    },
  },
});
