import { api, newKey } from '@shared/api/client';
import type { Webhook } from '@shared/api/types';
import { may } from '@shared/auth/permissions';
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { Plus, WebhookIcon } from 'lucide-react';
import { useId, useMemo, useState } from 'react';
import { pagesQuery } from '@/app/data';
import { usePage } from '@/app/page';
import { useMe } from '@/app/session';
import { useFormats, useT } from '@/i18n';
import type { Column } from '@/table/DataTable';
import { PagedTable, useCount } from '@/table/PagedTable';
import { ListTools } from '@/table/tools';
import { Badge, Button, Input } from '@/ui';
import { Drawer } from '@/ui/drawer';
import { FilterBar, SearchBox } from '@/ui/filters';
import { ListFrame, PageHead } from '@/ui/page';
import { Refusal } from '@/ui/states';
import { Secret } from './components/Secret';

function NewWebhook({ onClose }: { onClose: () => void }) {
  const t = useT();
  const client = useQueryClient();
  const formId = useId();
  const [idem] = useState(newKey);
  const [url, setUrl] = useState('');
  const [description, setDescription] = useState('');
  const [types, setTypes] = useState('');
  const [made, setMade] = useState<Webhook | null>(null);
  const save = useMutation({
    mutationFn: () =>
      api.post<Webhook>('/v1/webhooks', {
        body: {
          url: url.trim(),
          description: description.trim() || undefined,
          types: types.split(/[\s,]+/).filter(Boolean),
        },
        idempotencyKey: idem,
      }),
    onSuccess: async (webhook) => {
      await client.invalidateQueries({ queryKey: ['/v1/webhooks'] });
      setMade(webhook);
    },
  });
  if (made)
    return (
      <Drawer
        open
        onClose={onClose}
        title={t('settings.webhooks.made')}
        footer={
          <Button variant="primary" onClick={onClose}>
            {t('action.close')}
          </Button>
        }
      >
        <Secret
          title={t('settings.webhooks.secret')}
          text={made.secret ?? ''}
          hint={t('settings.webhooks.secretHint')}
        />
      </Drawer>
    );
  return (
    <Drawer
      open
      onClose={onClose}
      title={t('settings.webhooks.create')}
      footer={
        <>
          <Button onClick={onClose}>{t('action.cancel')}</Button>
          <Button type="submit" form={formId} variant="primary" busy={save.isPending} disabled={!url.trim()}>
            {t('form.create')}
          </Button>
        </>
      }
    >
      <form
        id={formId}
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate();
        }}
      >
        <Input
          label={t('settings.webhooks.url')}
          type="url"
          placeholder="https://"
          value={url}
          onChange={setUrl}
          maxLength={1000}
        />
        <Input label={t('settings.tags.description')} value={description} onChange={setDescription} maxLength={200} />
        <Input
          label={t('settings.webhooks.types')}
          hint={t('settings.webhooks.typesHint')}
          value={types}
          onChange={setTypes}
        />
        <Refusal error={save.error} />
      </form>
    </Drawer>
  );
}

export function WebhooksPage() {
  const t = useT();
  const fmt = useFormats();
  const me = useMe();
  usePage(t('nav.webhooks'));
  const navigate = useNavigate();
  const [creating, setCreating] = useState(false);
  const [q, setQ] = useState('');
  const query = { q: q || undefined };
  const list = useInfiniteQuery({
    ...pagesQuery<Webhook>('/v1/webhooks', query),
    queryFn: ({ signal }) => api.get('/v1/webhooks', { query, signal }),
  });
  const count = useCount(list);
  const columns = useMemo<Column<Webhook>[]>(
    () => [
      {
        id: 'url',
        by: (one) => one.url,
        header: t('settings.webhooks.url'),
        fixed: true,
        cell: (one) => (
          <Link
            to="/settings/webhooks/$id"
            params={{ id: one.id }}
            search={{}}
            className="block truncate font-semibold hover:text-brand-text"
          >
            {one.url}
          </Link>
        ),
      },
      {
        id: 'description',
        header: t('settings.tags.description'),
        width: 200,
        from: 'lg',
        cell: (one) => one.description ?? t('none'),
      },
      {
        id: 'types',
        header: t('settings.webhooks.types'),
        width: 200,
        from: 'md',
        cell: (one) => (
          <span className="text-ink-2">
            {one.types.length ? one.types.join(', ') : t('settings.webhooks.allTypes')}
          </span>
        ),
      },
      {
        id: 'state',
        by: (one) => (one.enabled ? (one.failing_since ? 1 : 2) : 0),
        header: t('settings.state'),
        width: 150,
        cell: (one) => <WebhookState webhook={one} />,
      },
      {
        id: 'created',
        by: (one) => one.created_at,
        header: t('settings.webhooks.created'),
        width: 120,
        from: 'xl',
        cell: (one) => <span className="text-ink-2">{fmt.date(one.created_at)}</span>,
      },
    ],
    [t, fmt],
  );
  const create = may(me, 'webhook.write') && (
    <Button variant="primary" icon={<Plus size={15} aria-hidden />} onClick={() => setCreating(true)}>
      {t('settings.webhooks.create')}
    </Button>
  );
  return (
    <ListFrame
      head={<PageHead title={t('nav.webhooks')} count={count} sub={t('settings.webhooks.sub')} actions={create} />}
      tools={
        <FilterBar
          search={<SearchBox label={t('settings.webhooks.find')} value={q} onChange={setQ} />}
          after={<ListTools name="/settings/webhooks" columns={columns} path="/v1/webhooks" query={query} />}
        />
      }
    >
      <PagedTable
        label={t('nav.webhooks')}
        name="/settings/webhooks"
        resetKey={q}
        onClear={q ? () => setQ('') : undefined}
        columns={columns}
        list={list}
        rowId={(one) => one.id}
        onOpen={(one) => void navigate({ to: '/settings/webhooks/$id', params: { id: one.id }, search: {} })}
        empty={{
          icon: <WebhookIcon size={28} />,
          title: t('settings.webhooks.empty'),
          hint: t('settings.webhooks.emptyHint'),
          action: create,
        }}
      />
      {creating && <NewWebhook onClose={() => setCreating(false)} />}
    </ListFrame>
  );
}

export function WebhookState({ webhook }: { webhook: Webhook }) {
  const t = useT();
  const tone = !webhook.enabled ? 'mute' : webhook.failing_since ? 'bad' : 'good';
  return (
    <Badge dot tone={tone}>
      {t(
        !webhook.enabled
          ? 'settings.webhooks.off'
          : webhook.failing_since
            ? 'settings.webhooks.failing'
            : 'settings.webhooks.on',
      )}
    </Badge>
  );
}
