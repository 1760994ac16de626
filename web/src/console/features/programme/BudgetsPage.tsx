import type { EarningBudget } from '@shared/api/loyalty';
import type { EarningBudgetUse } from '@shared/api/schema';
import type { Given } from '@shared/api/types';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { PiggyBank } from 'lucide-react';
import { useMemo } from 'react';
import { wholeQuery } from '@/app/data';
import { usePointsDigits } from '@/app/points';
import { RecordsPage } from '@/app/records/RecordsPage';
import { useFormats, useLang, useT } from '@/i18n';
import type { Column } from '@/table/DataTable';
import { Progress } from '@/ui';
import { useBudgetFields } from './components/budgetFields';
import { ProgrammeTabs } from './ProgrammeTabs';

const route = getRouteApi('/inside/programme/budgets');

export function BudgetsPage() {
  const t = useT();
  const fmt = useFormats();
  const lang = useLang();
  const digits = usePointsDigits();
  const filter = route.useSearch();
  const navigate = route.useNavigate();
  const go = useNavigate();
  // Under the budgets' own key: asked for anew when one of them is changed.
  const list = useQuery({
    ...wholeQuery<Given<EarningBudgetUse>>('/v1/earning-budget-uses'),
    queryKey: ['/v1/earning-budgets', 'uses'],
    staleTime: 0,
  });
  const uses = useMemo(() => new Map(list.data?.map((use) => [use.budget_id as string, use])), [list.data]);
  const columns = useMemo<Column<EarningBudget>[]>(
    () => [
      {
        id: 'name',
        header: t('programme.name'),
        fixed: true,
        cell: (one) => (lang === 'en' ? one.name_en : one.name_zh),
      },
      {
        id: 'code',
        header: t('programme.code'),
        width: 160,
        from: 'md',
        sort: 'code',
        cell: (one) => <code className="text-xs text-ink-2">{one.code}</code>,
      },
      {
        id: 'unit',
        header: t('programme.unit'),
        width: 110,
        from: 'sm',
        cell: (one) => t(`programme.units.${one.unit}`),
      },
      {
        id: 'amount',
        header: t('programme.amount'),
        width: 140,
        number: true,
        cell: (one) => (
          <b className="font-semibold">
            {one.unit === 'points' ? fmt.points(one.amount, digits) : fmt.int(one.amount)}
          </b>
        ),
      },
      {
        id: 'used',
        header: t('programme.budgetUsed'),
        width: 210,
        from: 'sm',
        cell: (one) => {
          const use = uses.get(one.id);
          if (!use) return t('none');
          const say = (n: number) => (one.unit === 'points' ? fmt.points(n, digits) : fmt.int(n));
          const part = use.amount > 0 ? Math.min(1, use.used / use.amount) : use.used > 0 ? 1 : 0;
          const words = t('programme.budgetUsedOf', { used: say(use.used), left: say(use.left) });
          return (
            <span
              className="flex flex-col gap-1"
              title={use.reserved > 0 ? t('programme.budgetReserved', { n: say(use.reserved) }) : undefined}
            >
              <span className="num flex justify-between gap-2 text-xs leading-4">
                <span className="truncate">{words}</span>
                <span className={part >= 0.9 ? 'text-warn' : 'text-ink-2'}>{fmt.percent(part)}</span>
              </span>
              <Progress value={part} label={t('programme.budgetUsed')} text={words} />
            </span>
          );
        },
      },
    ],
    [t, fmt, lang, digits, uses],
  );
  const fields = useBudgetFields();
  return (
    <RecordsPage<EarningBudget>
      title={t('programme.tabs.budgets')}
      tabs={<ProgrammeTabs />}
      path="/v1/earning-budgets"
      area="earning_budget"
      columns={columns}
      fields={fields}
      noDelete
      nameOf={(one) => (lang === 'en' ? one.name_en : one.name_zh)}
      createLabel={t('programme.budgetNew')}
      empty={{ icon: <PiggyBank size={28} />, title: t('programme.budgetEmpty'), hint: t('programme.budgetEmptyHint') }}
      onOpen={(one) => void go({ to: '/programme/budgets/$id', params: { id: one.id } })}
      filter={filter}
      onFilter={(part) => void navigate({ search: (before) => ({ ...before, ...part }), replace: true })}
    />
  );
}
