import { may } from '@shared/auth/permissions';
import { useQueryClient } from '@tanstack/react-query';
import { Link, Outlet } from '@tanstack/react-router';
import clsx from 'clsx';
import { FileUp, Languages, Moon, Rows3, Store, Sun, Users } from 'lucide-react';
import { lazy, type ReactNode, Suspense, useState } from 'react';
import { type Lang, remember, setLang, useLang, useT } from '@/i18n';
import { Avatar, Button, IconButton } from '@/ui';
import { useMe } from './session';

// Not needed to draw the page, and as heavy as half of it.
const AccountMenu = lazy(() => import('./AccountMenu').then((module) => ({ default: module.AccountMenu })));

export function ThemeButton() {
  const t = useT();
  const [theme, setTheme] = useState(document.documentElement.dataset.theme);
  const next = theme === 'dark' ? 'light' : 'dark';
  return (
    <IconButton
      label={t(`theme.${next}`)}
      icon={theme === 'dark' ? <Sun size={16} aria-hidden /> : <Moon size={16} aria-hidden />}
      onClick={() => {
        document.documentElement.dataset.theme = next;
        remember('theme', next);
        setTheme(next);
      }}
    />
  );
}

export function LanguageButton({ onChange }: { onChange?: () => void }) {
  const lang = useLang();
  const next: Lang = lang === 'en' ? 'zh-CN' : 'en';
  return (
    <Button
      variant="ghost"
      icon={<Languages size={16} aria-hidden />}
      lang={next}
      onClick={() => void setLang(next).then(onChange)}
    >
      {next === 'en' ? 'English' : '中文'}
    </Button>
  );
}

export function Brand({ className }: { className?: string }) {
  const t = useT();
  return (
    <span className={clsx('flex items-center gap-2.5', className)}>
      <img src="/favicon.svg" alt="" className="size-7" />
      <span className="text-lg font-semibold tracking-tight max-lg:hidden">{t('app')}</span>
    </span>
  );
}

function DensityButton() {
  const t = useT();
  const [dense, setDense] = useState(document.documentElement.dataset.density === 'compact');
  return (
    <IconButton
      label={t('density')}
      aria-pressed={dense}
      className="aria-pressed:bg-surface-2 max-sm:hidden"
      icon={<Rows3 size={16} aria-hidden />}
      onClick={() => {
        const next = dense ? 'default' : 'compact';
        document.documentElement.dataset.density = next;
        remember('density', next);
        setDense(!dense);
      }}
    />
  );
}

function NavLink({ to, icon, label }: { to: '/customers' | '/imports' | '/stores'; icon: ReactNode; label: string }) {
  return (
    <li>
      <Link
        to={to}
        search={{}}
        activeOptions={{ includeSearch: false }}
        className={clsx(
          'flex h-9 items-center gap-2.5 rounded-ctl px-2.5 text-sm text-ink-2 hover:bg-surface-2 hover:text-ink',
          'aria-[current=page]:bg-brand-soft aria-[current=page]:font-semibold aria-[current=page]:text-brand-text',
          'max-lg:justify-center max-sm:h-14 max-sm:flex-col max-sm:gap-0.5 max-sm:text-2xs',
        )}
      >
        {icon}
        <span className="max-lg:sr-only max-sm:not-sr-only">{label}</span>
      </Link>
    </li>
  );
}

export function Shell() {
  const t = useT();
  const me = useMe();
  const client = useQueryClient();
  return (
    <div className="grid h-full grid-cols-[208px_minmax(0,1fr)] max-lg:grid-cols-[60px_minmax(0,1fr)] max-sm:grid-cols-1 max-sm:grid-rows-[minmax(0,1fr)_auto]">
      <a
        href="#main"
        className="pop absolute top-2 left-2 z-50 -translate-y-16 px-3 py-1.5 text-sm focus:translate-y-0"
      >
        {t('skip')}
      </a>
      <aside className="flex min-h-0 flex-col border-r border-line bg-surface max-sm:order-2 max-sm:border-t max-sm:border-r-0">
        <div className="flex h-14 items-center px-4 max-lg:justify-center max-lg:px-0 max-sm:hidden">
          <Brand />
        </div>
        <nav aria-label={t('mainNav')} className="min-h-0 flex-1 overflow-y-auto px-2.5 pb-3 max-sm:p-0">
          <ul className="flex flex-col gap-0.5 max-sm:grid max-sm:auto-cols-fr max-sm:grid-flow-col">
            <NavLink to="/customers" icon={<Users size={17} aria-hidden />} label={t('nav.customers')} />
            {may(me, 'import.read') && (
              <NavLink to="/imports" icon={<FileUp size={17} aria-hidden />} label={t('nav.imports')} />
            )}
            <NavLink to="/stores" icon={<Store size={17} aria-hidden />} label={t('nav.stores')} />
          </ul>
        </nav>
      </aside>
      <div className="flex min-h-0 min-w-0 flex-col">
        <header className="flex h-14 flex-none items-center gap-1 border-b border-line bg-surface px-5 max-sm:h-12 max-sm:px-3">
          <p className="min-w-0 truncate text-sm font-semibold text-ink-2">{me.shop.name}</p>
          <div className="ml-auto flex items-center gap-1">
            <DensityButton />
            <LanguageButton onChange={() => void client.invalidateQueries()} />
            <ThemeButton />
            <Suspense fallback={<Avatar name={me.name} size={30} />}>
              <AccountMenu />
            </Suspense>
          </div>
        </header>
        <main id="main" tabIndex={-1} className="min-h-0 flex-1 overflow-auto outline-none">
          <Outlet />
        </main>
      </div>
    </div>
  );
}
