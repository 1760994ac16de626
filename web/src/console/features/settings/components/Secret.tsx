// What is shown once: a link, a key, a secret.
import { Check, Copy } from 'lucide-react';
import { useState } from 'react';
import { useT } from '@/i18n';
import { Button } from '@/ui';

export function Secret({ title, hint, text }: { title: string; hint: string; text: string }) {
  const t = useT();
  const [copied, setCopied] = useState(false);
  return (
    <div className="flex flex-col items-start gap-3" role="status">
      <p className="font-semibold">{title}</p>
      <code className="w-full rounded-card border border-line bg-surface-2 px-3 py-2.5 text-sm break-all">{text}</code>
      <p className="text-sm text-ink-2">{hint}</p>
      <Button
        icon={copied ? <Check size={15} aria-hidden /> : <Copy size={15} aria-hidden />}
        onClick={() => void navigator.clipboard.writeText(text).then(() => setCopied(true))}
      >
        {t(copied ? 'action.copied' : 'action.copy')}
      </Button>
    </div>
  );
}
