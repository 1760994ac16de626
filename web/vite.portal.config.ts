import path from 'node:path';
import { defineConfig } from 'vite';

const here = import.meta.dirname;

// Members' phones: iOS 14 and Chrome 87 on. React's names, Preact's code.
export default defineConfig({
  root: path.join(here, 'src/portal'),
  base: '/portal/',
  resolve: {
    alias: [
      { find: '@shared', replacement: path.join(here, 'src/shared') },
      { find: '@p', replacement: path.join(here, 'src/portal') },
      { find: 'react/jsx-runtime', replacement: 'preact/jsx-runtime' },
      { find: 'react-dom/client', replacement: 'preact/compat/client' },
      { find: 'react-dom', replacement: 'preact/compat' },
      { find: 'react', replacement: 'preact/compat' },
    ],
  },
  server: { proxy: { '/v1': process.env.WEB_API ?? 'http://127.0.0.1:8080' } },
  css: {
    transformer: 'lightningcss',
    lightningcss: { targets: { safari: 14 << 16, ios_saf: 14 << 16, chrome: 87 << 16, android: 87 << 16 } },
  },
  build: {
    outDir: path.join(here, 'dist/portal'),
    emptyOutDir: true,
    target: ['es2020', 'safari14', 'chrome87'],
    cssTarget: ['safari14', 'chrome87'],
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    manifest: true,
    reportCompressedSize: false,
  },
});
