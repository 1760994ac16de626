// The rules by which it is told what to do for whom: condition, words for staff, what doing it is worth, how many it
// reaches now.
import type { ActionRule } from '@shared/api/schema';
import type { Given } from '@shared/api/types';
import { Link } from '@tanstack/react-router';
import { ListTodo } from 'lucide-react';
import { useMemo } from 'react';
import type { FieldSpec } from '@/app/records/form';
import { RecordsPage } from '@/app/records/RecordsPage';
import { useFormats, useLang, useT } from '@/i18n';
import type { Column } from '@/table/DataTable';
import { Badge } from '@/ui';
import { RulePreview } from './components/RulePreview';
import { useInsight } from './parts';
import type { ActionSummaries } from './types';

type Rule = Given<ActionRule, 'text_en' | 'text_zh' | 'value'>;

export function ActionRulesPage() {
  const t = useT();
  const fmt = useFormats();
  const lang = useLang();
  const summary = useInsight<ActionSummaries>('actions/summary', {});
  const reached = useMemo(
    () => new Map(summary.data?.items.map((one) => [one.rule_id, one.customers] as const)),
    [summary.data],
  );
  const columns = useMemo<Column<Rule>[]>(
    () => [
      {
        id: 'title',
        header: t('plan.rules.title'),
        fixed: true,
        cell: (one) => <b className="font-semibold">{lang === 'en' ? one.title_en : one.title_zh}</b>,
      },
      {
        id: 'code',
        header: t('plan.rules.code'),
        width: 170,
        from: 'lg',
        sort: 'code',
        cell: (one) => <code className="text-xs text-ink-2">{one.code}</code>,
      },
      {
        id: 'reach',
        header: t('plan.rules.reach'),
        width: 120,
        number: true,
        cell: (one) => {
          const count = reached.get(one.id);
          if (!count) return t('none');
          return (
            <Link to="/insight/actions" search={{ rule: one.id } as never} className="text-brand-text hover:underline">
              {fmt.int(count)}
            </Link>
          );
        },
      },
      {
        id: 'priority',
        header: t('plan.rules.priority'),
        width: 90,
        number: true,
        from: 'sm',
        sort: 'priority',
        cell: (one) => fmt.int(one.priority),
      },
      {
        id: 'active',
        header: t('plan.rules.active'),
        width: 110,
        cell: (one) => (
          <Badge dot tone={one.active ? 'good' : 'mute'}>
            {t(one.active ? 'plan.rules.on' : 'plan.rules.off')}
          </Badge>
        ),
      },
    ],
    [t, fmt, lang, reached],
  );
  const fields = useMemo<FieldSpec[]>(
    () => [
      { name: 'title_zh', label: t('plan.rules.titleZh'), required: true, max: 80 },
      { name: 'title_en', label: t('plan.rules.titleEn'), required: true, max: 80 },
      {
        name: 'code',
        label: t('plan.rules.code'),
        required: true,
        createOnly: true,
        max: 40,
        hint: t('plan.rules.codeHint'),
      },
      {
        name: 'condition',
        label: t('plan.rules.condition'),
        kind: 'condition',
        scope: 'member',
        required: true,
        hint: t('plan.rules.conditionHint'),
      },
      {
        name: 'value',
        label: t('plan.rules.value'),
        max: 1000,
        hint: t('plan.rules.valueHint'),
        after: (values) => (
          <RulePreview condition={(values.condition as string) ?? ''} value={(values.value as string) ?? null} />
        ),
      },
      { name: 'priority', label: t('plan.rules.priority'), kind: 'number', required: true, first: 500, half: true },
      {
        name: 'quiet_days',
        label: t('plan.rules.quiet'),
        kind: 'number',
        required: true,
        first: 30,
        half: true,
        hint: t('plan.rules.quietHint'),
      },
      { name: 'text_zh', label: t('plan.rules.textZh'), kind: 'area', max: 500 },
      { name: 'text_en', label: t('plan.rules.textEn'), kind: 'area', max: 500 },
      { name: 'active', label: t('plan.rules.active'), kind: 'switch', first: true },
    ],
    [t],
  );
  return (
    <RecordsPage<Rule>
      title={t('nav.insight.actionRules')}
      sub={t('plan.rules.sub')}
      path="/v1/action-rules"
      area="action_rule"
      columns={columns}
      fields={fields}
      wide
      nameOf={(one) => (lang === 'en' ? one.title_en : one.title_zh)}
      createLabel={t('plan.rules.new')}
      empty={{ icon: <ListTodo size={28} />, title: t('plan.rules.none'), hint: t('plan.rules.noneHint') }}
    />
  );
}
