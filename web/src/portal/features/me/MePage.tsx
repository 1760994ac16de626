import { api } from '@shared/api/client';
import { useState } from 'react';
import { Link, useLocation } from 'wouter';
import { useData } from '../../app/data';
import { forgetMember, say, signedOut } from '../../app/session';
import { recall, remember, setLang, useWords } from '../../i18n';
import type { Home } from '../../types';
import { Icon, type IconName } from '../../ui/icons';
import { Page } from '../../ui/Page';
import { Bones, Failed, messageOf } from '../../ui/states';
import { grouped } from '../home/MemberCard';

type Theme = 'auto' | 'light' | 'dark';

function useTheme(): [Theme, (next: Theme) => void] {
  const [theme, setTheme] = useState<Theme>((recall('m.theme') as Theme | null) ?? 'auto');
  return [
    theme,
    (next) => {
      setTheme(next);
      remember('m.theme', next === 'auto' ? null : next);
      const dark = next === 'auto' ? matchMedia('(prefers-color-scheme: dark)').matches : next === 'dark';
      document.documentElement.dataset.theme = dark ? 'dark' : 'light';
    },
  ];
}

export default function MePage() {
  const { t, lang, fmt } = useWords();
  const [, go] = useLocation();
  const [theme, setTheme] = useTheme();
  const { data: home, error, again } = useData<Home>('/v1/m/home');
  if (error) return <Failed error={error} again={again} />;
  if (!home) return <Bones />;
  const links: [string, IconName, string][] = [
    ['/points', 'coins', t('points.history')],
    ['/tier', 'medal', t('tier.title')],
    ['/coupons', 'ticket', t('coupons.title')],
    ['/me/profile', 'pencil', t('profile.title')],
    ['/me/passkeys', 'key', t('passkey.title')],
    ['/me/privacy', 'shield', t('privacy.title')],
    ['/programme', 'book', t('programme.open')],
  ];
  const leave = async () => {
    try {
      await api.delete('/v1/m/session');
      forgetMember();
      signedOut.set(true);
      go('/in', { replace: true });
    } catch (failure) {
      say(messageOf(failure as Error, t));
    }
  };
  return (
    <Page title={t('tab.me')}>
      <section className="card who">
        <span className="avatar" aria-hidden="true">
          {[...(home.member.name ?? '?')][0]}
        </span>
        <span className="grow">
          <b>{home.member.name}</b>
          <small>{home.member.member_no && t('card.number', { number: grouped(home.member.member_no) })}</small>
          <small>{t('me.since', { date: fmt.date(home.member.since) })}</small>
        </span>
      </section>
      <nav className="card" aria-label={t('tab.me')}>
        <ul className="list">
          {links.map(([to, icon, name]) => (
            <li key={to}>
              <Link href={to} className="row">
                <Icon name={icon} />
                <span className="grow">{name}</span>
                <Icon name="next" />
              </Link>
            </li>
          ))}
        </ul>
      </nav>
      <section className="card form" aria-label={t('me.display')}>
        <label className="field">
          {t('lang.choose')}
          <select value={lang} onChange={(event) => void setLang(event.currentTarget.value === 'en' ? 'en' : 'zh-CN')}>
            <option value="zh-CN" lang="zh-CN">
              中文
            </option>
            <option value="en" lang="en">
              English
            </option>
          </select>
        </label>
        <label className="field">
          {t('me.theme')}
          <select value={theme} onChange={(event) => setTheme(event.currentTarget.value as Theme)}>
            <option value="auto">{t('me.auto')}</option>
            <option value="light">{t('me.light')}</option>
            <option value="dark">{t('me.dark')}</option>
          </select>
        </label>
      </section>
      <button type="button" className="btn plain apart" onClick={() => void leave()}>
        {t('me.leave')}
      </button>
    </Page>
  );
}
