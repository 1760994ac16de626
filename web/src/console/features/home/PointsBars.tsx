// Points of the period: what was issued stands up, what was redeemed, lapsed or taken back hangs down. By day, of a
// quarter by week.
import { api } from '@shared/api/client';
import type * as schema from '@shared/api/schema';
import type { Page } from '@shared/api/types';
import { may } from '@shared/auth/permissions';
import { useQuery } from '@tanstack/react-query';
import { usePointsDigits } from '@/app/points';
import { useMe } from '@/app/session';
import { BarChart, ChartCard, figuresOf } from '@/charts';
import { useFormats, useT } from '@/i18n';
import { Empty, Failed, Loading } from '@/ui/states';
import { addDays } from './days';

const BY_DAY_MOST = 45; // bars that can still be told apart

export function PointsBars({ span }: { span: number }) {
  const t = useT();
  const fmt = useFormats();
  const me = useMe();
  const digits = usePointsDigits();
  const sees = may(me, 'report.read');
  const today = fmt.today();
  const by = span > BY_DAY_MOST ? 'week' : 'day';
  const query = { by, from: addDays(today, -span), to: addDays(today, -1) };
  const series = useQuery({
    queryKey: ['/v1/points/series', query],
    queryFn: async ({ signal }) =>
      (await api.get<Page<schema.PointsPeriod>>('/v1/points/series', { query, signal })).items,
    enabled: sees,
  });
  if (!sees) return null;
  const periods = series.data ?? [];
  const day = (text: string | null | undefined) => (text ?? '').replaceAll('-', '/');
  const flow = (key: string, color: string, of: (one: schema.PointsPeriod) => number | null | undefined, sign = 1) => ({
    key,
    label: t(`home.points.${key}` as 'home.points.granted'),
    color,
    values: periods.map((one) => sign * (of(one) ?? 0) || 0),
  });
  const flows = [
    flow('granted', 'var(--c1)', (one) => one.granted),
    flow('redeemed', 'var(--c2)', (one) => one.redeemed, -1),
    flow('expired', 'var(--c-muted)', (one) => one.expired, -1),
    flow('reversed', 'var(--c5)', (one) => one.reversed, -1),
  ];
  const some = flows.some((one) => one.values.some((value) => value !== 0));
  const chart = {
    x: periods.map((one) => fmt.dayShort(one.from ?? '')),
    title: (at: number) => {
      const one = periods[at];
      return one?.from === one?.to ? day(one?.from) : `${day(one?.from)} – ${day(one?.to)}`;
    },
    series: flows,
    format: (value: number) => fmt.points(value, digits),
  };
  return (
    <ChartCard
      title={t('home.points.title')}
      sub={t(by === 'week' ? 'home.points.subWeek' : 'home.points.subDay')}
      figures={some ? figuresOf(t(by === 'week' ? 'home.points.week' : 'home.day'), chart) : undefined}
    >
      {series.isPending && <Loading lines={5} />}
      {series.error && <Failed error={series.error} retry={() => void series.refetch()} role={me.role_title} />}
      {series.data && !some && <Empty title={t('home.points.none')} hint={t('home.points.noneHint')} />}
      {some && (
        <BarChart
          {...chart}
          kind="stack"
          label={t('home.points.title')}
          height={232}
          axis={(value) => fmt.compact(value / 10 ** digits)}
        />
      )}
    </ChartCard>
  );
}
