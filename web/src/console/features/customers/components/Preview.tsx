// A customer beside the list: enough to answer a question, one step from the whole file.
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useMe } from '@/app/session';
import { useFormats, useT } from '@/i18n';
import { buttonClass } from '@/ui';
import { Drawer } from '@/ui/drawer';
import { Facts } from '@/ui/page';
import { Failed, Loading } from '@/ui/states';
import { overviewQuery } from '../queries';
import { MemberCard } from './MemberCard';

export function Preview({ id, onClose }: { id: string; onClose: () => void }) {
  const t = useT();
  const fmt = useFormats();
  const me = useMe();
  const overview = useQuery(overviewQuery(id));
  const data = overview.data;
  return (
    <Drawer
      open
      onClose={onClose}
      title={data?.customer.display_name ?? t('customers.unnamed')}
      footer={
        <Link to="/customers/$id" params={{ id }} search={{}} className={buttonClass('primary')}>
          {t('customers.whole')}
        </Link>
      }
    >
      {overview.isPending && <Loading lines={6} />}
      {overview.error && <Failed error={overview.error} retry={() => void overview.refetch()} />}
      {data && (
        <div className="flex flex-col gap-5">
          <MemberCard overview={data} currency={me.shop.currency} />
          <Facts
            rows={[
              [t('customers.detail.phone'), data.customer.phones.map((phone) => fmt.phone(phone.number)).join(', ')],
              [t('customers.detail.stat.spent'), fmt.money(data.spent, me.shop.currency)],
              [t('customers.detail.stat.orders'), fmt.int(data.orders)],
              [
                t('customers.detail.stat.last'),
                data.last_order && `${fmt.date(data.last_order)} · ${fmt.ago(data.last_order)}`,
              ],
            ]}
          />
        </div>
      )}
    </Drawer>
  );
}
