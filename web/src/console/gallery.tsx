// Every kind of chart with usual, empty, single, huge, negative and missing data. For whoever works on them: `npm run
// dev`, then /gallery.html?theme=dark&lang=en; e2e/console/charts.e2e.ts looks at it too. Not part of what is built.
import { formats } from '@shared/i18n/format';
import type { ReactNode } from 'react';
import { createRoot } from 'react-dom/client';
import './styles.css';
import {
  BarChart,
  ChartCard,
  CohortTable,
  Delta,
  Donut,
  figuresOf,
  HeatTable,
  Histogram,
  LineChart,
  Pyramid,
  Ring,
  type Series,
  Spark,
} from './charts';
import { type Lang, setLang } from './i18n';

const asked = new URLSearchParams(location.search);
const lang: Lang = asked.get('lang') === 'en' ? 'en' : 'zh-CN';
document.documentElement.dataset.theme = asked.get('theme') === 'dark' ? 'dark' : 'light';
const fmt = formats(lang, 'Asia/Shanghai');
const money = (value: number) => fmt.money(value, 'CNY');
const short = (value: number) => fmt.moneyCompact(value, 'CNY');

type Values = (number | null)[];
const wave = (count: number, scale: number, shift = 0) =>
  Array.from({ length: count }, (_, at) => Math.round(scale * (1 + Math.sin(at / 3 + shift) / 2)));

// What each kind is tried with.
export const CASES: Record<string, { x: string[]; one: Values; two: Values }> = {
  usual: { x: wave(12, 1).map((_, at) => `${at + 1}/1`), one: wave(12, 120_000), two: wave(12, 90_000, 2) },
  empty: { x: [], one: [], two: [] },
  zeros: { x: ['1/1', '1/2', '1/3'], one: [0, 0, 0], two: [0, 0, 0] },
  single: { x: ['1/1'], one: [4200], two: [1200] },
  huge: { x: wave(400, 1).map((_, at) => `#${at}`), one: wave(400, 9e14), two: wave(400, 5e12, 1) },
  negative: { x: ['1', '2', '3', '4', '5'], one: [500, -300, 200, -800, 100], two: [-200, -100, 400, 300, -600] },
  missing: {
    x: ['1', '2', '3', '4', '5', '6'],
    one: [null, 300, null, null, 500, 450],
    two: [null, null, null, null, null, null],
  },
};

function Kind({
  name,
  children,
}: {
  name: string;
  children: (name: string, data: (typeof CASES)[string]) => ReactNode;
}) {
  return (
    <section>
      <h2 className="mb-2 text-lg font-semibold">{name}</h2>
      <div className="grid grid-cols-3 gap-4 max-lg:grid-cols-1">
        {Object.entries(CASES).map(([title, data]) => (
          <ChartCard
            key={title}
            title={`${name}: ${title}`}
            figures={figuresOf('x', { x: data.x, series: seriesOf(data), format: money })}
          >
            {children(`${name} ${title}`, data)}
          </ChartCard>
        ))}
      </div>
    </section>
  );
}

const seriesOf = (data: (typeof CASES)[string]): Series[] => [
  { key: 'one', label: 'One', color: 'var(--c1)', values: data.one, fill: true },
  { key: 'two', label: 'Two', color: 'var(--c2)', values: data.two, dashed: true },
];
const known = (values: Values) => values.map((value) => value ?? 0);

