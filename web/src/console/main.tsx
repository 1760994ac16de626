import './styles.css';
import { CSPProvider } from '@base-ui/react/csp-provider';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { queryClient, router } from './app/router';
import { meQuery, wasSignedIn } from './app/session';
import { setLang } from './i18n';

// A new release has other file names; a tab opened before it can't load what it has not loaded yet. Once, it reloads.
addEventListener('vite:preloadError', (event) => {
  if (sessionStorage.getItem('reloaded') === location.pathname) return;
  sessionStorage.setItem('reloaded', location.pathname);
  event.preventDefault();
  location.reload();
});

const root = document.getElementById('root');
if (!root) throw new Error('no #root');

// The words, who is signed in and the page come at once, not one after the other; until then the frame stands.
await Promise.all([
  setLang(document.documentElement.lang === 'en' ? 'en' : 'zh-CN', false),
  // Whoever draws the page says what went wrong with it.
  ...(wasSignedIn() ? [queryClient.prefetchQuery(meQuery), router.load().catch(() => undefined)] : []),
]);
createRoot(root).render(
  <StrictMode>
    <CSPProvider disableStyleElements>
      <QueryClientProvider client={queryClient}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </CSPProvider>
  </StrictMode>,
);
