// The service worker. The shell is kept when it is installed; what the server says comes from the server first, and from
// what it last said when there is no network: then the card still opens. Signing out forgets all of it.
interface Waiting extends Event {
  waitUntil(work: Promise<unknown>): void;
}
interface Fetching extends Waiting {
  request: Request;
  respondWith(reply: Promise<Response>): void;
}
interface Scope {
  __SHELL: { version: string; files: string[] }; // put in by the build
  clients: { claim(): Promise<void>; matchAll(): Promise<{ postMessage(data: unknown): void }[]> };
  skipWaiting(): Promise<void>;
  addEventListener(type: 'install' | 'activate', listener: (event: Waiting) => void): void;
  addEventListener(type: 'fetch', listener: (event: Fetching) => void): void;
  addEventListener(type: 'message', listener: (event: Waiting & { data: unknown }) => void): void;
}
const scope = self as unknown as Scope;
const { version, files } = scope.__SHELL;
const SHELL = `portal-shell-${version}`;
const DATA = 'portal-data';
const PAGE = '/portal/';

scope.addEventListener('install', (event) => {
  event.waitUntil(
    caches
      .open(SHELL)
      .then((cache) => cache.addAll(files))
      .then(() => scope.skipWaiting()),
  );
});

scope.addEventListener('activate', (event) => {
  event.waitUntil(
    caches
      .keys()
      .then((names) =>
        Promise.all(names.filter((name) => name !== SHELL && name !== DATA).map((name) => caches.delete(name))),
      )
      .then(() => scope.clients.claim()),
  );
});

scope.addEventListener('message', (event) => {
  if (event.data === 'forget') event.waitUntil(caches.delete(DATA));
});

const tell = (state: 'online' | 'offline') =>
  scope.clients.matchAll().then((pages) => {
    for (const page of pages) page.postMessage(state);
  });

async function shell(request: Request, kept: string): Promise<Response> {
  const cache = await caches.open(SHELL);
  if (kept.startsWith('/portal/assets/')) {
    const found = await cache.match(kept);
    if (found) return found;
  }
  try {
    const reply = await fetch(request);
    if (reply.ok) await cache.put(kept, reply.clone());
    return reply;
  } catch (error) {
    const found = await cache.match(kept);
    if (found) return found;
    throw error;
  }
}

// Each language has its own answer.
async function data(request: Request): Promise<Response> {
  const url = new URL(request.url);
  url.searchParams.set('lang', request.headers.get('Accept-Language') ?? '');
  try {
    const reply = await fetch(request);
    if (reply.ok) await (await caches.open(DATA)).put(url.href, reply.clone());
    if (reply.status === 401) await caches.delete(DATA);
    await tell('online');
    return reply;
  } catch (error) {
    const found = await (await caches.open(DATA)).match(url.href);
    await tell('offline');
    if (found) return found;
    throw error;
  }
}

scope.addEventListener('fetch', (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== 'GET' || origin !== location.origin) return;
  if (pathname.startsWith('/v1/m/') && pathname !== '/v1/m/code') event.respondWith(data(request));
  else if (request.mode === 'navigate' && pathname.startsWith('/portal')) event.respondWith(shell(request, PAGE));
  else if (files.includes(pathname)) event.respondWith(shell(request, pathname));
  else if (pathname === '/portal/logo') event.respondWith(shell(request, request.url));
});
