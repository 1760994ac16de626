import type { Holiday } from '@shared/api/offers';
import { getRouteApi } from '@tanstack/react-router';
import { CalendarOff } from 'lucide-react';
import { useMemo } from 'react';
import { RecordsPage } from '@/app/records/RecordsPage';
import { useFormats, useLang, useT } from '@/i18n';
import type { Column } from '@/table/DataTable';
import { Badge } from '@/ui';
import { Select } from '@/ui/select';
import { useHolidayFields } from './components/fields';
import { weekday } from './components/month';
import { OfferTabs } from './components/OfferTabs';
import { HOLIDAYS } from './queries';

const route = getRouteApi('/inside/offers/holidays');
const WEEKDAYS = ['1', '2', '3', '4', '5', '6', '7'] as const;

export function HolidaysPage() {
  const t = useT();
  const fmt = useFormats();
  const lang = useLang();
  const filter = route.useSearch();
  const navigate = route.useNavigate();
  const fields = useHolidayFields();
  const set = (part: Record<string, string | undefined>) =>
    void navigate({ search: (before) => ({ ...before, ...part }), replace: true });
  const thisYear = Number(fmt.today().slice(0, 4));
  const years = Array.from({ length: 5 }, (_, index) => String(thisYear - 1 + index));
  const columns = useMemo<Column<Holiday>[]>(
    () => [
      {
        id: 'date',
        header: t('offers.date'),
        fixed: true,
        width: 130,
        phone: 106,
        sort: 'date',
        cell: (one) => <span className="num">{one.date.replaceAll('-', '/')}</span>,
      },
      {
        id: 'weekday',
        header: t('offers.weekday'),
        width: 90,
        from: 'sm',
        cell: (one) => t(`offers.weekdays.${WEEKDAYS[weekday(one.date)] ?? '1'}`),
      },
      { id: 'name', header: t('offers.name'), cell: (one) => (lang === 'en' ? one.name_en : one.name_zh) },
      {
        id: 'kind',
        header: t('offers.holidayKind'),
        width: 180,
        phone: 148,
        cell: (one) => (
          <Badge dot tone={one.kind === 'holiday' ? 'good' : 'warn'}>
            {t(`offers.holidayKinds.${one.kind}`)}
          </Badge>
        ),
      },
    ],
    [t, lang],
  );
  return (
    <RecordsPage<Holiday>
      title={t('offers.holidays')}
      sub={t('offers.holidaysSub')}
      tabs={<OfferTabs />}
      path={HOLIDAYS}
      area="holiday"
      columns={columns}
      fields={fields}
      nameOf={(one) => `${one.date.replaceAll('-', '/')} ${lang === 'en' ? one.name_en : one.name_zh}`}
      createLabel={t('offers.newHoliday')}
      empty={{ icon: <CalendarOff size={28} />, title: t('offers.noHolidays'), hint: t('offers.noHolidaysHint') }}
      filter={{
        q: filter.q,
        kind: filter.kind,
        sort: filter.sort,
        date_from: filter.year && `${filter.year}-01-01`,
        date_to: filter.year && `${filter.year}-12-31`,
      }}
      onFilter={(part) => set('date_from' in part ? { q: undefined, kind: undefined, year: undefined } : part)}
      filters={
        <>
          <Select
            label={t('offers.year')}
            prefix={`${t('offers.year')}:`}
            value={filter.year ?? ''}
            onChange={(year) => set({ year: year || undefined })}
            items={[{ value: '', label: t('any') }, ...years.map((year) => ({ value: year, label: year }))]}
          />
          <Select
            label={t('offers.holidayKind')}
            prefix={`${t('offers.holidayKind')}:`}
            value={filter.kind ?? ''}
            onChange={(kind) => set({ kind: kind || undefined })}
            items={[
              { value: '', label: t('any') },
              { value: 'holiday', label: t('offers.holidayKinds.holiday') },
              { value: 'workday', label: t('offers.holidayKinds.workday') },
            ]}
          />
        </>
      }
    />
  );
}
