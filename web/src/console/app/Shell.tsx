// The frame around every page: navigation, top bar, palette, shortcuts. On a phone the navigation is a bar below.
import { api } from '@shared/api/client';
import type { Me } from '@shared/api/types';
import { may } from '@shared/auth/permissions';
import { useQueryClient } from '@tanstack/react-query';
import { CatchBoundary, Link, Outlet, useNavigate, useRouterState } from '@tanstack/react-router';
import clsx from 'clsx';
import {
  ChevronDown,
  Keyboard,
  Languages,
  Menu as MenuIcon,
  Moon,
  Pin,
  Rows3,
  Search,
  Sun,
  WifiOff,
} from 'lucide-react';
import { lazy, Suspense, useEffect, useMemo, useState, useSyncExternalStore } from 'react';
import { currentLang, type Lang, setLang, useFormats, useLang, useT } from '@/i18n';
import { ScanButton } from '@/scan/ScanButton';
import { Avatar, Button, IconButton, Kbd } from '@/ui';
import { usePrinting } from '@/ui/printing';
import { Toasts, toast } from '@/ui/toast';
import { type Area, type AreaGroup, groups, open, settings, settingsIcon } from './areas';
import { Broken } from './errors';
import { keyText, listen, type Shortcut, scanned, useShortcuts } from './keys';
import { Leaving } from './Leaving';
import { usePref } from './prefs';
import { useMe } from './session';
import { density, theme, toggleDensity, toggleTheme } from './settings';
import { useViews } from './views';

// Not needed to draw the page, and as heavy as half of it.
const loadAccountMenu = () => import('./AccountMenu').then((module) => ({ default: module.AccountMenu }));
const AccountMenu = lazy(loadAccountMenu);
const Palette = lazy(() => import('./Palette').then((module) => ({ default: module.Palette })));
const KeysHelp = lazy(() => import('./KeysHelp').then((module) => ({ default: module.KeysHelp })));
const NavDrawer = lazy(() => import('./NavDrawer').then((module) => ({ default: module.NavDrawer })));

export function ThemeButton() {
  const t = useT();
  const dark = theme.use() === 'dark';
  return (
    <IconButton
      label={t(dark ? 'theme.light' : 'theme.dark')}
      icon={dark ? <Sun size={16} aria-hidden /> : <Moon size={16} aria-hidden />}
      onClick={toggleTheme}
    />
  );
}

export function LanguageButton({ onChange, short }: { onChange?: () => void; short?: boolean }) {
  const lang = useLang();
  const next: Lang = lang === 'en' ? 'zh-CN' : 'en';
  return (
    <Button
      variant="ghost"
      icon={<Languages size={16} aria-hidden />}
      lang={next}
      onClick={() => void setLang(next).then(onChange)}
    >
      <span className={clsx(short && 'max-md:sr-only')}>{next === 'en' ? 'English' : '中文'}</span>
    </Button>
  );
}

export function Brand({ className, name }: { className?: string; name?: string }) {
  const t = useT();
  return (
    <span className={clsx('flex min-w-0 items-center gap-2.5', className)}>
      <img src="/favicon.svg" alt="" className="size-7 flex-none" />
      <span className="truncate text-lg font-semibold tracking-tight max-lg:hidden">{name ?? t('app')}</span>
    </span>
  );
}

function AccountButton({ me }: { me: Me }) {
  const t = useT();
  const [wanted, setWanted] = useState(false);
  const button = (
    <button
      type="button"
      aria-label={t('account.menu', { name: me.name })}
      title={t('account.menu', { name: me.name })}
      aria-haspopup="menu"
      className="rounded-full"
      onPointerEnter={() => void loadAccountMenu()}
      onClick={() => setWanted(true)}
    >
      <Avatar name={me.name} size={30} />
    </button>
  );
  return wanted ? (
    <Suspense fallback={button}>
      <AccountMenu />
    </Suspense>
  ) : (
    button
  );
}

function DensityButton() {
  const t = useT();
  return (
    <IconButton
      label={t('density')}
      aria-pressed={density.use() === 'compact'}
      className="aria-pressed:bg-surface-2 max-sm:hidden"
      icon={<Rows3 size={16} aria-hidden />}
      onClick={toggleDensity}
    />
  );
}

// How much waits behind an area; nothing when nothing does.
function Waiting({ count: useCount, wide }: { count: () => number; wide?: boolean }) {
  const t = useT();
  const count = useCount();
  if (!count) return null;
  return (
    <span
      className={clsx(
        'num ml-auto flex-none rounded-chip bg-brand-soft px-1.5 text-xs font-semibold text-brand-text',
        !wide && 'max-lg:hidden',
      )}
    >
      <span aria-hidden>{count > 99 ? '99+' : count}</span>
      <span className="sr-only">{t('nav.waiting', { count })}</span>
    </span>
  );
}

