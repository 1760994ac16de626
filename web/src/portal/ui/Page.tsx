import { type ReactNode, useEffect } from 'react';
import { Link } from 'wouter';
import { useWords } from '../i18n';
import { Icon } from './icons';

// The frame of a page: heading, the way back, what stands at the right.
export function Page({
  title,
  back,
  side,
  logo,
  children,
}: {
  title: string;
  back?: string;
  side?: ReactNode;
  logo?: string | null;
  children: ReactNode;
}) {
  const { t } = useWords();
  useEffect(() => {
    document.title = title;
  }, [title]);
  return (
    <div className="page">
      <header className="top">
        {back && (
          <Link href={back} className="round" aria-label={t('act.back')}>
            <Icon name="back" />
          </Link>
        )}
        {logo && <img className="logo" src={logo} alt="" />}
        <h1 tabIndex={-1}>{title}</h1>
        <div className="side">{side}</div>
      </header>
      {children}
    </div>
  );
}
