import { api, newKey } from '@shared/api/client';
import type { FullRedemption, FullReward, RewardStock } from '@shared/api/offers';
import { ProblemError } from '@shared/api/problem';
import type { Page } from '@shared/api/types';
import { may } from '@shared/auth/permissions';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { PenLine } from 'lucide-react';
import { type FormEvent, lazy, Suspense, useState } from 'react';
import { CustomerName } from '@/app/CustomerName';
import { oneQuery, storesQuery } from '@/app/data';
import { NotFound } from '@/app/errors';
import { usePage } from '@/app/page';
import { templates } from '@/app/pickers';
import { usePointsDigits } from '@/app/points';
import { useMe } from '@/app/session';
import { useFormats, useLang, useT } from '@/i18n';
import { Badge, Button, Card } from '@/ui';
import { NumberField } from '@/ui/fields';
import { Facts, PageHead, RecordFrame } from '@/ui/page';
import { Empty, Failed, Loading, Refusal } from '@/ui/states';
import { toast } from '@/ui/toast';
import { FulfilmentBadge } from './components/Fulfil';
import { useRewardFields } from './components/fields';
import { costText, limitText, whenText } from './components/words';
import { REDEMPTIONS, REWARDS } from './queries';

const route = getRouteApi('/inside/rewards/$id');
const RecordForm = lazy(() => import('@/app/records/RecordForm').then((module) => ({ default: module.RecordForm })));

function StockRow({
  reward,
  store,
  label,
  left,
}: {
  reward: FullReward;
  store: string | null;
  label: string;
  left: number;
}) {
  const t = useT();
  const client = useQueryClient();
  const canWrite = may(useMe(), 'reward.write');
  const [quantity, setQuantity] = useState<number | null>(left);
  const [key, setKey] = useState(newKey);
  const count = useMutation({
    mutationFn: () =>
      api.post(`${REWARDS}/${reward.id}/stock`, { body: { store_id: store, quantity }, idempotencyKey: key }),
    onSuccess: async () => {
      setKey(newKey());
      await client.invalidateQueries({ queryKey: [REWARDS, reward.id, 'stock'] });
      toast({ text: t('rewards.counted') });
    },
  });
  return (
    <li>
      <form
        className="flex items-end gap-2"
        onSubmit={(event: FormEvent) => {
          event.preventDefault();
          count.mutate();
        }}
      >
        <NumberField
          label={label}
          value={quantity}
          onChange={setQuantity}
          disabled={!canWrite}
          className="flex-1"
          error={count.error instanceof ProblemError ? count.error.problem.detail : undefined}
        />
        {canWrite && (
          <Button
            type="submit"
            className="h-10"
            busy={count.isPending}
            disabled={quantity === null || quantity < 0 || quantity === left}
          >
            {t('rewards.count')}
          </Button>
        )}
      </form>
    </li>
  );
}

function Stock({ reward }: { reward: FullReward }) {
  const t = useT();
  const me = useMe();
  const stock = useQuery({
    queryKey: [REWARDS, reward.id, 'stock'],
    queryFn: ({ signal }) => api.get<Page<RewardStock>>(`${REWARDS}/${reward.id}/stock`, { signal }),
  });
  const stores = useQuery({ ...storesQuery, enabled: reward.stock === 'store' && may(me, 'store.read') });
  if (stock.isPending) return <Loading lines={2} />;
  if (!stock.data) return <Failed error={stock.error} retry={() => void stock.refetch()} role={me.role_title} />;
  const left = (store: string | null) => stock.data.items.find((one) => one.store_id === store)?.quantity ?? 0;
  const rows =
    reward.stock === 'global'
      ? [{ store: null, label: t('rewards.whole') }]
      : (stores.data ?? []).map((one) => ({ store: one.id as string | null, label: one.name }));
  if (rows.length === 0) return <p className="text-sm text-ink-2">{t('rewards.noStores')}</p>;
  return (
    <ul className="flex flex-col gap-3">
      {rows.map((row) => (
        <StockRow
          key={`${row.store}-${left(row.store)}`}
          reward={reward}
          store={row.store}
          label={row.label}
          left={left(row.store)}
        />
      ))}
    </ul>
  );
}