export function NavItem({ area, wide, onGo }: { area: Area; wide?: boolean; onGo?: () => void }) {
  const t = useT();
  const Icon = area.icon;
  return (
    <li>
      <Link
        to={area.to as '/'}
        search={{}}
        onClick={onGo}
        title={wide ? undefined : t(area.label)}
        activeOptions={{ includeSearch: false, exact: area.exact ?? false }}
        className={clsx(
          'flex h-8 items-center gap-2.5 rounded-ctl px-2.5 text-sm text-ink-2 hover:bg-surface-2 hover:text-ink',
          'aria-[current=page]:bg-brand-soft aria-[current=page]:font-semibold aria-[current=page]:text-brand-text',
          !wide && 'max-lg:justify-center',
          wide && 'max-sm:h-11 max-sm:text-base',
        )}
      >
        <Icon size={16} aria-hidden className="flex-none" />
        <span className={clsx('truncate', !wide && 'max-lg:sr-only')}>{t(area.label)}</span>
        {area.count && <Waiting count={area.count} wide={wide} />}
      </Link>
    </li>
  );
}

export function NavGroups({ list, wide, onGo }: { list: AreaGroup[]; wide?: boolean; onGo?: () => void }) {
  const t = useT();
  return list.map((group) => (
    <div key={group.label ?? 'first'} className="mb-2">
      {group.label && (
        <p className={clsx('px-2.5 pt-2 pb-1 text-xs text-ink-3', !wide && 'max-lg:sr-only')}>{t(group.label)}</p>
      )}
      <ul className="flex flex-col gap-px">
        {group.areas.map((area) => (
          <NavItem key={area.to} area={area} wide={wide} onGo={onGo} />
        ))}
      </ul>
    </div>
  ));
}

const ROW = 33; // px, an area with the gap below it
const HEAD = 38; // a group's name with the gap after the group
const AROUND = 118; // the brand above, the settings below

const windowHeight = () => innerHeight;
function onResize(heard: () => void) {
  addEventListener('resize', heard);
  return () => removeEventListener('resize', heard);
}

// Which groups stand open: as somebody has left them; else as many as the window has room for, the one one is in first.
function useFolds(list: AreaGroup[], path: string): [(group: AreaGroup) => boolean, (group: AreaGroup) => void] {
  const [kept, keep] = usePref<Record<string, boolean>>('nav.open', NOTHING);
  const height = useSyncExternalStore(onResize, windowHeight);
  const closed = new Set<AreaGroup>();
  const here = (group: AreaGroup) => group.areas.some((area) => area.to !== '/' && path.startsWith(area.to));
  const isOpen = (group: AreaGroup) => !group.label || (kept[group.label] ?? !closed.has(group));
  const need = () =>
    list.reduce((sum, group) => sum + (group.label ? HEAD : 8) + (isOpen(group) ? group.areas.length * ROW : 0), 0);
  for (const group of list.toReversed()) {
    if (need() <= height - AROUND) break;
    if (group.label && !here(group)) closed.add(group);
  }
  return [isOpen, (group) => group.label && keep({ ...kept, [group.label]: !isOpen(group) })];
}
const NOTHING = {};

// The navigation beside a page: groups fold, so that all of it is seen at once. As a rail of icons nothing is folded.
function Navigation({ list, path }: { list: AreaGroup[]; path: string }) {
  const t = useT();
  const [isOpen, turn] = useFolds(list, path);
  return list.map((group) => (
    <div key={group.label ?? 'first'} className="mb-2">
      {group.label && (
        <button
          type="button"
          aria-expanded={isOpen(group)}
          onClick={() => turn(group)}
          className="group flex w-full items-center justify-between rounded-ctl px-2.5 pt-2 pb-1 text-xs text-ink-3 hover:text-ink max-lg:hidden"
        >
          {t(group.label)}
          <ChevronDown
            size={13}
            aria-hidden
            className="opacity-0 transition-[rotate,opacity] group-hover:opacity-100 group-focus-visible:opacity-100 group-aria-[expanded=false]:-rotate-90 group-aria-[expanded=false]:opacity-100"
          />
        </button>
      )}
      <ul className={clsx('flex flex-col gap-px', !isOpen(group) && 'lg:hidden')}>
        {group.areas.map((area) => (
          <NavItem key={area.to} area={area} />
        ))}
      </ul>
    </div>
  ));
}

