import type { EarningGroup } from '@shared/api/loyalty';
import { getRouteApi } from '@tanstack/react-router';
import { Layers } from 'lucide-react';
import { useMemo } from 'react';
import type { FieldSpec } from '@/app/records/form';
import { RecordsPage } from '@/app/records/RecordsPage';
import { useFormats, useLang, useT } from '@/i18n';
import type { Column } from '@/table/DataTable';
import { ProgrammeTabs } from './ProgrammeTabs';

const route = getRouteApi('/inside/programme/groups');

export function GroupsPage() {
  const t = useT();
  const fmt = useFormats();
  const lang = useLang();
  const filter = route.useSearch();
  const navigate = route.useNavigate();
  const columns = useMemo<Column<EarningGroup>[]>(
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
        width: 140,
        from: 'md',
        sort: 'code',
        cell: (one) => <code className="text-xs text-ink-2">{one.code}</code>,
      },
      { id: 'mode', header: t('programme.mode'), width: 190, cell: (one) => t(`programme.modes.${one.mode}`) },
      {
        id: 'combine',
        header: t('programme.combine'),
        width: 130,
        from: 'lg',
        cell: (one) => t(`programme.combines.${one.combine}`),
      },
      {
        id: 'scope',
        header: t('programme.scope'),
        width: 130,
        from: 'lg',
        cell: (one) => t(`programme.scopes.${one.scope}`),
      },
      {
        id: 'priority',
        header: t('programme.priority'),
        width: 90,
        number: true,
        from: 'sm',
        cell: (one) => fmt.int(one.priority),
      },
    ],
    [t, fmt, lang],
  );
  const fields = useMemo<FieldSpec[]>(() => {
    const choices = <V extends string>(values: readonly V[], label: (value: V) => string) =>
      values.map((value) => ({ value, label: label(value) }));
    return [
      { name: 'name_zh', label: t('programme.nameZh'), required: true, max: 80 },
      { name: 'name_en', label: t('programme.nameEn'), required: true, max: 80 },
      {
        name: 'code',
        label: t('programme.code'),
        required: true,
        createOnly: true,
        max: 40,
        hint: t('programme.codeHint'),
      },
      {
        name: 'mode',
        label: t('programme.mode'),
        kind: 'choice',
        required: true,
        first: 'stack',
        choices: choices(['stack', 'first', 'best', 'worst', 'exclusive'] as const, (one) =>
          t(`programme.modes.${one}`),
        ),
      },
      {
        name: 'combine',
        label: t('programme.combine'),
        kind: 'choice',
        required: true,
        first: 'multiply',
        choices: choices(['multiply', 'add'] as const, (one) => t(`programme.combines.${one}`)),
      },
      {
        name: 'scope',
        label: t('programme.scope'),
        kind: 'choice',
        required: true,
        first: 'order',
        choices: choices(['order', 'line'] as const, (one) => t(`programme.scopes.${one}`)),
      },
      {
        name: 'priority',
        label: t('programme.priority'),
        kind: 'number',
        required: true,
        first: 0,
        hint: t('programme.priorityHint'),
      },
    ];
  }, [t]);
  return (
    <RecordsPage<EarningGroup>
      title={t('programme.tabs.groups')}
      tabs={<ProgrammeTabs />}
      path="/v1/earning-groups"
      area="earning_group"
      columns={columns}
      fields={fields}
      noDelete
      nameOf={(one) => (lang === 'en' ? one.name_en : one.name_zh)}
      createLabel={t('programme.groupNew')}
      empty={{ icon: <Layers size={28} />, title: t('programme.groupEmpty'), hint: t('programme.groupEmptyHint') }}
      filter={filter}
      onFilter={(part) => void navigate({ search: (before) => ({ ...before, ...part }), replace: true })}
    />
  );
}
