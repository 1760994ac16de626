import { getRouteApi } from '@tanstack/react-router';
import { usePage } from '@/app/page';
import { useT } from '@/i18n';
import { Card } from '@/ui';
import { PageHead, ReportFrame } from '@/ui/page';
import { ExplainOrder } from './components/ExplainOrder';

const route = getRouteApi('/inside/explain');

export function ExplainPage() {
  const t = useT();
  usePage(t('loyalty.explain.title'));
  const { order, number } = route.useSearch();
  const navigate = route.useNavigate();
  return (
    <ReportFrame
      head={
        <PageHead
          title={t('loyalty.explain.title')}
          sub={t('loyalty.explain.sub')}
          crumbs={[{ to: '/rules', label: t('loyalty.nav.rules') }]}
        />
      }
    >
      <Card title={t('loyalty.explain.order')}>
        <ExplainOrder
          order={order}
          number={number}
          onChange={(part) => void navigate({ search: part, replace: true })}
        />
      </Card>
    </ReportFrame>
  );
}
