import type { CSSProperties } from 'react';
import { useWords } from '../../i18n';
import type { Home } from '../../types';
import { Qr } from '../../ui/Qr';
import { progressOf } from './progress';

// Four figures at a time, as people read them out.
export const grouped = (number: string) => number.replace(/(\w{4})(?=\w)/g, '$1 ');

export function MemberCard({ home, onOpen }: { home: Home; onOpen(): void }) {
  const { t, fmt } = useWords();
  const { member, points, tier, shop, card } = home;
  const next =
    tier.missing !== null && tier.next_name
      ? t('card.toNext', { amount: fmt.money(tier.missing, shop.currency), tier: tier.next_name })
      : t('card.top');
  const part = progressOf(tier);
  return (
    <button type="button" className={`mcard tier-${tier.code}`} aria-haspopup="dialog" onClick={onOpen}>
      <span className="mcard-head">
        <span>
          <span className="chip">{tier.name}</span>
          <span className="mcard-name">{member.name}</span>
          <span className="mcard-no">{member.member_no && grouped(member.member_no)}</span>
        </span>
        <span className="mcard-qr">
          <Qr text={card.code} />
        </span>
      </span>
      <span className="mcard-points">
        <b>{fmt.points(points.available, points.digits)}</b>
        <span>{points.name}</span>
      </span>
      <span className="bar" style={{ '--part': part } as CSSProperties}>
        <i />
      </span>
      <span className="bar-text">{next}</span>
      <span className="hidden">{t('card.show')}</span>
    </button>
  );
}
