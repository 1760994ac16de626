// Whom somebody brought, and whom those brought, to any depth: a level is drawn when it is opened, a long one in parts.
// The arrow keys move as in any tree: right opens, left closes or goes up. Items stand beside each other, each says its
// level.
import type { ReferralNode } from '@shared/api/loyalty';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import clsx from 'clsx';
import { ChevronRight } from 'lucide-react';
import { type KeyboardEvent, lazy, Suspense, useMemo, useRef, useState } from 'react';
import { customerName } from '@/app/CustomerName';
import { useMe } from '@/app/session';
import { useFormats, useT } from '@/i18n';
import { Avatar, Badge, Button } from '@/ui';
import { tones } from '../queries';

const ContextMenu = lazy(() => import('@/ui/contextMenu').then((module) => ({ default: module.ContextMenu })));

const PART = 50; // children drawn at once

interface Shared {
  children: Map<string, ReferralNode[]>;
  open: ReadonlySet<string>;
  toggle: (id: string, on: boolean) => void;
  active: string;
  setActive: (id: string) => void;
  onRoot: (id: string) => void;
  menu: boolean;
}

function Item({ node, level, shared }: { node: ReferralNode; level: number; shared: Shared }) {
  const t = useT();
  const fmt = useFormats();
  const navigate = useNavigate();
  const { currency } = useMe().shop;
  const [shown, setShown] = useState(PART);
  const one = useQuery(customerName(node.customer_id));
  const name = one.data?.display_name ?? (one.isPending ? '…' : t('customers.unnamed'));
  const below = shared.children.get(node.customer_id) ?? [];
  const open = shared.open.has(node.customer_id);
  const line = (
    <div
      className={clsx(
        'flex min-h-10 flex-wrap items-center gap-x-3 gap-y-1 rounded-ctl py-1 pr-2 hover:bg-surface-2',
        level === 1 && 'font-semibold',
      )}
      style={{ paddingLeft: (level - 1) * 22 + 4 }}
    >
      <span className="grid size-6 flex-none place-items-center">
        {below.length > 0 && (
          <button
            type="button"
            tabIndex={-1}
            aria-label={t(open ? 'referral.shut' : 'referral.open', { name })}
            onClick={() => shared.toggle(node.customer_id, !open)}
            className="grid size-6 place-items-center rounded-md text-ink-2 hover:bg-surface-3"
          >
            <ChevronRight size={15} aria-hidden className={clsx('transition-transform', open && 'rotate-90')} />
          </button>
        )}
      </span>
      <Avatar name={name} size={24} />
      <span className="text-sm">{name}</span>
      {level > 1 && (
        <Badge dot tone={tones[node.state]}>
          {t(`referral.states.${node.state}`)}
        </Badge>
      )}
      <span className="num ml-auto flex flex-wrap justify-end gap-x-3 text-xs font-normal text-ink-2">
        {node.direct > 0 && <span>{t('referral.direct', { count: fmt.int(node.direct) })}</span>}
        {node.all > node.direct && <span>{t('referral.all', { count: fmt.int(node.all) })}</span>}
        <span className="max-sm:hidden">{t('referral.own', { amount: fmt.money(node.spent, currency) })}</span>
        {node.all > 0 && (
          <span className="font-semibold text-ink">
            {t('referral.spentAll', { amount: fmt.money(node.spent_all, currency) })}
          </span>
        )}
      </span>
    </div>
  );
  const goFile = () => void navigate({ to: '/customers/$id', params: { id: node.customer_id }, search: {} });
  return (
    <>
      <div
        role="treeitem"
        aria-level={level}
        aria-expanded={below.length > 0 ? open : undefined}
        aria-selected={shared.active === node.customer_id}
        data-node={node.customer_id}
        tabIndex={shared.active === node.customer_id ? 0 : -1}
        className="rounded-ctl"
        onFocus={(event) => {
          if (event.target === event.currentTarget) shared.setActive(node.customer_id);
        }}
      >
        {shared.menu ? (
          <Suspense fallback={line}>
            <ContextMenu
              trigger={line}
              items={[
                { label: t('referral.file'), onSelect: goFile },
                { label: t('referral.see'), onSelect: () => shared.onRoot(node.customer_id) },
              ]}
            />
          </Suspense>
        ) : (
          line
        )}
      </div>
      {open &&
        below
          .slice(0, shown)
          .map((child) => <Item key={child.customer_id} node={child} level={level + 1} shared={shared} />)}
      {open && below.length > shown && (
        <div role="none" style={{ paddingLeft: level * 22 + 32 }}>
          <Button variant="ghost" onClick={() => setShown(shown + PART * 4)}>
            {t('referral.moreChildren', { count: fmt.int(below.length - shown) })}
          </Button>
        </div>
      )}
    </>
  );
}

