// What a member's tiers bring, what is left of each in its period, and recording a use: at the till and on the
// customer's page.
import { api, newKey } from '@shared/api/client';
import type { MemberBenefit } from '@shared/api/loyalty';
import { ProblemError } from '@shared/api/problem';
import type { Page } from '@shared/api/types';
import { may } from '@shared/auth/permissions';
import { useMutation, useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useFormats, useLang, useT } from '@/i18n';
import { Button, Input } from '@/ui';
import { Dialog } from '@/ui/dialog';
import { Refusal } from '@/ui/states';
import { toast } from '@/ui/toast';
import { undoUse, usesChanged } from './benefits';
import { useMe } from './session';

export const memberBenefits = (id: string, lang: string) => ({
  queryKey: ['customer', id, 'benefits', lang],
  queryFn: async ({ signal }: { signal: AbortSignal }) =>
    (await api.get<Page<MemberBenefit>>(`/v1/customers/${id}/benefits`, { signal })).items,
});

function UseDialog({
  id,
  benefit,
  store,
  onClose,
}: {
  id: string;
  benefit: MemberBenefit;
  store?: string | null;
  onClose: () => void;
}) {
  const t = useT();
  const fmt = useFormats();
  const [usedFor, setUsedFor] = useState(() => fmt.dateTime(new Date().toISOString()));
  const [note, setNote] = useState('');
  const [key] = useState(newKey);
  const use = useMutation({
    mutationFn: () =>
      api.post<MemberBenefit>(`/v1/customers/${id}/benefits/use`, {
        body: {
          code: benefit.code,
          used_for: usedFor.trim(),
          note: note.trim() || null,
          store_id: store || null,
        },
        idempotencyKey: key,
      }),
    onSuccess: async (made) => {
      await usesChanged();
      onClose();
      toast({
        text: t('customers.benefits.done', { name: benefit.name }),
        undo: () => {
          if (!made.use_id) return;
          undoUse(made.use_id, t('customers.benefits.slip'))
            .then(() => toast({ text: t('customers.benefits.undone') }))
            .catch((error) => {
              if (error instanceof ProblemError) toast({ text: error.problem.detail ?? '', tone: 'bad' });
            });
        },
      });
    },
  });
  return (
    <Dialog open onClose={onClose} title={t('customers.benefits.useOf', { name: benefit.name })}>
      <form
        className="flex flex-col gap-4"
        onSubmit={(event: FormEvent) => {
          event.preventDefault();
          if (usedFor.trim()) use.mutate();
        }}
      >
        <Refusal error={use.error} />
        <Input
          label={t('customers.benefits.usedFor')}
          hint={t('customers.benefits.usedForHint')}
          value={usedFor}
          onChange={setUsedFor}
          maxLength={100}
          required
        />
        <Input label={t('customers.benefits.note')} value={note} onChange={setNote} maxLength={300} />
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>{t('action.cancel')}</Button>
          <Button type="submit" variant="primary" busy={use.isPending} disabled={!usedFor.trim()}>
            {t('customers.benefits.use')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

// store: where one stands; else the server takes the store of whoever records it.
export function BenefitRows({ id, benefits, store }: { id: string; benefits: MemberBenefit[]; store?: string | null }) {
  const t = useT();
  const fmt = useFormats();
  const canUse = may(useMe(), 'tier_benefit.use');
  const [using, setUsing] = useState<MemberBenefit | null>(null);
  const leftText = (one: MemberBenefit) => {
    if (one.uses === null) return t('customers.benefits.free', { used: fmt.int(one.used) });
    if (one.left === 0) return t('customers.benefits.gone', { uses: fmt.int(one.uses) });
    return t('customers.benefits.left', { left: fmt.int(one.left ?? 0), uses: fmt.int(one.uses) });
  };
  return (
    <>
      <ul className="flex flex-col gap-2">
        {benefits.map((one) => (
          <li key={one.benefit_id} className="flex items-center gap-3">
            <div className="min-w-0 flex-1">
              <p className="truncate text-sm font-semibold">{one.name}</p>
              <p className="num text-xs text-ink-3">
                {[
                  leftText(one),
                  one.until && one.uses !== null && t('customers.benefits.until', { date: fmt.date(one.until) }),
                ]
                  .filter(Boolean)
                  .join(' · ')}
              </p>
            </div>
            {canUse && (
              <Button
                className="flex-none"
                disabled={one.left === 0}
                aria-label={t('customers.benefits.useOf', { name: one.name })}
                onClick={() => setUsing(one)}
              >
                {t('customers.benefits.use')}
              </Button>
            )}
          </li>
        ))}
      </ul>
      {using && <UseDialog id={id} benefit={using} store={store} onClose={() => setUsing(null)} />}
    </>
  );
}

export function useMemberBenefits(id: string) {
  const lang = useLang();
  const me = useMe();
  return useQuery({ ...memberBenefits(id, lang), enabled: id !== '' && may(me, 'tier.read') });
}
