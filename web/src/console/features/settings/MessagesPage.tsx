import type { Message } from '@shared/api/types';
import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { Inbox } from 'lucide-react';
import { useMemo, useState } from 'react';
import { narrowed, pagesQuery } from '@/app/data';
import { usePage } from '@/app/page';
import { useFormats, useT } from '@/i18n';
import type { Column } from '@/table/DataTable';
import { PagedTable, useCount } from '@/table/PagedTable';
import { ListTools } from '@/table/tools';
import { Badge } from '@/ui';
import { Drawer } from '@/ui/drawer';
import { FilterBar } from '@/ui/filters';
import { Facts, ListFrame, PageHead } from '@/ui/page';
import { Select } from '@/ui/select';

const route = getRouteApi('/inside/settings/messages');
const tones = { kept: 'info', sent: 'good', failed: 'bad' } as const;

export function MessagesPage() {
  const t = useT();
  const fmt = useFormats();
  usePage(t('nav.messages'));
  const filter = route.useSearch();
  const navigate = route.useNavigate();
  const set = (part: Partial<typeof filter>) =>
    void navigate({ search: (before) => ({ ...before, ...part }), replace: true });
  const [open, setOpen] = useState<Message | null>(null);
  const query = { channel: filter.channel, purpose: filter.purpose, state: filter.state, sort: filter.sort };
  const filtered = narrowed(filter);
  const clear = () => void navigate({ search: {}, replace: true });
  const list = useInfiniteQuery(pagesQuery<Message>('/v1/messages', query));
  const count = useCount(list);
  const columns = useMemo<Column<Message>[]>(
    () => [
      {
        id: 'body',
        header: t('settings.messages.body'),
        fixed: true,
        cell: (one) => (
          <button
            type="button"
            className="block max-w-full truncate hover:text-brand-text"
            onClick={() => setOpen(one)}
          >
            {one.body}
          </button>
        ),
      },
      {
        id: 'to',
        header: t('settings.messages.to'),
        width: 170,
        from: 'sm',
        cell: (one) => (one.channel === 'sms' ? fmt.phone(one.recipient) : one.recipient),
      },
      {
        id: 'purpose',
        header: t('settings.messages.purpose'),
        width: 110,
        from: 'md',
        cell: (one) => t(`settings.messages.purposes.${one.purpose}`),
      },
      {
        id: 'state',
        header: t('settings.state'),
        width: 110,
        cell: (one) => (
          <Badge dot tone={tones[one.state]}>
            {t(`settings.messages.states.${one.state}`)}
          </Badge>
        ),
      },
      {
        id: 'at',
        sort: 'created_at',
        header: t('settings.messages.at'),
        width: 130,
        from: 'sm',
        cell: (one) => <span className="text-ink-2">{fmt.ago(one.created_at)}</span>,
      },
    ],
    [t, fmt],
  );
  return (
    <ListFrame
      head={<PageHead title={t('nav.messages')} count={count} sub={t('settings.messages.sub')} />}
      tools={
        <FilterBar
          onClear={filtered ? clear : undefined}
          after={<ListTools name="/settings/messages" columns={columns} path="/v1/messages" query={query} />}
        >
          <Select
            label={t('settings.messages.channel')}
            prefix={`${t('settings.messages.channel')}:`}
            value={filter.channel ?? ''}
            onChange={(channel) => set({ channel: channel || undefined })}
            items={[
              { value: '', label: t('any') },
              ...(['sms', 'email'] as const).map((one) => ({
                value: one as string,
                label: t(`settings.messages.channels.${one}`),
              })),
            ]}
          />
          <Select
            label={t('settings.messages.purpose')}
            prefix={`${t('settings.messages.purpose')}:`}
            value={filter.purpose ?? ''}
            onChange={(purpose) => set({ purpose: purpose || undefined })}
            items={[
              { value: '', label: t('any') },
              ...(['code', 'notice'] as const).map((one) => ({
                value: one as string,
                label: t(`settings.messages.purposes.${one}`),
              })),
            ]}
          />
          <Select
            label={t('settings.state')}
            prefix={`${t('settings.state')}:`}
            value={filter.state ?? ''}
            onChange={(state) => set({ state: state || undefined })}
            items={[
              { value: '', label: t('any') },
              ...(['kept', 'sent', 'failed'] as const).map((one) => ({
                value: one as string,
                label: t(`settings.messages.states.${one}`),
              })),
            ]}
          />
        </FilterBar>
      }
    >
      <PagedTable
        label={t('nav.messages')}
        name="/settings/messages"
        resetKey={JSON.stringify(filter)}
        sort={filter.sort}
        onSort={(sort) => set({ sort })}
        onClear={filtered ? clear : undefined}
        columns={columns}
        list={list}
        rowId={(one) => one.id}
        onOpen={setOpen}
        empty={{
          icon: <Inbox size={28} />,
          title: t('settings.messages.empty'),
          hint: t('settings.messages.emptyHint'),
        }}
      />
      {open && (
        <Drawer open onClose={() => setOpen(null)} title={t(`settings.messages.purposes.${open.purpose}`)}>
          <p className="mb-4 rounded-card bg-surface-2 p-3 text-base whitespace-pre-wrap">{open.body}</p>
          <Facts
            rows={[
              [t('settings.messages.to'), open.channel === 'sms' ? fmt.phone(open.recipient) : open.recipient],
              [t('settings.messages.channel'), t(`settings.messages.channels.${open.channel}`)],
              [t('settings.state'), t(`settings.messages.states.${open.state}`)],
              [t('settings.messages.at'), fmt.dateTime(open.created_at)],
              [
                t('sales.order.customer'),
                open.customer && (
                  <Link
                    key="customer"
                    to="/customers/$id"
                    params={{ id: open.customer }}
                    search={{}}
                    className="text-brand-text hover:underline"
                  >
                    {t('action.open')}
                  </Link>
                ),
              ],
            ]}
          />
        </Drawer>
      )}
    </ListFrame>
  );
}
