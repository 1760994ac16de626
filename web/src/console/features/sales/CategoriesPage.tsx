import type { Category } from '@shared/api/types';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { Boxes } from 'lucide-react';
import { useMemo } from 'react';
import { allQuery } from '@/app/data';
import type { FieldSpec } from '@/app/records/form';
import { RecordsPage } from '@/app/records/RecordsPage';
import { useT } from '@/i18n';
import type { Column } from '@/table/DataTable';

const route = getRouteApi('/inside/categories');

export function CategoriesPage() {
  const t = useT();
  const filter = route.useSearch();
  const navigate = route.useNavigate();
  const all = useQuery(allQuery<Category>('/v1/categories'));
  const columns = useMemo<Column<Category>[]>(() => {
    const names = new Map(all.data?.map((one) => [one.id, one.name]));
    return [
      { id: 'name', header: t('sales.category.name'), fixed: true, cell: (one) => one.name },
      { id: 'code', header: t('sales.category.code'), width: 160, sort: 'code', cell: (one) => one.code },
      {
        id: 'parent',
        header: t('sales.category.parent'),
        width: 180,
        from: 'sm',
        cell: (one) => (one.parent_id ? (names.get(one.parent_id) ?? t('none')) : t('none')),
      },
      {
        id: 'products',
        header: t('nav.products'),
        width: 130,
        from: 'sm',
        cell: (one) => (
          <Link to="/products" search={{ category_id: one.id }} className="text-brand-text hover:underline">
            {t('sales.category.show')}
          </Link>
        ),
      },
    ];
  }, [t, all.data]);
  const fields: FieldSpec[] = [
    { name: 'name', label: t('sales.category.name'), required: true, max: 100 },
    { name: 'code', label: t('sales.category.code'), required: true, max: 64 },
    {
      name: 'parent_id',
      label: t('sales.category.parent'),
      kind: 'choice',
      choices: (all.data ?? []).map((one) => ({ value: one.id, label: one.name })),
    },
  ];
  return (
    <RecordsPage<Category>
      title={t('nav.categories')}
      path="/v1/categories"
      area="category"
      columns={columns}
      fields={fields}
      nameOf={(one) => one.name}
      createLabel={t('sales.category.create')}
      empty={{ icon: <Boxes size={28} />, title: t('sales.category.empty'), hint: t('sales.category.emptyHint') }}
      filter={filter}
      onFilter={(part) => void navigate({ search: (before) => ({ ...before, ...part }), replace: true })}
    />
  );
}