function Gallery() {
  return (
    <main className="flex flex-col gap-8 p-6">
      <h1 className="text-xl font-semibold">Charts</h1>
      <Kind name="LineChart">
        {(label, data) => (
          <LineChart
            label={label}
            x={data.x}
            series={seriesOf(data)}
            format={money}
            axis={short}
            band={{
              label: 'Range',
              low: data.one.map((value) => (value === null ? null : value * 0.8)),
              high: data.one.map((value) => (value === null ? null : value * 1.2)),
            }}
            marks={data.x.length > 2 ? [{ at: 1, label: 'Mark' }] : []}
          />
        )}
      </Kind>
      <Kind name="LineChart apart">
        {(label, data) => (
          <LineChart
            label={label}
            x={data.x}
            at={data.x.map((_, at) => at * at)}
            series={seriesOf(data)}
            format={money}
            axis={short}
            float
          />
        )}
      </Kind>
      <Kind name="BarChart">
        {(label, data) => (
          <BarChart
            label={label}
            x={data.x}
            series={seriesOf(data)}
            format={money}
            axis={short}
            pale={data.x.length - 1}
          />
        )}
      </Kind>
      <Kind name="BarChart stack">
        {(label, data) => (
          <BarChart kind="stack" label={label} x={data.x} series={seriesOf(data)} format={money} axis={short} />
        )}
      </Kind>
      <Kind name="Histogram">
        {(label, data) => (
          <Histogram
            label={label}
            edges={[...data.x.map((_, at) => at * 1000), data.x.length * 1000]}
            counts={known(data.one)}
            edge={short}
            format={fmt.int}
            axis={fmt.compact}
            countLabel="Count"
          />
        )}
      </Kind>
      <Kind name="Donut">
        {(label, data) => (
          <Donut
            label={label}
            slices={known(data.one)
              .slice(0, 5)
              .map((value, at) => ({ key: String(at), label: `Part ${at + 1}`, value, color: `var(--c${at + 1})` }))}
            center={fmt.compact(known(data.one).reduce((sum, value) => sum + value, 0))}
            sub="in all"
            format={fmt.compact}
            percent={fmt.percent}
          />
        )}
      </Kind>
      <Kind name="Spark">
        {(_, data) => (
          <p className="flex items-center gap-3">
            <Spark values={known(data.one)} />
            <Delta
              part={data.one[0] && data.one[1] ? data.one[1] / data.one[0] - 1 : null}
              percent={fmt.percent}
              none="nothing before"
            />
          </p>
        )}
      </Kind>
      <Kind name="HeatTable">
        {(label, data) => (
          <HeatTable
            label={label}
            corner="R ＼ F"
            columns={['F1', 'F2', 'F3', 'F4', 'F5']}
            rows={(data.x.length ? ['R3', 'R2', 'R1'] : []).map((row, at) => ({
              key: row,
              label: row,
              values: [0, 1, 2, 3, 4].map((column) => {
                const value = data.one[(at * 5 + column) % Math.max(1, data.one.length)];
                return value === undefined ? null : value;
              }),
            }))}
            format={fmt.compact}
          />
        )}
      </Kind>
      <Kind name="CohortTable">
        {(label, data) => (
          <CohortTable
            label={label}
            corner="First"
            sizeLabel="Size"
            columns={['+0', '+1', '+2', '+3']}
            rows={data.x.slice(0, 4).map((name, at) => ({
              key: `${name}${at}`,
              label: name,
              size: data.one[at] ?? 0,
              parts: [1, 0.4, 0.3, 0.2].map((part, age) => (age > 3 - at ? null : part)),
              finished: 3 - at,
            }))}
            format={fmt.compact}
            percent={fmt.percent}
            unfinished="still going on"
          />
        )}
      </Kind>
      <Kind name="Pyramid">
        {(label, data) => (
          <Pyramid
            label={label}
            columns={['Customers', 'Share']}
            levels={known(data.one)
              .slice(0, 4)
              .map((count, at) => ({
                key: String(at),
                label: 'ABCD'[at] ?? '',
                count,
                color: `var(--c${at + 1})`,
                figures: [fmt.compact(count), fmt.percent(0.25)],
              }))}
          />
        )}
      </Kind>
      <Kind name="Ring">
        {(label, data) => {
          const part = data.one[0] === undefined || data.one[0] === null ? null : data.one[0] / 200_000;
          return <Ring label={label} part={part} text={part === null ? '—' : fmt.percent(part)} sub="of 100" />;
        }}
      </Kind>
    </main>
  );
}

void setLang(lang, false).then(() => {
  const root = document.getElementById('root');
  if (root) createRoot(root).render(<Gallery />);
});
