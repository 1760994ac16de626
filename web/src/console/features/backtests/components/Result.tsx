// What came out of a back-test: members, points, cost and what is owed; tiers; by month, store and segment; for whom it
// changes most.
import type { Figures, Part, Summary } from '@shared/api/backtests';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { ArrowDown, ArrowUp, FileSpreadsheet } from 'lucide-react';
import { CustomerName } from '@/app/CustomerName';
import { saveCsv } from '@/app/csv';
import { useMe } from '@/app/session';
import { BarChart, ChartCard, FigureTable, figuresOf, LineChart } from '@/charts';
import { useFormats, useT } from '@/i18n';
import { Button, Card, Segmented, Stat, TierMark } from '@/ui';
import { Empty, Failed, Loading } from '@/ui/states';
import { type By, membersQuery, type Order, partsQuery, useNames } from '../queries';
import { Signed, useWallets } from './words';

const route = getRouteApi('/inside/backtests/$id');
type Measure = 'points' | 'cost' | 'liability';
const BARS_MAX = 14; // of them; more are a table

const of = (figures: Figures, wallet: string) => figures.wallets.find((one) => one.wallet === wallet);

function useView(summary: Summary) {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const wallets = summary.figures.wallets;
  const first = wallets.find((one) => one.cost_before !== null) ?? wallets[0];
  const wallet = wallets.find((one) => one.wallet === search.wallet) ?? first;
  const worth = wallet?.cost_before !== null && wallet?.cost_before !== undefined;
  const asked = (['points', 'cost', 'liability'] as const).find((one) => one === search.measure);
  return {
    wallet,
    worth,
    measure: worth ? (asked ?? 'points') : ('points' as Measure),
    by: (['month', 'store', 'segment'] as const).find((one) => one === search.by) ?? ('month' as By),
    sort: (search.sort === 'loss' ? 'loss' : 'gain') as Order,
    set: (part: Partial<typeof search>) =>
      void navigate({ search: (before) => ({ ...before, ...part }), replace: true, resetScroll: false }),
  };
}
type View = ReturnType<typeof useView>;

function useMeasure(view: View) {
  const fmt = useFormats();
  const me = useMe();
  const wallets = useWallets();
  const code = view.wallet?.wallet ?? '';
  const digits = wallets.digits(code);
  const money = view.measure !== 'points';
  return {
    digits,
    name: wallets.name(code),
    format: (value: number) => (money ? fmt.money(value, me.shop.currency) : fmt.points(value, digits)),
    axis: (value: number) => (money ? fmt.moneyCompact(value, me.shop.currency) : fmt.compact(value / 10 ** digits)),
    pair: (part: { figures: Figures }): [number, number] => {
      const one = of(part.figures, code);
      return [one?.[`${view.measure}_before`] ?? 0, one?.[`${view.measure}_after`] ?? 0];
    },
  };
}

