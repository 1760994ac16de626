// The page around sign-in and one-time links.
import type { ReactNode } from 'react';
import { LanguageButton, ThemeButton } from '@/app/Shell';
import { useT } from '@/i18n';

export function Frame({ title, intro, children }: { title: string; intro?: string; children: ReactNode }) {
  const t = useT();
  return (
    <main className="flex min-h-full flex-col">
      <div className="flex justify-end gap-1 p-3">
        <LanguageButton />
        <ThemeButton />
      </div>
      <div className="flex flex-1 flex-col items-center justify-center px-4 pb-24">
        <div className="w-full max-w-sm">
          <div className="mb-6 flex flex-col items-center gap-3 text-center">
            <img src="/favicon.svg" alt="" className="size-11" />
            <div>
              <h1 className="text-xl font-semibold tracking-tight">{title}</h1>
              <p className="mt-1 text-sm text-ink-2">{intro ?? t('access.tagline')}</p>
            </div>
          </div>
          <div className="card p-5">{children}</div>
        </div>
      </div>
    </main>
  );
}
