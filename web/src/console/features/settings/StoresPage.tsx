import type { Store } from '@shared/api/types';
import { getRouteApi } from '@tanstack/react-router';
import { StoreIcon } from 'lucide-react';
import { useMemo } from 'react';
import type { FieldSpec } from '@/app/records/form';
import { RecordsPage } from '@/app/records/RecordsPage';
import { useT } from '@/i18n';
import type { Column } from '@/table/DataTable';
import { Badge } from '@/ui';
import { Select } from '@/ui/select';

const route = getRouteApi('/inside/settings/stores');

export function StoresPage() {
  const t = useT();
  const filter = route.useSearch();
  const navigate = route.useNavigate();
  const columns = useMemo<Column<Store>[]>(
    () => [
      { id: 'name', header: t('settings.stores.name'), fixed: true, cell: (store) => store.name },
      { id: 'code', header: t('settings.code'), width: 110, sort: 'code', cell: (store) => store.code },
      {
        id: 'city',
        header: t('settings.stores.city'),
        width: 120,
        from: 'sm',
        cell: (store) => store.city ?? t('none'),
      },
      { id: 'address', header: t('settings.stores.address'), from: 'xl', cell: (store) => store.address ?? t('none') },
      {
        id: 'phone',
        header: t('settings.stores.phone'),
        width: 150,
        from: 'lg',
        cell: (store) => store.phone ?? t('none'),
      },
      {
        id: 'state',
        header: t('settings.state'),
        width: 110,
        cell: (store) => (
          <Badge dot tone={store.open ? 'good' : 'mute'}>
            {store.open ? t('settings.stores.open') : t('settings.stores.closed')}
          </Badge>
        ),
      },
    ],
    [t],
  );
  const fields = useMemo<FieldSpec[]>(
    () => [
      { name: 'name', label: t('settings.stores.name'), required: true, max: 100 },
      { name: 'code', label: t('settings.code'), required: true, max: 40, hint: t('settings.stores.codeHint') },
      { name: 'city', label: t('settings.stores.city'), max: 60 },
      { name: 'address', label: t('settings.stores.address'), max: 200 },
      { name: 'phone', label: t('settings.stores.phone'), kind: 'phone', max: 40 },
      { name: 'open', label: t('settings.stores.open'), kind: 'switch', first: true },
    ],
    [t],
  );
  return (
    <RecordsPage<Store>
      title={t('nav.stores')}
      path="/v1/stores"
      area="store"
      columns={columns}
      fields={fields}
      nameOf={(store) => store.name}
      createLabel={t('settings.stores.new')}
      empty={{ icon: <StoreIcon size={28} />, title: t('settings.stores.empty'), hint: t('settings.stores.emptyHint') }}
      filter={filter}
      onFilter={(part) => void navigate({ search: (before) => ({ ...before, ...part }), replace: true })}
      filters={
        <Select
          label={t('settings.state')}
          prefix={`${t('settings.state')}:`}
          value={filter.open ?? ''}
          onChange={(open) =>
            void navigate({ search: (before) => ({ ...before, open: open || undefined }), replace: true })
          }
          items={[
            { value: '', label: t('any') },
            { value: 'true', label: t('settings.stores.open') },
            { value: 'false', label: t('settings.stores.closed') },
          ]}
        />
      }
    />
  );
}
