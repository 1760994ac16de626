import type { CouponTemplate, ReferralPlan } from '@shared/api/loyalty';
import { may } from '@shared/auth/permissions';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { Share2 } from 'lucide-react';
import { useMemo } from 'react';
import { allQuery } from '@/app/data';
import { templates } from '@/app/pickers';
import { usePointsDigits } from '@/app/points';
import type { FieldSpec } from '@/app/records/form';
import { RecordsPage } from '@/app/records/RecordsPage';
import { useMe } from '@/app/session';
import { useFormats, useLang, useT } from '@/i18n';
import type { Column } from '@/table/DataTable';
import { Badge } from '@/ui';
import { Select } from '@/ui/select';
import { ReferralTabs } from './components/ReferralTabs';
import { PLANS } from './queries';

const route = getRouteApi('/inside/referral/plans');

export function PlansPage() {
  const t = useT();
  const fmt = useFormats();
  const lang = useLang();
  const me = useMe();
  const { currency } = me.shop;
  const digits = usePointsDigits();
  const filter = route.useSearch();
  const navigate = route.useNavigate();
  const coupons = useQuery({
    ...allQuery<CouponTemplate>('/v1/coupon-templates'),
    enabled: may(me, 'coupon.read'),
  });
  const set = (part: Partial<typeof filter>) =>
    void navigate({ search: (before) => ({ ...before, ...part }), replace: true });
  const columns = useMemo<Column<ReferralPlan>[]>(() => {
    const gift = (points: number | null, template: string | null) => {
      const coupon = coupons.data?.find((one) => one.id === template);
      return [
        points ? `${fmt.points(points, digits)} ${t('referral.points')}` : null,
        template ? (coupon ? (lang === 'en' ? coupon.name_en : coupon.name_zh) : t('referral.coupon')) : null,
      ]
        .filter(Boolean)
        .join(' + ');
    };
    return [
      {
        id: 'name',
        header: t('referral.name'),
        fixed: true,
        cell: (one) => (lang === 'en' ? one.name_en : one.name_zh),
      },
      {
        id: 'code',
        header: t('referral.code'),
        width: 120,
        from: 'xl',
        sort: 'code',
        cell: (one) => <code className="text-xs text-ink-2">{one.code}</code>,
      },
      {
        id: 'gives',
        header: t('referral.gives'),
        width: 380,
        from: 'md',
        cell: (one) => (
          <span className="text-ink-2">
            {t('referral.givesBoth', {
              one: gift(one.referrer_points, one.referrer_template_id),
              other: gift(one.referee_points, one.referee_template_id),
            })}
          </span>
        ),
      },
      {
        id: 'window',
        header: t('referral.windowDays'),
        width: 150,
        number: true,
        from: 'lg',
        cell: (one) => fmt.int(one.window_days),
      },
      {
        id: 'return',
        header: t('referral.returnDays'),
        width: 150,
        number: true,
        from: 'xl',
        cell: (one) => fmt.int(one.return_days),
      },
      {
        id: 'live',
        header: t('referral.state'),
        width: 100,
        cell: (one) => (
          <Badge dot tone={one.live ? 'good' : 'mute'}>
            {t(one.live ? 'referral.live' : 'referral.off')}
          </Badge>
        ),
      },
    ];
  }, [t, fmt, lang, digits, coupons.data]);
  const fields = useMemo<FieldSpec[]>(() => {
    const number = (name: string, label: string, more: Partial<FieldSpec> = {}): FieldSpec => ({
      name,
      label,
      kind: 'number',
      half: true,
      ...more,
    });
    return [
      { name: 'name_zh', label: t('referral.nameZh'), required: true, max: 80, half: true },
      { name: 'name_en', label: t('referral.nameEn'), required: true, max: 80, half: true },
      { name: 'code', label: t('referral.code'), required: true, max: 40, hint: t('referral.codeHint') },
      { name: 'live', label: t('referral.live'), kind: 'switch', first: true },
      { name: 'starts_at', label: t('referral.from'), kind: 'from', half: true },
      { name: 'ends_at', label: t('referral.to'), kind: 'until', half: true, hint: t('referral.untilHint') },
      number('referrer_points', t('referral.points'), { digits, section: t('referral.forReferrer') }),
      { name: 'referrer_template_id', label: t('referral.coupon'), kind: 'one', source: templates, half: true },
      number('referee_points', t('referral.points'), { digits, section: t('referral.forReferee') }),
      { name: 'referee_template_id', label: t('referral.coupon'), kind: 'one', source: templates, half: true },
      number('window_days', t('referral.windowDays'), { required: true, first: 30, section: t('referral.qualify') }),
      number('return_days', t('referral.returnDays'), {
        required: true,
        first: 7,
        hint: t('referral.returnDaysHint'),
      }),
      {
        name: 'minimum',
        label: t('referral.minimum'),
        kind: 'money',
        currency,
        half: true,
        hint: t('referral.minimumHint'),
      },
      number('referrer_max', t('referral.max'), { section: t('referral.limits') }),
      number('velocity_per_day', t('referral.velocity')),
    ];
  }, [t, currency, digits]);
  return (
    <RecordsPage<ReferralPlan>
      title={t('referral.tabs.plans')}
      tabs={<ReferralTabs />}
      path={PLANS}
      area="referral"
      columns={columns}
      fields={fields}
      wide
      noDelete
      nameOf={(one) => (lang === 'en' ? one.name_en : one.name_zh)}
      createLabel={t('referral.new')}
      empty={{ icon: <Share2 size={28} />, title: t('referral.noPlans'), hint: t('referral.noPlansHint') }}
      filter={filter}
      onFilter={set}
      filters={
        <Select
          label={t('referral.state')}
          prefix={`${t('referral.state')}:`}
          value={filter.live ?? ''}
          onChange={(live) => set({ live: live || undefined })}
          items={[
            { value: '', label: t('any') },
            { value: 'true', label: t('referral.live') },
            { value: 'false', label: t('referral.off') },
          ]}
        />
      }
    />
  );
}
