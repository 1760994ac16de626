// A coupon of a template for one customer, or for everybody in a segment: that goes on in the background.
import { api, newKey } from '@shared/api/client';
import type { Handout, IssuedCoupon } from '@shared/api/offers';
import { may } from '@shared/auth/permissions';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { customers, segments } from '@/app/pickers';
import { useMe } from '@/app/session';
import { useT } from '@/i18n';
import { Button, Input, Segmented } from '@/ui';
import { Combobox } from '@/ui/combobox';
import { Dialog } from '@/ui/dialog';
import { Refusal } from '@/ui/states';
import { toast } from '@/ui/toast';
import { COUPONS, HANDOUTS, TEMPLATES } from '../queries';

export function Issue({ template, name, onClose }: { template: string; name: string; onClose: () => void }) {
  const t = useT();
  const client = useQueryClient();
  const me = useMe();
  const [to, setTo] = useState<'customer' | 'segment'>('customer');
  const [customer, setCustomer] = useState<string | null>(null);
  const [segment, setSegment] = useState<string | null>(null);
  const [purpose, setPurpose] = useState('');
  const [key] = useState(newKey);
  const issue = useMutation({
    mutationFn: () =>
      api.post<IssuedCoupon>(`/v1/customers/${customer}/coupons`, {
        body: { template_id: template },
        idempotencyKey: `${key}-${customer}`,
      }),
    onSuccess: async (made) => {
      await Promise.all([
        client.invalidateQueries({ queryKey: [COUPONS] }),
        client.invalidateQueries({ queryKey: [TEMPLATES, template] }),
        client.invalidateQueries({ queryKey: ['customer', customer] }),
      ]);
      toast({ text: t('coupons.issued', { code: made.code }) });
      onClose();
    },
  });
  const begin = useMutation({
    mutationFn: () =>
      api.post<Handout>(`${TEMPLATES}/${template}/handouts`, {
        body: { segment_id: segment, name: purpose.trim() || null },
        idempotencyKey: `${key}-${segment}`,
      }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: [HANDOUTS] });
      toast({ text: t('coupons.issuedSegment') });
      onClose();
    },
  });
  return (
    <Dialog open onClose={onClose} title={t('coupons.issueTo', { name })}>
      <form
        className="flex flex-col gap-4"
        onSubmit={(event: FormEvent) => {
          event.preventDefault();
          if (to === 'customer') issue.mutate();
          else begin.mutate();
        }}
      >
        {may(me, 'segment.read') && (
          <div>
            <Segmented
              label={t('coupons.toWhom')}
              value={to}
              onChange={setTo}
              items={[
                { value: 'customer', label: t('coupons.toCustomer') },
                { value: 'segment', label: t('coupons.toSegment') },
              ]}
            />
          </div>
        )}
        {to === 'customer' ? (
          <Combobox
            label={t('coupons.customer')}
            placeholder={t('coupons.customerHint')}
            source={customers}
            value={customer}
            onChange={setCustomer}
          />
        ) : (
          <>
            <Combobox
              label={t('coupons.segment')}
              hint={t('coupons.segmentHint')}
              source={segments}
              value={segment}
              onChange={setSegment}
            />
            <Input label={t('coupons.purpose')} value={purpose} onChange={setPurpose} maxLength={80} />
          </>
        )}
        <Refusal error={to === 'customer' ? issue.error : begin.error} />
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>{t('action.cancel')}</Button>
          <Button
            type="submit"
            variant="primary"
            busy={issue.isPending || begin.isPending}
            disabled={to === 'customer' ? !customer : !segment}
          >
            {t('coupons.issue')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
