// How far an act over many customers is, while one goes on working; then what came of it.
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { X } from 'lucide-react';
import { useEffect } from 'react';
import { tagsQuery } from '@/app/data';
import { useFormats, useT } from '@/i18n';
import { Progress } from '@/ui';
import { bulkQuery, isGoing, share } from '../bulk';

export function BulkProgress({ id, onClose }: { id: string; onClose: () => void }) {
  const t = useT();
  const fmt = useFormats();
  const client = useQueryClient();
  const bulk = useQuery(bulkQuery(id)).data;
  const going = !bulk || isGoing(bulk);
  useEffect(() => {
    if (going) return;
    void client.invalidateQueries({ queryKey: ['customers'] });
    void client.invalidateQueries({ queryKey: tagsQuery.queryKey });
  }, [going, client]);
  const done = bulk ? bulk.changed + bulk.unchanged + bulk.refused : 0;
  return (
    <section
      aria-label={t('bulk.title')}
      className="pop fixed right-4 bottom-4 z-30 flex w-80 max-w-[calc(100vw-2rem)] flex-col gap-2 p-3 text-sm max-sm:bottom-20 print:hidden"
    >
      <div className="flex items-center gap-2">
        <b className="min-w-0 flex-1 truncate font-semibold">
          {bulk ? `${t(`bulk.act.${bulk.action}`)} · ${t(`bulk.state.${bulk.state}`)}` : t('bulk.running')}
        </b>
        <button
          type="button"
          aria-label={t('bulk.close')}
          onClick={onClose}
          className="grid size-7 place-items-center rounded-md hover:bg-surface-3"
        >
          <X size={15} aria-hidden />
        </button>
      </div>
      {going && <Progress label={t('bulk.running')} value={bulk ? share(bulk) : null} />}
      <p className="num text-ink-2" role="status">
        {bulk &&
          (going
            ? t('bulk.of', { done: fmt.int(done), total: bulk.total == null ? '…' : fmt.int(bulk.total) })
            : [
                `${t('bulk.changed')} ${fmt.int(bulk.changed)}`,
                bulk.unchanged > 0 && `${t('bulk.unchanged')} ${fmt.int(bulk.unchanged)}`,
                bulk.refused > 0 && `${t('bulk.refused')} ${fmt.int(bulk.refused)}`,
              ]
                .filter(Boolean)
                .join(' · '))}
      </p>
      <Link to="/bulks/$id" params={{ id }} className="text-brand-text hover:underline">
        {t('bulk.open')}
      </Link>
    </section>
  );
}
