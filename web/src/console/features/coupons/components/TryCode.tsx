// Would this code be taken, now and for this basket? Nothing is used; why not is said in words.
import { api } from '@shared/api/client';
import type { Verdicts } from '@shared/api/offers';
import type { Product } from '@shared/api/types';
import { may } from '@shared/auth/permissions';
import { useMutation, useQuery } from '@tanstack/react-query';
import { CircleCheck, CircleX, Plus, Trash2 } from 'lucide-react';
import { type FormEvent, useId, useState } from 'react';
import { allQuery, storesQuery } from '@/app/data';
import { customers, products } from '@/app/pickers';
import { useMe } from '@/app/session';
import { code, useFormats, useT } from '@/i18n';
import { ScanButton } from '@/scan/ScanButton';
import { Button, Choose, IconButton, Input } from '@/ui';
import { Combobox } from '@/ui/combobox';
import { Drawer } from '@/ui/drawer';
import { MoneyField, NumberField } from '@/ui/fields';
import { Refusal } from '@/ui/states';
import { CHANNELS } from '../queries';

interface Line {
  sku: string | null;
  quantity: number | null;
  unit_price: number | null;
}
const FIRST: Line = { sku: null, quantity: 1, unit_price: null };

export function TryCode({ start = '', onClose }: { start?: string; onClose: () => void }) {
  const t = useT();
  const fmt = useFormats();
  const me = useMe();
  const form = useId();
  const { currency } = me.shop;
  const [codes, setCodes] = useState(start);
  const [customer, setCustomer] = useState<string | null>(null);
  const [store, setStore] = useState('');
  const [channel, setChannel] = useState('store');
  const [lines, setLines] = useState<Line[]>([FIRST]);
  const stores = useQuery({ ...storesQuery, enabled: may(me, 'store.read') });
  const goods = useQuery({ ...allQuery<Product>('/v1/products'), enabled: may(me, 'product.read') });
  const set = (at: number, part: Partial<Line>) =>
    setLines(lines.map((line, index) => (index === at ? { ...line, ...part } : line)));
  const given = codes.split(/[\s,，]+/).filter(Boolean);
  const whole = lines.filter((line) => line.sku && line.quantity && line.unit_price !== null);
  const check = useMutation({
    mutationFn: () =>
      api.post<Verdicts>('/v1/coupons/validate', {
        body: { customer_id: customer, store_id: store || null, channel, codes: given, lines: whole },
      }),
  });
  return (
    <Drawer
      open
      wide
      onClose={onClose}
      title={t('coupons.tryTitle')}
      description={t('coupons.tryHint')}
      footer={
        <Button
          type="submit"
          form={form}
          variant="primary"
          busy={check.isPending}
          disabled={given.length === 0 || whole.length === 0}
        >
          {t('coupons.check')}
        </Button>
      }
    >
      <form
        data-free
        id={form}
        className="flex flex-col gap-4"
        onSubmit={(event: FormEvent) => {
          event.preventDefault();
          check.mutate();
        }}
      >
        <div className="flex items-start gap-2">
          <Input
            label={t('coupons.tryCodes')}
            hint={t('coupons.tryCodesHint')}
            value={codes}
            onChange={setCodes}
            autoComplete="off"
            autoCapitalize="characters"
            className="flex-1"
          />
          <ScanButton
            className="mt-6 h-10 w-10"
            onCode={(one) => setCodes((before) => (before.trim() ? `${before.trim()} ${one}` : one))}
          />
        </div>
        <Combobox
          label={t('coupons.customer')}
          placeholder={t('coupons.customerHint')}
          source={customers}
          value={customer}
          onChange={setCustomer}
        />
        <div className="grid grid-cols-2 gap-3 max-sm:grid-cols-1">
          <Choose
            tall
            label={t('coupons.store')}
            value={store}
            onChange={setStore}
            items={[
              { value: '', label: t('any') },
              ...(stores.data ?? []).map((one) => ({ value: one.id as string, label: one.name })),
            ]}
          />
          <Choose
            tall
            label={t('coupons.channel')}
            value={channel}
            onChange={setChannel}
            items={CHANNELS.map((one) => ({ value: one as string, label: code('channel', one) }))}
          />
        </div>
        <fieldset className="flex flex-col gap-3">
          <legend className="mb-1 text-sm font-semibold text-ink-2">{t('coupons.basket')}</legend>
          {lines.map((line, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a line is its place
            <div key={at} className="flex flex-wrap items-end gap-2 rounded-ctl bg-surface-2 p-3">
              <Combobox
                label={t('coupons.product')}
                source={products}
                value={line.sku}
                onChange={(sku) => {
                  const price = goods.data?.find((one) => one.sku === sku)?.price;
                  set(at, { sku, ...(price === null || price === undefined ? {} : { unit_price: price }) });
                }}
                className="min-w-52 flex-1"
              />
              <NumberField
                label={t('coupons.quantity')}
                value={line.quantity}
                onChange={(quantity) => set(at, { quantity })}
                className="w-20"
              />
              <MoneyField
                label={t('coupons.unitPrice')}
                currency={currency}
                value={line.unit_price}
                onChange={(unit_price) => set(at, { unit_price })}
                className="w-32"
              />
              <IconButton
                label={t('coupons.dropLine')}
                disabled={lines.length === 1}
                icon={<Trash2 size={15} aria-hidden />}
                onClick={() => setLines(lines.filter((_, index) => index !== at))}
              />
            </div>
          ))}
          <div>
            <Button icon={<Plus size={15} aria-hidden />} onClick={() => setLines([...lines, FIRST])}>
              {t('coupons.addLine')}
            </Button>
          </div>
        </fieldset>
        <Refusal error={check.error} />
      </form>
      {check.data && (
        <div role="status" className="mt-5 flex flex-col gap-3 border-t border-line pt-4">
          <ul className="flex flex-col gap-2">
            {check.data.coupons.map((one) => (
              <li
                key={one.code}
                className={`rounded-ctl px-3 py-2 text-sm ${one.accepted ? 'bg-good-soft text-good' : 'bg-bad-soft text-bad'}`}
              >
                <p className="flex flex-wrap items-center gap-2 font-semibold">
                  {one.accepted ? <CircleCheck size={16} aria-hidden /> : <CircleX size={16} aria-hidden />}
                  {t(one.accepted ? 'coupons.yes' : 'coupons.no')}
                  <code className="font-normal">{one.code}</code>
                  {one.name && <span className="font-normal">{one.name}</span>}
                </p>
                <p className="mt-1">
                  {one.text}
                  {one.accepted && one.off > 0 && t('coupons.takes', { off: fmt.money(one.off, currency) })}
                  {one.accepted &&
                    one.item_sku &&
                    ` ${t('coupons.adds', { item: one.item_sku, count: one.item_quantity ?? 1 })}`}
                </p>
              </li>
            ))}
          </ul>
          <p className="num text-base font-semibold">
            {t('coupons.total', {
              off: fmt.money(check.data.off, currency),
              total: fmt.money(check.data.total, currency),
            })}
          </p>
        </div>
      )}
    </Drawer>
  );
}
