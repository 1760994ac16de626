// A customer beside the list: enough to answer a question, one step from the whole file.
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { OwnRows, ownLabel, ownRows, ownValues } from '@/app/own';
import { useMe } from '@/app/session';
import { useFormats, useLang, useT } from '@/i18n';
import { buttonClass } from '@/ui';
import { Drawer } from '@/ui/drawer';
import { Facts } from '@/ui/page';
import { Failed, Loading } from '@/ui/states';
import { fieldsQuery, overviewQuery } from '../queries';
import { MemberCard } from './MemberCard';

export function Preview({ id, onClose }: { id: string; onClose: () => void }) {
  const t = useT();
  const fmt = useFormats();
  const me = useMe();
  const overview = useQuery(overviewQuery(id));
  const fields = useQuery(fieldsQuery(me));
  const lang = useLang();
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
      {(overview.isPending || fields.isLoading) && <Loading lines={6} />}
      {overview.error && <Failed error={overview.error} retry={() => void overview.refetch()} />}
      {data && !fields.isLoading && (
        <div className="flex flex-col gap-5">
          <MemberCard overview={data} currency={me.shop.currency} />
          <Facts
            rows={[
              [t('customers.detail.phone'), data.customer.phones.map((phone) => fmt.phone(phone.number)).join(', ')],
              [t('customers.detail.stat.spent'), data.spent === null ? null : fmt.money(data.spent, me.shop.currency)],
              [t('customers.detail.stat.orders'), data.orders === null ? null : fmt.int(data.orders)],
              [
                t('customers.detail.stat.last'),
                data.last_order && `${fmt.date(data.last_order)} · ${fmt.ago(data.last_order)}`,
              ],
            ]}
          />
          {(fields.data ?? [])
            .filter((field) => ownRows(ownValues(data.customer)[field.key]).length > 0)
            .map((field) => (
              <section key={field.id} className="min-w-0">
                <h3 className="mb-1 text-sm font-semibold">{ownLabel(field, lang)}</h3>
                <OwnRows field={field} value={ownValues(data.customer)[field.key]} />
              </section>
            ))}
        </div>
      )}
    </Drawer>
  );
}