function Taken({ id }: { id: string }) {
  const t = useT();
  const fmt = useFormats();
  const me = useMe();
  const list = useQuery({
    queryKey: [REDEMPTIONS, 'of', id],
    queryFn: ({ signal }) =>
      api.get<Page<FullRedemption>>(REDEMPTIONS, { query: { reward_id: id, all: true }, signal }),
  });
  if (list.isPending) return <Loading lines={4} />;
  if (!list.data) return <Failed error={list.error} retry={() => void list.refetch()} role={me.role_title} />;
  if (list.data.items.length === 0) return <Empty title={t('rewards.none')} />;
  return (
    <ul className="flex flex-col divide-y divide-line">
      {list.data.items.slice(0, 12).map((one) => (
        <li key={one.id} className="flex flex-wrap items-center gap-x-3 gap-y-1 py-2 text-sm first:pt-0 last:pb-0">
          <CustomerName id={one.customer_id} strong />
          {one.quantity > 1 && <span className="num text-ink-2">× {one.quantity}</span>}
          <FulfilmentBadge one={one} />
          <span className="num ml-auto text-ink-2">{fmt.dateTime(one.redeemed_at)}</span>
        </li>
      ))}
    </ul>
  );
}

function Prices({ reward, digits }: { reward: FullReward; digits: number }) {
  const t = useT();
  const fmt = useFormats();
  const { currency } = useMe().shop;
  const cell = 'border-b border-line px-3 py-2 align-top';
  return (
    <table className="w-full border-separate border-spacing-0 text-sm" aria-label={t('rewards.price')}>
      <thead>
        <tr className="text-left text-xs text-ink-2">
          <th scope="col" className="px-3 pb-2 font-semibold">
            {t('rewards.forWhom')}
          </th>
          <th scope="col" className="px-3 pb-2 text-right font-semibold">
            {t('rewards.price')}
          </th>
        </tr>
      </thead>
      <tbody>
        {reward.prices.map((price, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a price is its place
          <tr key={at}>
            <td className={cell}>
              {price.condition ? (
                <code className="text-xs break-words">{price.condition}</code>
              ) : (
                t('rewards.everybody')
              )}
            </td>
            <td className={`${cell} text-right whitespace-nowrap`}>
              {price.closed ? (
                <Badge tone="bad">{t('rewards.closed')}</Badge>
              ) : (
                costText(t, fmt, price.points, price.money, currency, digits)
              )}
            </td>
          </tr>
        ))}
        <tr>
          <td className={cell}>
            {reward.condition ? (
              <code className="text-xs break-words">{reward.condition}</code>
            ) : (
              t('rewards.everybody')
            )}
          </td>
          <td className={`${cell} text-right font-semibold whitespace-nowrap`}>
            {costText(t, fmt, reward.points, reward.money, currency, digits)}
          </td>
        </tr>
      </tbody>
    </table>
  );
}

