// Codes in bulk of a template: made, counted, downloaded, made void; and one code for many.
import { api, newKey } from '@shared/api/client';
import type { CouponBatch } from '@shared/api/loyalty';
import type { IssuedCoupon } from '@shared/api/offers';
import { ProblemError } from '@shared/api/problem';
import { may } from '@shared/auth/permissions';
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { Download, Plus, Ticket } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { pagesQuery } from '@/app/data';
import { useMe } from '@/app/session';
import { useFormats, useT } from '@/i18n';
import { Badge, Button, buttonClass, Card, Input, Progress } from '@/ui';
import { Confirm } from '@/ui/confirm';
import { Dialog } from '@/ui/dialog';
import { NumberField } from '@/ui/fields';
import { Empty, Failed, Loading, Refusal } from '@/ui/states';
import { toast } from '@/ui/toast';
import { TEMPLATES } from '../queries';

const unbound = (error: unknown) => (error instanceof ProblemError && error.problem.errors?.length ? null : error);
const of = (error: unknown, field: string) => (error instanceof ProblemError ? error.of(field) : undefined);

function Generate({ template, onClose }: { template: string; onClose: () => void }) {
  const t = useT();
  const fmt = useFormats();
  const client = useQueryClient();
  const [name, setName] = useState('');
  const [codes, setCodes] = useState<number | null>(1000);
  const [key] = useState(newKey);
  const make = useMutation({
    mutationFn: () =>
      api.post<CouponBatch>(`${TEMPLATES}/${template}/batches`, {
        body: { name: name.trim() || null, codes },
        idempotencyKey: key,
      }),
    onSuccess: async (made) => {
      await client.invalidateQueries({ queryKey: [`${TEMPLATES}/${template}/batches`] });
      toast({ text: t('coupons.generated', { count: fmt.int(made.codes) }) });
      onClose();
    },
  });
  return (
    <Dialog open onClose={onClose} title={t('coupons.generate')}>
      <form
        className="flex flex-col gap-4"
        onSubmit={(event: FormEvent) => {
          event.preventDefault();
          make.mutate();
        }}
      >
        <Input
          label={t('coupons.batchName')}
          hint={t('coupons.batchNameHint')}
          value={name}
          onChange={setName}
          maxLength={80}
          error={of(make.error, 'name')}
        />
        <NumberField
          label={t('coupons.batchCodes')}
          value={codes}
          onChange={setCodes}
          error={of(make.error, 'codes')}
        />
        {make.isPending && <Progress value={null} label={t('coupons.generate')} />}
        <Refusal error={unbound(make.error)} />
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>{t('action.cancel')}</Button>
          <Button type="submit" variant="primary" busy={make.isPending} disabled={!codes || codes < 1}>
            {t('coupons.generate')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

export function SharedCode({ template, onClose }: { template: string; onClose: () => void }) {
  const t = useT();
  const client = useQueryClient();
  const [code, setCode] = useState('');
  const [uses, setUses] = useState<number | null>(null);
  const [key] = useState(newKey);
  const make = useMutation({
    mutationFn: () =>
      api.post<IssuedCoupon>(`${TEMPLATES}/${template}/codes`, {
        body: { code: code.trim(), uses },
        idempotencyKey: key,
      }),
    onSuccess: async (made) => {
      await client.invalidateQueries({ queryKey: [TEMPLATES, template] });
      toast({ text: t('coupons.sharedMade', { code: made.code }) });
      onClose();
    },
  });
  return (
    <Dialog open onClose={onClose} title={t('coupons.shared')} description={t('coupons.sharedHint')}>
      <form
        className="flex flex-col gap-4"
        onSubmit={(event: FormEvent) => {
          event.preventDefault();
          make.mutate();
        }}
      >
        <Input
          label={t('coupons.sharedCode')}
          value={code}
          onChange={setCode}
          maxLength={40}
          autoComplete="off"
          autoCapitalize="characters"
          error={of(make.error, 'code')}
        />
        <NumberField
          label={t('coupons.sharedUses')}
          hint={t('coupons.sharedUsesHint')}
          value={uses}
          onChange={setUses}
          error={of(make.error, 'uses')}
        />
        <Refusal error={unbound(make.error)} />
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>{t('action.cancel')}</Button>
          <Button type="submit" variant="primary" busy={make.isPending} disabled={!code.trim()}>
            {t('coupons.make')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

export function Batches({ template }: { template: string }) {
  const t = useT();
  const fmt = useFormats();
  const me = useMe();
  const client = useQueryClient();
  const path = `${TEMPLATES}/${template}/batches`;
  const list = useInfiniteQuery(pagesQuery<CouponBatch>(path, { limit: undefined }));
  const [making, setMaking] = useState(false);
  const [voiding, setVoiding] = useState<CouponBatch | null>(null);
  const canWrite = may(me, 'coupon.write');
  const batches = list.data?.pages.flatMap((page) => page.items);
  const nameOf = (batch: CouponBatch) => batch.name ?? t('coupons.unnamed');
  const generate = canWrite && (
    <Button icon={<Plus size={15} aria-hidden />} onClick={() => setMaking(true)}>
      {t('coupons.generate')}
    </Button>
  );
  return (
    <Card title={t('coupons.batches')} actions={batches && batches.length > 0 && generate}>
      {list.isPending && <Loading lines={3} />}
      {list.error && <Failed error={list.error} retry={() => void list.refetch()} role={me.role_title} />}
      {batches?.length === 0 && (
        <Empty
          icon={<Ticket size={26} />}
          title={t('coupons.noBatches')}
          hint={t('coupons.noBatchesHint')}
          action={generate}
        />
      )}
      <ul className="flex flex-col divide-y divide-line">
        {batches?.map((batch) => (
          <li key={batch.id} className="flex flex-wrap items-center gap-x-4 gap-y-2 py-3 first:pt-0 last:pb-0">
            <div className="min-w-44 flex-1">
              <p className="flex flex-wrap items-center gap-2 font-semibold">
                {nameOf(batch)}
                {batch.cancelled_at && <Badge tone="mute">{t('coupons.voided')}</Badge>}
              </p>
              <p className="num text-xs text-ink-2">
                {fmt.dateTime(batch.created_at)} · {t('coupons.codes', { count: fmt.int(batch.codes) })}
                {batch.claimed > 0 && ` · ${t('coupons.claimed', { count: fmt.int(batch.claimed) })}`}
                {batch.cancelled_at && ` · ${t('coupons.voidedAt', { date: fmt.date(batch.cancelled_at) })}`}
              </p>
            </div>
            <div className="w-44">
              <Progress
                value={batch.used / batch.codes}
                label={nameOf(batch)}
                text={t('coupons.usedOf', { used: fmt.int(batch.used), all: fmt.int(batch.codes) })}
              />
              <p className="num mt-1 text-xs text-ink-3">
                {t('coupons.usedOf', { used: fmt.int(batch.used), all: fmt.int(batch.codes) })}
              </p>
            </div>
            {canWrite && !batch.cancelled_at && (
              <div className="flex gap-1.5">
                <a
                  className={buttonClass()}
                  href={`/v1/coupon-batches/${batch.id}/codes`}
                  download
                  title={t('coupons.downloadHint')}
                >
                  <Download size={15} aria-hidden />
                  {t('coupons.download')}
                </a>
                <Button variant="ghost" onClick={() => setVoiding(batch)}>
                  {t('coupons.void')}
                </Button>
              </div>
            )}
          </li>
        ))}
      </ul>
      {list.hasNextPage && (
        <div className="mt-3">
          <Button busy={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
            {t('action.more')}
          </Button>
        </div>
      )}
      {making && <Generate template={template} onClose={() => setMaking(false)} />}
      {voiding && (
        <Confirm
          title={t('coupons.voidTitle', { name: nameOf(voiding) })}
          text={t('coupons.voidText', { count: fmt.int(voiding.codes) })}
          action={t('coupons.void')}
          typed={voiding.codes > 1000 ? nameOf(voiding) : undefined}
          onClose={() => setVoiding(null)}
          run={async () => {
            await api.post(`/v1/coupon-batches/${voiding.id}/cancel`, { idempotencyKey: newKey() });
            await client.invalidateQueries({ queryKey: [path] });
            toast({ text: t('coupons.voided') });
          }}
        />
      )}
    </Card>
  );
}
