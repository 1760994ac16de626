// Above a customer's postings: what has been asked for and nobody has decided on.
import type { Correction } from '@shared/api/ledger';
import { may } from '@shared/auth/permissions';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Hourglass } from 'lucide-react';
import { useFormats, useT } from '@/i18n';
import { APPROVALS, useWhat } from './approvals';
import { allQuery } from './data';
import { useMe } from './session';

export function Waiting({ customer }: { customer: string }) {
  const t = useT();
  const fmt = useFormats();
  const me = useMe();
  const what = useWhat();
  const list = useQuery({
    ...allQuery<Correction>(APPROVALS, { customer_id: customer, state: 'waiting' }),
    enabled: may(me, 'points.read'),
  });
  if (!list.data?.length) return null;
  return (
    <ul aria-label={t('ledger.approvals.waitingHere')} className="mb-3 flex flex-col gap-1">
      {list.data.map((one) => (
        <li
          key={one.id}
          className="flex flex-wrap items-center gap-x-2 gap-y-0.5 rounded-ctl bg-surface-2 px-3 py-2 text-sm"
        >
          <Hourglass size={14} aria-hidden className="flex-none text-ink-3" />
          <Link
            to="/approvals"
            search={{ customer, state: 'waiting' }}
            className="num inline-block min-h-6 font-semibold hover:text-brand-text hover:underline"
          >
            {what(one)}
          </Link>
          <span className="text-ink-2">{one.reason}</span>
          <span className="text-ink-2">
            {t('ledger.approvals.waits', { who: one.maker_name ?? one.maker, when: fmt.date(one.lapses_at) })}
          </span>
        </li>
      ))}
    </ul>
  );
}
