// The till: one field for everything that is scanned or typed, the basket, who buys, what it comes to. Made for a
// scanner and the keyboard (Enter on nothing goes to payment), as good with a thumb.
import { api, newKey } from '@shared/api/client';
import type { CouponVerdicts } from '@shared/api/schema';
import type { Customer, Product } from '@shared/api/types';
import { may } from '@shared/auth/permissions';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { ScanLine, UserPlus } from 'lucide-react';
import { type FormEvent, lazy, Suspense, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { storesQuery } from '@/app/data';
import { useScanner, useShortcuts } from '@/app/keys';
import { usePage } from '@/app/page';
import { useMe } from '@/app/session';
import { recall, remember, useFormats, useT } from '@/i18n';
import { ScanButton } from '@/scan/ScanButton';
import { Button, Card, Choose, Input } from '@/ui';
import { PageHead } from '@/ui/page';
import { Refusal } from '@/ui/states';
import { toast } from '@/ui/toast';
import { type Basket, fresh, parseEntry, put, read, sum } from './basket';
import { Done } from './components/Done';
import { type ByHand, Lines } from './components/Lines';
import { Member } from './components/Member';
import type { Sold } from './components/PayDialog';
import { Receipts } from './components/Receipts';
import { Totals } from './components/Totals';
import { find, memberQuery, previewQuery, type TillSeat } from './queries';

const PayDialog = lazy(() => import('./components/PayDialog').then((module) => ({ default: module.PayDialog })));

const PAUSE_MS = 180; // between a change and the question what it comes to

function useLater<V>(value: V): V {
  const [later, setLater] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setLater(value), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [value]);
  return later;
}

function tillName(): string {
  const kept = recall('till.name');
  if (kept) return kept;
  const made = `till-${Math.floor(Math.random() * 0xffff)
    .toString(16)
    .padStart(4, '0')}`;
  remember('till.name', made);
  return made;
}

