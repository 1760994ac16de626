// The editor of a card template: at the left what stands on it, at the right how it looks, with a real customer or empty.
import { api, newKey } from '@shared/api/client';
import { ProblemError } from '@shared/api/problem';
import type { Customer, Page } from '@shared/api/types';
import { may } from '@shared/auth/permissions';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import clsx from 'clsx';
import { type FormEvent, useMemo, useRef, useState } from 'react';
import { usePage } from '@/app/page';
import { customers } from '@/app/pickers';
import { useMe } from '@/app/session';
import { useFiles } from '@/cards/data';
import { type Fit, Sheets, useReader } from '@/cards/Sheets';
import { type Draft, MANY, NAME_MAX, PAPERS, PATH, type Paper, type Template } from '@/cards/template';
import { useLang, useT } from '@/i18n';
import { Badge, Button, Card, Choose, Input, Note, Segmented } from '@/ui';
import { Combobox } from '@/ui/combobox';
import { useUnsaved } from '@/ui/edits';
import { PageHead } from '@/ui/page';
import { Failed, Loading, Refusal } from '@/ui/states';
import { toast } from '@/ui/toast';
import { draftOf, type Form, firstForm, formOf } from './components/card/draft';
import { Sections } from './components/card/Sections';

const route = getRouteApi('/inside/settings/cards/$id');

export function CardNewPage() {
  return <Editor />;
}

export function CardEditPage() {
  const t = useT();
  const me = useMe();
  const { id } = route.useParams();
  const { customer } = route.useSearch();
  const query = useQuery({
    queryKey: [PATH, id],
    queryFn: ({ signal }) => api.get<Template>(`${PATH}/${id}`, { signal }),
  });
  if (query.data) return <Editor key={id} template={query.data} customer={customer} />;
  return (
    <div className="p-5 max-sm:p-3">
      <h1 className="sr-only">{t('nav.cards')}</h1>
      {query.error ? (
        <Failed error={query.error} retry={() => void query.refetch()} role={me.role_title} />
      ) : (
        <Loading lines={8} />
      )}
    </div>
  );
}

// Who the card is shown with when nobody was chosen: somebody whose file has a name.
function useSample(chosen: string | undefined) {
  const me = useMe();
  const found = useQuery({
    queryKey: ['customers', 'sample'],
    queryFn: ({ signal }) => api.post<Page<Customer>>('/v1/customers/search', { body: { limit: 20 }, signal }),
    enabled: !chosen && may(me, 'customer.read'),
    staleTime: 60_000,
  });
  const items = found.data?.items ?? [];
  return chosen ?? (items.find((one) => one.display_name && one.phones.length > 0) ?? items[0])?.id ?? null;
}

function useSave(template: Template | undefined, form: Form, onSaved: (saved: Template) => void) {
  const t = useT();
  const client = useQueryClient();
  const [key] = useState(newKey);
  return useMutation({
    mutationFn: () =>
      template
        ? api.patch<Template>(`${PATH}/${template.id}`, { body: draftOf(form), ifMatch: template.version })
        : api.post<Template>(PATH, { body: draftOf(form), idempotencyKey: key }),
    onSuccess: async (saved) => {
      client.setQueryData([PATH, saved.id], saved);
      await client.invalidateQueries({ queryKey: [PATH, 'all'] });
      toast({ text: t(template ? 'cards.editor.saved' : 'cards.editor.created') });
      onSaved(saved);
    },
    onError: () =>
      requestAnimationFrame(() => document.querySelector<HTMLElement>('main [aria-invalid="true"]')?.focus()),
  });
}

