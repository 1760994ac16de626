import type { ReferralLeader } from '@shared/api/loyalty';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import clsx from 'clsx';
import { Share2 } from 'lucide-react';
import { customerName } from '@/app/CustomerName';
import { usePage } from '@/app/page';
import { customers } from '@/app/pickers';
import { useMe } from '@/app/session';
import { useFormats, useT } from '@/i18n';
import { ExportButton } from '@/table/csv';
import { Avatar, Card } from '@/ui';
import { Combobox } from '@/ui/combobox';
import { PageHead, ReportFrame } from '@/ui/page';
import { Empty, Failed, Loading } from '@/ui/states';
import { ReferralTabs } from './components/ReferralTabs';
import { Tree } from './components/Tree';
import { leadersQuery, treeQuery } from './queries';

const route = getRouteApi('/inside/referral');

function Leader({ one, chosen, onChoose }: { one: ReferralLeader; chosen: boolean; onChoose: () => void }) {
  const t = useT();
  const fmt = useFormats();
  const { currency } = useMe().shop;
  const customer = useQuery(customerName(one.customer_id));
  const name = customer.data?.display_name ?? (customer.isPending ? '…' : t('customers.unnamed'));
  return (
    <li>
      <button
        type="button"
        aria-pressed={chosen}
        onClick={onChoose}
        className={clsx(
          'flex w-full items-center gap-2.5 rounded-ctl px-2 py-2 text-left hover:bg-surface-2',
          chosen && 'bg-brand-soft',
        )}
      >
        <Avatar name={name} />
        <span className="min-w-0 flex-1">
          <span className="block truncate text-sm font-semibold">{name}</span>
          <span className="num block text-xs text-ink-2">
            {t('referral.direct', { count: fmt.int(one.friends) })} · {t('referral.rewarded')} {fmt.int(one.rewarded)}
          </span>
        </span>
        <span className="num flex-none text-sm font-semibold">{fmt.money(one.spent, currency)}</span>
      </button>
    </li>
  );
}

function Chosen({ id }: { id: string }) {
  const t = useT();
  const me = useMe();
  const navigate = route.useNavigate();
  const nodes = useQuery(treeQuery(id));
  const customer = useQuery(customerName(id));
  const title = t('referral.treeOf', { name: customer.data?.display_name ?? t('customers.unnamed') });
  return (
    <Card title={title}>
      {nodes.isPending && <Loading lines={6} />}
      {nodes.error && <Failed error={nodes.error} retry={() => void nodes.refetch()} role={me.role_title} />}
      {nodes.data && (
        <>
          <Tree
            key={id}
            nodes={nodes.data}
            label={title}
            onRoot={(next) => void navigate({ search: { customer: next } })}
          />
          {nodes.data.length < 2 && <p className="mt-2 text-sm text-ink-2">{t('referral.nobody')}</p>}
        </>
      )}
    </Card>
  );
}

export function TreePage() {
  const t = useT();
  const me = useMe();
  usePage(t('referral.title'));
  const filter = route.useSearch();
  const navigate = route.useNavigate();
  const leaders = useQuery(leadersQuery);
  const chosen = filter.customer ?? leaders.data?.[0]?.customer_id;
  const choose = (customer: string | null) =>
    void navigate({ search: { customer: customer ?? undefined }, replace: true });
  return (
    <ReportFrame
      head={
        <>
          <PageHead
            title={t('referral.title')}
            actions={
              leaders.data &&
              leaders.data.length > 0 && (
                <ExportButton<ReferralLeader>
                  name="referral-leaders"
                  rows={leaders.data}
                  columns={[
                    { header: t('referral.who'), text: (one) => one.customer_id },
                    { header: t('referral.friends'), text: (one) => one.friends },
                    { header: t('referral.rewarded'), text: (one) => one.rewarded },
                    { header: t('referral.spent'), text: (one) => one.spent },
                  ]}
                />
              )
            }
          />
          <ReferralTabs />
        </>
      }
    >
      <div className="grid grid-cols-[320px_minmax(0,1fr)] items-start gap-4 max-lg:grid-cols-1">
        <div className="flex flex-col gap-4">
          <Card>
            <Combobox
              label={t('referral.choose')}
              placeholder={t('referral.chooseHint')}
              source={customers}
              value={filter.customer ?? null}
              onChange={choose}
            />
          </Card>
          <Card title={t('referral.leaders')}>
            {leaders.isPending && <Loading lines={6} />}
            {leaders.error && (
              <Failed error={leaders.error} retry={() => void leaders.refetch()} role={me.role_title} />
            )}
            {leaders.data?.length === 0 && (
              <Empty icon={<Share2 size={26} />} title={t('referral.noLeaders')} hint={t('referral.noLeadersHint')} />
            )}
            <ol className="-mx-2 flex max-h-[60dvh] flex-col overflow-y-auto">
              {leaders.data?.map((one) => (
                <Leader
                  key={one.customer_id}
                  one={one}
                  chosen={one.customer_id === chosen}
                  onChoose={() => choose(one.customer_id)}
                />
              ))}
            </ol>
          </Card>
        </div>
        {chosen ? (
          <Chosen id={chosen} />
        ) : (
          leaders.data && (
            <Card>
              <p className="text-sm text-ink-2">{t('referral.pick')}</p>
            </Card>
          )
        )}
      </div>
    </ReportFrame>
  );
}