export function PinnedViews({ wide, onGo }: { wide?: boolean; onGo?: () => void }) {
  const t = useT();
  const { views } = useViews();
  const pinned = views.filter((view) => view.pinned);
  if (pinned.length === 0) return null;
  return (
    <div className={clsx('mb-2', !wide && 'max-lg:hidden')}>
      <p className="px-2.5 pt-2 pb-1 text-xs text-ink-3">{t('nav.group.pinned')}</p>
      <ul className="flex flex-col gap-px">
        {pinned.map((view) => (
          <li key={view.id}>
            <Link
              to={view.list as '/'}
              search={view.search as never}
              onClick={onGo}
              activeOptions={{ includeSearch: true, exact: true }}
              className="flex h-8 items-center gap-2.5 rounded-ctl px-2.5 text-sm text-ink-2 hover:bg-surface-2 hover:text-ink aria-[current=page]:font-semibold aria-[current=page]:text-brand-text"
            >
              <Pin size={14} aria-hidden className="flex-none text-ink-3" />
              <span className="truncate">{view.name}</span>
            </Link>
          </li>
        ))}
      </ul>
    </div>
  );
}

export const settingsArea: Area = { to: '/settings', label: 'nav.settings', icon: settingsIcon };

function PhoneBar({ me, onMore }: { me: Me; onMore: () => void }) {
  const t = useT();
  const areas = open(me, groups).flatMap((group) => group.areas.filter((area) => area.phone));
  const item =
    'flex h-14 flex-col items-center justify-center gap-0.5 text-2xs text-ink-2 aria-[current=page]:font-semibold aria-[current=page]:text-brand-text';
  return (
    <nav
      aria-label={t('mainNav')}
      className="order-2 hidden border-t border-line bg-surface pb-[env(safe-area-inset-bottom)] max-sm:block print:hidden"
    >
      <ul className="grid auto-cols-fr grid-flow-col">
        {areas.map((area) => {
          const Icon = area.icon;
          return (
            <li key={area.to}>
              <Link
                to={area.to as '/'}
                search={{}}
                activeOptions={{ includeSearch: false, exact: area.exact ?? false }}
                className={item}
              >
                <Icon size={19} aria-hidden />
                {t(area.label)}
              </Link>
            </li>
          );
        })}
        <li>
          <button type="button" className={clsx(item, 'w-full')} onClick={onMore}>
            <MenuIcon size={19} aria-hidden />
            {t('nav.more')}
          </button>
        </li>
      </ul>
    </nav>
  );
}

function Offline() {
  const t = useT();
  const [off, setOff] = useState(!navigator.onLine);
  useEffect(() => {
    const look = () => setOff(!navigator.onLine);
    addEventListener('online', look);
    addEventListener('offline', look);
    return () => {
      removeEventListener('online', look);
      removeEventListener('offline', look);
    };
  }, []);
  if (!off) return null;
  return (
    <p role="status" className="flex items-center gap-2 bg-warn-soft px-5 py-1.5 text-sm text-warn">
      <WifiOff size={15} aria-hidden />
      {t('state.offlineBanner')}
    </p>
  );
}

type Overlay = 'palette' | 'keys' | 'nav' | null;

function useShellKeys(me: Me, show: (overlay: Overlay) => void) {
  const navigate = useNavigate();
  const client = useQueryClient();
  const list = useMemo<Shortcut[]>(
    () => [
      { keys: 'mod+k', label: 'keys.palette', run: () => show('palette') },
      {
        keys: '/',
        label: 'keys.search',
        run: () => {
          const box = document.querySelector<HTMLInputElement>('main input[type=search]');
          if (box) box.focus();
          else show('palette');
        },
      },
      { keys: '?', label: 'keys.help', run: () => show('keys'), palette: true },
      ...[...groups, ...settings]
        .flatMap((group) => group.areas)
        .filter((area) => area.key)
        .map((area) => ({
          keys: `g ${area.key}`,
          label: area.label,
          run: () => void navigate({ to: area.to as '/', search: {} }),
        })),
      { keys: 'g m', label: 'keys.theme', run: toggleTheme, palette: true },
      { keys: 'g y', label: 'density', run: toggleDensity, palette: true },
      {
        keys: 'g z',
        label: 'keys.language',
        run: () => void setLang(currentLang() === 'en' ? 'zh-CN' : 'en').then(() => client.invalidateQueries()),
        palette: true,
      },
    ],
    [navigate, client, show],
  );
  useShortcuts(list);
  const t = useT();
  useEffect(
    () =>
      listen((code) => {
        api
          .get<{ customer_id: string }>('/v1/scan', { query: { code } })
          .then(({ customer_id }) => navigate({ to: '/customers/$id', params: { id: customer_id }, search: {} }))
          .catch(() => toast({ text: t('keys.scanUnknown'), tone: 'bad' }));
      }),
    [navigate, t],
  );
  return me;
}

