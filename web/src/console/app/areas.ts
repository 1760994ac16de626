// The areas of the console: what stands in the navigation, in the palette and behind "g" and a letter. An area whose
// right is missing is not shown.
import type { Me } from '@shared/api/types';
import { may } from '@shared/auth/permissions';
import {
  Award,
  Boxes,
  Building2,
  ChartNoAxesCombined,
  ClipboardList,
  Cog,
  Coins,
  Crown,
  FileUp,
  Filter,
  FlaskConical,
  Hash,
  HeartPulse,
  IdCard,
  Inbox,
  KeyRound,
  Landmark,
  LayoutDashboard,
  Lock,
  type LucideIcon,
  Package,
  Receipt,
  Ruler,
  ScanBarcode,
  ScrollText,
  ShieldCheck,
  ShieldQuestion,
  Smartphone,
  SquarePen,
  Store,
  Tags,
  UserCog,
  UserRoundCheck,
  Users,
  UsersRound,
  WalletCards,
  Webhook,
} from 'lucide-react';
import type { Key } from '@/i18n';
import { useWaiting } from './approvals';
import { giving } from './givingAreas';

export interface Area {
  to: string;
  label: Key;
  icon: LucideIcon;
  right?: string;
  key?: string; // after g
  phone?: boolean; // has a place in the bar of a phone
  exact?: boolean;
  count?: () => number; // a hook: how much waits there for whoever looks
}
export interface AreaGroup {
  label?: Key;
  areas: Area[];
}

export const groups: AreaGroup[] = [
  {
    areas: [
      { to: '/', label: 'nav.home', icon: LayoutDashboard, key: 'd', phone: true, exact: true },
      { to: '/insight', label: 'nav.insight.title', icon: ChartNoAxesCombined, right: 'report.read', key: 'a' },
    ],
  },
  {
    label: 'nav.group.members',
    areas: [
      { to: '/customers', label: 'nav.customers', icon: Users, right: 'customer.read', key: 'c', phone: true },
      { to: '/segments', label: 'segments.title', icon: Filter, right: 'segment.read' },
      { to: '/duplicates', label: 'nav.duplicates', icon: UsersRound, right: 'customer.merge' },
      { to: '/imports', label: 'nav.imports', icon: FileUp, right: 'import.read', key: 'i' },
    ],
  },
  {
    label: 'nav.group.sales',
    areas: [
      { to: '/till', label: 'till.title', icon: ScanBarcode, right: 'order.write', key: 'b', phone: true },
      { to: '/orders', label: 'nav.orders', icon: Receipt, right: 'order.read', key: 'o', phone: true },
      { to: '/products', label: 'nav.products', icon: Package, right: 'product.read' },
      { to: '/categories', label: 'nav.categories', icon: Boxes, right: 'category.read' },
    ],
  },
  {
    label: 'loyalty.nav.group',
    areas: [
      { to: '/rules', label: 'loyalty.nav.rules', icon: Ruler, right: 'rule.read', key: 'r' },
      { to: '/tiers', label: 'loyalty.nav.tiers', icon: Crown, right: 'tier.read', key: 't' },
      { to: '/backtests', label: 'backtests.title', icon: FlaskConical, right: 'rule.read' },
      { to: '/ledger', label: 'ledger.title', icon: Coins, right: 'points.read', key: 'l' },
      {
        to: '/approvals',
        label: 'ledger.approvals.title',
        icon: UserRoundCheck,
        right: 'points.read',
        count: useWaiting,
      },
      { to: '/holds', label: 'ledger.holds.title', icon: Lock, right: 'points.read' },
      { to: '/liability', label: 'ledger.liability.title', icon: Landmark, right: 'report.read' },
    ],
  },
  giving,
];

export const settings: AreaGroup[] = [
  {
    label: 'nav.group.house',
    areas: [
      { to: '/settings/shop', label: 'nav.shop', icon: Building2, right: 'shop.read', key: 's' },
      { to: '/settings/stores', label: 'nav.stores', icon: Store, right: 'store.read' },
      { to: '/settings/staff', label: 'nav.staff', icon: UserCog, right: 'user.read' },
      { to: '/settings/roles', label: 'nav.roles', icon: ShieldCheck, right: 'role.read' },
      { to: '/settings/programme', label: 'nav.programme', icon: Award, right: 'settings.read' },
      { to: '/settings/insight', label: 'nav.models', icon: ChartNoAxesCombined, right: 'report.read' },
      { to: '/settings/wallets', label: 'nav.wallets', icon: WalletCards, right: 'wallet.read' },
      { to: '/settings/portal', label: 'nav.portal', icon: Smartphone, right: 'shop.read' },
    ],
  },
  {
    label: 'nav.group.file',
    areas: [
      { to: '/settings/fields', label: 'nav.fields', icon: SquarePen, right: 'field.read' },
      { to: '/settings/cards', label: 'nav.cards', icon: IdCard, right: 'card_template.read' },
      { to: '/settings/tags', label: 'nav.tags', icon: Tags, right: 'tag.read' },
      { to: '/settings/privacy', label: 'nav.privacy', icon: ShieldQuestion, right: 'customer.delete' },
    ],
  },
  {
    label: 'nav.group.machine',
    areas: [
      { to: '/settings/keys', label: 'nav.keys', icon: KeyRound, right: 'key.read' },
      { to: '/settings/webhooks', label: 'nav.webhooks', icon: Webhook, right: 'webhook.read' },
      { to: '/settings/messages', label: 'nav.messages', icon: Inbox, right: 'message.read' },
      { to: '/settings/jobs', label: 'nav.jobs', icon: ClipboardList, right: 'job.read' },
      { to: '/settings/audit', label: 'nav.audit', icon: ScrollText, right: 'audit.read' },
      { to: '/settings/health', label: 'nav.health', icon: HeartPulse, right: 'settings.read' },
      { to: '/settings/account', label: 'nav.account', icon: Hash },
    ],
  },
];

export const settingsIcon = Cog;

export const open = (me: Me, list: AreaGroup[]): AreaGroup[] =>
  list
    .map((group) => ({ ...group, areas: group.areas.filter((area) => !area.right || may(me, area.right)) }))
    .filter((group) => group.areas.length > 0);
