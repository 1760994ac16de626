// What the shop owes in points: worth, age, expiry, what is likely never to be spent; how it moved; the journal.
import { address, api } from '@shared/api/client';
import type { Liability, RollForward } from '@shared/api/ledger';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { CircleAlert, CircleCheck, Download, Wallet as WalletIcon } from 'lucide-react';
import { useState } from 'react';
import { wholeQuery } from '@/app/data';
import { usePage } from '@/app/page';
import { useMe } from '@/app/session';
import { useWallets } from '@/app/wallets';
import { BarChart, ChartCard, figuresOf } from '@/charts';
import { useFormats, useT } from '@/i18n';
import { buttonClass, Card, Segmented, Stat } from '@/ui';
import { DayRange } from '@/ui/dayRange';
import { DayField } from '@/ui/fields';
import { PageHead, ReportFrame } from '@/ui/page';
import { Empty, Failed, Loading } from '@/ui/states';

const route = getRouteApi('/inside/liability');
const PPM = 1_000_000;

function Roll({ wallet }: { wallet: Liability }) {
  const t = useT();
  const fmt = useFormats();
  const me = useMe();
  const { from, to } = route.useSearch();
  const navigate = route.useNavigate();
  const query = { wallet: wallet.wallet, from: from && fmt.dayStart(from), to: to && fmt.dayEnd(to) };
  const roll = useQuery({
    queryKey: ['/v1/liability/roll-forward', query],
    queryFn: ({ signal }) => api.get<RollForward>('/v1/liability/roll-forward', { query, signal }),
  });
  const data = roll.data;
  const points = (value: number) => fmt.points(value, wallet.digits);
  const rows: [string, number][] = data
    ? [
        [t('ledger.liability.opening'), data.opening],
        [t('ledger.liability.granted'), data.granted],
        [t('ledger.liability.redeemed'), data.redeemed],
        [t('ledger.liability.expired'), data.expired],
        [t('ledger.liability.reversed'), data.reversed],
        [t('ledger.liability.corrections'), data.corrections],
      ]
    : [];
  return (
    <Card
      title={t('ledger.liability.roll')}
      actions={
        <DayRange
          label={t('ledger.liability.period')}
          from={from}
          to={to}
          onChange={(first, last) =>
            void navigate({ search: (before) => ({ ...before, from: first, to: last }), replace: true })
          }
        />
      }
    >
      <p className="-mt-2 mb-3 text-xs text-ink-3">{t('ledger.liability.rollHint')}</p>
      {roll.isPending && <Loading lines={6} />}
      {roll.error && <Failed error={roll.error} retry={() => void roll.refetch()} role={me.role_title} />}
      {data && (
        <>
          <p className="num mb-2 text-xs text-ink-3">
            {fmt.dateTime(data.from)} – {fmt.dateTime(data.to)}
          </p>
          <table className="w-full text-sm" aria-label={t('ledger.liability.roll')}>
            <tbody>
              {rows.map(([label, value]) => (
                <tr key={label} className="border-b border-line">
                  <th scope="row" className="py-1.5 text-left font-normal text-ink-2">
                    {label}
                  </th>
                  <td className="num py-1.5 text-right">{points(value)}</td>
                </tr>
              ))}
              <tr>
                <th scope="row" className="py-2 text-left font-semibold">
                  {t('ledger.liability.closing')}
                </th>
                <td className="num py-2 text-right font-semibold">
                  {points(data.closing)}
                  {data.closing_value !== null && (
                    <span className="block text-xs font-normal text-ink-3">
                      {fmt.money(data.closing_value, data.currency)}
                    </span>
                  )}
                </td>
              </tr>
            </tbody>
          </table>
          <p
            className={`mt-2 flex items-center gap-2 text-sm ${data.reconciled ? 'text-good' : 'text-bad'}`}
            role="status"
          >
            {data.reconciled ? <CircleCheck size={16} aria-hidden /> : <CircleAlert size={16} aria-hidden />}
            {t(data.reconciled ? 'ledger.liability.reconciled' : 'ledger.liability.apart')}
          </p>
        </>
      )}
    </Card>
  );
}

function Journal({ wallet }: { wallet: Liability }) {
  const t = useT();
  const fmt = useFormats();
  const [day, setDay] = useState(fmt.today());
  return (
    <Card title={t('ledger.liability.journal')} className="print:hidden">
      <p className="-mt-2 mb-3 text-xs text-ink-3">{t('ledger.liability.journalHint')}</p>
      <div className="flex flex-wrap items-end gap-3">
        <DayField label={t('ledger.liability.day')} value={day} max={fmt.today()} onChange={setDay} />
        <a
          className={`${buttonClass()} h-10`}
          download={`journal-${wallet.wallet}-${day}.csv`}
          href={address('/v1/liability/journal', { wallet: wallet.wallet, day })}
        >
          <Download size={15} aria-hidden />
          {t('ledger.liability.download')}
        </a>
      </div>
    </Card>
  );
}