export function RewardPage() {
  const t = useT();
  const fmt = useFormats();
  const lang = useLang();
  const me = useMe();
  const client = useQueryClient();
  const navigate = useNavigate();
  const digits = usePointsDigits();
  const { id } = route.useParams();
  const path = `${REWARDS}/${id}`;
  const reward = useQuery(oneQuery<FullReward>(path));
  const fields = useRewardFields();
  const [editing, setEditing] = useState(false);
  const template = useQuery({
    queryKey: ['pick', templates.key, 'one', reward.data?.template_id],
    queryFn: ({ signal }) => templates.name(reward.data?.template_id ?? '', signal),
    enabled: !!reward.data?.template_id && may(me, 'coupon.read'),
  });
  const turn = useMutation({
    mutationFn: (active: boolean) => api.patch<FullReward>(path, { body: { active }, ifMatch: reward.data?.version }),
    onSuccess: async (next) => {
      client.setQueryData([path], next);
      await client.invalidateQueries({ queryKey: [REWARDS] });
      toast({
        text: t(next.active ? 'rewards.onNow' : 'rewards.offNow'),
        undo: () => turn.mutate(!next.active),
      });
    },
  });
  const name = reward.data ? (lang === 'en' ? reward.data.name_en : reward.data.name_zh) : t('rewards.title');
  usePage(name);
  if (reward.isPending)
    return (
      <div className="p-5 max-sm:p-3">
        <h1 className="sr-only">{t('state.loading')}</h1>
        <Loading lines={8} />
      </div>
    );
  if (!reward.data) {
    if (reward.error instanceof ProblemError && reward.error.status === 404) return <NotFound />;
    return <Failed error={reward.error} retry={() => void reward.refetch()} role={me.role_title} />;
  }
  const it = reward.data;
  const canWrite = may(me, 'reward.write');
  const text = lang === 'en' ? it.text_en : it.text_zh;
  return (
    <RecordFrame
      head={
        <PageHead
          title={name}
          crumbs={[{ to: '/rewards', label: t('rewards.title') }]}
          sub={
            <span className="flex flex-wrap items-center gap-2">
              <Badge dot tone={it.active ? 'good' : 'mute'}>
                {t(it.active ? 'rewards.active' : 'rewards.inactive')}
              </Badge>
              <span>{t(`rewards.kinds.${it.kind}`)}</span>
              <span className="num font-semibold text-ink">
                {costText(t, fmt, it.points, it.money, me.shop.currency, digits)}
              </span>
            </span>
          }
          actions={
            canWrite && (
              <>
                <Button busy={turn.isPending} onClick={() => turn.mutate(!it.active)}>
                  {t(it.active ? 'rewards.takeOff' : 'rewards.putOn')}
                </Button>
                <Button variant="primary" icon={<PenLine size={15} aria-hidden />} onClick={() => setEditing(true)}>
                  {t('form.edit')}
                </Button>
              </>
            )
          }
        />
      }
      right={
        <>
          <Card title={t('rewards.gives')}>
            <Facts
              labelWidth="108px"
              rows={[
                [t('rewards.code'), <code key="c">{it.code}</code>],
                [
                  t('rewards.template'),
                  it.template_id && (
                    <Link
                      key="t"
                      to={`/coupons/${it.template_id}` as '/'}
                      className="hover:text-brand-text hover:underline"
                    >
                      {template.data?.label ?? it.template_id}
                    </Link>
                  ),
                ],
                [t('rewards.value'), it.value !== null && fmt.money(it.value, me.shop.currency)],
                [t('rewards.validDays'), it.valid_days],
                [t('rewards.when'), whenText(t, fmt, it.starts_at, it.ends_at)],
                [t('rewards.limit'), limitText(t, it)],
                [t('rewards.final'), t(it.final ? 'form.yes' : 'form.no')],
              ].map(([label, value]) => [label, value === false ? null : value] as [string, React.ReactNode])}
            />
          </Card>
          {it.stock !== 'none' && (
            <Card title={`${t('rewards.stock')} · ${t(`rewards.stocks.${it.stock}`)}`}>
              <Stock reward={it} />
            </Card>
          )}
        </>
      }
    >
      <Refusal error={turn.error} />
      {text && (
        <Card>
          <p className="text-sm whitespace-pre-line">{text}</p>
        </Card>
      )}
      <Card title={t('rewards.price')}>
        <Prices reward={it} digits={digits} />
      </Card>
      {may(me, 'redemption.write') && (
        <Card
          title={t('rewards.recent')}
          actions={
            <Link
              to="/redemptions"
              search={{ reward: id, all: 'yes' }}
              className="inline-block min-h-6 text-sm text-brand-text hover:underline"
            >
              {t('rewards.all')}
            </Link>
          }
        >
          <Taken id={id} />
        </Card>
      )}
      <Suspense>
        {editing && (
          <RecordForm
            path={REWARDS}
            fields={fields}
            record={it}
            title={t('rewards.edit')}
            name={name}
            canWrite={canWrite}
            canDelete
            wide
            onClose={() => setEditing(false)}
            onSaved={(made) => client.setQueryData([path], made)}
            onDeleted={() => void navigate({ to: '/rewards', search: {} })}
          />
        )}
      </Suspense>
    </RecordFrame>
  );
}
