// One budget: how far it is used, by which rules, day by day, and until when it lasts at the recent pace.
import { api } from '@shared/api/client';
import type { BudgetSpending, EarningBudget } from '@shared/api/loyalty';
import { ProblemError } from '@shared/api/problem';
import { may } from '@shared/auth/permissions';
import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { PenLine } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { oneQuery } from '@/app/data';
import { NotFound } from '@/app/errors';
import { usePage } from '@/app/page';
import { usePointsDigits } from '@/app/points';
import { useMe } from '@/app/session';
import { BarChart, ChartCard, FigureTable, figuresOf, type Series } from '@/charts';
import { useFormats, useLang, useT } from '@/i18n';
import { Button, Card, Progress, Segmented, Stat } from '@/ui';
import { PageHead, RecordFrame } from '@/ui/page';
import { Empty, Failed, Loading } from '@/ui/states';
import { useBudgetFields } from './components/budgetFields';
import { addDays, daysBetween, weeksOf } from './components/spans';

const route = getRouteApi('/inside/programme/budgets/$id');
const BUDGETS = '/v1/earning-budgets';
const RecordForm = lazy(() => import('@/app/records/RecordForm').then((module) => ({ default: module.RecordForm })));

const SPANS = ['30', '90', '365'] as const;
const COLORS = ['var(--c1)', 'var(--c2)', 'var(--c3)', 'var(--c5)'];
const OWN_COLOR = COLORS.length - 1; // the rest of the rules shares the last
const BY_DAY_MOST = 45; // bars that can still be told apart

function Spending({ budget }: { budget: EarningBudget }) {
  const t = useT();
  const fmt = useFormats();
  const lang = useLang();
  const me = useMe();
  const digits = usePointsDigits();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const span = SPANS.find((one) => one === search.days) ?? '30';
  const to = fmt.today();
  const from = addDays(to, 1 - Number(span));
  const spending = useQuery({
    queryKey: [BUDGETS, budget.id, 'use', from, to, lang],
    queryFn: ({ signal }) => api.get<BudgetSpending>(`${BUDGETS}/${budget.id}/use`, { query: { from, to }, signal }),
    placeholderData: keepPreviousData,
  });
  if (spending.isPending) return <Loading lines={8} />;
  if (!spending.data)
    return <Failed error={spending.error} retry={() => void spending.refetch()} role={me.role_title} />;
  const it = spending.data;
  const say = (n: number) => (it.unit === 'points' ? fmt.points(n, digits) : fmt.int(n));
  const nameOf = (rule: { rule_id: string | null; name: string | null; code: string | null }) =>
    rule.rule_id === null ? t('programme.spending.reservedRule') : (rule.name ?? rule.code ?? rule.rule_id);
  const part = it.amount > 0 ? Math.min(1, it.used / it.amount) : 1;
  const pace = it.lately_days > 0 ? it.lately_used / it.lately_days : 0;

  // Steps of the axis: days, or weeks where days could not be told apart.
  const weekly = Number(span) > BY_DAY_MOST;
  const steps = weekly ? weeksOf(from, to) : daysBetween(from, to).map((day) => ({ from: day, to: day }));
  const moved = new Set<string>(it.days.map((day) => day.rule_id ?? ''));
  const shown = it.rules.filter((rule) => moved.has(rule.rule_id ?? ''));
  const own = shown.slice(0, shown.length > COLORS.length ? OWN_COLOR : COLORS.length);
  const rest = new Set<string>(shown.slice(own.length).map((rule) => rule.rule_id ?? ''));
  const valuesOf = (of: (rule: string) => boolean) =>
    steps.map((step) =>
      it.days
        .filter((day) => of(day.rule_id ?? '') && day.day >= step.from && day.day <= step.to)
        .reduce((sum, day) => sum + day.given - day.back, 0),
    );
  const series: Series[] = own.map((rule, at) => ({
    key: rule.rule_id ?? 'reserved',
    label: nameOf(rule),
    color: COLORS[at] ?? 'var(--c-muted)',
    values: valuesOf((one) => one === (rule.rule_id ?? '')),
  }));
  if (rest.size > 0)
    series.push({
      key: 'others',
      label: t('programme.spending.others'),
      color: COLORS[OWN_COLOR] ?? 'var(--c-muted)',
      values: valuesOf((one) => rest.has(one)),
    });
  const long = (day: string) => day.replaceAll('-', '/');
  const chart = {
    x: steps.map((step) => fmt.dayShort(step.from)),
    title: (at: number) => {
      const step = steps[at];
      if (!step) return '';
      return step.from === step.to ? long(step.from) : `${long(step.from)} – ${long(step.to)}`;
    },
    series,
    format: say,
  };
  const ahead = it.used_up_on ? daysBetween(to, it.used_up_on).length - 1 : 0;
  return (
    <>
      <Card>
        <div className="flex flex-col gap-2">
          <p className="num flex flex-wrap items-baseline justify-between gap-x-4 gap-y-1">
            <b className="text-lg font-semibold">
              {t('programme.spending.used', { used: say(it.used), all: say(it.amount) })}
            </b>
            <span className={part >= 0.9 ? 'text-warn' : 'text-ink-2'}>{fmt.percent(part)}</span>
          </p>
          <Progress
            value={part}
            label={t('programme.spending.title')}
            text={t('programme.spending.used', { used: say(it.used), all: say(it.amount) })}
          />
          {it.reserved > 0 && (
            <p className="num text-xs text-ink-3">{t('programme.spending.reserved', { n: say(it.reserved) })}</p>
          )}
        </div>
      </Card>
      <ul className="grid grid-cols-4 gap-3 max-md:grid-cols-2">
        <Stat label={t('programme.spending.left')} value={say(it.left)} />
        <Stat
          label={t('programme.spending.pace')}
          value={it.lately_days > 0 ? t('programme.spending.perDay', { n: say(Math.round(pace)) }) : t('none')}
          sub={
            it.lately_days > 0
              ? t('programme.spending.paceSub', { days: fmt.int(it.lately_days) })
              : t('programme.spending.paceNone')
          }
        />
        <Stat
          label={t('programme.spending.usedUp')}
          value={
            it.left === 0 && it.used > 0
              ? t('programme.spending.usedUpAlready')
              : it.used_up_on
                ? long(it.used_up_on)
                : t('none')
          }
          sub={
            it.used_up_on
              ? t('programme.spending.usedUpSub', { days: fmt.int(ahead) })
              : it.left > 0 && it.lately_days > 0
                ? t('programme.spending.usedUpNot')
                : undefined
          }
        />
        <Stat label={t('programme.spending.first')} value={it.first_on ? long(it.first_on) : t('none')} />
      </ul>
      <ChartCard
        title={t('programme.spending.byDay')}
        sub={t('programme.spending.byDaySub')}
        figures={series.length > 0 ? figuresOf(t('programme.spending.day'), chart) : undefined}
        actions={
          <Segmented
            label={t('programme.spending.span')}
            value={span}
            onChange={(days) =>
              void navigate({ search: { days: days === '30' ? undefined : days }, replace: true, resetScroll: false })
            }
            items={SPANS.map((one) => ({ value: one, label: t(`programme.spending.days${one}`) }))}
          />
        }
      >
        {series.length > 0 ? (
          <BarChart
            {...chart}
            kind="stack"
            label={t('programme.spending.byDay')}
            height={240}
            axis={(value) => fmt.compact(it.unit === 'points' ? value / 10 ** digits : value)}
          />
        ) : (
          <Empty title={t('programme.spending.net0')} />
        )}
      </ChartCard>
      {it.rules.length > 0 && (
        <Card title={t('programme.spending.byRule')}>
          <FigureTable
            label={t('programme.spending.byRule')}
            figures={{
              head: [
                t('programme.spending.rule'),
                t('programme.spending.given'),
                t('programme.spending.back'),
                t('programme.spending.net'),
              ],
              rows: it.rules.map((rule) => [
                nameOf(rule),
                say(rule.given),
                say(rule.back),
                say(rule.given - rule.back),
              ]),
            }}
          />
        </Card>
      )}
    </>
  );
}

