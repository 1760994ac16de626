import type { Rule, RuleState, Wallet } from '@shared/api/loyalty';
import { may } from '@shared/auth/permissions';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { Plus, Ruler, SearchX } from 'lucide-react';
import { useMemo } from 'react';
import { allQuery } from '@/app/data';
import { usePage } from '@/app/page';
import { useMe } from '@/app/session';
import { useFormats, useLang, useT } from '@/i18n';
import { type Column, DataTable } from '@/table/DataTable';
import { ListTools } from '@/table/tools';
import { Button, buttonClass, Segmented } from '@/ui';
import { FilterBar, SearchBox } from '@/ui/filters';
import { ListFrame, PageHead } from '@/ui/page';
import { Empty, Failed, Loading } from '@/ui/states';
import { RuleBadge } from './components/state';
import { givesText, spanText } from './components/words';
import { rulesQuery } from './queries';

const route = getRouteApi('/inside/rules');
const STATES: RuleState[] = ['live', 'approved', 'draft', 'archived'];

export function RulesPage() {
  const t = useT();
  const fmt = useFormats();
  const lang = useLang();
  const me = useMe();
  usePage(t('loyalty.nav.rules'));
  const filter = route.useSearch();
  const navigate = route.useNavigate();
  const go = useNavigate();
  const rules = useQuery(rulesQuery);
  const wallets = useQuery({ ...allQuery<Wallet>('/v1/wallets'), enabled: may(me, 'wallet.read') });
  const set = (part: Partial<typeof filter>) =>
    void navigate({ search: (before) => ({ ...before, ...part }), replace: true });

  const found = useMemo(() => {
    const words = (filter.q ?? '').trim().toLowerCase();
    return (rules.data ?? []).filter(
      (rule) =>
        !words ||
        [rule.code, rule.terms.name_zh, rule.terms.name_en].some((name) => name.toLowerCase().includes(words)),
    );
  }, [rules.data, filter.q]);
  const shown = useMemo(
    () =>
      found
        .filter((rule) => !filter.state || rule.state === filter.state)
        .sort((a, b) => STATES.indexOf(a.state) - STATES.indexOf(b.state) || a.code.localeCompare(b.code)),
    [found, filter.state],
  );
  const columns = useMemo<Column<Rule>[]>(() => {
    const digits = new Map(wallets.data?.map((one) => [one.code, one.digits]));
    return [
      {
        id: 'name',
        header: t('loyalty.rule.name'),
        fixed: true,
        cell: (rule) => (
          <Link to="/rules/$id" params={{ id: rule.id }} className="block min-w-0 truncate hover:text-brand-text">
            <span className="font-semibold">{lang === 'en' ? rule.terms.name_en : rule.terms.name_zh}</span>
            <span className="ml-2 text-xs text-ink-3 max-sm:hidden">
              {lang === 'en' ? rule.sentence_en : rule.sentence_zh}
            </span>
          </Link>
        ),
      },
      {
        id: 'trigger',
        by: (rule) => rule.terms.trigger,
        header: t('loyalty.rule.trigger'),
        width: 120,
        from: 'md',
        cell: (rule) => t(`loyalty.rule.triggers.${rule.terms.trigger}`),
      },
      {
        id: 'gives',
        header: t('loyalty.rule.gives'),
        width: 130,
        number: true,
        from: 'lg',
        cell: (rule) => givesText(t, fmt, rule.terms, me.shop.currency, (code) => digits.get(code) ?? 0),
      },
      {
        id: 'when',
        header: t('loyalty.rule.when'),
        width: 190,
        from: 'xl',
        cell: (rule) => <span className="text-ink-2">{spanText(t, fmt, rule.terms.from, rule.terms.until)}</span>,
      },
      {
        id: 'version',
        by: (rule) => rule.version,
        header: t('loyalty.rule.version'),
        width: 70,
        number: true,
        from: 'md',
        cell: (rule) => rule.version,
      },
      {
        id: 'changed',
        by: (rule) => rule.created_at,
        header: t('loyalty.rule.changed'),
        width: 110,
        from: 'lg',
        cell: (rule) => (
          <span className="text-ink-2">{Date.parse(rule.created_at) > 0 ? fmt.date(rule.created_at) : t('none')}</span>
        ),
      },
      {
        id: 'state',
        by: (rule) => rule.state,
        header: t('loyalty.rule.state'),
        width: 104,
        cell: (rule) => <RuleBadge state={rule.state} />,
      },
    ];
  }, [t, fmt, lang, me.shop.currency, wallets.data]);

  const create = may(me, 'rule.write') && (
    <Link to="/rules/new" className={buttonClass('primary')}>
      <Plus size={15} aria-hidden />
      {t('loyalty.rule.create')}
    </Link>
  );
  const count = (state?: RuleState) => found.filter((rule) => !state || rule.state === state).length;
  const filtered = !!(filter.q || filter.state);
  const clear = () => set({ q: undefined, state: undefined });
  return (
    <ListFrame
      head={
        <PageHead
          title={t('loyalty.nav.rules')}
          count={rules.data && t('table.all', { n: shown.length })}
          actions={
            <>
              {may(me, 'order.read') && (
                <Link to="/explain" className={buttonClass()}>
                  {t('loyalty.nav.explain')}
                </Link>
              )}
              {create}
            </>
          }
        />
      }
      tools={
        <FilterBar
          search={
            <SearchBox
              label={t('loyalty.rule.search')}
              value={filter.q ?? ''}
              onChange={(q) => set({ q: q || undefined })}
            />
          }
          onClear={filtered ? clear : undefined}
          after={<ListTools name="rules" columns={columns} path="/v1/earning-rules" />}
        >
          <Segmented
            label={t('loyalty.rule.state')}
            value={filter.state ?? ''}
            onChange={(state) => set({ state: state || undefined })}
            items={[
              { value: '', label: `${t('loyalty.rule.all')} ${count()}` },
              ...STATES.map((state) => ({
                value: state as string,
                label: `${t(`loyalty.rule.${state}`)} ${count(state)}`,
              })),
            ]}
          />
        </FilterBar>
      }
    >
      <DataTable
        label={t('loyalty.nav.rules')}
        name="rules"
        columns={columns}
        rows={shown}
        rowId={(rule) => rule.id}
        resetKey={JSON.stringify(filter)}
        onOpen={(rule) => void go({ to: '/rules/$id', params: { id: rule.id } })}
      >
        {rules.isPending && (
          <div className="px-4">
            <Loading lines={8} />
          </div>
        )}
        {rules.error && <Failed error={rules.error} retry={() => void rules.refetch()} role={me.role_title} />}
        {rules.data && shown.length === 0 && filtered && (
          <Empty
            icon={<SearchX size={28} />}
            title={t('table.noMatch')}
            hint={t('table.noMatchHint')}
            action={<Button onClick={clear}>{t('action.clear')}</Button>}
          />
        )}
        {rules.data && shown.length === 0 && !filtered && (
          <Empty
            icon={<Ruler size={28} />}
            title={t('loyalty.rule.empty')}
            hint={t('loyalty.rule.emptyHint')}
            action={create}
          />
        )}
      </DataTable>
    </ListFrame>
  );
}
