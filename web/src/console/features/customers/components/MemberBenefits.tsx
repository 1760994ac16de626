// What this customer's tiers bring besides points, and what is left of it.
import { Link } from '@tanstack/react-router';
import { BenefitRows, useMemberBenefits } from '@/app/Benefits';
import { useT } from '@/i18n';
import { Card } from '@/ui';

export function MemberBenefits({ id }: { id: string }) {
  const t = useT();
  const benefits = useMemberBenefits(id);
  if (!benefits.data?.length) return null;
  return (
    <Card
      title={t('customers.benefits.title')}
      actions={
        <Link
          to="/programme/uses"
          search={{ customer: id }}
          className="inline-block min-h-6 text-sm text-brand-text hover:underline"
        >
          {t('customers.benefits.all')}
        </Link>
      }
    >
      <BenefitRows id={id} benefits={benefits.data} />
    </Card>
  );
}