function Editor({ template, customer }: { template?: Template; customer?: string }) {
  const t = useT();
  const me = useMe();
  const lang = useLang();
  const client = useQueryClient();
  const navigate = useNavigate();
  const reader = useReader();
  const [form, setForm] = useState<Form>(() => (template ? formOf(template) : firstForm()));
  const [pane, setPane] = useState<'edit' | 'preview'>('edit');
  const leaving = useRef(false);
  const readOnly = !may(me, 'card_template.write');
  const name = template && (lang === 'en' ? template.name_en : template.name_zh);
  const title = name ?? t('cards.editor.new');
  usePage(title);
  const draft = useMemo(() => draftOf(form), [form]);
  const start = useMemo(() => draftOf(template ? formOf(template) : firstForm()), [template]);
  const dirty = !readOnly && JSON.stringify(draft) !== JSON.stringify(start);
  const save = useSave(template, form, (saved) => {
    if (template) return setForm(formOf(saved));
    leaving.current = true;
    void navigate({ to: '/settings/cards/$id', params: { id: saved.id }, replace: true });
  });
  useUnsaved(() => dirty && !leaving.current);
  const set = (part: Partial<Form>) => setForm((before) => ({ ...before, ...part }));
  const setPaper = (paper: Paper) =>
    set({
      paper,
      per_sheet: 1,
      sections: paper === 'receipt' ? form.sections.map((section) => ({ ...section, columns: 1 })) : form.sections,
    });
  const fault = (pointer: string) => (save.error instanceof ProblemError ? save.error.of(pointer) : undefined);
  const bound = save.error instanceof ProblemError && (save.error.problem.errors?.length ?? 0) > 0;
  const stale = save.error instanceof ProblemError && save.error.problem.code === 'resource_changed';
  return (
    <form
      data-free // the draft knows what of it is unsaved, what was dragged too
      className="flex h-full min-h-0 flex-col"
      onSubmit={(event: FormEvent) => {
        event.preventDefault();
        if (!readOnly) save.mutate();
      }}
    >
      <div className="flex flex-col gap-3 p-5 pb-3 max-sm:p-3">
        <PageHead
          title={title}
          crumbs={[{ to: '/settings/cards', label: t('nav.cards') }]}
          count={
            <span className="inline-flex gap-1.5">
              {template?.is_default && (
                <Badge tone="good" dot>
                  {t('cards.list.default')}
                </Badge>
              )}
              {template?.archived && <Badge>{t('cards.list.archived')}</Badge>}
              {dirty && <Badge tone="warn">{t('cards.editor.unsaved')}</Badge>}
            </span>
          }
          actions={
            !readOnly && (
              <>
                {template && dirty && (
                  <Button onClick={() => setForm(formOf(template))}>{t('cards.editor.discard')}</Button>
                )}
                <Button
                  type="submit"
                  variant="primary"
                  busy={save.isPending}
                  disabled={!draft.name_en || !draft.name_zh || stale || (!!template && !dirty)}
                >
                  {t('action.save')}
                </Button>
              </>
            )
          }
        />
        {readOnly && <Note>{t('cards.editor.readOnly')}</Note>}
        {stale ? (
          <div
            className="flex flex-wrap items-center gap-3 rounded-ctl bg-warn-soft px-3 py-2 text-sm text-warn"
            role="alert"
          >
            {t('form.changedElsewhere')}
            <Button
              onClick={async () => {
                const fresh = await api.get<Template>(`${PATH}/${template?.id}`);
                client.setQueryData([PATH, fresh.id], fresh);
                setForm(formOf(fresh));
                save.reset();
              }}
            >
              {t('form.takeTheirs')}
            </Button>
          </div>
        ) : bound ? (
          <Note tone="bad">{fault('sections') ?? t('cards.editor.invalid')}</Note>
        ) : (
          <Refusal error={save.error} />
        )}
        <div className="lg:hidden">
          <Segmented
            label={t('cards.editor.preview')}
            value={pane}
            onChange={setPane}
            items={[
              { value: 'edit', label: t('cards.editor.edit') },
              { value: 'preview', label: t('cards.editor.preview') },
            ]}
          />
        </div>
      </div>
      <div className="grid min-h-0 flex-1 grid-cols-[minmax(0,1fr)_minmax(0,1fr)] xl:grid-cols-[minmax(420px,5fr)_minmax(0,6fr)] max-lg:grid-cols-1">
        <div
          className={clsx(
            'flex min-h-0 min-w-0 flex-col gap-4 overflow-y-auto p-5 pt-1 max-sm:p-3 max-sm:pt-0',
            pane === 'preview' && 'max-lg:hidden',
          )}
        >
          <Card>
            <div className="grid grid-cols-2 gap-3 max-sm:grid-cols-1">
              <Input
                label={t('cards.editor.nameZh')}
                required
                value={form.name_zh}
                maxLength={NAME_MAX}
                disabled={readOnly}
                onChange={(name_zh) => set({ name_zh })}
                error={fault('name_zh')}
              />
              <Input
                label={t('cards.editor.nameEn')}
                required
                value={form.name_en}
                maxLength={NAME_MAX}
                disabled={readOnly}
                onChange={(name_en) => set({ name_en })}
                error={fault('name_en')}
              />
              <Choose
                label={t('cards.editor.paper')}
                tall
                value={form.paper}
                disabled={readOnly}
                onChange={(paper) => setPaper(paper as Paper)}
                items={PAPERS.map((paper) => ({ value: paper, label: t(`cards.paper.${paper}`) }))}
              />
              {MANY[form.paper] > 1 && (
                <Choose
                  label={t('cards.editor.perSheet')}
                  tall
                  value={`${form.per_sheet}`}
                  disabled={readOnly}
                  onChange={(count) => set({ per_sheet: Number(count) })}
                  error={fault('per_sheet')}
                  items={[1, MANY[form.paper]].map((count) => ({
                    value: `${count}`,
                    label: count === 1 ? t('cards.editor.oneOn') : t('cards.editor.manyOn', { count }),
                  }))}
                />
              )}
            </div>
          </Card>
          <Sections
            sections={form.sections}
            reader={reader}
            narrow={form.paper === 'receipt'}
            readOnly={readOnly}
            fault={fault}
            onChange={(sections, moved) => {
              if (moved) save.reset();
              set({ sections });
            }}
          />
        </div>
        <Preview draft={draft} customer={customer} className={clsx(pane === 'edit' && 'max-lg:hidden')} />
      </div>
    </form>
  );
}

