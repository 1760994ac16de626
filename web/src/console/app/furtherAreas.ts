// What the palette finds besides the areas of the navigation: pages within areas, and what is begun by going somewhere.
import {
  CalendarDays,
  CalendarHeart,
  FilterX,
  FlaskConical,
  Gift,
  Handshake,
  HeartHandshake,
  Layers,
  List,
  type LucideIcon,
  PiggyBank,
  Plus,
  Scale,
  Share2,
  SlidersHorizontal,
  TicketPercent,
  Upload,
} from 'lucide-react';
import type { Key } from '@/i18n';

interface Further {
  to: string;
  label: Key;
  icon: LucideIcon;
  right?: string;
}

export const acts: Further[] = [
  { to: '/rules/new', label: 'palette.act.rule', icon: Plus, right: 'rule.write' },
  { to: '/segments/new', label: 'palette.act.segment', icon: Plus, right: 'segment.write' },
  { to: '/backtests/new', label: 'palette.act.backtest', icon: FlaskConical, right: 'backtest.run' },
  { to: '/tiers/change', label: 'palette.act.tiers', icon: SlidersHorizontal, right: 'tier.write' },
  { to: '/imports', label: 'palette.act.import', icon: Upload, right: 'import.run' },
];

export const pages: Further[] = [
  { to: '/explain', label: 'palette.page.explain', icon: FilterX, right: 'rule.read' },
  { to: '/coupons/issued', label: 'palette.page.issued', icon: TicketPercent, right: 'coupon.read' },
  { to: '/offers/list', label: 'palette.page.offers', icon: CalendarHeart, right: 'offer.read' },
  { to: '/offers/fairness', label: 'palette.page.fairness', icon: Scale, right: 'offer.read' },
  { to: '/offers/holidays', label: 'palette.page.holidays', icon: CalendarDays, right: 'offer.read' },
  { to: '/programme/benefits', label: 'palette.page.benefits', icon: Gift, right: 'tier.read' },
  { to: '/programme/uses', label: 'palette.page.uses', icon: HeartHandshake, right: 'tier.read' },
  { to: '/programme/groups', label: 'palette.page.groups', icon: Layers, right: 'rule.read' },
  { to: '/programme/budgets', label: 'palette.page.budgets', icon: PiggyBank, right: 'rule.read' },
  { to: '/referral/list', label: 'palette.page.referrals', icon: List, right: 'referral.read' },
  { to: '/referral/plans', label: 'palette.page.plans', icon: Share2, right: 'referral.read' },
  { to: '/partnerships/plans', label: 'palette.page.partnerPlans', icon: Handshake, right: 'contract.read' },
];
