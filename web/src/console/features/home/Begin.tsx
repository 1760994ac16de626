// The first hour of a shop: what to do, in the order in which it helps. Goes when the first order is there.
import { may } from '@shared/auth/permissions';
import { Link } from '@tanstack/react-router';
import { ArrowRight, FileUp, ScanBarcode, Smartphone, Store } from 'lucide-react';
import { useMe } from '@/app/session';
import { useT } from '@/i18n';
import { Card } from '@/ui';

const STEPS = [
  { key: 'import', to: '/imports', right: 'import.run', icon: FileUp },
  { key: 'stores', to: '/settings/stores', right: 'store.write', icon: Store },
  { key: 'till', to: '/till', right: 'order.write', icon: ScanBarcode },
  { key: 'portal', to: '/settings/portal', right: 'shop.write', icon: Smartphone },
] as const;

export function Begin() {
  const t = useT();
  const me = useMe();
  return (
    <Card title={t('home.begin.title')}>
      <ol className="grid grid-cols-4 gap-3 max-xl:grid-cols-2 max-sm:grid-cols-1">
        {STEPS.filter((step) => may(me, step.right)).map((step) => {
          const Icon = step.icon;
          return (
            <li key={step.key}>
              <Link
                to={step.to as '/'}
                search={{}}
                className="group flex h-full items-start gap-3 rounded-card border border-line p-3 text-sm hover:border-line-strong"
              >
                <span className="grid size-9 flex-none place-items-center rounded-ctl bg-brand-soft text-brand-text">
                  <Icon size={17} aria-hidden />
                </span>
                <span className="min-w-0 flex-1">
                  <span className="block font-semibold">{t(`home.begin.${step.key}`)}</span>
                  <span className="block text-xs text-ink-2">{t(`home.begin.${step.key}Hint`)}</span>
                </span>
                <ArrowRight size={15} aria-hidden className="mt-0.5 flex-none text-ink-3 group-hover:text-brand-text" />
              </Link>
            </li>
          );
        })}
      </ol>
    </Card>
  );
}
