import type { Balance, Bucket, Posting } from '@shared/api/types';
import { useInfiniteQuery } from '@tanstack/react-query';
import clsx from 'clsx';
import { Coins } from 'lucide-react';
import { useState } from 'react';
import { useFormats, useT } from '@/i18n';
import { Segmented } from '@/ui';
import { postingsQuery } from '../queries';
import { cell, head, Pages } from './Pages';

// What a posting means for what the customer can spend: only movements in or out of the active points count.
export function changeOf(posting: Pick<Posting, 'debit' | 'credit' | 'amount'>): number {
  const theirs = (bucket: Bucket) => bucket === 'active';
  if (theirs(posting.credit) && !theirs(posting.debit)) return posting.amount;
  if (theirs(posting.debit) && !theirs(posting.credit)) return -posting.amount;
  return 0;
}

export function Postings({ id, wallets }: { id: string; wallets: Balance[] }) {
  const t = useT();
  const fmt = useFormats();
  const [wallet, setWallet] = useState(wallets.find((one) => one.kind === 'redeemable')?.wallet ?? '');
  const postings = useInfiniteQuery(postingsQuery(id, wallet));
  const byCode = new Map(wallets.map((one) => [one.wallet, one]));
  return (
    <>
      {wallets.length > 1 && (
        <Segmented
          label={t('customers.points.wallet')}
          value={wallet}
          onChange={setWallet}
          items={[
            ...wallets.map((one) => ({ value: one.wallet, label: one.name })),
            { value: '', label: t('customers.points.all') },
          ]}
        />
      )}
      <Pages
        list={postings}
        icon={<Coins size={26} />}
        empty={t('customers.points.empty')}
        hint={t('customers.points.emptyHint')}
      >
        {(items) => (
          <table
            className="w-full border-separate border-spacing-0 text-sm"
            aria-label={t('customers.detail.tab.points')}
          >
            <thead>
              <tr>
                <th scope="col" className={clsx(head, 'text-left')}>
                  {t('customers.points.when')}
                </th>
                <th scope="col" className={clsx(head, 'text-left')}>
                  {t('customers.points.reason')}
                </th>
                <th scope="col" className={clsx(head, 'text-left max-lg:hidden')}>
                  {t('customers.points.expires')}
                </th>
                <th scope="col" className={clsx(head, 'text-right')}>
                  {t('customers.points.change')}
                </th>
              </tr>
            </thead>
            <tbody>
              {items.map((posting) => {
                const change = changeOf(posting);
                const digits = byCode.get(posting.wallet)?.digits ?? 0;
                return (
                  <tr key={posting.id}>
                    <td className={clsx(cell, 'whitespace-nowrap text-ink-2')}>{fmt.date(posting.at)}</td>
                    <td className={clsx(cell, 'break-words')}>
                      {posting.reason}
                      {!wallet && <span className="ml-2 text-xs text-ink-3">{byCode.get(posting.wallet)?.name}</span>}
                      {posting.note && (
                        <span className="block text-xs text-ink-2">
                          {t('customers.points.note', { note: posting.note })}
                        </span>
                      )}
                    </td>
                    <td className={clsx(cell, 'whitespace-nowrap text-ink-2 max-lg:hidden')}>
                      {posting.expires_at && change > 0 ? fmt.lastDay(posting.expires_at) : t('none')}
                    </td>
                    <td
                      className={clsx(
                        cell,
                        'text-right font-semibold whitespace-nowrap',
                        change > 0 ? 'text-good' : change < 0 ? 'text-bad' : 'text-ink-2',
                      )}
                    >
                      {change > 0 ? '+' : change < 0 ? '−' : ''}
                      {fmt.points(Math.abs(change || posting.amount), digits)}
                    </td>
                  </tr>
                );
              })}
            </tbody>
          </table>
        )}
      </Pages>
    </>
  );
}
