import type { Offer } from '@shared/api/offers';
import { may } from '@shared/auth/permissions';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { ChevronLeft, ChevronRight, Plus } from 'lucide-react';
import { lazy, Suspense, useMemo, useState } from 'react';
import { oneQuery } from '@/app/data';
import { useShortcuts } from '@/app/keys';
import { usePage } from '@/app/page';
import { useMe } from '@/app/session';
import { useFormats, useLang, useT } from '@/i18n';
import { Button, IconButton, Segmented } from '@/ui';
import { ListFrame, PageHead } from '@/ui/page';
import { Failed, Loading } from '@/ui/states';
import { useHolidayFields, useOfferFields } from './components/fields';
import { MonthGrid } from './components/MonthGrid';
import { addDays, addMonths, weeksOf } from './components/month';
import { OfferTabs } from './components/OfferTabs';
import { calendarQuery, HOLIDAYS, OFFERS } from './queries';

const route = getRouteApi('/inside/offers');
const RecordForm = lazy(() => import('@/app/records/RecordForm').then((module) => ({ default: module.RecordForm })));
const EntryTable = lazy(() => import('./components/EntryTable').then((module) => ({ default: module.EntryTable })));
const DayDrawer = lazy(() => import('./components/DayDrawer').then((module) => ({ default: module.DayDrawer })));

type Making = { kind: 'offer' | 'holiday' | 'workday'; day: string | null };