export function TillPage() {
  const t = useT();
  const fmt = useFormats();
  const me = useMe();
  const client = useQueryClient();
  usePage(t('till.title'));
  const currency = me.shop.currency;
  const field = useRef<HTMLInputElement>(null);
  const [text, setText] = useState('');
  const [seat, setSeat] = useState<TillSeat>(() => ({ till: tillName(), store: me.store_id ?? recall('till.store') }));
  const [basket, setBasket] = useState<Basket>(() => read(recall('till.basket')) ?? fresh());
  const [live, setLive] = useState(false);
  const [byHand, setByHand] = useState<ByHand | null>(null);
  const [stranger, setStranger] = useState<string | null>(null);
  const [paying, setPaying] = useState(false);
  const [sold, setSold] = useState<Sold | null>(null);
  useEffect(() => remember('till.basket', JSON.stringify(basket)), [basket]);
  const change = useCallback((part: Partial<Basket>) => setBasket((before) => ({ ...before, ...part })), []);
  const asked = useLater(basket);
  const preview = useQuery(previewQuery(seat, asked));
  const quote = basket.lines.length > 0 ? preview.data : undefined;
  const member = useQuery({ ...memberQuery(basket.member ?? ''), enabled: basket.member !== null });
  const digits = member.data?.wallets.find((one) => one.wallet === quote?.wallet)?.digits ?? 0;
  const stores = useQuery({ ...storesQuery, enabled: may(me, 'store.read') && !me.store_id });
  // Not away from what is open over the till: the camera, the payment.
  const toField = useCallback(
    () => requestAnimationFrame(() => !document.querySelector('[role=dialog]') && field.current?.focus()),
    [],
  );
  useEffect(() => {
    toField();
  }, [toField]);

  const addProduct = (product: Product, quantity: number) => {
    if (product.price === null) setByHand({ sku: product.sku, name: product.name });
    else
      setBasket((before) => ({
        ...before,
        lines: put(before.lines, { sku: product.sku, name: product.name, price: product.price ?? 0, quantity }),
      }));
  };
  const take = useMutation({
    mutationFn: async (entry: string) => {
      const { code, quantity } = parseEntry(entry);
      const found = await find(code);
      setStranger(null);
      if (found.kind === 'product') addProduct(found.product, quantity);
      else if (found.kind === 'member') {
        setLive(found.live);
        change({ member: found.id, points: 'none', coupons: [] });
      } else if (found.kind === 'phone') setStranger(found.number);
      else {
        const { coupons } = await api.post<CouponVerdicts>('/v1/coupons/validate', {
          body: { codes: [code], lines: [] },
        });
        if (coupons[0]?.reason === 'coupon_unknown') throw new Error(t('till.unknown', { code }));
        setBasket((before) => ({ ...before, coupons: [...new Set([...before.coupons, code])] }));
      }
    },
    onError: (error) => toast({ text: error.message, tone: 'bad' }),
    onSettled: toField,
  });
  const enrol = useMutation({
    mutationFn: async (number: string) => {
      const made = await api.post<Customer>('/v1/customers', {
        body: { phones: [{ number }], source: 'store', store_id: seat.store },
        idempotencyKey: newKey(),
      });
      setLive(true);
      setStranger(null);
      change({ member: made.id, points: 'none', coupons: [] });
      toast({ text: t('till.enrolled') });
    },
    onSettled: toField,
  });
  const ready = basket.lines.length > 0 && !paying && !sold;
  const pay = useCallback(() => {
    if (ready) setPaying(true);
  }, [ready]);
  const onEntry = useCallback(
    (entry: string) => {
      setText('');
      if (entry.trim()) take.mutate(entry.trim());
      else pay();
    },
    [take.mutate, pay],
  );
  useScanner(onEntry);
  useShortcuts(useMemo(() => [{ keys: 'mod+Enter', label: 'till.pay' as const, run: pay, palette: true }], [pay]));
  const next = () => {
    setSold(null);
    setLive(false);
    setBasket(fresh());
    toField();
  };
  const accepted = basket.coupons.filter((code) => quote?.coupons.find((one) => one.code === code)?.accepted !== false);

  if (sold)
    return (
      <div className="flex flex-col gap-4 p-5 max-sm:p-3">
        <div className="print:hidden">
          <PageHead title={t('till.title')} />
        </div>
        <Done sold={sold} digits={digits} onNext={next} />
      </div>
    );
  return (
    <div className="mx-auto flex max-w-[1240px] flex-col gap-4 p-5 max-sm:p-3">
      <PageHead
        title={t('till.title')}
        count={`${seat.till} · ${basket.receipt}`}
        actions={
          stores.data &&
          stores.data.length > 0 && (
            <Choose
              hideLabel
              label={t('till.store')}
              value={seat.store ?? ''}
              onChange={(store) => {
                remember('till.store', store || null);
                setSeat({ ...seat, store: store || null });
              }}
              items={[
                { value: '', label: t('till.store') },
                ...stores.data.map((store) => ({ value: store.id, label: store.name })),
              ]}
              className="w-44"
            />
          )
        }
      />
      <form
        data-free
        className="flex items-end gap-2"
        onSubmit={(event: FormEvent) => {
          event.preventDefault();
          onEntry(text);
        }}
      >
        <Input
          ref={field}
          label={t('till.scan')}
          hint={t('till.scanHint')}
          value={text}
          onChange={setText}
          autoComplete="off"
          autoCapitalize="off"
          spellCheck={false}
          enterKeyHint="go"
          className="num flex-1 [&_input]:h-12 [&_input]:text-md"
        />
        <ScanButton many size={20} className="mb-5 h-12 w-12" onCode={onEntry} onClose={toField} />
        <Button
          type="submit"
          className="mb-5 h-12"
          busy={take.isPending}
          icon={<ScanLine size={17} aria-hidden />}
          aria-label={t('till.add')}
        >
          <span className="max-sm:hidden">{t('till.add')}</span>
        </Button>
      </form>
      {stranger && may(me, 'customer.write') && (
        <div className="flex flex-wrap items-center gap-3" role="status">
          <Button
            variant="primary"
            busy={enrol.isPending}
            icon={<UserPlus size={15} aria-hidden />}
            onClick={() => enrol.mutate(stranger)}
          >
            {t('till.enrol', { phone: fmt.phone(stranger.startsWith('+') ? stranger : `+86${stranger}`) })}
          </Button>
          <Refusal error={enrol.error} />
        </div>
      )}
      <div className="grid grid-cols-[minmax(0,1fr)_360px] items-start gap-4 max-lg:grid-cols-1">
        <div className="flex min-w-0 flex-col gap-4">
          <Lines basket={basket} currency={currency} byHand={byHand} setByHand={setByHand} change={change} />
          <div className="max-lg:hidden">
            <Receipts till={seat.till} digits={digits} />
          </div>
        </div>
        <div className="flex min-w-0 flex-col gap-4">
          <Member basket={basket} live={live} quote={quote} store={seat.store} change={change} />
          <Card>
            <Totals quote={quote} sum={sum(basket.lines)} currency={currency} digits={digits} />
          </Card>
          <div className="sticky bottom-0 z-10 flex flex-col gap-2 bg-bg pt-1 pb-3">
            <Refusal error={basket.lines.length > 0 ? preview.error : null} />
            <Button
              variant="primary"
              className="h-14 gap-3 text-lg"
              disabled={!ready}
              onClick={pay}
              aria-keyshortcuts="Control+Enter"
            >
              <span>{t('till.pay')}</span>
              <span className="num" data-testid="to-pay">
                {fmt.money(quote?.to_pay ?? sum(basket.lines), currency)}
              </span>
            </Button>
          </div>
          <div className="lg:hidden">
            <Receipts till={seat.till} digits={digits} />
          </div>
        </div>
      </div>
      <Suspense>
        {paying && (
          <PayDialog
            seat={seat}
            basket={basket}
            coupons={accepted}
            onClose={() => {
              setPaying(false);
              toField();
            }}
            onSold={(done) => {
              setPaying(false);
              setSold(done);
              void client.invalidateQueries({ queryKey: ['/v1/orders'] });
              void client.invalidateQueries({ queryKey: ['till'] });
            }}
          />
        )}
      </Suspense>
    </div>
  );
}
