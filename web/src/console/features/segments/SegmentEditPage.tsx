import { api, newKey } from '@shared/api/client';
import type { ExpressionField as Field, Segment, SegmentPreview } from '@shared/api/loyalty';
import { ProblemError } from '@shared/api/problem';
import type { Page } from '@shared/api/types';
import { may } from '@shared/auth/permissions';
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { type FormEvent, useEffect, useMemo, useState } from 'react';
import { oneQuery } from '@/app/data';
import { usePage } from '@/app/page';
import { useMe } from '@/app/session';
import { ConditionBuilder } from '@/builders/ConditionBuilder';
import { checkQuery, ExpressionField } from '@/builders/ExpressionField';
import { emptyGroup, type Group, groupOf, nodeOf } from '@/builders/tree';
import { useFormats, useLang, useT } from '@/i18n';
import { Button, Card, Input, Segmented, Textarea } from '@/ui';
import { Radio } from '@/ui/fields';
import { PageHead, RecordFrame } from '@/ui/page';
import { Empty, Failed, Loading, Refusal } from '@/ui/states';
import { toast } from '@/ui/toast';

const route = getRouteApi('/inside/segments/$id/edit');
const newRoute = getRouteApi('/inside/segments/new');
const SEGMENTS = '/v1/segments';
const PAUSE_MS = 350;

export function SegmentNewPage() {
  const { expression } = newRoute.useSearch();
  return <Editor begun={expression} />;
}

export function SegmentEditPage() {
  const t = useT();
  const me = useMe();
  const { id } = route.useParams();
  const segment = useQuery(oneQuery<Segment>(`${SEGMENTS}/${id}`));
  if (segment.data) return <Editor key={segment.data.version} segment={segment.data} />;
  return (
    <div className="p-5 max-sm:p-3">
      <h1 className="sr-only">{t('segments.title')}</h1>
      {segment.error ? (
        <Failed error={segment.error} retry={() => void segment.refetch()} role={me.role_title} />
      ) : (
        <Loading lines={8} />
      )}
    </div>
  );
}

