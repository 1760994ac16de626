// Before the first paint: theme, language and density as last chosen. A file of its own, as no inline script may run.
(() => {
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
})();
