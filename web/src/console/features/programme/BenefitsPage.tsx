import type { FullTier, TierBenefit } from '@shared/api/loyalty';
import { may } from '@shared/auth/permissions';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { HeartHandshake } from 'lucide-react';
import { useMemo } from 'react';
import { allQuery } from '@/app/data';
import type { FieldSpec } from '@/app/records/form';
import { RecordsPage } from '@/app/records/RecordsPage';
import { useMe } from '@/app/session';
import { useFormats, useLang, useT } from '@/i18n';
import type { Column } from '@/table/DataTable';
import { TierMark } from '@/ui';
import { Select } from '@/ui/select';
import { ProgrammeTabs } from './ProgrammeTabs';

const route = getRouteApi('/inside/programme/benefits');

export function BenefitsPage() {
  const t = useT();
  const fmt = useFormats();
  const lang = useLang();
  const me = useMe();
  const filter = route.useSearch();
  const navigate = route.useNavigate();
  const tiers = useQuery({ ...allQuery<FullTier>('/v1/tiers'), enabled: may(me, 'tier.read') });
  const set = (part: Record<string, string | undefined>) =>
    void navigate({ search: (before) => ({ ...before, ...part }), replace: true });
  const choices = useMemo(
    () =>
      (tiers.data ?? []).map((one) => ({
        value: one.id as string,
        label: lang === 'en' ? one.name_en : one.name_zh,
        code: one.code,
      })),
    [tiers.data, lang],
  );
  const columns = useMemo<Column<TierBenefit>[]>(
    () => [
      {
        id: 'name',
        header: t('programme.name'),
        fixed: true,
        cell: (one) => (lang === 'en' ? one.name_en : one.name_zh),
      },
      {
        id: 'tier',
        header: t('programme.tier'),
        width: 140,
        cell: (one) => {
          const tier = choices.find((choice) => choice.value === one.tier_id);
          return tier ? <TierMark code={tier.code} name={tier.label} /> : t('none');
        },
      },
      {
        id: 'code',
        header: t('programme.code'),
        width: 140,
        from: 'lg',
        sort: 'code',
        cell: (one) => <code className="text-xs text-ink-2">{one.code}</code>,
      },
      {
        id: 'uses',
        header: t('programme.uses'),
        width: 140,
        number: true,
        from: 'sm',
        cell: (one) =>
          one.uses === null ? (
            <span className="text-ink-3">{t('programme.unlimited')}</span>
          ) : (
            `${fmt.int(one.uses)} · ${t(`programme.periods.${one.period}`)}`
          ),
      },
    ],
    [t, fmt, lang, choices],
  );
  const fields = useMemo<FieldSpec[]>(
    () => [
      {
        name: 'tier_id',
        label: t('programme.tier'),
        kind: 'one',
        options: choices,
        required: true,
        createOnly: true,
      },
      { name: 'name_zh', label: t('programme.nameZh'), required: true, max: 80 },
      { name: 'name_en', label: t('programme.nameEn'), required: true, max: 80 },
      { name: 'code', label: t('programme.code'), required: true, max: 40 },
      { name: 'uses', label: t('programme.uses'), kind: 'number', half: true, hint: t('programme.usesHint') },
      {
        name: 'period',
        label: t('programme.period'),
        kind: 'choice',
        required: true,
        first: 'year',
        half: true,
        choices: (['month', 'year', 'ever'] as const).map((value) => ({
          value,
          label: t(`programme.periods.${value}`),
        })),
      },
    ],
    [t, choices],
  );
  return (
    <RecordsPage<TierBenefit>
      title={t('programme.tabs.benefits')}
      tabs={<ProgrammeTabs />}
      path="/v1/tier-benefits"
      area="tier_benefit"
      columns={columns}
      fields={fields}
      nameOf={(one) => (lang === 'en' ? one.name_en : one.name_zh)}
      createLabel={t('programme.benefitNew')}
      empty={{
        icon: <HeartHandshake size={28} />,
        title: t('programme.benefitEmpty'),
        hint: t('programme.benefitEmptyHint'),
      }}
      filter={filter}
      onFilter={set}
      filters={
        choices.length > 0 && (
          <Select
            label={t('programme.tier')}
            prefix={`${t('programme.tier')}:`}
            value={filter.tier_id ?? ''}
            onChange={(tier) => set({ tier_id: tier || undefined })}
            items={[{ value: '', label: t('any') }, ...choices]}
          />
        )
      }
    />
  );
}
