import { api } from '@shared/api/client';
import { ProblemError } from '@shared/api/problem';
import type { ColumnMap, Import, ImportPreview } from '@shared/api/types';
import { may } from '@shared/auth/permissions';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import clsx from 'clsx';
import {
  ArrowLeft,
  CircleCheck,
  Download,
  FlaskConical,
  Pause,
  PenLine,
  Play,
  TriangleAlert,
  Undo2,
} from 'lucide-react';
import { lazy, Suspense, useEffect, useRef, useState } from 'react';
import { NotFound } from '@/app/errors';
import { usePage } from '@/app/page';
import { useMe } from '@/app/session';
import { type Key, useFormats, useT } from '@/i18n';
import { Button, buttonClass, Card, Checkbox, Choose, Progress } from '@/ui';
import { Dialog } from '@/ui/dialog';
import { Failed, Loading, Refusal } from '@/ui/states';
import { type FormChoice, IMPORTS, importQuery, isWorking, previewQuery, rejectsQuery } from './queries';
import { StateBadge, wasTried } from './state';

const Repair = lazy(() => import('./Repair').then((module) => ({ default: module.Repair })));

const route = getRouteApi('/inside/imports/$id');

const ENCODINGS = [
  ['utf-8', 'UTF-8'],
  ['utf-16le', 'UTF-16 LE'],
  ['utf-16be', 'UTF-16 BE'],
  ['gb18030', 'GBK / GB 18030'],
  ['windows-1252', 'Windows-1252'],
] as const;
const DATES = ['ymd', 'dmy', 'mdy', 'unsure'] as const;
const SHOWN_ROWS = 12;

// ---- how the file is read

function FormCard({
  preview,
  choice,
  onChange,
}: {
  preview: ImportPreview;
  choice: FormChoice;
  onChange: (choice: FormChoice) => void;
}) {
  const t = useT();
  const { form } = preview;
  const set = (part: FormChoice) => onChange({ ...choice, ...part });
  return (
    <Card title={t('imports.form.title')}>
      <div className="grid grid-cols-[repeat(auto-fill,minmax(150px,1fr))] items-end gap-3">
        {form.kind === 'csv' && (
          <>
            <Choose
              label={t('imports.form.encoding')}
              value={form.encoding}
              onChange={(encoding) => set({ encoding: encoding as FormChoice['encoding'] })}
              items={ENCODINGS.map(([value, label]) => ({ value, label }))}
            />
            <Choose
              label={t('imports.form.delimiter')}
              value={form.delimiter}
              onChange={(delimiter) => set({ delimiter })}
              items={[
                ...[',', ';', '|'].map((value) => ({ value, label: value })),
                { value: 'tab', label: t('imports.form.tab') },
              ]}
            />
          </>
        )}
        {preview.tabs.length > 1 && (
          <Choose
            label={t('imports.form.sheet')}
            value={String(form.tab)}
            onChange={(tab) => set({ tab: Number(tab) })}
            items={preview.tabs.map((label, place) => ({ value: String(place), label }))}
          />
        )}
        <Choose
          label={t('imports.form.dates')}
          value={form.dates}
          onChange={(dates) => set({ dates: dates as FormChoice['dates'] })}
          items={DATES.map((value) => ({ value, label: t(`imports.form.date.${value}`) }))}
        />
        <Choose
          label={t('imports.form.decimal')}
          value={form.decimal}
          onChange={(decimal) => set({ decimal })}
          items={['.', ','].map((value) => ({ value, label: value }))}
        />
        <Checkbox label={t('imports.form.header')} checked={form.header} onChange={(header) => set({ header })} />
      </div>
    </Card>
  );
}

// ---- what the columns mean

