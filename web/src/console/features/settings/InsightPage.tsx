// What models are asked, and how loyalty is measured and told apart; which categories only this shop sells.
import type { InsightSettings, LoyaltySettings } from '@shared/api/schema';
import { usePage } from '@/app/page';
import { categories } from '@/app/pickers';
import type { FieldSpec } from '@/app/records/form';
import { useMe } from '@/app/session';
import { useT } from '@/i18n';
import { SettingsFrame } from '@/ui/page';
import { OneForm } from './components/OneForm';

const WEIGHTS = [
  'retention',
  'churn',
  'satisfaction',
  'complaint',
  'referral',
  'lifetime_value',
  'emotional',
  'behavioural',
  'attitudinal',
  'relation',
] as const;

// Millionths, as people write them.
const share = (name: string, label: string, more: Partial<FieldSpec> = {}): FieldSpec => ({
  name,
  label,
  kind: 'number',
  digits: 4,
  unit: '%',
  required: true,
  ...more,
});

export function InsightPage() {
  const t = useT();
  const { currency } = useMe().shop;
  usePage(t('nav.models'));
  const ratio = (name: string, label: string): FieldSpec => ({
    name,
    label,
    kind: 'number',
    digits: 6,
    unit: t('settings.models.times'),
    required: true,
  });
  const days = (name: string, label: string): FieldSpec => ({
    name,
    label,
    kind: 'number',
    unit: t('settings.models.days'),
    required: true,
  });
  return (
    <SettingsFrame title={t('nav.models')} sub={t('settings.models.sub')}>
      <OneForm<InsightSettings>
        title={t('settings.models.value')}
        path="/v1/insight/settings"
        right="insight.write"
        fields={[
          days('churn_days', t('settings.models.churnDays')),
          days('window_days', t('settings.models.windowDays')),
          share('margin', t('settings.models.margin'), { hint: t('settings.models.marginHint') }),
          share('discount', t('settings.models.discount')),
          share('confidence', t('settings.models.confidence')),
          { name: 'cost_per_order', label: t('settings.models.perOrder'), kind: 'money', currency, required: true },
          { name: 'cost_to_win', label: t('settings.models.toWin'), kind: 'money', currency, required: true },
        ]}
      />
      <OneForm<LoyaltySettings>
        title={t('settings.models.loyalty')}
        hint={t('settings.models.loyaltyHint')}
        path="/v1/insight/loyalty/settings"
        right="insight.write"
        fields={[
          ...WEIGHTS.map(
            (name, place): FieldSpec => ({
              name: `weight_${name}`,
              label: t(`settings.models.weight.${name}`),
              kind: 'number',
              unit: '%',
              required: true,
              section: place === 0 ? t('settings.models.weights') : undefined,
            }),
          ),
          share('referral_goal', t('settings.models.referralGoal'), { section: t('settings.models.goals') }),
          { name: 'value_goal', label: t('settings.models.valueGoal'), kind: 'money', currency },
          { ...days('repeat_days', t('settings.models.repeatDays')), section: t('settings.models.kinds') },
          ratio('late', t('settings.models.late')),
          share('discounted', t('settings.models.discounted')),
          share('rewarded', t('settings.models.rewarded')),
          { name: 'voices', label: t('settings.models.voices'), kind: 'number', required: true },
          share('one_place', t('settings.models.onePlace')),
          ratio('small_order', t('settings.models.smallOrder')),
          share('regular', t('settings.models.regular')),
          share('sole', t('settings.models.sole')),
          {
            name: 'sole_categories',
            label: t('settings.models.soleCategories'),
            kind: 'many',
            source: categories,
            hint: t('settings.models.soleHint'),
          },
        ]}
      />
    </SettingsFrame>
  );
}