export function BudgetPage() {
  const t = useT();
  const lang = useLang();
  const me = useMe();
  const client = useQueryClient();
  const { id } = route.useParams();
  const path = `${BUDGETS}/${id}`;
  const budget = useQuery(oneQuery<EarningBudget>(path));
  const fields = useBudgetFields();
  const [editing, setEditing] = useState(false);
  const it = budget.data;
  const name = it ? (lang === 'en' ? it.name_en : it.name_zh) : t('programme.tabs.budgets');
  usePage(name);
  if (budget.isPending)
    return (
      <div className="p-5">
        <h1 className="sr-only">{t('state.loading')}</h1>
        <Loading lines={8} />
      </div>
    );
  if (!it) {
    if (budget.error instanceof ProblemError && budget.error.status === 404) return <NotFound />;
    return <Failed error={budget.error} retry={() => void budget.refetch()} role={me.role_title} />;
  }
  const canWrite = may(me, 'earning_budget.write');
  return (
    <RecordFrame
      head={
        <PageHead
          title={name}
          crumbs={[{ to: '/programme/budgets', label: t('programme.tabs.budgets') }]}
          sub={<code className="text-xs">{it.code}</code>}
          actions={
            canWrite && (
              <Button variant="primary" icon={<PenLine size={15} aria-hidden />} onClick={() => setEditing(true)}>
                {t('form.edit')}
              </Button>
            )
          }
        />
      }
    >
      <Spending budget={it} />
      <Suspense>
        {editing && (
          <RecordForm
            path={BUDGETS}
            fields={fields}
            record={it}
            title={t('form.edit')}
            name={name}
            canWrite={canWrite}
            onClose={() => setEditing(false)}
            onSaved={(made) => client.setQueryData([path], made)}
          />
        )}
      </Suspense>
    </RecordFrame>
  );
}