function MappingCard({
  preview,
  mapping,
  onChange,
  dimmed,
}: {
  preview: ImportPreview;
  mapping: ColumnMap[];
  onChange: (mapping: ColumnMap[]) => void;
  dimmed: boolean;
}) {
  const t = useT();
  const fmt = useFormats();
  const faults = preview.rows.filter((row) => row.fault).length;
  // Rows with a problem come first: they are what the preview is for.
  const rows = preview.rows
    .map((row, place) => ({ ...row, place }))
    .sort((a, b) => Number(!!b.fault) - Number(!!a.fault) || a.place - b.place)
    .slice(0, SHOWN_ROWS);
  return (
    <Card title={t('imports.map.title')}>
      <p className="-mt-2 mb-3 text-sm text-ink-2">{t('imports.map.hint')}</p>
      <section
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        tabIndex={0}
        aria-label={t('imports.map.table')}
        className={clsx('overflow-x-auto rounded-ctl border border-line', dimmed && 'opacity-60')}
      >
        <table className="border-separate border-spacing-0 text-xs" aria-label={t('imports.map.table')}>
          <thead className="bg-surface-2">
            <tr>
              <th
                scope="col"
                className="border-b border-line px-3 py-2 text-left align-bottom font-semibold text-ink-2"
              >
                {t('imports.map.row')}
              </th>
              {mapping.map((column, place) => (
                <th
                  // biome-ignore lint/suspicious/noArrayIndexKey: two columns may have one name
                  key={place}
                  scope="col"
                  className="min-w-32 border-b border-l border-line px-2 py-2 text-left align-bottom font-semibold"
                >
                  <span className="mb-1 block max-w-44 truncate text-ink-2">{column.column}</span>
                  <Choose
                    label={t('imports.map.column', { name: column.column })}
                    hideLabel
                    value={column.field ?? ''}
                    onChange={(field) =>
                      onChange(
                        mapping.map((other, at) =>
                          at === place
                            ? { ...other, field: field || null }
                            : other.field === field
                              ? { ...other, field: null } // a field stands once
                              : other,
                        ),
                      )
                    }
                    items={[
                      { value: '', label: t('imports.map.leave') },
                      ...preview.fields.map((field) => ({ value: field.name, label: field.title })),
                      ...(column.field && !preview.fields.some((field) => field.name === column.field)
                        ? [{ value: column.field, label: column.field }]
                        : []),
                    ]}
                  />
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.place} className={row.fault ? 'bg-bad-soft' : undefined}>
                <td className="max-w-64 min-w-14 border-b border-line px-3 py-1.5 align-top">
                  <span className="text-ink-2">{fmt.int(row.place + 1)}</span>
                  {row.fault && <span className="block text-bad">{row.fault}</span>}
                </td>
                {mapping.map((column, place) => (
                  <td
                    // biome-ignore lint/suspicious/noArrayIndexKey: two columns may have one name
                    key={place}
                    className={clsx(
                      'max-w-52 truncate border-b border-l border-line px-2 py-1.5 align-top',
                      !column.field && !row.fault && 'text-ink-3',
                    )}
                  >
                    {row.cells[place]}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      <p
        className={clsx('mt-3 flex items-center gap-2 text-sm', faults ? 'text-warn' : 'text-good')}
        aria-live="polite"
      >
        {faults ? <TriangleAlert size={15} aria-hidden /> : <CircleCheck size={15} aria-hidden />}
        {faults ? t('imports.map.faults', { count: faults }) : t('imports.map.fine')}
      </p>
    </Card>
  );
}

// ---- counts and refused rows

function Counts({ one }: { one: Import }) {
  const t = useT();
  const fmt = useFormats();
  const { counts } = one;
  const orders = one.kind === 'orders';
  const shown: [Key, number, boolean?][] = [
    ['imports.count.rows', counts.rows],
    [orders ? 'imports.count.createdOrders' : 'imports.count.createdCustomers', counts.created],
    ...(orders
      ? ([
          ['imports.count.customers', counts.customers],
          ['imports.count.returned', counts.returned],
          ['imports.count.replayed', counts.replayed],
        ] as [Key, number][])
      : ([
          ['imports.count.updated', counts.updated],
          ['imports.count.unchanged', counts.unchanged],
        ] as [Key, number][])),
    ['imports.count.invalid', counts.invalid, true],
    ...(counts.duplicates ? ([['imports.count.duplicates', counts.duplicates]] as [Key, number][]) : []),
    ...(counts.reverted || one.state === 'reverted'
      ? ([['imports.count.reverted', counts.reverted]] as [Key, number][])
      : []),
    ...(counts.conflicts ? ([['imports.count.conflicts', counts.conflicts, true]] as [Key, number, boolean][]) : []),
  ];
  return (
    <dl className="grid grid-cols-[repeat(auto-fill,minmax(132px,1fr))] gap-3">
      {shown.map(([label, value, bad]) => (
        <div key={label} className="rounded-ctl bg-surface-2 px-3 py-2">
          <dt className="text-xs text-ink-2">{t(label)}</dt>
          <dd className={clsx('num text-lg font-semibold', bad && value > 0 && 'text-bad')}>{fmt.int(value)}</dd>
        </div>
      ))}
    </dl>
  );
}

function Rejects({ one }: { one: Import }) {
  const t = useT();
  const fmt = useFormats();
  const rejects = useQuery(rejectsQuery(one.id, isWorking(one) ? 0 : one.counts.invalid));
  const me = useMe();
  const [repairing, setRepairing] = useState(false);
  if (one.counts.invalid === 0 || isWorking(one)) return null;
  if (repairing)
    return (
      <Suspense fallback={<Loading lines={5} />}>
        <Repair one={one} onClose={() => setRepairing(false)} />
      </Suspense>
    );
  return (
    <Card
      title={t('imports.rejects.title')}
      actions={
        <div className="flex flex-wrap justify-end gap-2">
          <a href={`/v1/imports/${one.id}/rejects.csv`} download className={buttonClass()}>
            <Download size={15} aria-hidden />
            {t('imports.rejects.download')}
          </a>
          {one.state === 'done' && !one.dry_run && may(me, 'import.run') && (
            <Button icon={<PenLine size={15} aria-hidden />} onClick={() => setRepairing(true)}>
              {t('imports.rejects.repair')}
            </Button>
          )}
        </div>
      }
    >
      {rejects.isPending && <Loading lines={3} />}
      {rejects.error && !rejects.data && <Failed error={rejects.error} retry={() => void rejects.refetch()} />}
      {rejects.data && (
        <table className="w-full table-fixed text-sm" aria-label={t('imports.rejects.title')}>
          <thead className="text-xs text-ink-2">
            <tr>
              <th scope="col" className="w-20 py-1.5 text-left font-semibold">
                {t('imports.rejects.line')}
              </th>
              <th scope="col" className="py-1.5 pr-3 text-left font-semibold">
                {t('imports.rejects.reason')}
              </th>
              <th scope="col" className="py-1.5 text-left font-semibold max-md:hidden">
                {t('imports.rejects.cells')}
              </th>
            </tr>
          </thead>
          <tbody>
            {rejects.data.items.map((reject) => (
              <tr key={reject.number}>
                <td className="border-t border-line py-1.5 align-top">{fmt.int(reject.line)}</td>
                <td className="border-t border-line py-1.5 pr-3 align-top break-words text-bad">{reject.reason}</td>
                <td className="truncate border-t border-line py-1.5 align-top text-ink-2 max-md:hidden">
                  {reject.cells.join(' · ')}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {rejects.data?.next && <p className="mt-2 text-sm text-ink-2">{t('imports.rejects.more')}</p>}
    </Card>
  );
}

// ---- the acts

function useAct(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ verb, body }: { verb: 'run' | 'stop' | 'resume' | 'revert'; body?: unknown }) =>
      api.post<Import>(`/v1/imports/${id}/${verb}`, { body }),
    onSuccess: (one) => {
      client.setQueryData(importQuery(id).queryKey, one);
      void client.invalidateQueries({ queryKey: [IMPORTS] });
    },
    // It may have moved on by itself meanwhile.
    onError: () => void client.invalidateQueries({ queryKey: importQuery(id).queryKey, exact: true }),
  });
}

function SetUp({ one }: { one: Import }) {
  const t = useT();
  const act = useAct(one.id);
  const [choice, setChoice] = useState<FormChoice>({});
  const [mapping, setMapping] = useState<ColumnMap[] | null>(null);
  const preview = useQuery(previewQuery(one.id, choice));
  if (preview.isPending) return <Loading lines={6} />;
  if (!preview.data) return <Failed error={preview.error} retry={() => void preview.refetch()} />;
  const columns =
    mapping ?? (Object.keys(choice).length === 0 && one.mapping.length ? one.mapping : preview.data.mapping);
  const start = (dry: boolean) =>
    act.mutate({ verb: 'run', body: { form: preview.data.form, mapping: columns, dry_run: dry } });
  return (
    <>
      <FormCard
        preview={preview.data}
        choice={choice}
        onChange={(next) => {
          setChoice(next);
          setMapping(null);
        }}
      />
      <MappingCard preview={preview.data} mapping={columns} onChange={setMapping} dimmed={preview.isPlaceholderData} />
      <Refusal error={act.error ?? (preview.isRefetchError ? preview.error : null)} />
      <div className="flex flex-wrap items-center justify-end gap-3">
        <span className="text-xs text-ink-2">{t('imports.go.dryHint')}</span>
        <Button icon={<FlaskConical size={15} aria-hidden />} busy={act.isPending} onClick={() => start(true)}>
          {t('imports.go.dry')}
        </Button>
        <Button
          variant="primary"
          icon={<Play size={15} aria-hidden />}
          busy={act.isPending}
          onClick={() => start(false)}
        >
          {t('imports.go.run')}
        </Button>
      </div>
    </>
  );
}

function Work({ one }: { one: Import }) {
  const t = useT();
  const fmt = useFormats();
  const act = useAct(one.id);
  const reverting = one.state === 'reverting';
  const part = one.file_bytes > 0 ? Math.min(1, one.done_bytes / one.file_bytes) : 0;
  const text = reverting
    ? t('imports.reverting')
    : t('imports.progressText', { rows: fmt.int(one.counts.rows), rate: fmt.int(one.rows_per_second) });
  return (
    <Card>
      <div className="flex flex-col gap-3">
        <Progress value={reverting ? null : part} label={t('imports.progress')} text={text} />
        <div className="flex flex-wrap items-center justify-between gap-3">
          <p className="num text-sm text-ink-2">
            {!reverting && <b className="mr-2 font-semibold text-ink">{fmt.percent(part)}</b>}
            {text}
          </p>
          {!reverting && (
            <Button
              icon={<Pause size={15} aria-hidden />}
              busy={act.isPending}
              onClick={() => act.mutate({ verb: 'stop' })}
            >
              {t('imports.go.stop')}
            </Button>
          )}
        </div>
        <Refusal error={act.error} />
      </div>
    </Card>
  );
}

function Over({ one }: { one: Import }) {
  const t = useT();
  const fmt = useFormats();
  const me = useMe();
  const act = useAct(one.id);
  const [asking, setAsking] = useState(false);
  const made = one.counts.created + one.counts.returned + one.counts.updated + one.counts.customers;
  const mayRun = may(me, 'import.run');
  return (
    <div className="flex flex-wrap items-center justify-end gap-3">
      <Refusal error={act.error} />
      {mayRun && one.state !== 'reverted' && made > 0 && (
        <Button variant="danger" icon={<Undo2 size={15} aria-hidden />} onClick={() => setAsking(true)}>
          {t('imports.go.revert')}
        </Button>
      )}
      {mayRun && one.state === 'stopped' && (
        <Button
          variant="primary"
          icon={<Play size={15} aria-hidden />}
          busy={act.isPending}
          onClick={() => act.mutate({ verb: 'resume' })}
        >
          {t('imports.go.resume')}
        </Button>
      )}
      {one.state !== 'stopped' && (
        <>
          <Link to="/imports" className={buttonClass()}>
            {t('imports.go.another')}
          </Link>
          <Link to="/customers" className={buttonClass('primary')}>
            {t('imports.go.customers')}
          </Link>
        </>
      )}
      <Dialog
        open={asking}
        onClose={() => setAsking(false)}
        title={t('imports.go.revertTitle')}
        description={t('imports.go.revertText', { name: one.file_name || one.source, count: fmt.int(made) })}
      >
        <div className="flex flex-wrap justify-end gap-2">
          <Button onClick={() => setAsking(false)}>{t('action.cancel')}</Button>
          <Button
            variant="danger"
            busy={act.isPending}
            onClick={() => act.mutate({ verb: 'revert' }, { onSettled: () => setAsking(false) })}
          >
            {t('imports.go.revertGo', { count: fmt.int(made) })}
          </Button>
        </div>
      </Dialog>
    </div>
  );
}

export function ImportPage() {
  const t = useT();
  const fmt = useFormats();
  const me = useMe();
  const client = useQueryClient();
  const { id } = route.useParams();
  const found = useQuery(importQuery(id));
  const one = found.data;
  const name = one?.file_name || one?.source || '';
  usePage(name || t('imports.title'));

  // What it brought or took back is seen at once on the other pages.
  const working = isWorking(one);
  const worked = useRef(false);
  useEffect(() => {
    if (worked.current && !working)
      for (const key of ['customers', 'customer', 'standings', 'tags', 'stores'])
        void client.invalidateQueries({ queryKey: [key] });
    worked.current = working;
  }, [working, client]);

  if (found.isPending)
    return (
      <div className="p-5 max-sm:p-3">
        <h1 className="sr-only">{t('state.loading')}</h1>
        <Loading lines={6} />
      </div>
    );
  if (!one) {
    if (found.error instanceof ProblemError && found.error.status === 404) return <NotFound />;
    return <Failed error={found.error} retry={() => void found.refetch()} role={me.role_title} />;
  }
  const settingUp = (one.state === 'new' || wasTried(one)) && may(me, 'import.run');
  return (
    <div className="mx-auto flex max-w-[1560px] flex-col gap-4 p-5 max-sm:p-3">
      <div className="flex items-center gap-3">
        <Link
          to="/imports"
          className="ctl w-[var(--ctl-h)] flex-none justify-center text-ink-2 hover:bg-surface-2"
          aria-label={t('imports.back')}
        >
          <ArrowLeft size={17} aria-hidden />
        </Link>
        <div className="min-w-0">
          <h1 className="truncate text-xl font-semibold tracking-tight">{name}</h1>
          <p className="num text-sm text-ink-2">
            {[t(`imports.kind.${one.kind}`), fmt.bytes(one.file_bytes), fmt.dateTime(one.created_at)].join(' · ')}
          </p>
        </div>
        <span className="ml-auto flex-none" aria-live="polite">
          <StateBadge one={one} />
        </span>
      </div>
      {one.problem_text && (
        <p role="alert" className="rounded-ctl bg-bad-soft px-3 py-2 text-sm text-bad">
          {one.problem_text}
        </p>
      )}
      {working && <Work one={one} />}
      {one.state !== 'new' && (
        <Card title={t(one.dry_run ? 'imports.result.dry' : 'imports.result.title')}>
          {one.dry_run && <p className="-mt-2 mb-3 text-sm text-ink-2">{t('imports.result.dryNote')}</p>}
          <Counts one={one} />
        </Card>
      )}
      {settingUp && <SetUp one={one} />}
      {!settingUp && !working && one.state !== 'new' && <Over one={one} />}
      <Rejects one={one} />
    </div>
  );
}