function Preview({ asked }: { asked: { expression: string } | { json: unknown } | null }) {
  const t = useT();
  const fmt = useFormats();
  const lang = useLang();
  const body = asked && JSON.stringify(asked);
  const [paused, setPaused] = useState(body);
  useEffect(() => {
    const timer = setTimeout(() => setPaused(body), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [body]);
  const found = useQuery({
    queryKey: [SEGMENTS, 'preview', paused, lang],
    queryFn: ({ signal }) =>
      api.post<SegmentPreview>(`${SEGMENTS}/preview`, { body: { ...JSON.parse(paused ?? '{}'), sample: 8 }, signal }),
    enabled: !!paused && !!body,
    placeholderData: keepPreviousData,
    retry: false,
  });
  const data = body ? found.data : undefined;
  return (
    <Card title={t('segments.count')}>
      <div aria-live="polite" data-testid="preview">
        {!body && <p className="text-sm text-ink-2">{t('segments.wait')}</p>}
        {body && found.error && (
          <p className="text-sm text-bad">
            {(found.error instanceof ProblemError && found.error.problem.errors?.[0]?.detail) || found.error.message}
          </p>
        )}
        {body && found.isPending && <Loading lines={3} />}
        {data && !found.error && (
          <>
            <p className="num text-2xl font-semibold">
              {t('segments.people', { count: data.count, n: fmt.int(data.count) })}
            </p>
            {data.sentence && <p className="mt-2 text-sm leading-6 text-ink-2">{data.sentence}</p>}
            {data.sample.length > 0 ? (
              <>
                <h3 className="mt-4 mb-1 text-xs text-ink-3">{t('segments.sample')}</h3>
                <ul className="flex flex-col">
                  {data.sample.map((one) => (
                    <li key={one.id}>
                      <Link
                        to="/customers/$id"
                        params={{ id: one.id }}
                        className="inline-block min-h-6 text-sm hover:text-brand-text hover:underline"
                      >
                        {one.name ?? t('segments.unnamed')}
                      </Link>
                    </li>
                  ))}
                </ul>
              </>
            ) : (
              <p className="mt-3 text-sm text-ink-2">{t('segments.none')}</p>
            )}
          </>
        )}
      </div>
    </Card>
  );
}

// begun: a condition that another page has put together.
function Editor({ segment, begun }: { segment?: Segment; begun?: string }) {
  const t = useT();
  const lang = useLang();
  const me = useMe();
  const client = useQueryClient();
  const navigate = useNavigate();
  const title = segment ? segment.name : t('segments.create');
  usePage(title);
  const [name, setName] = useState(segment?.name ?? '');
  const [code, setCode] = useState('');
  const [description, setDescription] = useState(segment?.description ?? '');
  const [kind, setKind] = useState<'dynamic' | 'static'>(segment?.kind ?? 'dynamic');
  const [mode, setMode] = useState<'builder' | 'text'>(begun ? 'text' : 'builder');
  const [text, setText] = useState(segment?.expression ?? begun ?? '');
  const [group, setGroup] = useState<Group | null>(segment ? null : emptyGroup());
  const [key] = useState(newKey);
  const fields = useQuery({
    queryKey: ['/v1/expressions/fields', 'customer', lang],
    queryFn: async ({ signal }) =>
      (await api.get<Page<Field>>('/v1/expressions/fields', { query: { scope: 'customer' }, signal })).items,
    staleTime: 300_000,
  });
  const byName = useMemo(
    () => new Map(fields.data?.filter((one) => one.kind === 'field').map((one) => [one.name, one])),
    [fields.data],
  );
  // The tree of the text, when the builder is (again) what is looked at.
  const parsed = useQuery({ ...checkQuery('customer', text, null, lang), enabled: !group && text.trim() !== '' });
  useEffect(() => {
    if (group || mode !== 'builder') return;
    if (!text.trim()) setGroup(emptyGroup());
    else if (parsed.data?.valid) setGroup(groupOf(parsed.data.json));
    else if (parsed.data || parsed.error) setMode('text');
  }, [group, mode, text, parsed.data, parsed.error]);

  const node = group && mode === 'builder' ? nodeOf(group, byName) : null;
  const asked = mode === 'text' ? (text.trim() ? { expression: text } : null) : node ? { json: node } : null;
  const toText = useMutation({
    mutationFn: (json: unknown) => api.post<SegmentPreview>(`${SEGMENTS}/preview`, { body: { json, sample: 1 } }),
    onSuccess: (found) => {
      setText(found.text ?? '');
      setGroup(null);
      setMode('text');
    },
  });
  const change = (next: 'builder' | 'text') => {
    if (next === mode) return;
    if (next === 'builder') {
      setGroup(null);
      setMode('builder');
    } else if (node) toText.mutate(node);
    else {
      setText('');
      setGroup(null);
      setMode('text');
    }
  };
  const save = useMutation({
    mutationFn: async () => {
      const expression = node
        ? (await api.post<SegmentPreview>(`${SEGMENTS}/preview`, { body: { json: node, sample: 1 } })).text
        : text.trim() || null;
      const body = { name: name.trim(), description: description.trim() || null, expression };
      return segment
        ? api.patch<Segment>(`${SEGMENTS}/${segment.id}`, { body, ifMatch: segment.version })
        : api.post<Segment>(SEGMENTS, { body: { ...body, code: code.trim(), kind }, idempotencyKey: key });
    },
    onSuccess: async (made) => {
      await client.invalidateQueries({
        predicate: (query) => typeof query.queryKey[0] === 'string' && query.queryKey[0].startsWith(SEGMENTS),
      });
      toast({ text: t('segments.saved') });
      await navigate({ to: '/segments/$id', params: { id: made.id } });
    },
  });
  const refused = (field: string) => (save.error instanceof ProblemError ? save.error.of(field) : undefined);
  const bound = ['name', 'code', 'expression', 'description'].some((field) => refused(field));
  const ready = name.trim() !== '' && (!!segment || code.trim() !== '') && (!!asked || kind === 'static');

  if (!may(me, 'segment.write'))
    return (
      <div className="p-5 max-sm:p-3">
        <h1 className="sr-only">{title}</h1>
        <Empty title={t('state.forbiddenTitle')} hint={t('state.forbidden', { role: me.role_title })} />
      </div>
    );
  return (
    <RecordFrame
      edits
      head={
        <PageHead
          title={title}
          crumbs={[
            { to: '/segments', label: t('segments.title') },
            ...(segment ? [{ to: `/segments/${segment.id}`, label: segment.name }] : []),
          ]}
        />
      }
      right={<Preview asked={asked} />}
    >
      <Card
        title={t('segments.condition')}
        actions={
          <Segmented
            label={t('segments.condition')}
            value={mode}
            onChange={change}
            items={[
              { value: 'builder', label: t('segments.builder') },
              { value: 'text', label: t('segments.text') },
            ]}
          />
        }
      >
        {fields.error && <Failed error={fields.error} retry={() => void fields.refetch()} role={me.role_title} />}
        {mode === 'builder' && group && fields.data && (
          <ConditionBuilder group={group} fields={byName} onChange={setGroup} />
        )}
        {mode === 'builder' && (!group || fields.isPending) && <Loading lines={3} />}
        {mode === 'text' && (
          <ExpressionField
            label={t('segments.expression')}
            hint={t('segments.expressionHint')}
            scope="customer"
            value={text}
            onChange={setText}
            error={refused('expression')}
            rows={4}
          />
        )}
        <Refusal error={toText.error} />
      </Card>
      <Card>
        <form
          className="flex flex-col gap-4"
          onSubmit={(event: FormEvent) => {
            event.preventDefault();
            if (ready) save.mutate();
          }}
        >
          <div className="grid grid-cols-2 gap-4 max-sm:grid-cols-1">
            <Input
              label={t('segments.name')}
              value={name}
              onChange={setName}
              error={refused('name')}
              maxLength={120}
              autoComplete="off"
            />
            {!segment && (
              <Input
                label={t('segments.code')}
                hint={t('segments.codeHint')}
                value={code}
                onChange={setCode}
                error={refused('code')}
                maxLength={64}
                autoComplete="off"
                autoCapitalize="off"
              />
            )}
          </div>
          <Textarea
            label={t('segments.description')}
            value={description}
            onChange={setDescription}
            error={refused('description')}
            maxLength={500}
          />
          {!segment && (
            <Radio
              label={t('segments.kind')}
              value={kind}
              onChange={setKind}
              items={(['dynamic', 'static'] as const).map((value) => ({
                value,
                label: t(`segments.kinds.${value}`),
                hint: t(`segments.kindHint.${value}`),
              }))}
            />
          )}
          {!bound && <Refusal error={save.error} />}
          <div>
            <Button type="submit" variant="primary" disabled={!ready} busy={save.isPending}>
              {t('segments.save')}
            </Button>
          </div>
        </form>
      </Card>
    </RecordFrame>
  );
}
