// One benefit: what it is, how it is used month by month and where, who used it lately.
import { api } from '@shared/api/client';
import type { BenefitFigures, BenefitUsed, TierBenefit } from '@shared/api/loyalty';
import { ProblemError } from '@shared/api/problem';
import type { Page } from '@shared/api/types';
import { may } from '@shared/auth/permissions';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { PenLine } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { BENEFITS, USES } from '@/app/benefits';
import { CustomerName } from '@/app/CustomerName';
import { oneQuery, storesQuery } from '@/app/data';
import { NotFound } from '@/app/errors';
import { usePage } from '@/app/page';
import { useMe } from '@/app/session';
import { BarChart, ChartCard, FigureTable, figuresOf } from '@/charts';
import { useFormats, useLang, useT } from '@/i18n';
import { Badge, Button, Card, Stat, TierMark } from '@/ui';
import { Facts, PageHead, RecordFrame } from '@/ui/page';
import { Empty, Failed, Loading } from '@/ui/states';
import { useBenefitFields, useTierChoices } from './components/benefitFields';
import { UndoButton, useMayUndo } from './components/Undo';

const route = getRouteApi('/inside/programme/benefits/$id');
const RecordForm = lazy(() => import('@/app/records/RecordForm').then((module) => ({ default: module.RecordForm })));

function Figures({ benefit }: { benefit: TierBenefit }) {
  const t = useT();
  const fmt = useFormats();
  const me = useMe();
  const stores = useQuery({ ...storesQuery, enabled: may(me, 'store.read') });
  const figures = useQuery({
    queryKey: [BENEFITS, benefit.id, 'figures'],
    queryFn: ({ signal }) => api.get<BenefitFigures>(`${BENEFITS}/${benefit.id}/figures`, { signal }),
  });
  if (figures.isPending) return <Loading height={600} />;
  if (!figures.data) return <Failed error={figures.error} retry={() => void figures.refetch()} role={me.role_title} />;
  const it = figures.data;
  const money = (amount: number) => fmt.money(amount, it.currency);
  const months = {
    x: it.months.map((one) => one.from.slice(2, 7).replace('-', '/')),
    title: (at: number) => (it.months[at]?.from ?? '').slice(0, 7).replace('-', '/'),
    series: [
      { key: 'uses', label: t('programme.figures.uses'), color: 'var(--c1)', values: it.months.map((one) => one.uses) },
      {
        key: 'members',
        label: t('programme.figures.members'),
        color: 'var(--c2)',
        values: it.months.map((one) => one.members),
      },
    ],
    format: fmt.int,
  };
  const table = figuresOf(t('programme.figures.month'), months);
  const costs = it.months.some((one) => one.cost !== null);
  const sheet = costs
    ? {
        head: [...table.head, t('programme.figures.cost')],
        rows: table.rows.map((row, at) => {
          const cost = it.months[at]?.cost ?? null;
          return [...row, cost === null ? t('none') : money(cost)];
        }),
      }
    : table;
  const names = new Map(stores.data?.map((store) => [store.id as string, store.name]));
  return (
    <>
      <ul className="grid grid-cols-4 gap-3 max-md:grid-cols-2">
        <Stat
          label={t('programme.figures.uses')}
          value={fmt.int(it.uses)}
          sub={it.undone > 0 ? t('programme.figures.undone', { n: fmt.int(it.undone) }) : undefined}
        />
        <Stat label={t('programme.figures.members')} value={fmt.int(it.members)} />
        <Stat
          label={t('programme.figures.share')}
          value={it.entitled > 0 ? fmt.percent(it.entitled_using / it.entitled) : t('none')}
          sub={t('programme.figures.shareOf', { n: fmt.int(it.entitled_using), all: fmt.int(it.entitled) })}
        />
        <Stat
          label={t('programme.figures.cost')}
          value={it.cost === null ? t('none') : money(it.cost)}
          sub={
            benefit.cost === null
              ? t('programme.figures.costNone')
              : t('programme.figures.perUse', { amount: money(benefit.cost ?? 0) })
          }
        />
      </ul>
      <ChartCard
        title={t('programme.figures.months')}
        sub={t('programme.figures.monthsSub')}
        figures={it.uses > 0 ? sheet : undefined}
      >
        {it.uses > 0 ? (
          <BarChart {...months} kind="group" whole label={t('programme.figures.months')} height={230} />
        ) : (
          <Empty title={t('programme.figures.none')} />
        )}
      </ChartCard>
      {it.stores.length > 0 && (
        <Card title={t('programme.figures.stores')}>
          <FigureTable
            label={t('programme.figures.stores')}
            figures={{
              head: [
                t('programme.store'),
                t('programme.figures.uses'),
                t('programme.figures.members'),
                ...(costs ? [t('programme.figures.cost')] : []),
              ],
              rows: it.stores.map((one) => [
                one.store_id ? (names.get(one.store_id) ?? one.store_id) : t('programme.figures.storeNone'),
                fmt.int(one.uses),
                fmt.int(one.members),
                ...(costs ? [one.cost === null ? t('none') : money(one.cost)] : []),
              ]),
            }}
          />
        </Card>
      )}
    </>
  );
}

