import type { Offer } from '@shared/api/offers';
import { getRouteApi } from '@tanstack/react-router';
import { CalendarHeart } from 'lucide-react';
import { useMemo } from 'react';
import { usePointsDigits } from '@/app/points';
import { RecordsPage } from '@/app/records/RecordsPage';
import { useFormats, useLang, useT } from '@/i18n';
import type { Column } from '@/table/DataTable';
import { Badge } from '@/ui';
import { Select } from '@/ui/select';
import { useOfferFields } from './components/fields';
import { OfferTabs } from './components/OfferTabs';
import { KINDS, OFFERS } from './queries';

const route = getRouteApi('/inside/offers/list');

export function OffersPage() {
  const t = useT();
  const fmt = useFormats();
  const lang = useLang();
  const digits = usePointsDigits();
  const filter = route.useSearch();
  const navigate = route.useNavigate();
  const fields = useOfferFields();
  const set = (part: Partial<typeof filter>) =>
    void navigate({ search: (before) => ({ ...before, ...part }), replace: true });
  const columns = useMemo<Column<Offer>[]>(
    () => [
      {
        id: 'name',
        header: t('offers.name'),
        fixed: true,
        cell: (one) => (lang === 'en' ? one.name_en : one.name_zh),
      },
      {
        id: 'code',
        header: t('offers.code'),
        width: 140,
        from: 'xl',
        sort: 'code',
        cell: (one) => <code className="text-xs text-ink-2">{one.code}</code>,
      },
      {
        id: 'kind',
        header: t('offers.kind'),
        width: 130,
        from: 'sm',
        cell: (one) =>
          one.kind === 'points' && one.points
            ? `${t('offers.points')} +${fmt.points(one.points, digits)}`
            : t(`offers.kinds.${one.kind}`),
      },
      {
        id: 'on',
        header: t('offers.when'),
        width: 190,
        from: 'md',
        cell: (one) => <span className="text-ink-2">{t(`offers.ons.${one.on}`)}</span>,
      },
      {
        id: 'span',
        header: t('offers.from'),
        width: 200,
        from: 'lg',
        cell: (one) => (
          <span className="text-ink-2">
            {one.starts_on || one.ends_on
              ? `${one.starts_on?.replaceAll('-', '/') ?? '…'} – ${one.ends_on?.replaceAll('-', '/') ?? '…'}`
              : t('none')}
          </span>
        ),
      },
      {
        id: 'new',
        header: t('offers.newCustomers'),
        width: 140,
        from: 'xl',
        cell: (one) => (one.new_customers ? <Badge tone="info">{t('offers.newCustomers')}</Badge> : t('none')),
      },
      {
        id: 'live',
        header: t('offers.state'),
        width: 100,
        cell: (one) => (
          <Badge dot tone={one.live ? 'good' : 'mute'}>
            {t(one.live ? 'offers.live' : 'offers.off')}
          </Badge>
        ),
      },
    ],
    [t, fmt, lang, digits],
  );
  return (
    <RecordsPage<Offer>
      title={t('offers.list')}
      tabs={<OfferTabs />}
      path={OFFERS}
      area="offer"
      columns={columns}
      fields={fields}
      wide
      noDelete
      nameOf={(one) => (lang === 'en' ? one.name_en : one.name_zh)}
      createLabel={t('offers.new')}
      empty={{ icon: <CalendarHeart size={28} />, title: t('offers.empty'), hint: t('offers.emptyHint') }}
      filter={filter}
      onFilter={set}
      filters={
        <>
          <Select
            label={t('offers.kind')}
            prefix={`${t('offers.kind')}:`}
            value={filter.kind ?? ''}
            onChange={(kind) => set({ kind: kind || undefined })}
            items={[
              { value: '', label: t('any') },
              ...KINDS.map((kind) => ({ value: kind as string, label: t(`offers.kinds.${kind}`) })),
            ]}
          />
          <Select
            label={t('offers.state')}
            prefix={`${t('offers.state')}:`}
            value={filter.live ?? ''}
            onChange={(live) => set({ live: live || undefined })}
            items={[
              { value: '', label: t('any') },
              { value: 'true', label: t('offers.live') },
              { value: 'false', label: t('offers.off') },
            ]}
          />
        </>
      }
    />
  );
}
