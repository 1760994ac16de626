import type { Overview, TierStanding } from '@shared/api/types';
import { useFormats, useT } from '@/i18n';

// The card a member would carry, as far as the reader may see it: tier, points, how far it is to the next tier, what lapses next.
export function MemberCard({ overview, currency }: { overview: Overview; currency: string }) {
  const t = useT();
  const fmt = useFormats();
  const { tier, customer } = overview;
  const wallet = overview.wallets.find((one) => one.kind === 'redeemable');
  const lapse = wallet?.expiries[0];
  return (
    <section className="member-card rounded-[14px] p-5 text-card-ink" aria-label={t('customers.col.tier')}>
      <div className="flex items-start justify-between gap-3">
        <div className="min-w-0">
          <p className="truncate text-lg font-semibold">{customer.display_name ?? t('customers.unnamed')}</p>
          <p className="num text-xs text-card-ink-2">{customer.member_no}</p>
        </div>
        {tier && (
          <span className="flex-none rounded-full bg-card-gold px-2.5 py-0.5 text-xs font-semibold text-card-gold-ink">
            {tier.name}
          </span>
        )}
      </div>
      {wallet && (
        <p className="num mt-5 text-2xl font-semibold">
          {fmt.points(wallet.available, wallet.digits)}{' '}
          <span className="text-xs font-normal text-card-ink-2">{t('customers.detail.points')}</span>
        </p>
      )}
      {tier && <Standing tier={tier} currency={currency} />}
      {lapse && (
        <p className="num mt-2 border-t border-card-ink/20 pt-2 text-xs text-card-ink-2">
          {t('customers.detail.expiring', {
            amount: fmt.points(lapse.amount, wallet?.digits),
            date: fmt.lastDay(lapse.at),
          })}
        </p>
      )}
    </section>
  );
}

function Standing({ tier, currency }: { tier: TierStanding; currency: string }) {
  const t = useT();
  const fmt = useFormats();
  const missing = tier.missing ?? 0;
  const whole = tier.spend + missing;
  const part = tier.next && whole > 0 ? tier.spend / whole : 1;
  const next = tier.next
    ? t('customers.detail.toNext', { amount: fmt.money(missing, currency), name: ` ${tier.next_name} ` }).trim()
    : t('customers.detail.topTier');
  return (
    <>
      <div
        role="progressbar"
        aria-label={t('customers.detail.progress')}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={Math.round(part * 100)}
        aria-valuetext={next}
        className="mt-3 h-1.5 overflow-hidden rounded-full bg-card-ink/20"
      >
        <div className="h-full rounded-full bg-card-gold" style={{ width: `${part * 100}%` }} />
      </div>
      <p className="num mt-2 text-xs text-card-ink-2">{next}</p>
      <p className="num text-xs text-card-ink-2">
        {t('customers.detail.spend12', { amount: fmt.money(tier.spend, currency) })}
      </p>
      {tier.keeps_until && (
        <p className="num text-xs text-card-ink-2">
          {t('customers.detail.keeps', { date: fmt.lastDay(tier.keeps_until) })}
        </p>
      )}
    </>
  );
}
