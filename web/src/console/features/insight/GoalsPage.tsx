// What the shop wants to reach, and how far each is.
import { may } from '@shared/auth/permissions';
import { useInfiniteQuery, useQueries } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Plus, Target } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { pagesQuery } from '@/app/data';
import { useMe } from '@/app/session';
import { useUnit } from '@/app/unit';
import { useFormats, useLang, useT } from '@/i18n';
import { Badge, Button, type Tone } from '@/ui';
import { FilterBar } from '@/ui/filters';
import { Select } from '@/ui/select';
import { Empty, Failed, Loading } from '@/ui/states';
import { insightQuery, PPM, Report, slashes } from './parts';
import { useAddress } from './scope';
import type { Goal, Progress } from './types';

const GoalForm = lazy(() => import('./components/GoalForm').then((module) => ({ default: module.GoalForm })));
export const MEASURES = ['revenue', 'orders', 'new_customers', 'active_customers', 'repeat_rate', 'retention'] as const;
export const stateTones: Record<string, Tone> = {
  ahead: 'info',
  reached: 'good',
  on_track: 'good',
  at_risk: 'warn',
  off_track: 'bad',
  missed: 'bad',
};

function GoalCard({ goal, progress }: { goal: Goal; progress: Progress | undefined }) {
  const t = useT();
  const fmt = useFormats();
  const { say, short } = useUnit();
  const unit = progress?.unit ?? 'count';
  const part = (value: number | null | undefined) =>
    value === null || value === undefined ? 0 : Math.max(0, Math.min(1, value / goal.target));
  return (
    <li>
      <Link
        to="/insight/goals/$id"
        params={{ id: goal.id }}
        search={{}}
        className="card flex h-full min-w-0 flex-col gap-3 p-4 hover:border-line-strong"
      >
        <span className="flex flex-wrap items-center gap-2">
          <span className="min-w-0 text-base font-semibold">{goal.name}</span>
          {progress && (
            <Badge dot tone={stateTones[progress.state]}>
              {t(`plan.goals.state.${progress.state}`)}
            </Badge>
          )}
          <span className="num w-full text-xs text-ink-3">
            {slashes(goal.starts_on)} – {slashes(goal.ends_on)}
          </span>
        </span>
        {progress ? (
          <>
            <span className="flex items-baseline justify-between gap-3">
              <span className="num text-2xl font-semibold">
                {progress.actual === null ? t('none') : short(unit, progress.actual)}
              </span>
              <span className="num text-sm text-ink-2">
                {t('plan.goals.ofTarget', { target: short(unit, goal.target) })}
              </span>
            </span>
            <span
              role="img"
              aria-label={t('plan.goals.bar', {
                actual: say(unit, progress.actual),
                target: say(unit, goal.target),
                forecast: say(unit, progress.forecast),
              })}
              className="relative block h-2.5 rounded-full bg-surface-3"
            >
              {progress.low !== null && progress.high !== null && (
                <i
                  className="absolute inset-y-0 rounded-full bg-brand opacity-25"
                  style={{ left: `${part(progress.low) * 100}%`, right: `${(1 - part(progress.high)) * 100}%` }}
                />
              )}
              <i
                className="absolute inset-y-0 left-0 rounded-full bg-brand"
                style={{ width: `${part(progress.actual) * 100}%` }}
              />
              {progress.due !== null && (
                <i
                  className="absolute -inset-y-1 w-0.5 rounded bg-ink"
                  style={{ left: `${part(progress.due) * 100}%` }}
                />
              )}
            </span>
            <span className="flex flex-wrap justify-between gap-x-4 gap-y-1 text-xs text-ink-2">
              <span className="num">
                {progress.forecast === null
                  ? t('plan.goals.noForecast')
                  : t('plan.goals.expected', {
                      forecast: short(unit, progress.forecast),
                      low: progress.low === null ? t('none') : short(unit, progress.low),
                      high: progress.high === null ? t('none') : short(unit, progress.high),
                    })}
              </span>
              {progress.chance !== null && (
                <span className="num">{t('plan.goals.chance', { part: fmt.percent(progress.chance / PPM) })}</span>
              )}
            </span>
          </>
        ) : (
          <Loading lines={2} />
        )}
      </Link>
    </li>
  );
}

export function GoalsPage() {
  const t = useT();
  const me = useMe();
  const lang = useLang();
  const { search, set } = useAddress();
  const [making, setMaking] = useState(false);
  const list = useInfiniteQuery(pagesQuery<Goal>('/v1/goals', { measure: search.measure, sort: '-ends_on' }));
  const goals = list.data?.pages.flatMap((page) => page.items) ?? [];
  const progress = useQueries({
    queries: goals.map((goal) => insightQuery<Progress>(lang, `/v1/goals/${goal.id}/progress`)),
  });
  const create = may(me, 'goal.write') && (
    <Button variant="primary" icon={<Plus size={15} aria-hidden />} onClick={() => setMaking(true)}>
      {t('plan.goals.create')}
    </Button>
  );
  return (
    <Report
      title={t('nav.insight.goals')}
      sub={t('plan.goals.sub')}
      actions={create}
      tools={
        <FilterBar onClear={search.measure ? () => set({ measure: undefined }) : undefined}>
          <Select
            label={t('plan.goals.measure')}
            prefix={`${t('plan.goals.measure')}:`}
            value={search.measure ?? ''}
            onChange={(measure) => set({ measure })}
            items={[
              { value: '', label: t('any') },
              ...MEASURES.map((one) => ({ value: one, label: t(`plan.goals.of.${one}`) })),
            ]}
          />
        </FilterBar>
      }
    >
      {list.error && <Failed error={list.error} retry={() => void list.refetch()} role={me.role_title} />}
      {list.isPending && <Loading lines={6} />}
      {list.data && goals.length === 0 && (
        <Empty
          icon={<Target size={28} />}
          title={t(search.measure ? 'table.noMatch' : 'plan.goals.empty')}
          hint={t(search.measure ? 'table.noMatchHint' : 'plan.goals.emptyHint')}
          action={!search.measure && create}
        />
      )}
      <ul className="grid grid-cols-2 gap-4 max-lg:grid-cols-1">
        {goals.map((goal, at) => (
          <GoalCard key={goal.id} goal={goal} progress={progress[at]?.data} />
        ))}
      </ul>
      {list.hasNextPage && (
        <Button className="self-center" busy={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
          {t('action.more')}
        </Button>
      )}
      <Suspense>{making && <GoalForm onClose={() => setMaking(false)} />}</Suspense>
    </Report>
  );
}
