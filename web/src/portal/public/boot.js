// Before the first paint: theme and language as last chosen; and a plain word to browsers that are too old. A file of its
// own, as no inline script may run. Old JavaScript on purpose.
(() => {
  var root = document.documentElement;
  function kept(key) {
    try {
      return localStorage.getItem(key);
    } catch (_error) {
      return null;
    }
  }
  var theme = kept('m.theme');
  var dark = theme ? theme === 'dark' : window.matchMedia && matchMedia('(prefers-color-scheme: dark)').matches;
  root.setAttribute('data-theme', dark ? 'dark' : 'light');
  root.lang = (kept('m.lang') || navigator.language || 'zh').indexOf('en') === 0 ? 'en' : 'zh-CN';
  var able =
    'noModule' in document.createElement('script') &&
    window.Promise &&
    window.fetch &&
    window.CSS &&
    CSS.supports('--a', '0') &&
    window.Intl &&
    Intl.PluralRules &&
    Array.prototype.flatMap;
  if (!able)
    document.addEventListener('DOMContentLoaded', () => {
      document.getElementById('root').textContent =
        root.lang === 'en'
          ? 'This browser is too old for the member pages. Please open them in a current one.'
          : '当前浏览器版本过低，请更换或升级浏览器后打开会员中心。';
    });
})();
