import { type ComponentType, lazy, Suspense, useEffect, useRef } from 'react';
import { Link, Redirect, Route, Router, Switch, useLocation } from 'wouter';
import EntryPage from '../features/entry/EntryPage';
import HomePage from '../features/home/HomePage';
import { recall, useWords } from '../i18n';
import { Icon, type IconName } from '../ui/icons';
import { Bones } from '../ui/states';
import { offline, say, signedOut, toast, useCell } from './session';

// Each page is a file of its own, loaded when it is opened; the worker has kept them all by then.
const pages: [string, ComponentType][] = [
  ['/points', lazy(() => import('../features/points/PointsPage'))],
  ['/tier', lazy(() => import('../features/points/TierPage'))],
  ['/rewards', lazy(() => import('../features/rewards/RewardsPage'))],
  ['/coupons', lazy(() => import('../features/rewards/CouponsPage'))],
  ['/orders', lazy(() => import('../features/orders/OrdersPage'))],
  ['/orders/:order', lazy(() => import('../features/orders/OrderPage'))],
  ['/invite', lazy(() => import('../features/invite/InvitePage'))],
  ['/programme', lazy(() => import('../features/programme/ProgrammePage'))],
  ['/me', lazy(() => import('../features/me/MePage'))],
  ['/me/profile', lazy(() => import('../features/me/ProfilePage'))],
  ['/me/privacy', lazy(() => import('../features/me/PrivacyPage'))],
  ['/me/passkeys', lazy(() => import('../features/me/PasskeysPage'))],
];

// Pages for whoever has not signed in.
const OPEN = ['/in', '/programme'];

function Tabs() {
  const { t } = useWords();
  const [place] = useLocation();
  const tabs: [string, IconName, string][] = [
    ['/', 'home', t('tab.home')],
    ['/rewards', 'gift', t('tab.rewards')],
    ['/orders', 'receipt', t('tab.orders')],
    ['/me', 'person', t('tab.me')],
  ];
  return (
    <nav className="tabs" aria-label={t('tab.label')}>
      {tabs.map(([to, icon, name]) => (
        <Link
          key={to}
          href={to}
          aria-current={(to === '/' ? place === '/' : place.startsWith(to)) ? 'page' : undefined}
        >
          <Icon name={icon} />
          {name}
        </Link>
      ))}
    </nav>
  );
}

function Toast() {
  const text = useCell(toast);
  useEffect(() => {
    if (!text) return;
    const timer = setTimeout(() => say(''), 3_000);
    return () => clearTimeout(timer);
  }, [text]);
  return (
    <div role="status" aria-live="polite">
      {text && <div className="toast">{text}</div>}
    </div>
  );
}

function Offline() {
  const { t } = useWords();
  return useCell(offline) ? (
    <p className="strip" role="status">
      {t('state.offline')}
    </p>
  ) : null;
}

// A new page: its beginning, and its heading for whoever hears it.
function useArrival() {
  const [place] = useLocation();
  const before = useRef(place);
  useEffect(() => {
    if (before.current === place) return;
    before.current = place;
    scrollTo(0, 0);
    document.querySelector<HTMLElement>('h1')?.focus({ preventScroll: true });
  }, [place]);
}

function Inside() {
  const [place] = useLocation();
  useArrival();
  const open = OPEN.includes(place);
  if (useCell(signedOut) && !open) return <Redirect to={recall('m.ref') ? '/programme' : '/in'} />;
  return (
    <>
      <Offline />
      <main>
        <Suspense fallback={<Bones />}>
          <Switch>
            <Route path="/in" component={EntryPage} />
            <Route path="/" component={HomePage} />
            {pages.map(([path, page]) => (
              <Route key={path} path={path} component={page} />
            ))}
            <Route>
              <Redirect to="/" />
            </Route>
          </Switch>
        </Suspense>
      </main>
      {(!open || !signedOut.value) && place !== '/in' && <Tabs />}
      <Toast />
    </>
  );
}

export function App() {
  return (
    <Router base="/portal">
      <Inside />
    </Router>
  );
}
