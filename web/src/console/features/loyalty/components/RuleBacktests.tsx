// What back-tests have said about a rule, and the way to another one.
import type { Backtest } from '@shared/api/backtests';
import { api } from '@shared/api/client';
import type { Rule } from '@shared/api/loyalty';
import type { Page } from '@shared/api/types';
import { may } from '@shared/auth/permissions';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { FlaskConical } from 'lucide-react';
import { useMe } from '@/app/session';
import { useFormats, useT } from '@/i18n';
import { buttonClass, Card } from '@/ui';
import { Failed, Loading } from '@/ui/states';

const NEWEST = 200; // of all back-tests
const SHOWN = 5;

export function RuleBacktests({ rule }: { rule: Rule }) {
  const t = useT();
  const fmt = useFormats();
  const me = useMe();
  const tests = useQuery({
    queryKey: ['/v1/backtests', 'newest'],
    queryFn: async ({ signal }) =>
      (await api.get<Page<Backtest>>('/v1/backtests', { query: { limit: NEWEST }, signal })).items,
    // One may have ended meanwhile.
    staleTime: 0,
  });
  const mine = (tests.data ?? [])
    .flatMap((one) => {
      const version = one.change.versions.find((entry) => entry.rule === rule.id)?.version;
      return version === undefined ? [] : [{ one, version }];
    })
    .slice(0, SHOWN);
  const signed = (value: number, text: string) => `${value > 0 ? '+' : value < 0 ? '−' : ''}${text}`;
  return (
    <Card title={t('backtests.rule.card')}>
      {tests.isPending && <Loading lines={2} />}
      {tests.error && <Failed error={tests.error} retry={() => void tests.refetch()} role={me.role_title} />}
      {tests.data && mine.length === 0 && <p className="text-sm text-ink-2">{t('backtests.rule.none')}</p>}
      <ul className="flex flex-col gap-2 text-sm">
        {mine.map(({ one, version }) => {
          const wallet = one.summary?.figures.wallets.find((entry) => entry.cost_before !== null);
          return (
            <li key={one.id} className="border-l-2 border-line pl-3">
              <Link
                to="/backtests/$id"
                params={{ id: one.id }}
                search={{}}
                className="inline-block min-h-6 font-semibold hover:text-brand-text"
              >
                {one.change.note ?? t('backtests.rule.of', { version })}
              </Link>
              <p className="num text-xs text-ink-2">
                {wallet
                  ? t('backtests.rule.result', {
                      points: signed(wallet.points_change, fmt.int(Math.abs(wallet.points_change))),
                      cost: signed(
                        wallet.cost_change ?? 0,
                        fmt.money(Math.abs(wallet.cost_change ?? 0), me.shop.currency),
                      ),
                    })
                  : t(`backtests.states.${one.state}`)}
              </p>
              <p className="num text-xs text-ink-3">
                {t('backtests.rule.of', { version })} · {fmt.dateTime(one.created_at)}
              </p>
            </li>
          );
        })}
      </ul>
      {may(me, 'backtest.run') && (rule.state === 'draft' || rule.state === 'approved') && (
        <Link
          to="/backtests/new"
          search={{ rule: rule.id, version: String(rule.version) }}
          className={`${buttonClass()} mt-3 self-start`}
        >
          <FlaskConical size={15} aria-hidden />
          {t('backtests.ofRule')}
        </Link>
      )}
    </Card>
  );
}
