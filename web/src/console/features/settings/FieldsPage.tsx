import type { CustomField } from '@shared/api/types';
import { SquarePen } from 'lucide-react';
import { useMemo } from 'react';
import type { FieldSpec } from '@/app/records/form';
import { RecordsPage } from '@/app/records/RecordsPage';
import { useLang, useT } from '@/i18n';
import type { Column as TableColumn } from '@/table/DataTable';
import { Badge } from '@/ui';
import { type Choice, Choices } from './components/Choices';
import { type Column, Columns } from './components/Columns';
import { FieldSets } from './components/FieldSets';

const KINDS = ['text', 'number', 'date', 'bool', 'choice', 'money', 'rows'] as const;

export function FieldsPage() {
  const t = useT();
  const lang = useLang();
  const columns = useMemo<TableColumn<CustomField>[]>(
    () => [
      {
        id: 'label',
        header: t('settings.fields.label'),
        fixed: true,
        cell: (field) => (lang === 'en' ? field.label_en : field.label_zh),
      },
      {
        id: 'key',
        header: t('settings.fields.key'),
        width: 150,
        from: 'sm',
        cell: (field) => <code>{field.key}</code>,
      },
      {
        id: 'type',
        header: t('settings.fields.type'),
        width: 100,
        cell: (field) => t(`settings.fields.kind.${field.type}`),
      },
      {
        id: 'section',
        header: t('settings.fields.section'),
        width: 140,
        from: 'lg',
        cell: (field) => field.section ?? t('none'),
      },
      {
        id: 'marks',
        header: t('settings.fields.marks'),
        width: 220,
        from: 'md',
        cell: (field) => (
          <span className="flex gap-1">
            {field.required && <Badge tone="warn">{t('form.required')}</Badge>}
            {field.filterable && <Badge>{t('settings.fields.filterable')}</Badge>}
            {field.personal && <Badge tone="info">{t('settings.fields.personal')}</Badge>}
          </span>
        ),
      },
    ],
    [t, lang],
  );
  const fields = useMemo<FieldSpec[]>(
    () => [
      { name: 'label_zh', label: t('settings.fields.labelZh'), required: true, max: 60 },
      { name: 'label_en', label: t('settings.fields.labelEn'), required: true, max: 60 },
      {
        name: 'key',
        label: t('settings.fields.key'),
        required: true,
        createOnly: true,
        max: 40,
        hint: t('settings.fields.keyHint'),
      },
      {
        name: 'type',
        label: t('settings.fields.type'),
        kind: 'choice',
        required: true,
        createOnly: true,
        first: 'text',
        choices: KINDS.map((kind) => ({
          value: kind,
          label: t(`settings.fields.kind.${kind}`),
        })),
      },
      {
        name: 'choices',
        label: t('settings.fields.choices'),
        kind: 'rows',
        when: (values) => values.type === 'choice',
        draw: (value, change, fault, readOnly) => (
          <Choices rows={(value as Choice[]) ?? []} onChange={change} fault={fault} readOnly={readOnly} />
        ),
      },
      {
        name: 'columns',
        label: t('settings.fields.columns'),
        kind: 'rows',
        when: (values) => values.type === 'rows',
        draw: (value, change, fault, readOnly) => (
          <Columns rows={(value as Column[]) ?? []} onChange={change} fault={fault} readOnly={readOnly} />
        ),
      },
      { name: 'section', label: t('settings.fields.section'), max: 60 },
      { name: 'position', label: t('settings.fields.position'), kind: 'number' },
      { name: 'required', label: t('form.required'), kind: 'switch' },
      {
        name: 'filterable',
        label: t('settings.fields.filterable'),
        kind: 'switch',
        createOnly: true,
        hint: t('settings.fields.filterableHint'),
      },
      {
        name: 'personal',
        label: t('settings.fields.personal'),
        kind: 'switch',
        createOnly: true,
        hint: t('settings.fields.personalHint'),
      },
    ],
    [t],
  );
  return (
    <RecordsPage<CustomField>
      title={t('nav.fields')}
      sub={t('settings.fields.sub')}
      path="/v1/fields"
      area="field"
      columns={columns}
      fields={fields}
      actions={<FieldSets />}
      nameOf={(field) => (lang === 'en' ? field.label_en : field.label_zh)}
      createLabel={t('settings.fields.new')}
      empty={{ icon: <SquarePen size={28} />, title: t('settings.fields.empty'), hint: t('settings.fields.emptyHint') }}
      wide
    />
  );
}