function Parts({ id, view }: { id: string; view: View }) {
  const t = useT();
  const me = useMe();
  const parts = useQuery(partsQuery(id, view.by));
  const measure = useMeasure(view);
  const data = parts.data;
  const nameOf = (part: Part) =>
    part.month ? part.month.replace('-', '/') : (part.name ?? part.code ?? t('backtests.noStore'));
  const pairs = (data ?? []).map(measure.pair);
  const chart = {
    label: `${t(`backtests.${view.measure}`)} · ${t(`backtests.by${view.by === 'month' ? 'Month' : view.by === 'store' ? 'Store' : 'Segment'}`)}`,
    x: (data ?? []).map(nameOf),
    format: measure.format,
    axis: measure.axis,
    series: [
      {
        key: 'before',
        label: t('backtests.before'),
        color: 'var(--c-muted)',
        dashed: true,
        values: pairs.map(([before]) => before),
      },
      { key: 'after', label: t('backtests.after'), color: 'var(--c1)', values: pairs.map(([, after]) => after) },
    ],
  };
  const change = {
    key: 'change',
    label: t('backtests.difference'),
    color: 'var(--c2)',
    values: pairs.map(([before, after]) => after - before),
  };
  const figures = figuresOf(t(`backtests.${view.by}`), { ...chart, series: [...chart.series, change] });
  return (
    <ChartCard
      title={chart.label}
      sub={`${measure.name} · ${t('backtests.figuresHint')}`}
      figures={data && data.length > 0 ? figures : undefined}
      actions={
        data &&
        data.length > 0 && (
          <Button
            variant="ghost"
            icon={<FileSpreadsheet size={14} aria-hidden />}
            aria-label={t('backtests.export')}
            title={t('backtests.export')}
            onClick={() => saveCsv(`backtest-${view.by}`, [figures.head, ...figures.rows])}
          />
        )
      }
    >
      <div className="mb-3">
        <Segmented
          label={t('backtests.by')}
          value={view.by}
          onChange={(by) => view.set({ by: by === 'month' ? undefined : by })}
          items={(['month', 'store', 'segment'] as const).map((by) => ({ value: by, label: t(`backtests.${by}`) }))}
        />
      </div>
      {parts.isPending && <Loading lines={5} />}
      {parts.error && <Failed error={parts.error} retry={() => void parts.refetch()} role={me.role_title} />}
      {data?.length === 0 && (
        <p className="py-6 text-sm text-ink-2">
          {t(view.by === 'segment' ? 'backtests.noSegments' : 'backtests.noParts')}
        </p>
      )}
      {data &&
        data.length > 0 &&
        (view.by === 'month' && data.length > 1 ? (
          <>
            <LineChart {...chart} />
            <h3 className="mt-4 mb-2 text-sm font-semibold">{t('backtests.difference')}</h3>
            <BarChart
              label={`${chart.label} · ${t('backtests.difference')}`}
              x={chart.x}
              format={measure.format}
              axis={measure.axis}
              height={140}
              series={[change]}
            />
          </>
        ) : data.length <= BARS_MAX ? (
          <BarChart {...chart} />
        ) : (
          <FigureTable label={chart.label} figures={figures} />
        ))}
    </ChartCard>
  );
}

