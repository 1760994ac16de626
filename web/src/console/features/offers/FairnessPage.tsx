import { api } from '@shared/api/client';
import type { Fairness, Offer } from '@shared/api/offers';
import { may } from '@shared/auth/permissions';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Scale } from 'lucide-react';
import { useMemo } from 'react';
import { allQuery } from '@/app/data';
import { usePage } from '@/app/page';
import { useMe } from '@/app/session';
import { useFormats, useLang, useT } from '@/i18n';
import { ColumnsButton } from '@/table/columns';
import { ExportButton } from '@/table/csv';
import { type Column, DataTable } from '@/table/DataTable';
import { Badge, Button } from '@/ui';
import { FilterBar } from '@/ui/filters';
import { ListFrame, PageHead } from '@/ui/page';
import { Empty, Failed, Loading, Refusal } from '@/ui/states';
import { toast } from '@/ui/toast';
import { OfferTabs } from './components/OfferTabs';
import { fairnessQuery, OFFERS } from './queries';

type Row = Fairness & { offer?: Offer };

const KINDS = ['offer', 'coupon', 'price', 'rule'] as const;
const kindOf = (row: Row) => KINDS.find((kind) => kind === row.kind) ?? 'offer';

export function FairnessPage() {
  const t = useT();
  const fmt = useFormats();
  const lang = useLang();
  const me = useMe();
  const client = useQueryClient();
  usePage(t('offers.fairness'));
  const { currency } = me.shop;
  const canWrite = may(me, 'offer.write');
  const report = useQuery(fairnessQuery);
  const offers = useQuery(allQuery<Offer>(OFFERS));
  const rows = useMemo<Row[]>(
    () =>
      (report.data ?? []).map((one) => ({ ...one, offer: offers.data?.find((offer) => offer.id === one.offer_id) })),
    [report.data, offers.data],
  );
  const turn = useMutation({
    mutationFn: (row: Row) =>
      api.patch<Offer>(`${OFFERS}/${row.offer_id}`, { body: { live: !row.live }, ifMatch: row.offer?.version }),
    onSuccess: async (next) => {
      await client.invalidateQueries({ queryKey: [OFFERS] });
      toast({ text: t(next.live ? 'offers.started' : 'offers.stopped') });
    },
  });
  const nameOf = (row: Row) => (row.offer ? (lang === 'en' ? row.offer.name_en : row.offer.name_zh) : row.code);
  const verdict = (row: Row) => t(row.fair ? 'offers.fair' : row.reason ? 'offers.unfairAccepted' : 'offers.unfair');
  const { mutate, isPending, variables } = turn;
  const columns = useMemo<Column<Row>[]>(() => {
    const money = (value: number | null) => (value === null ? t('offers.noPrice') : fmt.money(value, currency));
    return [
      {
        id: 'name',
        header: t('offers.name'),
        fixed: true,
        cell: (row) => (
          <>
            <b className="font-semibold">
              {row.offer ? (lang === 'en' ? row.offer.name_en : row.offer.name_zh) : row.code}
            </b>{' '}
            <span className="text-xs text-ink-3">{t(`offers.fairKinds.${kindOf(row)}`)}</span>
          </>
        ),
      },
      { id: 'worth', header: t('offers.worth'), width: 120, phone: 84, number: true, cell: (row) => money(row.worth) },
      {
        id: 'best',
        header: t('offers.best'),
        width: 176,
        number: true,
        from: 'sm',
        cell: (row) => (
          <>
            {money(row.best)} {row.best_code && <code className="text-xs text-ink-3">{row.best_code}</code>}
          </>
        ),
      },
      { id: 'tier', header: t('offers.leastTier'), width: 140, from: 'lg', cell: (row) => row.tier ?? t('none') },
      {
        id: 'difference',
        header: t('offers.difference'),
        width: 130,
        number: true,
        from: 'md',
        cell: (row) =>
          row.difference === null ? (
            t('none')
          ) : (
            <span className={row.difference > 0 ? 'font-semibold text-bad' : 'text-ink-2'}>
              {fmt.money(row.difference, currency)}
            </span>
          ),
      },
      {
        id: 'fair',
        header: t('offers.fairness'),
        width: 190,
        phone: 166,
        cell: (row) => (
          <Badge dot tone={row.fair ? 'good' : row.reason ? 'warn' : 'bad'}>
            {t(row.fair ? 'offers.fair' : row.reason ? 'offers.unfairAccepted' : 'offers.unfair')}
          </Badge>
        ),
      },
      {
        id: 'live',
        header: t('offers.state'),
        width: 100,
        from: 'lg',
        cell: (row) => (
          <Badge dot tone={row.live ? 'good' : 'mute'}>
            {t(row.live ? 'offers.live' : 'offers.off')}
          </Badge>
        ),
      },
      {
        id: 'act',
        header: t('rewards.acts'),
        width: 130,
        from: 'md',
        cell: (row) =>
          canWrite &&
          row.offer_id && (
            <Button busy={isPending && variables?.offer_id === row.offer_id} onClick={() => mutate(row)}>
              {t(row.live ? 'offers.stop' : 'offers.goLive')}
            </Button>
          ),
      },
    ];
  }, [t, fmt, lang, currency, canWrite, mutate, isPending, variables]);
  return (
    <ListFrame
      head={
        <>
          <PageHead
            title={t('offers.fairnessTitle')}
            sub={t('offers.fairnessSub')}
            count={report.data && t('table.all', { n: rows.length })}
          />
          <OfferTabs />
        </>
      }
      tools={
        <>
          <Refusal error={turn.error} />
          <FilterBar
            after={
              <>
                <ExportButton<Row>
                  name="fairness"
                  rows={rows}
                  columns={[
                    { header: t('offers.name'), text: nameOf },
                    { header: t('offers.leastTier'), text: (row) => row.tier },
                    { header: t('offers.worth'), text: (row) => row.worth && row.worth / 100 },
                    { header: t('offers.best'), text: (row) => row.best && row.best / 100 },
                    { header: t('offers.difference'), text: (row) => row.difference && row.difference / 100 },
                    { header: t('offers.fairness'), text: verdict },
                  ]}
                />
                <ColumnsButton name="/offers/fairness" columns={columns} />
              </>
            }
          />
        </>
      }
    >
      <DataTable
        label={t('offers.fairness')}
        name="/offers/fairness"
        columns={columns}
        rows={rows}
        rowId={(row) => row.id}
      >
        {report.isPending && (
          <div className="px-4">
            <Loading lines={5} />
          </div>
        )}
        {report.error && <Failed error={report.error} retry={() => void report.refetch()} role={me.role_title} />}
        {report.data?.length === 0 && (
          <Empty icon={<Scale size={28} />} title={t('offers.noFairness')} hint={t('offers.noFairnessHint')} />
        )}
      </DataTable>
    </ListFrame>
  );
}
