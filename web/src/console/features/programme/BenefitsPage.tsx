import type { TierBenefit } from '@shared/api/loyalty';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { HeartHandshake } from 'lucide-react';
import { useMemo } from 'react';
import { RecordsPage } from '@/app/records/RecordsPage';
import { useMe } from '@/app/session';
import { useFormats, useLang, useT } from '@/i18n';
import type { Column } from '@/table/DataTable';
import { Badge, TierMark } from '@/ui';
import { Select } from '@/ui/select';
import { useBenefitFields, useTierChoices } from './components/benefitFields';
import { ProgrammeTabs } from './ProgrammeTabs';

const route = getRouteApi('/inside/programme/benefits');

export function BenefitsPage() {
  const t = useT();
  const fmt = useFormats();
  const lang = useLang();
  const me = useMe();
  const filter = route.useSearch();
  const navigate = route.useNavigate();
  const go = useNavigate();
  const set = (part: Record<string, string | undefined>) =>
    void navigate({ search: (before) => ({ ...before, ...part }), replace: true });
  const choices = useTierChoices();
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
      {
        id: 'cost',
        header: t('programme.perUse'),
        width: 120,
        number: true,
        from: 'md',
        cell: (one) => (one.cost === null ? t('none') : fmt.money(one.cost, me.shop.currency)),
      },
      {
        id: 'state',
        header: t('programme.state'),
        width: 110,
        from: 'lg',
        cell: (one) => (
          <Badge dot tone={one.ended ? 'mute' : 'good'}>
            {t(one.ended ? 'programme.ended' : 'programme.inForce')}
          </Badge>
        ),
      },
    ],
    [t, fmt, lang, choices, me],
  );
  const fields = useBenefitFields();
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
      onOpen={(one) => void go({ to: '/programme/benefits/$id', params: { id: one.id as string } })}
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