function Tiers({ summary }: { summary: Summary }) {
  const t = useT();
  const fmt = useFormats();
  const names = useNames();
  const ladder = summary.tiers.map((one) => one.tier);
  const head = 'border-b border-line py-2 text-xs font-normal text-ink-3';
  const cell = 'num border-b border-line py-2 text-right';
  return (
    <Card title={t('backtests.tiers')}>
      <p className="-mt-2 mb-2 text-xs text-ink-3">{t('backtests.tiersHint')}</p>
      <table className="w-full border-separate border-spacing-0 text-sm" aria-label={t('backtests.tiers')}>
        <thead>
          <tr>
            <th scope="col" className={`${head} text-left`}>
              {t('backtests.tier')}
            </th>
            <th scope="col" className={`${head} text-right`}>
              {t('backtests.before')}
            </th>
            <th scope="col" className={`${head} text-right`}>
              {t('backtests.after')}
            </th>
            <th scope="col" className={`${head} text-right`}>
              {t('backtests.difference')}
            </th>
          </tr>
        </thead>
        <tbody>
          {summary.tiers.map((one) => (
            <tr key={one.tier}>
              <th scope="row" className="border-b border-line py-2 text-left font-normal">
                <TierMark code={one.tier} name={names.tier(one.tier)} />
              </th>
              <td className={cell}>{fmt.int(one.before)}</td>
              <td className={`${cell} font-semibold`}>{fmt.int(one.after)}</td>
              <td className={cell}>
                <Signed value={one.after - one.before} text={fmt.int} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <h3 className="mt-4 mb-1 text-sm font-semibold">{t('backtests.moves')}</h3>
      {summary.moves.length === 0 && <p className="text-sm text-ink-2">{t('backtests.noMoves')}</p>}
      <ul className="flex flex-col gap-1 text-sm" data-testid="moves">
        {summary.moves.map((move) => {
          const up = ladder.indexOf(move.to) > ladder.indexOf(move.from);
          const Icon = up ? ArrowUp : ArrowDown;
          return (
            <li key={`${move.from} ${move.to}`} className="flex min-h-7 flex-wrap items-center gap-2">
              <TierMark code={move.from} name={names.tier(move.from)} />
              <Icon size={14} aria-hidden className={up ? 'text-good' : 'text-bad'} />
              <TierMark code={move.to} name={names.tier(move.to)} />
              <span className="num ml-auto font-semibold">{t('backtests.membersOf', { count: move.members })}</span>
            </li>
          );
        })}
      </ul>
    </Card>
  );
}

function Members({ id, view }: { id: string; view: View }) {
  const t = useT();
  const fmt = useFormats();
  const me = useMe();
  const names = useNames();
  const wallets = useWallets();
  const members = useQuery(membersQuery(id, view.sort));
  const code = view.wallet?.wallet ?? '';
  const digits = wallets.digits(code);
  const data = members.data;
  const head = 'sticky top-0 border-b border-line bg-surface py-2 text-xs font-normal text-ink-3';
  const cell = 'border-b border-line py-1.5';
  return (
    <Card
      title={t('backtests.members')}
      actions={
        data &&
        data.length > 0 && (
          <Button
            variant="ghost"
            icon={<FileSpreadsheet size={14} aria-hidden />}
            aria-label={t('backtests.export')}
            title={t('backtests.export')}
            onClick={() =>
              saveCsv(`backtest-${view.sort}`, [
                [t('backtests.customer'), t('backtests.orders'), t('backtests.pointsChange'), t('backtests.worth')],
                ...data.map((one) => [
                  one.customer,
                  String(one.figures.orders),
                  fmt.points(of(one.figures, code)?.points_change ?? 0, digits),
                  fmt.money(one.gain, me.shop.currency),
                ]),
              ])
            }
          />
        )
      }
    >
      <p className="-mt-2 mb-3 text-xs text-ink-3">{t('backtests.membersHint')}</p>
      <div className="mb-2">
        <Segmented
          label={t('backtests.members')}
          value={view.sort}
          onChange={(sort) => view.set({ sort: sort === 'gain' ? undefined : sort })}
          items={[
            { value: 'gain', label: t('backtests.mostGain') },
            { value: 'loss', label: t('backtests.mostLoss') },
          ]}
        />
      </div>
      {members.isPending && <Loading lines={6} />}
      {members.error && <Failed error={members.error} retry={() => void members.refetch()} role={me.role_title} />}
      {data?.length === 0 && (
        <Empty title={t(view.sort === 'gain' ? 'backtests.noGain' : 'backtests.noLoss')} hint={t('backtests.same')} />
      )}
      {data && data.length > 0 && (
        <section
          // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
          tabIndex={0}
          aria-label={t('backtests.members')}
          className="max-h-[420px] overflow-auto"
        >
          <table className="w-full border-separate border-spacing-0 text-sm" aria-label={t('backtests.members')}>
            <thead>
              <tr>
                <th scope="col" className={`${head} text-left`}>
                  {t('backtests.customer')}
                </th>
                <th scope="col" className={`${head} text-left max-sm:hidden`}>
                  {t('backtests.tier')}
                </th>
                <th scope="col" className={`${head} text-right max-sm:hidden`}>
                  {t('backtests.orders')}
                </th>
                <th scope="col" className={`${head} text-right`}>
                  {t('backtests.pointsChange')}
                </th>
                <th scope="col" className={`${head} text-right`}>
                  {t('backtests.worth')}
                </th>
              </tr>
            </thead>
            <tbody>
              {data.map((one) => (
                <tr key={one.customer}>
                  <td className={`${cell} max-w-40 truncate font-semibold`}>
                    <CustomerName id={one.customer} />
                  </td>
                  <td className={`${cell} max-sm:hidden`}>
                    {one.tier_before !== one.tier_after && one.tier_before ? (
                      <span className="inline-flex items-center gap-1.5">
                        {names.tier(one.tier_before)} → <b>{names.tier(one.tier_after)}</b>
                      </span>
                    ) : (
                      <span className="text-ink-2">{names.tier(one.tier_after)}</span>
                    )}
                  </td>
                  <td className={`${cell} num text-right max-sm:hidden`}>{fmt.int(one.figures.orders)}</td>
                  <td className={`${cell} text-right`}>
                    <Signed
                      value={of(one.figures, code)?.points_change ?? 0}
                      text={(value) => fmt.points(value, digits)}
                    />
                  </td>
                  <td className={`${cell} text-right`}>
                    <Signed value={one.gain} text={(value) => fmt.money(value, me.shop.currency)} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
    </Card>
  );
}

export function Result({ id, summary }: { id: string; summary: Summary }) {
  const t = useT();
  const fmt = useFormats();
  const me = useMe();
  const view = useView(summary);
  const wallets = useWallets();
  const { wallet } = view;
  if (!wallet) return <Empty title={t('backtests.noParts')} />;
  const digits = wallets.digits(wallet.wallet);
  const points = (value: number) => fmt.points(value, digits);
  const money = (value: number) => fmt.money(value, me.shop.currency);
  const was = (text: string) => `${t('backtests.before')} ${text}`;
  const apart = (wallet.awarded ?? 0) - wallet.points_before;
  return (
    <>
      <div className="flex flex-wrap items-center gap-3">
        {summary.figures.wallets.length > 1 && (
          <Segmented
            label={t('backtests.wallet')}
            value={wallet.wallet}
            onChange={(code) => view.set({ wallet: code })}
            items={summary.figures.wallets.map((one) => ({ value: one.wallet, label: wallets.name(one.wallet) }))}
          />
        )}
        {view.worth && (
          <Segmented
            label={t('backtests.measure')}
            value={view.measure}
            onChange={(measure) => view.set({ measure: measure === 'points' ? undefined : measure })}
            items={(['points', 'cost', 'liability'] as const).map((one) => ({
              value: one,
              label: t(`backtests.${one}`),
            }))}
          />
        )}
      </div>
      <ul className="grid grid-cols-[repeat(auto-fit,minmax(170px,1fr))] gap-3" data-testid="figures">
        <Stat label={t('backtests.gain')} value={fmt.int(summary.gain)} />
        <Stat label={t('backtests.lose')} value={fmt.int(summary.lose)} />
        <Stat
          label={t('backtests.points')}
          value={<Signed value={wallet.points_change} text={points} plain />}
          sub={was(points(wallet.points_before))}
        />
        {wallet.cost_change !== null && (
          <Stat
            label={t('backtests.cost')}
            value={<Signed value={wallet.cost_change} text={money} plain />}
            sub={was(money(wallet.cost_before ?? 0))}
          />
        )}
        {wallet.liability_change !== null && (
          <Stat
            label={t('backtests.liability')}
            value={<Signed value={wallet.liability_change} text={money} plain />}
            sub={was(money(wallet.liability_before ?? 0))}
          />
        )}
        {summary.figures.coupons_before + summary.figures.coupons_after > 0 && (
          <Stat
            label={t('backtests.coupons')}
            value={
              <Signed value={summary.figures.coupons_after - summary.figures.coupons_before} text={fmt.int} plain />
            }
            sub={was(fmt.int(summary.figures.coupons_before))}
          />
        )}
      </ul>
      <Parts id={id} view={view} />
      <div className="grid grid-cols-[minmax(0,3fr)_minmax(0,2fr)] items-start gap-4 max-lg:grid-cols-1">
        <Members id={id} view={view} />
        <Tiers summary={summary} />
      </div>
      {wallet.awarded !== null && (
        <p className="num text-xs text-ink-3">
          {t('backtests.awarded', {
            points: points(wallet.awarded),
            same:
              apart === 0
                ? t('backtests.awardedSame')
                : t('backtests.awardedOther', { points: points(Math.abs(apart)) }),
          })}
        </p>
      )}
    </>
  );
}
