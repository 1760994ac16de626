// What a shop gives: its pages in the navigation.
import { BookOpen, CalendarHeart, Gift, Handshake, PackageCheck, Share2, TicketPercent } from 'lucide-react';
import type { AreaGroup } from './areas';

export const giving: AreaGroup = {
  label: 'nav.group.giving',
  areas: [
    { to: '/rewards', label: 'nav.rewards', icon: Gift, right: 'reward.read', key: 'w' },
    { to: '/redemptions', label: 'nav.redemptions', icon: PackageCheck, right: 'redemption.write' },
    { to: '/coupons', label: 'nav.coupons', icon: TicketPercent, right: 'coupon.read', key: 'v' },
    { to: '/offers', label: 'nav.offers', icon: CalendarHeart, right: 'offer.read', key: 'f' },
    { to: '/referral', label: 'nav.referral', icon: Share2, right: 'referral.read' },
    { to: '/partnerships', label: 'nav.partnerships', icon: Handshake, right: 'contract.read' },
    { to: '/programme', label: 'nav.leaflet', icon: BookOpen },
  ],
};
