import type { CalendarEntry } from '@shared/api/offers';
import { Plus } from 'lucide-react';
import { useT } from '@/i18n';
import { Badge, Button } from '@/ui';
import { Drawer } from '@/ui/drawer';

export function DayDrawer({
  day,
  lunar,
  entries,
  onOffer,
  onNew,
  onClose,
}: {
  day: string;
  lunar?: string;
  entries: CalendarEntry[];
  onOffer: (id: string) => void;
  onNew?: () => void;
  onClose: () => void;
}) {
  const t = useT();
  const others = entries.filter((one) => one.kind !== 'offer');
  const held = entries.filter((one) => one.kind === 'offer');
  return (
    <Drawer
      open
      onClose={onClose}
      title={day.replaceAll('-', '/')}
      description={lunar && t('offers.lunarOf', { name: lunar })}
      footer={
        onNew && (
          <Button icon={<Plus size={15} aria-hidden />} onClick={onNew}>
            {t('offers.newOn')}
          </Button>
        )
      }
    >
      {others.length > 0 && (
        <ul className="mb-4 flex flex-wrap gap-2">
          {others.map((one) => (
            <li key={`${one.kind}-${one.name}`}>
              <Badge tone={one.kind === 'holiday' ? 'good' : one.kind === 'workday' ? 'warn' : 'mute'}>
                {t(`offers.kindsOf.${one.kind}`)} · {one.name}
              </Badge>
            </li>
          ))}
        </ul>
      )}
      {held.length === 0 && <p className="text-sm text-ink-2">{t('offers.nothing')}</p>}
      <ul className="flex flex-col gap-2">
        {held.map((one) => (
          <li key={`${one.offer_id}-${one.first_day}`}>
            <button
              type="button"
              onClick={() => one.offer_id && onOffer(one.offer_id)}
              className="w-full rounded-ctl border border-line px-3 py-2 text-left text-sm hover:border-line-strong hover:bg-surface-2"
            >
              <span className="block font-semibold">{one.name}</span>
              <span className="num text-xs text-ink-2">
                {t('offers.span', {
                  from: one.first_day.replaceAll('-', '/'),
                  to: one.last_day.replaceAll('-', '/'),
                })}
              </span>
            </button>
          </li>
        ))}
      </ul>
    </Drawer>
  );
}
