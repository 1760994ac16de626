import {
  CalendarRange,
  ChartNoAxesCombined,
  Gem,
  Grid3x3,
  HandCoins,
  HeartHandshake,
  History,
  ListChecks,
  ListTodo,
  Pyramid,
  Repeat,
  Scale,
  Shapes,
  Share2,
  ShoppingBasket,
  SlidersHorizontal,
  Sprout,
  Target,
  UserMinus,
  UserPlus,
} from 'lucide-react';
import type { AreaGroup } from './areas';

// Beside the pages of insight, and in the palette.
export const insight: AreaGroup[] = [
  {
    label: 'nav.insight.value',
    areas: [
      { to: '/insight', label: 'nav.insight.overview', icon: ChartNoAxesCombined, right: 'report.read', exact: true },
      { to: '/insight/rfm', label: 'nav.insight.rfm', icon: Grid3x3, right: 'report.read' },
      { to: '/insight/pyramid', label: 'nav.insight.pyramid', icon: Pyramid, right: 'report.read' },
      { to: '/insight/value', label: 'nav.insight.worth', icon: Gem, right: 'report.read' },
    ],
  },
  {
    label: 'nav.insight.stay',
    areas: [
      { to: '/insight/churn', label: 'nav.insight.churn', icon: UserMinus, right: 'report.read' },
      { to: '/insight/lifecycle', label: 'nav.insight.lifecycle', icon: Sprout, right: 'report.read' },
      { to: '/insight/cohorts', label: 'nav.insight.cohorts', icon: CalendarRange, right: 'report.read' },
      { to: '/insight/repurchase', label: 'nav.insight.repurchase', icon: Repeat, right: 'report.read' },
    ],
  },
  {
    label: 'nav.insight.loyal',
    areas: [
      { to: '/insight/loyalty', label: 'nav.insight.loyalty', icon: HeartHandshake, right: 'report.read' },
      { to: '/insight/kinds', label: 'nav.insight.kinds', icon: Shapes, right: 'report.read' },
    ],
  },
  {
    label: 'nav.insight.plan',
    areas: [
      { to: '/insight/actions', label: 'nav.insight.actions', icon: ListTodo, right: 'report.read' },
      { to: '/insight/action-rules', label: 'nav.insight.actionRules', icon: ListChecks, right: 'action_rule.read' },
      { to: '/insight/goals', label: 'nav.insight.goals', icon: Target, right: 'goal.read' },
      { to: '/insight/what-if', label: 'nav.insight.whatIf', icon: SlidersHorizontal, right: 'report.read' },
    ],
  },
  {
    label: 'nav.insight.spend',
    areas: [
      { to: '/insight/bundles', label: 'nav.insight.bundles', icon: ShoppingBasket, right: 'report.read' },
      { to: '/insight/acquisition', label: 'nav.insight.acquisition', icon: UserPlus, right: 'report.read' },
      { to: '/insight/influence', label: 'nav.insight.influence', icon: Share2, right: 'report.read' },
      { to: '/insight/waste', label: 'nav.insight.waste', icon: HandCoins, right: 'report.read' },
    ],
  },
  {
    label: 'nav.insight.model',
    areas: [
      { to: '/insight/quality', label: 'nav.insight.quality', icon: Scale, right: 'report.read' },
      { to: '/insight/runs', label: 'nav.insight.runs', icon: History, right: 'report.read' },
    ],
  },
];
