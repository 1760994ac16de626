// Before the first paint: theme, language and density as last chosen; and what the first page needs is asked for while
// the shell is still on its way. A file of its own, as no inline script may run.
(() => {
  const files = undefined; // BUILT
  const root = document.documentElement;
  let kept = () => null;
  try {
    localStorage.getItem('theme');
    kept = (key) => localStorage.getItem(key);
  } catch {
    // Storage is switched off: the browser's own wishes count.
  }
  const theme = kept('theme');
  const dark = theme ? theme === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
  root.dataset.theme = dark ? 'dark' : 'light';
  root.lang = (kept('lang') ?? navigator.language ?? 'zh').startsWith('en') ? 'en' : 'zh-CN';
  root.dataset.density = kept('density') === 'compact' ? 'compact' : 'default';
  root.dataset.delta = kept('delta') === 'red' ? 'red' : 'green';
  // The frame of the shell stands at once for whoever was signed in.
  const inside = kept('signed-in') === 'yes' && location.pathname !== '/setup';
  if (inside) root.dataset.inside = 'yes';

  const ask = (file, rel, extra) => {
    const link = document.createElement('link');
    Object.assign(link, { rel, href: `/${file}`, crossOrigin: '' }, extra);
    document.head.append(link);
  };
  if (inside) {
    const headers = { Accept: 'application/json', 'Accept-Language': root.lang };
    const me = fetch('/v1/me', { headers, credentials: 'same-origin' });
    me.catch(() => {}); // whoever takes it hears of it
    window.early = { '/v1/me': me };
  }
  if (!files) return;
  const at = location.pathname.replace(/^(\/customers\/)[^/]+$/, '$1$id');
  for (const file of [...files.langs[root.lang], ...((inside && files.pages[at]) || [])]) ask(file, 'modulepreload');
  if (files.font) ask(files.font, 'preload', { as: 'font', type: 'font/woff2', fetchPriority: 'low' });
})();
