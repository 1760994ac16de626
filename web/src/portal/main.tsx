import './styles/base.css';
import './styles/parts.css';
import { createRoot } from 'react-dom/client';
import { App } from './app/App';
import { startWorker } from './app/worker';
import { remember, setLang } from './i18n';

// A new release has other file names; a tab opened before it can't load what it has not loaded yet. Once, it reloads.
addEventListener('vite:preloadError', (event) => {
  if (sessionStorage.getItem('reloaded') === location.pathname) return;
  sessionStorage.setItem('reloaded', location.pathname);
  event.preventDefault();
  location.reload();
});

const root = document.getElementById('root');
if (!root) throw new Error('no #root');

// A friend's link: the code waits until somebody is signed in.
const brought = new URLSearchParams(location.search).get('ref');
if (brought) {
  remember('m.ref', brought.slice(0, 20));
  history.replaceState(null, '', location.pathname);
}

setLang(document.documentElement.lang === 'en' ? 'en' : 'zh-CN', false).then(() => {
  root.textContent = '';
  // The frame of the browser takes the shop's colour too.
  const frame = getComputedStyle(document.documentElement).getPropertyValue('--card-via').trim();
  if (frame) document.querySelector('meta[name=theme-color]')?.setAttribute('content', frame);
  createRoot(root).render(<App />);
  startWorker();
});
