import type { Tag } from '@shared/api/types';
import { Link } from '@tanstack/react-router';
import { TagsIcon } from 'lucide-react';
import { useMemo } from 'react';
import type { FieldSpec } from '@/app/records/form';
import { RecordsPage } from '@/app/records/RecordsPage';
import { useT } from '@/i18n';
import type { Column } from '@/table/DataTable';

export function TagsPage() {
  const t = useT();
  const columns = useMemo<Column<Tag>[]>(
    () => [
      {
        id: 'name',
        sort: 'name',
        header: t('settings.tags.name'),
        fixed: true,
        width: 240,
        cell: (tag) => (
          <span className="inline-flex items-center gap-2">
            <i
              className="size-2.5 flex-none rounded-full bg-line-strong"
              style={tag.color ? { background: tag.color } : undefined}
            />
            {tag.name}
          </span>
        ),
      },
      {
        id: 'description',
        header: t('settings.tags.description'),
        from: 'sm',
        cell: (tag) => tag.description ?? t('none'),
      },
      {
        id: 'customers',
        header: t('nav.customers'),
        width: 140,
        cell: (tag) => (
          <Link to="/customers" search={{ tag: tag.id }} className="text-brand-text hover:underline">
            {t('settings.tags.show')}
          </Link>
        ),
      },
    ],
    [t],
  );
  const fields = useMemo<FieldSpec[]>(
    () => [
      { name: 'name', label: t('settings.tags.name'), required: true, max: 40 },
      { name: 'color', label: t('settings.tags.color'), kind: 'color' },
      { name: 'description', label: t('settings.tags.description'), kind: 'area', max: 200 },
    ],
    [t],
  );
  return (
    <RecordsPage<Tag>
      title={t('nav.tags')}
      path="/v1/tags"
      area="tag"
      columns={columns}
      fields={fields}
      nameOf={(tag) => tag.name}
      createLabel={t('settings.tags.new')}
      empty={{ icon: <TagsIcon size={28} />, title: t('settings.tags.empty'), hint: t('settings.tags.emptyHint') }}
    />
  );
}