function Recent({ id }: { id: string }) {
  const t = useT();
  const fmt = useFormats();
  const me = useMe();
  const mayUndo = useMayUndo();
  const list = useQuery({
    queryKey: [USES, 'of', id],
    queryFn: ({ signal }) => api.get<Page<BenefitUsed>>(USES, { query: { benefit_id: id, limit: 10 }, signal }),
  });
  return (
    <Card
      title={t('programme.figures.recent')}
      actions={
        <Link
          to="/programme/uses"
          search={{ benefit: id }}
          className="inline-block min-h-6 text-sm text-brand-text hover:underline"
        >
          {t('programme.figures.all')}
        </Link>
      }
    >
      {list.isPending && <Loading lines={4} />}
      {list.error && <Failed error={list.error} retry={() => void list.refetch()} role={me.role_title} />}
      {list.data?.items.length === 0 && <Empty title={t('programme.usesEmpty')} hint={t('programme.usesEmptyHint')} />}
      <ul className="flex flex-col divide-y divide-line">
        {list.data?.items.map((use) => (
          <li key={use.id} className="flex min-h-10 flex-wrap items-center gap-x-3 gap-y-1 py-1.5 text-sm">
            <CustomerName id={use.customer_id} strong />
            <span className="min-w-0 truncate text-ink-2">{use.used_for}</span>
            {use.undone_at && <Badge tone="mute">{t('programme.undone')}</Badge>}
            <span className="num ml-auto text-ink-2">{fmt.dateTime(use.used_at)}</span>
            {mayUndo(use) && <UndoButton use={use} />}
          </li>
        ))}
      </ul>
    </Card>
  );
}

export function BenefitPage() {
  const t = useT();
  const fmt = useFormats();
  const lang = useLang();
  const me = useMe();
  const client = useQueryClient();
  const navigate = useNavigate();
  const { id } = route.useParams();
  const path = `${BENEFITS}/${id}`;
  const benefit = useQuery(oneQuery<TierBenefit>(path));
  const tiers = useTierChoices();
  const fields = useBenefitFields();
  const [editing, setEditing] = useState(false);
  const it = benefit.data;
  const name = (it && (lang === 'en' ? it.name_en : it.name_zh)) ?? t('programme.benefit');
  usePage(name);
  if (benefit.isPending)
    return (
      <div className="p-5 max-sm:p-3">
        <h1 className="sr-only">{t('state.loading')}</h1>
        <Loading lines={8} />
      </div>
    );
  if (!it) {
    if (benefit.error instanceof ProblemError && benefit.error.status === 404) return <NotFound />;
    return <Failed error={benefit.error} retry={() => void benefit.refetch()} role={me.role_title} />;
  }
  const tier = tiers.find((one) => one.value === it.tier_id);
  const canWrite = may(me, 'tier_benefit.write');
  return (
    <RecordFrame
      head={
        <PageHead
          title={name}
          crumbs={[{ to: '/programme/benefits', label: t('programme.tabs.benefits') }]}
          sub={
            <span className="flex flex-wrap items-center gap-2">
              <Badge dot tone={it.ended ? 'mute' : 'good'}>
                {t(it.ended ? 'programme.ended' : 'programme.inForce')}
              </Badge>
              {tier && <TierMark code={tier.code} name={tier.label} />}
            </span>
          }
          actions={
            canWrite && (
              <Button variant="primary" icon={<PenLine size={15} aria-hidden />} onClick={() => setEditing(true)}>
                {t('form.edit')}
              </Button>
            )
          }
        />
      }
      right={
        <Card title={t('programme.benefit')}>
          <Facts
            labelWidth="96px"
            rows={[
              [t('programme.code'), <code key="c">{it.code}</code>],
              [
                t('programme.uses'),
                it.uses === null
                  ? t('programme.unlimited')
                  : `${fmt.int(it.uses)} · ${t(`programme.periods.${it.period ?? 'ever'}`)}`,
              ],
              [t('programme.perUse'), it.cost === null ? null : fmt.money(it.cost, me.shop.currency)],
            ]}
          />
        </Card>
      }
    >
      {may(me, 'report.read') && <Figures benefit={it} />}
      {may(me, 'tier.read') && <Recent id={id} />}
      <Suspense>
        {editing && (
          <RecordForm
            path={BENEFITS}
            fields={fields}
            record={it}
            title={t('form.edit')}
            name={name}
            canWrite={canWrite}
            canDelete
            onClose={() => setEditing(false)}
            onSaved={(made) => client.setQueryData([path], made)}
            onDeleted={() => void navigate({ to: '/programme/benefits', search: {} })}
          />
        )}
      </Suspense>
    </RecordFrame>
  );
}
