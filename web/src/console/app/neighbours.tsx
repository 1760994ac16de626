// From one record of a list to the next, without going back to the list: its rows are those that were last loaded and
// hold this record.
import { useQueryClient } from '@tanstack/react-query';
import { ChevronLeft, ChevronRight } from 'lucide-react';
import { useMemo } from 'react';
import { useT } from '@/i18n';
import { useShortcuts } from './keys';

interface Listed {
  pages?: { items?: { id?: string }[] }[];
}

// list: the first part of the keys under which the list is kept. null: the record is in no list that is known.
function useNeighbours(list: string, id: string) {
  const client = useQueryClient();
  const found = client
    .getQueryCache()
    .findAll({ queryKey: [list] })
    .sort((one, other) => other.state.dataUpdatedAt - one.state.dataUpdatedAt);
  for (const query of found) {
    const rows = ((query.state.data as Listed | undefined)?.pages ?? []).flatMap((page) => page?.items ?? []);
    const at = rows.findIndex((row) => row?.id === id);
    if (at >= 0) return { before: rows[at - 1]?.id, after: rows[at + 1]?.id };
  }
  return null;
}

export function Neighbours({ list, id, go }: { list: string; id: string; go: (id: string) => void }) {
  const t = useT();
  const beside = useNeighbours(list, id);
  const { before, after } = beside ?? {};
  useShortcuts(
    useMemo(
      () => [
        ...(before ? [{ keys: '[', label: 'keys.before' as const, run: () => go(before) }] : []),
        ...(after ? [{ keys: ']', label: 'keys.after' as const, run: () => go(after) }] : []),
      ],
      [before, after, go],
    ),
  );
  if (!beside) return null;
  const button = (label: string, to: string | undefined, icon: typeof ChevronLeft) => {
    const Icon = icon;
    return (
      <button
        type="button"
        aria-label={label}
        title={label}
        disabled={!to}
        className="ctl w-[var(--ctl-h)] justify-center text-ink-2 hover:bg-surface-2 disabled:opacity-40"
        onClick={() => to && go(to)}
      >
        <Icon size={17} aria-hidden />
      </button>
    );
  };
  return (
    <div className="flex gap-1 max-sm:hidden print:hidden">
      {button(t('keys.before'), before, ChevronLeft)}
      {button(t('keys.after'), after, ChevronRight)}
    </div>
  );
}
