import { api } from '@shared/api/client';
import type { CouponTemplate } from '@shared/api/loyalty';
import { ProblemError } from '@shared/api/problem';
import { may } from '@shared/auth/permissions';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { Gift, PenLine, TicketCheck } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { oneQuery } from '@/app/data';
import { NotFound } from '@/app/errors';
import { usePage } from '@/app/page';
import { useMe } from '@/app/session';
import { code, useFormats, useLang, useT } from '@/i18n';
import { Badge, Button, buttonClass, Card, Stat } from '@/ui';
import { Confirm } from '@/ui/confirm';
import { Facts, PageHead, RecordFrame } from '@/ui/page';
import { Failed, Loading } from '@/ui/states';
import { toast } from '@/ui/toast';
import { Batches, SharedCode } from './components/Batches';
import { useTemplateFields } from './components/fields';
import { Handouts } from './components/Handouts';
import { Issue } from './components/Issue';
import { sentence } from './components/sentence';
import { figuresQuery, stateTones, TEMPLATES } from './queries';

const route = getRouteApi('/inside/coupons/$id');
const RecordForm = lazy(() => import('@/app/records/RecordForm').then((module) => ({ default: module.RecordForm })));

type Act = 'live' | 'paused' | 'ended';
const NEXT: Record<CouponTemplate['state'], Act[]> = {
  draft: ['live'],
  live: ['ended', 'paused'],
  paused: ['ended', 'live'],
  ended: [],
};
const words = { live: 'live', paused: 'pause', ended: 'end' } as const;

function Figures({ id }: { id: string }) {
  const t = useT();
  const fmt = useFormats();
  const me = useMe();
  const figures = useQuery(figuresQuery(id));
  if (figures.error) return <Failed error={figures.error} retry={() => void figures.refetch()} role={me.role_title} />;
  if (!figures.data) return <Loading lines={2} />;
  const it = figures.data;
  return (
    <ul className="grid grid-cols-5 gap-3 max-lg:grid-cols-3 max-sm:grid-cols-2 max-sm:[&>:last-child]:col-span-2">
      <Stat label={t('coupons.figures.issued')} value={fmt.int(it.issued)} />
      <Stat label={t('coupons.figures.used')} value={fmt.int(it.used)} />
      <Stat label={t('coupons.figures.locked')} value={fmt.int(it.locked)} />
      <Stat label={t('coupons.figures.returned')} value={fmt.int(it.returned)} />
      <Stat label={t('coupons.figures.off')} value={fmt.money(it.off, me.shop.currency)} />
    </ul>
  );
}