// Whose page it is and of when, at the top of what is printed.
function PrintHead({ shop }: { shop: string }) {
  const fmt = useFormats();
  const printing = usePrinting();
  return (
    <p className="print-head hidden justify-between gap-4 border-b border-line pb-2 text-sm text-ink-2 print:flex">
      <span className="font-semibold">{shop}</span>
      <span className="num">{printing && fmt.dateTime(Date.now())}</span>
    </p>
  );
}

export function Shell() {
  const t = useT();
  const me = useMe();
  const client = useQueryClient();
  const [overlay, setOverlay] = useState<Overlay>(null);
  useShellKeys(me, setOverlay);
  const path = useRouterState({ select: (state) => state.location.pathname });
  const list = open(me, groups);
  return (
    <>
      <div className="grid h-dvh grid-cols-[208px_minmax(0,1fr)] grid-rows-[minmax(0,1fr)] max-lg:grid-cols-[60px_minmax(0,1fr)] max-sm:grid-cols-1 max-sm:grid-rows-[minmax(0,1fr)_auto] print:block print:h-auto">
        <a
          href="#main"
          className="pop absolute top-2 left-2 z-50 -translate-y-16 px-3 py-1.5 text-sm focus:translate-y-0"
        >
          {t('skip')}
        </a>
        <aside className="flex min-h-0 flex-col border-r border-line bg-surface max-sm:hidden print:hidden">
          <div className="flex h-14 flex-none items-center px-4 max-lg:justify-center max-lg:px-0">
            <Brand name={me.shop.name} />
          </div>
          <nav aria-label={t('mainNav')} className="flex min-h-0 flex-1 flex-col">
            <div className="min-h-0 flex-1 overflow-y-auto px-2.5 pb-3">
              <Navigation list={list} path={path} />
              <PinnedViews />
            </div>
            <ul className="border-t border-line px-2.5 py-2">
              <NavItem area={settingsArea} />
            </ul>
          </nav>
        </aside>
        <PhoneBar me={me} onMore={() => setOverlay('nav')} />
        <div className="flex min-h-0 min-w-0 flex-col print:block">
          <header className="flex h-14 flex-none items-center gap-1 border-b border-line bg-surface px-5 max-sm:h-12 max-sm:px-3 print:hidden">
            <button
              type="button"
              onClick={() => setOverlay('palette')}
              className="ctl w-80 min-w-0 border border-line-mid bg-surface-2 px-3 text-left text-ink-2 hover:bg-surface-3 max-md:w-auto max-md:flex-1"
            >
              <Search size={15} aria-hidden className="flex-none" />
              <span className="min-w-0 flex-1 truncate">{t('palette.open')}</span>
              <span className="flex gap-1 max-md:hidden" aria-hidden>
                {keyText('mod+k').map((key) => (
                  <Kbd key={key}>{key}</Kbd>
                ))}
              </span>
            </button>
            <div className="ml-auto flex flex-none items-center gap-1">
              {path !== '/till' && may(me, 'customer.read') && <ScanButton variant="ghost" onCode={scanned} />}
              <IconButton
                label={t('keys.help')}
                icon={<Keyboard size={16} aria-hidden />}
                className="max-md:hidden"
                onClick={() => setOverlay('keys')}
              />
              <DensityButton />
              <LanguageButton short onChange={() => void client.invalidateQueries()} />
              <ThemeButton />
              <AccountButton me={me} />
            </div>
          </header>
          <Offline />
          <main id="main" tabIndex={-1} className="min-h-0 flex-1 overflow-auto outline-none print:overflow-visible">
            <PrintHead shop={me.shop.name} />
            <CatchBoundary getResetKey={() => path} errorComponent={Broken}>
              <Outlet />
            </CatchBoundary>
          </main>
        </div>
      </div>
      <Suspense>
        {overlay === 'palette' && <Palette onClose={() => setOverlay(null)} />}
        {overlay === 'keys' && <KeysHelp onClose={() => setOverlay(null)} />}
        {overlay === 'nav' && <NavDrawer onClose={() => setOverlay(null)} />}
      </Suspense>
      <Leaving />
      <Toasts />
    </>
  );
}