export function Tree({ nodes, label, onRoot }: { nodes: ReferralNode[]; label: string; onRoot: (id: string) => void }) {
  const t = useT();
  const navigate = useNavigate();
  const root = nodes[0];
  const box = useRef<HTMLDivElement>(null);
  const [open, setOpen] = useState<ReadonlySet<string>>(() => new Set(root ? [root.customer_id] : []));
  const [active, setActive] = useState(root?.customer_id ?? '');
  const [menu, setMenu] = useState(false);
  const children = useMemo(() => {
    const made = new Map<string, ReferralNode[]>();
    for (const node of nodes) {
      if (!node.parent_id) continue;
      const list = made.get(node.parent_id);
      if (list) list.push(node);
      else made.set(node.parent_id, [node]);
    }
    for (const list of made.values()) list.sort((a, b) => b.spent + b.spent_all - (a.spent + a.spent_all));
    return made;
  }, [nodes]);
  if (!root) return null;
  const toggle = (id: string, on: boolean) => {
    const next = new Set(open);
    if (on) next.add(id);
    else next.delete(id);
    setOpen(next);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const target = event.target as HTMLElement;
    const id = target.dataset.node;
    if (!id || event.ctrlKey || event.metaKey || event.altKey) return;
    const items = [...(box.current?.querySelectorAll<HTMLElement>('[data-node]') ?? [])];
    const at = items.indexOf(target);
    const go = (item: HTMLElement | undefined) => item?.focus();
    const parent = nodes.find((node) => node.customer_id === id)?.parent_id;
    const steps: Record<string, () => void> = {
      ArrowDown: () => go(items[at + 1]),
      ArrowUp: () => go(items[at - 1]),
      Home: () => go(items[0]),
      End: () => go(items.at(-1)),
      ArrowRight: () => {
        if (!children.has(id)) return;
        if (open.has(id)) go(items[at + 1]);
        else toggle(id, true);
      },
      ArrowLeft: () => {
        if (open.has(id) && children.has(id)) toggle(id, false);
        else go(items.find((item) => item.dataset.node === parent));
      },
      Enter: () => void navigate({ to: '/customers/$id', params: { id }, search: {} }),
    };
    const step = steps[event.key];
    if (!step) return;
    event.preventDefault();
    step();
  };
  const everything = [...children.keys()];
  const all = everything.every((id) => open.has(id));
  return (
    <div onPointerEnter={() => setMenu(true)}>
      {everything.length > 1 && everything.length < 500 && (
        <div className="mb-2 flex justify-end">
          <Button variant="ghost" onClick={() => setOpen(new Set(all ? [root.customer_id] : everything))}>
            {t(all ? 'referral.shutAll' : 'referral.openAll')}
          </Button>
        </div>
      )}
      <div ref={box} role="tree" aria-label={label} onKeyDown={onKeyDown} className="flex flex-col">
        <Item node={root} level={1} shared={{ children, open, toggle, active, setActive, onRoot, menu }} />
      </div>
    </div>
  );
}