export function LiabilityPage() {
  const t = useT();
  const fmt = useFormats();
  const me = useMe();
  usePage(t('ledger.liability.title'));
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const wallets = useWallets();
  const list = useQuery(wholeQuery<Liability>('/v1/liability'));
  const one = list.data?.find((entry) => entry.wallet === search.wallet) ?? list.data?.[0];
  const points = (value: number) => fmt.points(value, one?.digits);
  const money = (value: number | null) => (value === null ? t('none') : fmt.money(value, one?.currency ?? 'CNY'));
  const compact = (value: number) => fmt.compact(value / 10 ** (one?.digits ?? 0));
  const byExpiry = one && {
    label: t('ledger.liability.byExpiry'),
    x: one.by_expiry.map((part) => part.month?.replace('-', '/') ?? t('ledger.liability.never')),
    format: points,
    axis: compact,
    series: [
      {
        key: 'points',
        label: t('ledger.liability.points'),
        color: 'var(--c2)',
        values: one.by_expiry.map((part) => part.points),
      },
    ],
  };
  const byAge = one && {
    label: t('ledger.liability.byAge'),
    x: one.by_age.map((part) =>
      part.age === 0 ? t('ledger.liability.ageFresh') : t('ledger.liability.age', { count: part.age }),
    ),
    format: points,
    axis: compact,
    series: [
      {
        key: 'points',
        label: t('ledger.liability.points'),
        color: 'var(--c-muted)',
        values: one.by_age.map((part) => part.points),
      },
      {
        key: 'expected',
        label: t('ledger.liability.expectedSeries'),
        color: 'var(--c1)',
        values: one.by_age.map((part) => part.expected),
      },
    ],
  };
  return (
    <ReportFrame
      head={
        <PageHead
          title={t('ledger.liability.title')}
          sub={t('ledger.liability.sub')}
          count={one && t('ledger.liability.asOf', { date: fmt.dateTime(one.as_of) })}
        />
      }
    >
      {list.isPending && <Loading lines={8} />}
      {list.error && <Failed error={list.error} retry={() => void list.refetch()} role={me.role_title} />}
      {list.data?.length === 0 && <Empty icon={<WalletIcon size={28} />} title={t('ledger.liability.empty')} />}
      {list.data && list.data.length > 1 && one && (
        <div>
          <Segmented
            label={t('ledger.wallet')}
            value={one.wallet}
            onChange={(wallet) => void navigate({ search: (before) => ({ ...before, wallet }), replace: true })}
            items={list.data.map((entry) => ({ value: entry.wallet, label: wallets.name(entry.wallet) }))}
          />
        </div>
      )}
      {one && byExpiry && byAge && (
        <>
          <ul className="grid grid-cols-[repeat(auto-fit,minmax(200px,1fr))] gap-3 max-sm:grid-cols-2">
            <Stat
              label={t('ledger.liability.outstanding')}
              value={points(one.outstanding)}
              sub={[
                t('ledger.liability.active', { points: points(one.active) }),
                one.held > 0 && t('ledger.liability.held', { points: points(one.held) }),
                one.pending > 0 && t('ledger.liability.pending', { points: points(one.pending) }),
              ]
                .filter(Boolean)
                .join(' · ')}
            />
            <Stat
              label={t('ledger.liability.value')}
              value={money(one.value)}
              sub={one.debt > 0 ? t('ledger.liability.debt', { points: points(one.debt) }) : undefined}
            />
            <Stat
              label={t('ledger.liability.expected')}
              value={money(one.expected_value)}
              sub={t('ledger.liability.expectedHint')}
            />
            <Stat
              label={t('ledger.liability.breakage')}
              value={one.breakage_ppm === null ? t('none') : fmt.percent(one.breakage_ppm / PPM)}
            />
          </ul>
          <div className="grid grid-cols-2 gap-4 max-lg:grid-cols-1">
            <ChartCard
              title={byExpiry.label}
              figures={{
                head: [t('ledger.liability.month'), t('ledger.liability.points'), t('ledger.liability.worth')],
                rows: one.by_expiry.map((part, at) => [byExpiry.x[at] ?? '', points(part.points), money(part.value)]),
              }}
            >
              <BarChart {...byExpiry} />
            </ChartCard>
            <ChartCard title={byAge.label} figures={figuresOf(t('ledger.liability.ageHead'), byAge)}>
              <BarChart {...byAge} />
            </ChartCard>
          </div>
          <div className="grid grid-cols-[minmax(0,1fr)_360px] items-start gap-4 max-lg:grid-cols-1">
            <Roll wallet={one} />
            <Journal wallet={one} />
          </div>
        </>
      )}
    </ReportFrame>
  );
}
