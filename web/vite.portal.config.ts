import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { defineConfig, type Plugin } from 'vite';

const here = import.meta.dirname;

// Tells the service worker what the shell consists of: all that is built, and what is served as it is.
const shellOfWorker = (): Plugin => ({
  name: 'shell-of-worker',
  generateBundle(_, bundle) {
    const worker = bundle['sw.js'];
    if (worker?.type !== 'chunk') throw new Error('no sw.js');
    const hash = createHash('sha256');
    const served = path.join(here, 'src/portal/public');
    const plain = readdirSync(served).map((name) => {
      hash.update(readFileSync(path.join(served, name)));
      return `/portal/${name}`;
    });
    // The page itself is made after this; it is what names the others, so their hashes stand for it too.
    hash.update(readFileSync(path.join(here, 'src/portal/index.html')));
    const built = Object.values(bundle).filter((file) => file !== worker && file.fileName.startsWith('assets/'));
    for (const file of built) hash.update(file.type === 'chunk' ? file.code : file.source);
    const files = built.map((file) => `/portal/${file.fileName}`);
    const shell = {
      version: hash.digest('hex').slice(0, 12),
      files: ['/portal/', '/theme.css', ...files, ...plain].sort(),
    };
    worker.code = `self.__SHELL=${JSON.stringify(shell)};${worker.code}`;
  },
});

// Members' phones: iOS 14 and Chrome 87 on. React's names, Preact's code.
export default defineConfig({
  root: path.join(here, 'src/portal'),
  base: '/portal/',
  plugins: [shellOfWorker()],
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
    rolldownOptions: {
      input: { main: path.join(here, 'src/portal/index.html'), sw: path.join(here, 'src/portal/sw.ts') },
      output: { entryFileNames: (chunk) => (chunk.name === 'sw' ? 'sw.js' : 'assets/[name]-[hash].js') },
    },
  },
});