export function TemplatePage() {
  const t = useT();
  const fmt = useFormats();
  const lang = useLang();
  const me = useMe();
  const client = useQueryClient();
  const { id } = route.useParams();
  const path = `${TEMPLATES}/${id}`;
  const template = useQuery(oneQuery<CouponTemplate>(path));
  const fields = useTemplateFields();
  const [open, setOpen] = useState<'edit' | 'issue' | 'shared' | Act | null>(null);
  const name = template.data ? (lang === 'en' ? template.data.name_en : template.data.name_zh) : t('coupons.title');
  usePage(name);
  if (template.isPending)
    return (
      <div className="p-5 max-sm:p-3">
        <h1 className="sr-only">{t('state.loading')}</h1>
        <Loading lines={8} />
      </div>
    );
  if (!template.data) {
    if (template.error instanceof ProblemError && template.error.status === 404) return <NotFound />;
    return <Failed error={template.error} retry={() => void template.refetch()} role={me.role_title} />;
  }
  const it = template.data;
  const canWrite = may(me, 'coupon.write');
  const count = (value: number | null) => (value === null ? null : fmt.int(value));
  const close = () => setOpen(null);
  const asked = open === 'live' || open === 'paused' || open === 'ended' ? open : null;
  return (
    <RecordFrame
      head={
        <PageHead
          title={name}
          crumbs={[{ to: '/coupons', label: t('coupons.title') }]}
          sub={
            <span className="flex flex-wrap items-center gap-2">
              <Badge dot tone={stateTones[it.state]}>
                {t(`coupons.states.${it.state}`)}
              </Badge>
              <span>{t(`coupons.kinds.${it.kind}`)}</span>
            </span>
          }
          actions={
            canWrite && (
              <>
                {NEXT[it.state].map((act) => (
                  <Button key={act} variant={act === 'ended' ? 'danger' : 'default'} onClick={() => setOpen(act)}>
                    {t(`coupons.${words[act]}`)}
                  </Button>
                ))}
                <Button icon={<PenLine size={15} aria-hidden />} onClick={() => setOpen('edit')}>
                  {t('form.edit')}
                </Button>
                {it.state === 'live' && (
                  <Button variant="primary" icon={<Gift size={15} aria-hidden />} onClick={() => setOpen('issue')}>
                    {t('coupons.issue')}
                  </Button>
                )}
              </>
            )
          }
        />
      }
      right={
        <>
          <Card title={t('coupons.limits')}>
            <Facts
              labelWidth="128px"
              rows={[
                [t('coupons.code'), <code key="c">{it.code}</code>],
                [t('coupons.claimsTotal'), count(it.claims_total)],
                [t('coupons.claimsMember'), count(it.claims_per_member)],
                [t('coupons.usesTotal'), count(it.uses_total)],
                [t('coupons.usesMember'), count(it.uses_per_member)],
                [
                  t('coupons.usesPeriod'),
                  it.uses_per_period === null
                    ? null
                    : `${fmt.int(it.uses_per_period)} / ${t(`coupons.periods.${it.use_period}`)}`,
                ],
                [t('coupons.usesCode'), count(it.uses_per_code)],
                [t('coupons.stacking'), t(`coupons.stackings.${it.stacking}`)],
                [t('coupons.stackGroup'), it.stack_group],
                [t('coupons.priority'), count(it.priority)],
                [t('coupons.returnsUse'), t(it.returns_use ? 'form.yes' : 'form.no')],
                [t('coupons.funding'), it.funding],
              ]}
            />
          </Card>
          <Card title={t('coupons.goods')}>
            <Facts
              labelWidth="128px"
              rows={[
                [t('coupons.products'), it.products.join('、') || t('any')],
                [t('coupons.excluded'), it.excluded.join('、')],
                [t('coupons.categories'), it.categories.length || null],
                [t('coupons.stores'), it.stores.length || t('any')],
                [t('coupons.channels'), it.channels.map((one) => code('channel', one)).join(' / ') || t('any')],
                [t('coupons.who'), it.condition && <code className="text-xs break-words">{it.condition}</code>],
              ]}
            />
          </Card>
          {canWrite && it.state !== 'ended' && (
            <Card title={t('coupons.shared')}>
              <p className="mb-3 text-sm text-ink-2">{t('coupons.sharedHint')}</p>
              <div>
                <Button onClick={() => setOpen('shared')}>{t('coupons.make')}</Button>
              </div>
            </Card>
          )}
        </>
      }
    >
      <Card>
        <p className="text-xs text-ink-3">{t('coupons.does')}</p>
        <p className="text-lg font-semibold" data-testid="sentence">
          {sentence(t, fmt, it, me.shop.currency)}
        </p>
      </Card>
      <Figures id={id} />
      <Handouts template={id} />
      <Batches template={id} />
      <div>
        <Link to="/coupons/issued" search={{ template: id }} className={buttonClass()}>
          <TicketCheck size={15} aria-hidden />
          {t('coupons.seeIssued')}
        </Link>
      </div>
      <Suspense>
        {open === 'edit' && (
          <RecordForm
            path={TEMPLATES}
            fields={fields}
            record={it}
            title={t('coupons.edit')}
            name={name}
            canWrite={canWrite}
            wide
            onClose={close}
            onSaved={(made) => client.setQueryData([path], made)}
          />
        )}
      </Suspense>
      {open === 'issue' && <Issue template={id} name={name} onClose={close} />}
      {open === 'shared' && <SharedCode template={id} onClose={close} />}
      {asked && (
        <Confirm
          title={t(`coupons.${words[asked]}Title`, { name })}
          text={t(`coupons.${words[asked]}Text`)}
          action={t(`coupons.${words[asked]}`)}
          onClose={close}
          run={async () => {
            const next = await api.patch<CouponTemplate>(path, { body: { state: asked }, ifMatch: it.version });
            client.setQueryData([path], next);
            await client.invalidateQueries({ queryKey: [TEMPLATES] });
            toast({ text: t('coupons.stateNow', { state: t(`coupons.states.${next.state}`) }) });
          }}
        />
      )}
    </RecordFrame>
  );
}
