import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

const here = import.meta.dirname;

// The pages that a day begins with. boot.js asks for their files while the shell is still on its way; all other pages are
// asked for by the shell.
const FIRST_PAGES = {
  '/': 'features/home/HomePage.tsx',
  '/customers': 'features/customers/ListPage.tsx',
  '/customers/$id': 'features/customers/CustomerPage.tsx',
  '/orders': 'features/sales/OrdersPage.tsx',
  '/till': 'features/till/TillPage.tsx',
};

// Tells boot.js what the built files are called: languages, first pages, the font.
const filesForBoot = (): Plugin => ({
  name: 'files-for-boot',
  writeBundle(options, bundle) {
    const chunks = Object.values(bundle).filter((file) => file.type === 'chunk');
    const from = (source: string) => {
      const found = chunks.find((chunk) => chunk.facadeModuleId === path.join(here, 'src/console', source));
      if (!found) throw new Error(`no chunk of ${source}`);
      return found;
    };
    const withImports = (chunk: (typeof chunks)[number], all = new Set<string>()) => {
      if (all.has(chunk.fileName)) return all;
      all.add(chunk.fileName);
      for (const name of chunk.imports) {
        const next = bundle[name];
        if (next?.type === 'chunk') withImports(next, all);
      }
      return all;
    };
    const shell = withImports(from('index.html'));
    const files = (source: string) => [...withImports(from(source))].filter((name) => !shell.has(name));
    const font = Object.keys(bundle).find((name) => name.endsWith('.woff2'));
    const told = {
      langs: { en: files('messages/en.ts'), 'zh-CN': files('messages/zh-CN.ts') },
      pages: Object.fromEntries(Object.entries(FIRST_PAGES).map(([at, source]) => [at, files(source)])),
      font,
    };
    const text = readFileSync(path.join(here, 'src/console/public/boot.js'), 'utf8');
    const code = text.replace('undefined; // BUILT', `${JSON.stringify(told)};`);
    if (code === text) throw new Error('boot.js was not told its files');
    writeFileSync(path.join(options.dir ?? '', 'boot.js'), code);
  },
});

const console_ = (below: string) => new RegExp(`src[\\\\/]console[\\\\/](${below})`);

export default defineConfig({
  root: path.join(here, 'src/console'),
  plugins: [react(), tailwindcss(), filesForBoot()],
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
        // Few files: over a line with a long way each file costs more than its bytes.
        codeSplitting: {
          groups: [
            {
              name: 'vendor',
              test: /node_modules[\\/](react|react-dom|scheduler|@tanstack[\\/](query-core|react-query|router-core|react-router|history|store|react-store))[\\/]/,
              priority: 30,
            },
            { name: 'icons', test: /lucide-react/, priority: 15 },
            { name: 'shell', tags: ['$initial'], test: (id) => !/main\.tsx|index\.html/.test(id), priority: 10 },
            {
              name: 'kit',
              test: console_('ui/(page|fields|select|filters|dayRange)\\.tsx|app/(data|csv)\\.ts'),
              priority: 8,
            },
            { name: 'table', test: /src[\\/]console[\\/]table[\\/]|@tanstack[\\/].*(table|virtual)/, priority: 6 },
            { name: 'overlays', test: /@base-ui|@floating-ui|tabbable|reselect/, minShareCount: 3, priority: 4 },
            { name: 'charts', test: console_('charts/'), priority: 6 },
          ],
        },
      },
    },
  },
});
