// Everything by name: pages, saved views, what can be done here, customers. A pasted id, number or phone finds its own.
import { api } from '@shared/api/client';
import type { Customer, Page } from '@shared/api/types';
import { may } from '@shared/auth/permissions';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { ArrowRight, CornerDownLeft, LogOut, Pin, Receipt, User, Zap } from 'lucide-react';
import { type ReactNode, useEffect, useMemo, useState } from 'react';
import { type Key, useFormats, useT } from '@/i18n';
import { Kbd } from '@/ui';
import { type Choice, PaletteDialog } from '@/ui/palette';
import { groups, open, settings } from './areas';
import { acts, pages as further } from './furtherAreas';
import { insight } from './insightAreas';
import { keyText, useActive } from './keys';
import { useLeave, useMe } from './session';
import { useViews } from './views';

function useLater(value: string, ms: number) {
  const [later, setLater] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setLater(value), ms);
    return () => clearTimeout(timer);
  }, [value, ms]);
  return later;
}

const keysOf = (keys: string): ReactNode => (
  <span className="flex gap-1">
    {keyText(keys).map((key) => (
      <Kbd key={key}>{key}</Kbd>
    ))}
  </span>
);

export function Palette({ onClose }: { onClose: () => void }) {
  const t = useT();
  const fmt = useFormats();
  const me = useMe();
  const navigate = useNavigate();
  const active = useActive();
  const { views } = useViews();
  const leave = useLeave();
  const [text, setText] = useState('');
  const asked = useLater(text.trim(), 180);
  const found = useQuery({
    queryKey: ['palette', asked],
    queryFn: ({ signal }) => api.post<Page<Customer>>('/v1/customers/search', { body: { q: asked, limit: 6 }, signal }),
    enabled: asked.length > 0 && may(me, 'customer.read'),
  });

  const pages = useMemo<Choice[]>(() => {
    const go =
      (to: string, search = {}) =>
      () =>
        void navigate({ to: to as '/', search: search as never });
    const page = (area: {
      to: string;
      label: Key;
      icon: React.ComponentType<{ size?: number }>;
      key?: string;
    }): Choice => {
      const Icon = area.icon;
      return {
        id: `page ${area.to}`,
        group: t('palette.pages'),
        label: t(area.label),
        icon: <Icon size={15} />,
        after: area.key && keysOf(`g ${area.key}`),
        run: go(area.to),
      };
    };
    return [
      ...active
        .filter((one) => one.palette)
        .map((one) => ({
          id: `act ${one.keys}`,
          group: t('palette.actions'),
          label: t(one.label),
          icon: <Zap size={15} />,
          after: keysOf(one.keys),
          run: one.run,
        })),
      ...acts
        .filter((act) => !act.right || may(me, act.right))
        .map((act) => ({ ...page(act), id: `act ${act.to}`, group: t('palette.actions') })),
      {
        id: 'act leave',
        group: t('palette.actions'),
        label: t('account.signOut'),
        icon: <LogOut size={15} />,
        run: () => void leave(),
      },
      ...open(me, groups).flatMap((group) => group.areas.map(page)),
      ...further.filter((one) => !one.right || may(me, one.right)).map(page),
      ...open(me, insight).flatMap((group) => group.areas.filter((area) => !area.exact).map(page)),
      ...open(me, settings).flatMap((group) => group.areas.map(page)),
      ...views.map((view) => ({
        id: `view ${view.id}`,
        group: t('palette.views'),
        label: view.name,
        icon: <Pin size={15} />,
        run: go(view.list, view.search),
      })),
    ];
  }, [t, me, active, views, navigate, leave]);

  const words = text.trim().toLowerCase();
  const choices: Choice[] = pages.filter((one) => !words || one.label.toLowerCase().includes(words));
  const id = /^(ord|cus)_\w{8,}$/.exec(text.trim())?.[0];
  if (id)
    choices.unshift({
      id,
      group: t('palette.records'),
      label: id,
      icon: id.startsWith('ord') ? <Receipt size={15} /> : <User size={15} />,
      run: () =>
        void navigate({
          to: (id.startsWith('ord') ? '/orders/$id' : '/customers/$id') as '/customers/$id',
          params: { id },
          search: {},
        }),
    });
  if (words) {
    choices.push(
      ...(found.data?.items ?? []).map((customer) => ({
        id: customer.id,
        group: t('palette.customers'),
        label: customer.display_name ?? t('customers.unnamed'),
        icon: <User size={15} />,
        after: (
          <span className="num text-xs text-ink-3">
            {customer.phones[0] ? fmt.phone(customer.phones[0].number) : customer.member_no}
          </span>
        ),
        run: () => void navigate({ to: '/customers/$id', params: { id: customer.id }, search: {} }),
      })),
    );
    if (may(me, 'customer.read'))
      choices.push({
        id: 'all',
        group: t('palette.customers'),
        label: t('palette.all', { text: text.trim() }),
        icon: <ArrowRight size={15} />,
        run: () => void navigate({ to: '/customers', search: { q: text.trim() } }),
      });
  }
  return (
    <PaletteDialog
      label={t('palette.title')}
      placeholder={t('palette.open')}
      text={text}
      onText={setText}
      choices={choices}
      busy={found.isFetching}
      empty={t('palette.none')}
      onClose={onClose}
      footer={
        <span className="flex items-center gap-2">
          <CornerDownLeft size={13} aria-hidden /> {t('palette.enter')}
        </span>
      }
    />
  );
}
