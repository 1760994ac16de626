import type { Category, Product } from '@shared/api/types';
import { may } from '@shared/auth/permissions';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { Package } from 'lucide-react';
import { useMemo } from 'react';
import { allQuery } from '@/app/data';
import type { FieldSpec } from '@/app/records/form';
import { RecordsPage } from '@/app/records/RecordsPage';
import { useMe } from '@/app/session';
import { useFormats, useT } from '@/i18n';
import type { Column } from '@/table/DataTable';
import { Badge } from '@/ui';
import { Select } from '@/ui/select';

const route = getRouteApi('/inside/products');

export function ProductsPage() {
  const t = useT();
  const fmt = useFormats();
  const me = useMe();
  const filter = route.useSearch();
  const navigate = route.useNavigate();
  const categories = useQuery({ ...allQuery<Category>('/v1/categories'), enabled: may(me, 'category.read') });
  const currency = me.shop.currency;
  const columns = useMemo<Column<Product>[]>(() => {
    const names = new Map(categories.data?.map((one) => [one.id, one.name]));
    return [
      { id: 'name', header: t('sales.product.name'), fixed: true, cell: (one) => one.name },
      {
        id: 'sku',
        header: t('sales.product.sku'),
        width: 150,
        from: 'sm',
        sort: 'sku',
        cell: (one) => <code className="text-xs">{one.sku}</code>,
      },
      {
        id: 'category',
        header: t('sales.product.category'),
        width: 150,
        from: 'md',
        cell: (one) => (one.category_id ? (names.get(one.category_id) ?? t('none')) : t('none')),
      },
      {
        id: 'price',
        header: t('sales.product.price'),
        width: 104,
        number: true,
        cell: (one) => (one.price === null ? t('none') : fmt.money(one.price, currency)),
      },
      {
        id: 'origin',
        header: t('sales.product.origin'),
        width: 120,
        from: 'lg',
        cell: (one) => <span className="text-ink-2">{t(`sales.product.origins.${one.origin}`)}</span>,
      },
      {
        id: 'active',
        header: t('sales.state'),
        width: 100,
        cell: (one) => (
          <Badge dot tone={one.active ? 'good' : 'mute'}>
            {t(one.active ? 'sales.product.active' : 'sales.product.inactive')}
          </Badge>
        ),
      },
    ];
  }, [t, fmt, currency, categories.data]);
  const choices = (categories.data ?? []).map((one) => ({ value: one.id, label: one.name }));
  const fields: FieldSpec[] = [
    { name: 'name', label: t('sales.product.name'), required: true, max: 200 },
    { name: 'sku', label: t('sales.product.sku'), required: true, max: 64, hint: t('sales.product.skuHint') },
    { name: 'category_id', label: t('sales.product.category'), kind: 'choice', choices },
    { name: 'price', label: t('sales.product.price'), kind: 'money', currency },
    { name: 'active', label: t('sales.product.active'), kind: 'switch', first: true },
  ];
  const set = (part: Partial<typeof filter>) =>
    void navigate({ search: (before) => ({ ...before, ...part }), replace: true });
  return (
    <RecordsPage<Product>
      title={t('nav.products')}
      path="/v1/products"
      area="product"
      columns={columns}
      fields={fields}
      nameOf={(one) => one.name}
      createLabel={t('sales.product.create')}
      empty={{ icon: <Package size={28} />, title: t('sales.product.empty'), hint: t('sales.product.emptyHint') }}
      filter={filter}
      onFilter={set}
      filters={
        <>
          {choices.length > 0 && (
            <Select
              label={t('sales.product.category')}
              prefix={`${t('sales.product.category')}:`}
              value={filter.category_id ?? ''}
              onChange={(next) => set({ category_id: next || undefined })}
              items={[{ value: '', label: t('any') }, ...choices]}
              className="max-w-56"
            />
          )}
          <Select
            label={t('sales.state')}
            prefix={`${t('sales.state')}:`}
            value={filter.active ?? ''}
            onChange={(next) => set({ active: next || undefined })}
            items={[
              { value: '', label: t('any') },
              { value: 'true', label: t('sales.product.active') },
              { value: 'false', label: t('sales.product.inactive') },
            ]}
          />
        </>
      }
    />
  );
}