function Preview({ draft, customer, className }: { draft: Draft; customer?: string; className?: string }) {
  const t = useT();
  const me = useMe();
  const reader = useReader();
  const [chosen, setChosen] = useState<string | undefined>(customer);
  const [blank, setBlank] = useState(false);
  const [fit, setFit] = useState<Fit>({ pages: 1, tall: false });
  const sample = useSample(chosen);
  const empty = blank || !sample;
  const { files, pending, error, again } = useFiles(empty ? [] : [sample], draft);
  const shown = empty ? [null] : files;
  const many = shown.length === 1 ? Array.from({ length: draft.per_sheet }, () => shown[0] ?? null) : [];
  const told = (next: Fit) => {
    if (next.pages !== fit.pages || next.tall !== fit.tall) setFit(next);
  };
  return (
    <section
      aria-label={t('cards.editor.preview')}
      className={clsx('flex min-h-0 min-w-0 flex-col border-l border-line bg-surface-2 max-lg:border-l-0', className)}
    >
      <div className="flex flex-wrap items-center gap-3 border-b border-line px-4 py-2.5">
        <Segmented
          label={t('cards.editor.sample')}
          value={empty ? 'empty' : 'customer'}
          onChange={(next) => setBlank(next === 'empty')}
          items={[
            { value: 'customer', label: t('cards.editor.withCustomer') },
            { value: 'empty', label: t('cards.empty') },
          ]}
        />
        {!blank && (
          <Combobox
            label={t('cards.editor.withCustomer')}
            hideLabel
            className="min-w-40 flex-1"
            source={customers}
            value={sample}
            onChange={(next) => setChosen(next ?? undefined)}
          />
        )}
        {fit.pages > 1 && <Badge tone="warn">{t('cards.pages', { count: fit.pages })}</Badge>}
      </div>
      {fit.tall && (
        <div className="px-4 pt-3">
          <Note tone="warn">{t('cards.tall')}</Note>
        </div>
      )}
      <div
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        tabIndex={0}
        className="min-h-0 flex-1 overflow-y-auto p-4 [scrollbar-gutter:stable]"
      >
        {error ? (
          <Failed error={error} retry={again} role={me.role_title} />
        ) : pending ? (
          <Loading lines={8} />
        ) : (
          <Sheets draft={draft} files={many} reader={reader} onFit={told} />
        )}
      </div>
    </section>
  );
}
