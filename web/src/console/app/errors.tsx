import { Link } from '@tanstack/react-router';
import { Compass, TriangleAlert } from 'lucide-react';
import { useT } from '@/i18n';
import { Button, buttonClass } from '@/ui';
import { Empty, Loading } from '@/ui/states';
import { usePage } from './page';

export function Waiting() {
  return (
    <div className="p-5 max-sm:p-3">
      <Loading />
    </div>
  );
}

export function NotFound() {
  const t = useT();
  usePage(t('state.notFoundTitle'));
  return (
    <div className="grid min-h-full place-items-center">
      <div>
        <h1 className="sr-only">{t('state.notFoundTitle')}</h1>
        <Empty
          icon={<Compass size={28} />}
          title={t('state.notFoundTitle')}
          hint={t('state.notFound')}
          action={
            <Link to="/" search={{}} className={buttonClass()}>
              {t('state.home')}
            </Link>
          }
        />
      </div>
    </div>
  );
}

export function Broken({ error }: { error: unknown }) {
  const t = useT();
  return (
    <div className="grid min-h-full place-items-center" role="alert">
      <Empty
        icon={<TriangleAlert size={28} />}
        title={t('state.crashTitle')}
        hint={
          <>
            {t('state.crash')}
            <span className="mt-1 block font-mono text-xs text-ink-3">{String(error)}</span>
          </>
        }
        action={<Button onClick={() => location.reload()}>{t('state.reload')}</Button>}
      />
    </div>
  );
}

// Outside of the shell, which has the landmarks.
export function NotFoundPage() {
  return (
    <main className="h-full">
      <NotFound />
    </main>
  );
}
