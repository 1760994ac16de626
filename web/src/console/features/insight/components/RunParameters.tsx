import { api } from '@shared/api/client';
import { useQueries } from '@tanstack/react-query';
import { useMemo } from 'react';
import { ChartCard, LineChart } from '@/charts';
import { type Key, useT } from '@/i18n';
import { Select } from '@/ui/select';
import { ROOT, slashes } from '../parts';
import { useAddress } from '../scope';
import type { Run } from '../types';

const HISTORY = 12; // runs whose parameters are drawn

// How the parameters of one model moved from run to run.
export function RunParameters({ runs }: { runs: Run[] }) {
  const t = useT();
  const { search, set } = useAddress();
  const done = useMemo(
    () =>
      runs
        .filter((run) => run.state === 'done')
        .slice(0, HISTORY)
        .reverse(),
    [runs],
  );
  const whole = useQueries({
    queries: done.map((run) => ({
      queryKey: [ROOT, 'runs', run.id],
      queryFn: ({ signal }: { signal: AbortSignal }) => api.get<Run>(`${ROOT}/runs/${run.id}`, { signal }),
      staleTime: Number.POSITIVE_INFINITY,
    })),
  });
  const found = whole.map((one) => one.data).filter((one) => one !== undefined);
  const families = [...new Set(found.flatMap((run) => run.models?.families.map((fit) => fit.family) ?? []))];
  const family = families.find((one) => one === search.model) ?? found.at(-1)?.chosen?.orders ?? families[0];
  if (!family) return null;
  const fits = found.map((run) => run.models?.families.find((fit) => fit.family === family));
  const names = [...new Set(fits.flatMap((fit) => Object.keys(fit?.params ?? {})))];
  const colors = ['var(--c1)', 'var(--c2)', 'var(--c3)', 'var(--c4)'];
  // Parameters differ by orders of magnitude: what is drawn is how far each moved from where it began.
  const chart = {
    x: found.map((run) => slashes(run.as_of?.slice(5))),
    title: (at: number) => slashes(found[at]?.as_of),
    series: names.map((name, at) => {
      const begun = fits.map((fit) => fit?.params[name]).find((value) => value);
      return {
        key: name,
        label: name,
        color: colors[at] ?? 'var(--c5)',
        values: fits.map((fit) => {
          const value = fit?.params[name];
          return value && begun ? value / begun - 1 : null;
        }),
      };
    }),
    format: (value: number) => `${value > 0 ? '+' : value < 0 ? '−' : ''}${(Math.abs(value) * 100).toFixed(2)}%`,
  };
  return (
    <ChartCard
      title={t('insight.runs.parameters')}
      sub={t('insight.runs.parametersSub')}
      figures={{
        head: [t('insight.runs.asOf'), ...names],
        rows: found.map((run, at) => [
          slashes(run.as_of),
          ...names.map((name) => fits[at]?.params[name]?.toFixed(5) ?? t('none')),
        ]),
      }}
      actions={
        <Select
          label={t('insight.quality.model')}
          value={family}
          onChange={(model) => set({ model })}
          items={families.map((one) => ({ value: one, label: t(`insight.family.${one}` as Key) }))}
        />
      }
    >
      {found.length < 2 ? (
        <p className="text-sm text-ink-2">{t('insight.runs.onlyOne')}</p>
      ) : (
        <LineChart {...chart} label={t('insight.runs.parameters')} height={220} float />
      )}
    </ChartCard>
  );
}
