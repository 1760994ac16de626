// The service worker: where there is one, the card opens without a network. Nothing depends on it.
import { offline } from './session';

interface Policies {
  createPolicy(name: string, rules: { createScriptURL(url: string): string }): { createScriptURL(url: string): string };
}

export function startWorker() {
  addEventListener('offline', () => offline.set(true));
  addEventListener('online', () => offline.set(false));
  if (!navigator.serviceWorker || import.meta.env.DEV) return;
  navigator.serviceWorker.addEventListener('message', (event) => {
    if (event.data === 'offline' || event.data === 'online') offline.set(event.data === 'offline');
  });
  const policies = (window as unknown as { trustedTypes?: Policies }).trustedTypes;
  const url = '/portal/sw.js';
  const trusted = policies ? policies.createPolicy('sw', { createScriptURL: () => url }).createScriptURL(url) : url;
  navigator.serviceWorker.register(trusted, { scope: '/portal/' }).catch(() => {});
}