export function CalendarPage() {
  const t = useT();
  const fmt = useFormats();
  const lang = useLang();
  const me = useMe();
  const client = useQueryClient();
  usePage(t('offers.title'));
  const filter = route.useSearch();
  const go = route.useNavigate();
  const today = fmt.today();
  const month = /^\d{4}-\d{2}$/.test(filter.month ?? '') ? (filter.month ?? '') : today.slice(0, 7);
  const asTable = filter.as === 'table';
  const set = (part: Partial<typeof filter>) =>
    void go({ search: (before) => ({ ...before, ...part }), replace: true });
  const weeks = useMemo(() => weeksOf(month), [month]);
  const from = asTable ? `${month}-01` : (weeks[0]?.[0] ?? '');
  const to = asTable ? addDays(`${addMonths(month, 1)}-01`, -1) : (weeks.at(-1)?.[6] ?? '');
  const calendar = useQuery(calendarQuery(from, to, lang));
  const entries = useMemo(() => calendar.data ?? [], [calendar.data]);
  const [day, setDay] = useState<string | null>(null);
  const [editing, setEditing] = useState<string | null>(null);
  const [making, setMaking] = useState<Making | null>(null);
  const offer = useQuery({ ...oneQuery<Offer>(`${OFFERS}/${editing}`), enabled: !!editing });
  const offerFields = useOfferFields();
  const holidayFields = useHolidayFields();
  const canWrite = may(me, 'offer.write');
  const canHolidays = may(me, 'holiday.write');
  const shortcuts = useMemo(
    () =>
      canWrite
        ? [
            {
              keys: 'c',
              label: 'form.create' as const,
              run: () => setMaking({ kind: 'offer', day: null }),
              palette: true,
            },
          ]
        : [],
    [canWrite],
  );
  useShortcuts(shortcuts);
  const refresh = () => void client.invalidateQueries({ queryKey: [OFFERS] });
  const [year, number] = month.split('-').map(Number);
  const monthName = t('offers.month', { year: year ?? 0, month: number ?? 1 });
  const shown = useMemo(() => entries.filter((one) => one.kind !== 'lunar'), [entries]);
  const lunarOf = useMemo(
    () => new Map(entries.filter((one) => one.kind === 'lunar').map((one) => [one.first_day, one.name])),
    [entries],
  );
  const start: Partial<Record<string, unknown>> =
    making?.kind === 'offer'
      ? making.day
        ? { on: 'dates', starts_on: making.day, ends_on: making.day }
        : {}
      : { date: making?.day, kind: making?.kind };
  const begun = (making?.kind === 'offer' ? offerFields : holidayFields).map((field) => ({
    ...field,
    first: start[field.name] ?? field.first,
  }));
  return (
    <ListFrame
      head={
        <>
          <PageHead
            title={t('offers.title')}
            actions={
              canWrite && (
                <Button
                  variant="primary"
                  icon={<Plus size={15} aria-hidden />}
                  onClick={() => setMaking({ kind: 'offer', day: null })}
                >
                  {t('offers.new')}
                </Button>
              )
            }
          />
          <OfferTabs />
        </>
      }
      tools={
        <div className="flex flex-wrap items-center gap-2">
          <IconButton
            label={t('offers.previous')}
            icon={<ChevronLeft size={16} aria-hidden />}
            onClick={() => set({ month: addMonths(month, -1) })}
          />
          <h2 className="num min-w-28 text-center text-lg font-semibold" aria-live="polite">
            {monthName}
          </h2>
          <IconButton
            label={t('offers.next')}
            icon={<ChevronRight size={16} aria-hidden />}
            onClick={() => set({ month: addMonths(month, 1) })}
          />
          <Button disabled={month === today.slice(0, 7)} onClick={() => set({ month: undefined })}>
            {t('offers.today')}
          </Button>
          <div className="ml-auto flex flex-wrap items-center gap-2">
            <Segmented
              label={t('offers.view')}
              value={asTable ? 'table' : 'month'}
              onChange={(as) => set({ as: as === 'table' ? 'table' : undefined })}
              items={[
                { value: 'month', label: t('offers.asCalendar') },
                { value: 'table', label: t('offers.asTable') },
              ]}
            />
          </div>
        </div>
      }
    >
      {calendar.error && (
        <div className="card">
          <Failed error={calendar.error} retry={() => void calendar.refetch()} role={me.role_title} />
        </div>
      )}
      {calendar.isPending && <Loading lines={9} />}
      {calendar.data && !asTable && (
        <MonthGrid
          label={t('offers.grid', { month: monthName })}
          month={month}
          weeks={weeks}
          entries={entries}
          today={today}
          onMonth={(next) => set({ month: next })}
          onDay={setDay}
          onOffer={setEditing}
          actions={[
            ...(canWrite
              ? [{ label: t('offers.newOn'), run: (on: string) => setMaking({ kind: 'offer', day: on }) }]
              : []),
            ...(canHolidays
              ? [
                  { label: t('offers.holidayOn'), run: (on: string) => setMaking({ kind: 'holiday', day: on }) },
                  { label: t('offers.workdayOn'), run: (on: string) => setMaking({ kind: 'workday', day: on }) },
                ]
              : []),
          ]}
        />
      )}
      {calendar.data && asTable && (
        <Suspense fallback={<Loading lines={9} />}>
          <EntryTable month={month} entries={shown} lunarOf={lunarOf} onOffer={setEditing} />
        </Suspense>
      )}
      <Suspense>
        {day && (
          <DayDrawer
            day={day}
            lunar={lunarOf.get(day)}
            entries={shown.filter((one) => one.first_day <= day && one.last_day >= day)}
            onOffer={(id) => {
              setDay(null);
              setEditing(id);
            }}
            onNew={
              canWrite
                ? () => {
                    setMaking({ kind: 'offer', day });
                    setDay(null);
                  }
                : undefined
            }
            onClose={() => setDay(null)}
          />
        )}
        {editing && offer.data?.id === editing && (
          <RecordForm
            key={editing}
            path={OFFERS}
            fields={offerFields}
            record={offer.data}
            title={t('offers.edit')}
            name={lang === 'en' ? offer.data.name_en : offer.data.name_zh}
            canWrite={canWrite}
            wide
            onClose={() => setEditing(null)}
            onSaved={(made) => client.setQueryData([`${OFFERS}/${editing}`], made)}
          />
        )}
        {making && (
          <RecordForm
            path={making.kind === 'offer' ? OFFERS : HOLIDAYS}
            fields={begun}
            title={t(making.kind === 'offer' ? 'offers.new' : 'offers.newHoliday')}
            canWrite
            wide={making.kind === 'offer'}
            onClose={() => setMaking(null)}
            onSaved={refresh}
          />
        )}
      </Suspense>
    </ListFrame>
  );
}
