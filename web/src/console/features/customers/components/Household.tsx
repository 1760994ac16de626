// The family that spends together: who is in it, what they have, and who comes and goes.
import { api, newKey } from '@shared/api/client';
import type * as schema from '@shared/api/schema';
import type { Given, Page } from '@shared/api/types';
import { may } from '@shared/auth/permissions';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { House, UserMinus, UserPlus } from 'lucide-react';
import { useState } from 'react';
import { customers } from '@/app/pickers';
import { useMe } from '@/app/session';
import { useFormats, useT } from '@/i18n';
import { Badge, Button, Card, IconButton } from '@/ui';
import { Combobox } from '@/ui/combobox';
import { Confirm } from '@/ui/confirm';
import { Failed, Loading, Refusal } from '@/ui/states';

const PATH = '/v1/households';
type Home = Omit<Given<schema.Household, 'name' | 'ended_at'>, 'members' | 'pools'> & {
  members: Given<schema.HouseholdMember, 'name'>[];
  pools: (Omit<Given<schema.HouseholdPool>, 'shares'> & { shares: Given<schema.HouseholdShare>[] })[];
};

export function Household({ id }: { id: string }) {
  const t = useT();
  const fmt = useFormats();
  const me = useMe();
  const client = useQueryClient();
  const [adding, setAdding] = useState(false);
  const [leaving, setLeaving] = useState<string | null>(null);
  const home = useQuery({
    queryKey: ['customer', id, 'household'],
    queryFn: async ({ signal }) =>
      (await api.get<Page<Home>>(PATH, { query: { customer_id: id }, signal })).items[0] ?? null,
  });
  const changed = () => client.invalidateQueries({ queryKey: ['customer'] });
  const found = useMutation({
    mutationFn: () => api.post(PATH, { body: { head_id: id }, idempotencyKey: newKey() }),
    onSuccess: changed,
  });
  const join = useMutation({
    mutationFn: (customer_id: string) =>
      api.post(`${PATH}/${home.data?.id}/members`, { body: { customer_id }, idempotencyKey: newKey() }),
    onSuccess: async () => {
      setAdding(false);
      await changed();
    },
  });
  const canWrite = may(me, 'household.write');
  const data = home.data;
  if (data === null && !canWrite) return null;
  const name = (customer: string) =>
    data?.members.find((one) => one.customer_id === customer)?.name ?? t('customers.unnamed');
  return (
    <Card
      title={data?.name ?? t('customers.household.title')}
      actions={
        data &&
        canWrite && (
          <IconButton
            label={t('customers.household.add')}
            icon={<UserPlus size={15} aria-hidden />}
            onClick={() => setAdding(!adding)}
          />
        )
      }
    >
      {home.isPending && <Loading lines={2} />}
      {home.error && <Failed error={home.error} retry={() => void home.refetch()} role={me.role_title} />}
      {data === null && (
        <div className="flex flex-col items-start gap-2">
          <p className="text-sm text-ink-2">{t('customers.household.none')}</p>
          <Button busy={found.isPending} icon={<House size={14} aria-hidden />} onClick={() => found.mutate()}>
            {t('customers.household.found')}
          </Button>
          <Refusal error={found.error} />
        </div>
      )}
      {data && (
        <div className="flex flex-col gap-3 text-sm">
          {data.pools.map((pool) => (
            <p key={pool.wallet} className="num flex justify-between gap-3 rounded-ctl bg-surface-2 px-3 py-2">
              <span className="text-ink-2">{t('customers.household.pool', { wallet: pool.name })}</span>
              <b>{fmt.points(pool.available, pool.digits)}</b>
            </p>
          ))}
          <ul className="flex flex-col">
            {data.members.map((one) => {
              const share = data.pools[0]?.shares.find((part) => part.customer_id === one.customer_id);
              return (
                <li
                  key={one.customer_id}
                  className="flex min-h-9 items-center gap-2 border-t border-line first:border-t-0"
                >
                  {one.customer_id === id ? (
                    <b className="truncate">{name(one.customer_id)}</b>
                  ) : (
                    <Link
                      to="/customers/$id"
                      params={{ id: one.customer_id }}
                      search={{}}
                      className="inline-block min-h-6 truncate hover:text-brand-text hover:underline"
                    >
                      {name(one.customer_id)}
                    </Link>
                  )}
                  {one.head && <Badge>{t('customers.household.head')}</Badge>}
                  <span className="num ml-auto text-ink-2">
                    {share && fmt.points(share.available, data.pools[0]?.digits)}
                  </span>
                  {canWrite && (
                    <IconButton
                      label={t('customers.household.leave', { name: name(one.customer_id) })}
                      icon={<UserMinus size={14} aria-hidden />}
                      onClick={() => setLeaving(one.customer_id)}
                    />
                  )}
                </li>
              );
            })}
          </ul>
          {data.redeem === 'head' && <p className="text-xs text-ink-3">{t('customers.household.headOnly')}</p>}
          {adding && (
            <>
              <Combobox
                label={t('customers.household.who')}
                source={customers}
                value={null}
                onChange={(who) => who && join.mutate(who)}
              />
              <Refusal error={join.error} />
            </>
          )}
        </div>
      )}
      {leaving && data && (
        <Confirm
          title={t('customers.household.leaveTitle', { name: name(leaving) })}
          text={t('customers.household.leaveText')}
          action={t('customers.household.leaveGo')}
          onClose={() => setLeaving(null)}
          run={async () => {
            await api.delete(`${PATH}/${data.id}/members/${leaving}`, { idempotencyKey: newKey() });
            await changed();
          }}
        />
      )}
    </Card>
  );
}
