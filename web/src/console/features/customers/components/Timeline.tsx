import type { TimelineEntry } from '@shared/api/types';
import { may } from '@shared/auth/permissions';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import {
  Activity,
  Coins,
  Crown,
  HeartHandshake,
  Receipt,
  StickyNote,
  Tag,
  TicketPercent,
  Undo2,
  UserRound,
} from 'lucide-react';
import { useState } from 'react';
import { benefitsQuery } from '@/app/benefits';
import { useMe } from '@/app/session';
import { useFormats, useLang, useT } from '@/i18n';
import { Segmented } from '@/ui';
import { tiersQuery, timelineQuery } from '../queries';
import { Pages } from './Pages';

const icons: [string, typeof Activity, string][] = [
  ['sale.returned', Undo2, 'text-bad'],
  ['sale.', Receipt, 'text-brand-text'],
  ['points.', Coins, 'text-warn'],
  ['tier.', Crown, 'text-warn'],
  ['coupon.', TicketPercent, 'text-brand-text'],
  ['benefit.', HeartHandshake, 'text-warn'],
  ['note.', StickyNote, 'text-info'],
  ['tag', Tag, 'text-info'],
  ['customer.', UserRound, 'text-ink-2'],
];

// Families of events; the server takes "sale." for all that begin so.
const KINDS = ['', 'sale.', 'points.', 'tier.', 'benefit.', 'coupon.', 'note.'] as const;
const kindNames = {
  '': 'all',
  'sale.': 'sale',
  'points.': 'points',
  'tier.': 'tier',
  'benefit.': 'benefit',
  'coupon.': 'coupon',
  'note.': 'note',
} as const;

export function Timeline({ id }: { id: string }) {
  const t = useT();
  const fmt = useFormats();
  const me = useMe();
  const lang = useLang();
  const [kind, setKind] = useState<(typeof KINDS)[number]>('');
  const entries = useInfiniteQuery(timelineQuery(id, kind));
  const tiers = useQuery({ ...tiersQuery, enabled: may(me, 'tier.read') });
  const tierName = (code: string) => {
    const tier = tiers.data?.find((one) => one.code === code);
    return tier ? (lang === 'en' ? tier.name_en : tier.name_zh) : code;
  };

  const benefits = useQuery({ ...benefitsQuery, enabled: may(me, 'tier_benefit.read') });
  const benefitName = (id: string | null) => {
    const one = benefits.data?.find((benefit) => benefit.id === id);
    return one ? (lang === 'en' ? one.name_en : one.name_zh) : null;
  };

  // The figures that an event carries, as far as this page knows the kind.
  const detail = (entry: TimelineEntry): string | null => {
    const data = entry.data ?? {};
    const number = (key: string) => (typeof data[key] === 'number' ? (data[key] as number) : null);
    const text = (key: string) => (typeof data[key] === 'string' ? (data[key] as string) : null);
    const currency = text('currency') ?? me.shop.currency;
    const total = number('total') ?? number('refund') ?? number('value');
    if (entry.type.startsWith('sale.') && total !== null)
      return [fmt.money(total, currency), text('external_id')].filter(Boolean).join(' · ');
    if (entry.type.startsWith('coupon.') && total !== null) return fmt.money(total, currency);
    const from = text('from');
    const to = text('to');
    if (entry.type === 'tier.changed' && from && to)
      return t('customers.timeline.tier', { from: tierName(from), to: tierName(to) });
    if (entry.type.startsWith('benefit.'))
      return [benefitName(text('benefit_id')) ?? text('code'), text('used_for'), text('reason')]
        .filter(Boolean)
        .join(' · ');
    const amount = number('amount') ?? number('points');
    if (entry.type.startsWith('points.') && amount !== null)
      return t('customers.timeline.points', { amount: fmt.int(amount) });
    return null;
  };
  return (
    <div className="flex flex-col gap-4">
      <Segmented
        label={t('customers.timeline.filter')}
        value={kind}
        onChange={setKind}
        items={KINDS.map((one) => ({ value: one, label: t(`customers.timeline.kind.${kindNames[one]}`) }))}
      />
      <Pages
        list={entries}
        icon={<Activity size={26} />}
        empty={t('customers.timeline.empty')}
        hint={t('customers.timeline.emptyHint')}
      >
        {(items) => (
          <ol className="relative flex flex-col gap-4 before:absolute before:top-2 before:bottom-2 before:left-[15px] before:w-px before:bg-line">
            {items.map((entry) => {
              const [, Icon, tone] = icons.find(([start]) => entry.type.startsWith(start)) ?? [
                '',
                Activity,
                'text-ink-2',
              ];
              const more = detail(entry);
              return (
                <li key={entry.id} className="relative flex items-start gap-3">
                  <span
                    className={`z-1 grid size-8 flex-none place-items-center rounded-full border border-line bg-surface ${tone}`}
                  >
                    <Icon size={15} aria-hidden />
                  </span>
                  <div className="min-w-0 flex-1 pt-1">
                    <p className="text-sm font-semibold">{entry.title}</p>
                    {more && <p className="num text-xs break-words text-ink-2">{more}</p>}
                  </div>
                  <time dateTime={entry.at} className="num flex-none pt-1.5 text-xs text-ink-3">
                    {fmt.dateTime(entry.at)}
                  </time>
                </li>
              );
            })}
          </ol>
        )}
      </Pages>
    </div>
  );
}
