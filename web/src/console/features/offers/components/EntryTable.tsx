// What a month has, as rows.
import type { CalendarEntry } from '@shared/api/offers';
import { CalendarHeart } from 'lucide-react';
import { useMemo } from 'react';
import { useT } from '@/i18n';
import { ColumnsButton } from '@/table/columns';
import { ExportButton } from '@/table/csv';
import { type Column, DataTable } from '@/table/DataTable';
import { Badge, type Tone } from '@/ui';
import { Empty } from '@/ui/states';

const tones: Record<CalendarEntry['kind'], Tone> = {
  offer: 'info',
  festival: 'bad',
  term: 'mute',
  holiday: 'good',
  workday: 'warn',
  lunar: 'mute',
};

export function EntryTable({
  month,
  entries,
  lunarOf,
  onOffer,
}: {
  month: string;
  entries: CalendarEntry[];
  lunarOf: Map<string, string>;
  onOffer: (id: string) => void;
}) {
  const t = useT();
  const columns = useMemo<Column<CalendarEntry>[]>(
    () => [
      {
        id: 'name',
        header: t('offers.name'),
        fixed: true,
        cell: (one) =>
          one.offer_id ? (
            <button
              type="button"
              className="block max-w-full truncate text-left font-semibold hover:text-brand-text"
              onClick={() => one.offer_id && onOffer(one.offer_id)}
            >
              {one.name}
            </button>
          ) : (
            one.name
          ),
      },
      {
        id: 'kind',
        header: t('offers.kind'),
        width: 140,
        cell: (one) => <Badge tone={tones[one.kind]}>{t(`offers.kindsOf.${one.kind}`)}</Badge>,
      },
      {
        id: 'first',
        header: t('offers.fromDay'),
        width: 120,
        from: 'sm',
        cell: (one) => <span className="num text-ink-2">{one.first_day.replaceAll('-', '/')}</span>,
      },
      {
        id: 'last',
        header: t('offers.toDay'),
        width: 120,
        from: 'md',
        cell: (one) => <span className="num text-ink-2">{one.last_day.replaceAll('-', '/')}</span>,
      },
      {
        id: 'lunar',
        header: t('offers.kindsOf.lunar'),
        width: 120,
        from: 'md',
        cell: (one) => <span className="text-ink-2">{lunarOf.get(one.first_day) ?? t('none')}</span>,
      },
    ],
    [t, lunarOf, onOffer],
  );
  return (
    <>
      <div className="flex justify-end gap-2">
        <ExportButton<CalendarEntry>
          name={`offers-${month}`}
          rows={entries}
          columns={[
            { header: t('offers.name'), text: (one) => one.name },
            { header: t('offers.kind'), text: (one) => t(`offers.kindsOf.${one.kind}`) },
            { header: t('offers.fromDay'), text: (one) => one.first_day },
            { header: t('offers.toDay'), text: (one) => one.last_day },
          ]}
        />
        <ColumnsButton name="/offers" columns={columns} />
      </div>
      <DataTable
        label={t('offers.title')}
        name="/offers"
        columns={columns}
        rows={entries}
        rowId={(one) => `${one.kind}-${one.code ?? one.name}-${one.first_day}`}
        resetKey={month}
      >
        {entries.length === 0 && (
          <Empty icon={<CalendarHeart size={28} />} title={t('offers.none')} hint={t('offers.noneHint')} />
        )}
      </DataTable>
    </>
  );
}
