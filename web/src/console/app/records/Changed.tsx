// Somebody else saved the same record meanwhile: both values of each field that both have changed, and the choice. What
// only one of the two has changed is no conflict: it is kept either way.
import { ProblemError } from '@shared/api/problem';
import type { ReactNode } from 'react';
import { useT } from '@/i18n';
import { Button } from '@/ui';

export interface Difference {
  name: string;
  label: string;
  mine: ReactNode;
  theirs: ReactNode;
}

export const changedElsewhere = (error: unknown) =>
  error instanceof ProblemError && error.problem.code === 'resource_changed';

export function Changed({
  rows = [],
  busy,
  onMine,
  onTheirs,
}: {
  rows?: Difference[];
  busy: boolean;
  onMine: () => void; // save over what is there by now
  onTheirs: () => void; // forget what was typed
}) {
  const t = useT();
  return (
    <div role="alert" className="flex flex-col gap-2 rounded-ctl bg-warn-soft px-3 py-2 text-sm text-warn">
      <p>{t(rows.length > 0 ? 'form.changedElsewhere' : 'form.changedBeside')}</p>
      {rows.length > 0 && (
        <table className="w-full table-fixed text-left text-ink">
          <thead className="text-xs text-ink-2">
            <tr>
              <th scope="col" className="w-1/4 py-1 pr-2 font-semibold">
                {t('form.field')}
              </th>
              <th scope="col" className="py-1 pr-2 font-semibold">
                {t('form.mine')}
              </th>
              <th scope="col" className="py-1 font-semibold">
                {t('form.theirs')}
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.name} className="align-top">
                <th scope="row" className="break-words py-1 pr-2 font-normal text-ink-2">
                  {row.label}
                </th>
                <td className="whitespace-pre-line break-words py-1 pr-2">{row.mine}</td>
                <td className="whitespace-pre-line break-words py-1">{row.theirs}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <div className="flex flex-wrap gap-2">
        <Button busy={busy} onClick={onMine}>
          {t('form.keepMine')}
        </Button>
        <Button disabled={busy} onClick={onTheirs}>
          {t('form.takeTheirs')}
        </Button>
      </div>
    </div>
  );
}
