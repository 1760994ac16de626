import type { CouponTemplate } from '@shared/api/loyalty';
import { may } from '@shared/auth/permissions';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { ScanLine, TicketCheck, TicketPercent } from 'lucide-react';
import { lazy, Suspense, useMemo, useState } from 'react';
import { RecordsPage } from '@/app/records/RecordsPage';
import { useMe } from '@/app/session';
import { useFormats, useLang, useT } from '@/i18n';
import type { Column } from '@/table/DataTable';
import { Badge, Button, buttonClass } from '@/ui';
import { Select } from '@/ui/select';
import { useTemplateFields } from './components/fields';
import { gives, sentence } from './components/sentence';
import { figuresQuery, KINDS, STATES, stateTones, TEMPLATES } from './queries';

const route = getRouteApi('/inside/coupons');
const TryCode = lazy(() => import('./components/TryCode').then((module) => ({ default: module.TryCode })));

function Used({ id }: { id: string }) {
  const t = useT();
  const fmt = useFormats();
  const figures = useQuery(figuresQuery(id));
  if (!figures.data) return <span className="text-ink-3">…</span>;
  return (
    <>
      {fmt.int(figures.data.used)} {/* A shared code is used without having been issued. */}
      <span className="text-ink-3">/ {figures.data.issued ? fmt.int(figures.data.issued) : t('none')}</span>
    </>
  );
}

export function TemplatesPage() {
  const t = useT();
  const fmt = useFormats();
  const lang = useLang();
  const me = useMe();
  const filter = route.useSearch();
  const navigate = route.useNavigate();
  const go = useNavigate();
  const fields = useTemplateFields();
  const [trying, setTrying] = useState(false);
  const { currency } = me.shop;
  const set = (part: Partial<typeof filter>) =>
    void navigate({ search: (before) => ({ ...before, ...part }), replace: true });
  const columns = useMemo<Column<CouponTemplate>[]>(
    () => [
      {
        id: 'name',
        header: t('coupons.name'),
        fixed: true,
        width: 220,
        cell: (one) => (lang === 'en' ? one.name_en : one.name_zh),
      },
      {
        id: 'does',
        header: t('coupons.does'),
        from: 'lg',
        cell: (one) => (
          <span className="block truncate text-ink-2" title={sentence(t, fmt, one, currency)}>
            {sentence(t, fmt, one, currency)}
          </span>
        ),
      },
      {
        id: 'gives',
        header: t('coupons.what'),
        width: 160,
        off: true,
        cell: (one) => gives(t, fmt, one, currency),
      },
      {
        id: 'code',
        header: t('coupons.code'),
        width: 120,
        from: 'xl',
        sort: 'code',
        cell: (one) => <code className="text-xs text-ink-2">{one.code}</code>,
      },
      {
        id: 'kind',
        header: t('coupons.kind'),
        width: 120,
        from: 'md',
        cell: (one) => t(`coupons.kinds.${one.kind}`),
      },
      {
        id: 'used',
        header: `${t('coupons.figures.used')} / ${t('coupons.figures.issued')}`,
        width: 120,
        number: true,
        from: 'sm',
        cell: (one) => <Used id={one.id} />,
      },
      {
        id: 'state',
        header: t('coupons.state'),
        width: 104,
        cell: (one) => (
          <Badge dot tone={stateTones[one.state]}>
            {t(`coupons.states.${one.state}`)}
          </Badge>
        ),
      },
    ],
    [t, fmt, lang, currency],
  );
  return (
    <>
      <RecordsPage<CouponTemplate>
        title={t('coupons.title')}
        path={TEMPLATES}
        area="coupon"
        columns={columns}
        fields={fields}
        wide
        nameOf={(one) => (lang === 'en' ? one.name_en : one.name_zh)}
        createLabel={t('coupons.new')}
        empty={{ icon: <TicketPercent size={28} />, title: t('coupons.empty'), hint: t('coupons.emptyHint') }}
        filter={filter}
        onFilter={set}
        onOpen={(one) => void go({ to: '/coupons/$id', params: { id: one.id } })}
        actions={
          <>
            {may(me, 'coupon.use') && (
              <Button icon={<ScanLine size={15} aria-hidden />} onClick={() => setTrying(true)}>
                {t('coupons.try')}
              </Button>
            )}
            <Link to="/coupons/issued" className={buttonClass()}>
              <TicketCheck size={15} aria-hidden />
              {t('coupons.seeIssued')}
            </Link>
          </>
        }
        filters={
          <>
            <Select
              label={t('coupons.kind')}
              prefix={`${t('coupons.kind')}:`}
              value={filter.kind ?? ''}
              onChange={(kind) => set({ kind: kind || undefined })}
              items={[
                { value: '', label: t('any') },
                ...KINDS.map((kind) => ({ value: kind as string, label: t(`coupons.kinds.${kind}`) })),
              ]}
            />
            <Select
              label={t('coupons.state')}
              prefix={`${t('coupons.state')}:`}
              value={filter.state ?? ''}
              onChange={(state) => set({ state: state || undefined })}
              items={[
                { value: '', label: t('any') },
                ...STATES.map((state) => ({ value: state as string, label: t(`coupons.states.${state}`) })),
              ]}
            />
          </>
        }
      />
      <Suspense>{trying && <TryCode onClose={() => setTrying(false)} />}</Suspense>
    </>
  );
}
