// A coupon of a template for one customer.
import { api, newKey } from '@shared/api/client';
import type { IssuedCoupon } from '@shared/api/offers';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { customers } from '@/app/pickers';
import { useT } from '@/i18n';
import { Button } from '@/ui';
import { Combobox } from '@/ui/combobox';
import { Dialog } from '@/ui/dialog';
import { Refusal } from '@/ui/states';
import { toast } from '@/ui/toast';
import { COUPONS, TEMPLATES } from '../queries';

export function Issue({ template, name, onClose }: { template: string; name: string; onClose: () => void }) {
  const t = useT();
  const client = useQueryClient();
  const [customer, setCustomer] = useState<string | null>(null);
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
  return (
    <Dialog open onClose={onClose} title={t('coupons.issueTo', { name })}>
      <form
        className="flex flex-col gap-4"
        onSubmit={(event: FormEvent) => {
          event.preventDefault();
          issue.mutate();
        }}
      >
        <Combobox
          label={t('coupons.customer')}
          placeholder={t('coupons.customerHint')}
          source={customers}
          value={customer}
          onChange={setCustomer}
        />
        <Refusal error={issue.error} />
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>{t('action.cancel')}</Button>
          <Button type="submit" variant="primary" busy={issue.isPending} disabled={!customer}>
            {t('coupons.issue')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
