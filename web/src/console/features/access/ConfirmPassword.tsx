import { api } from '@shared/api/client';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { answerConfirmed } from '@/app/confirmed';
import { meQuery } from '@/app/session';
import { useT } from '@/i18n';
import { Button, PasswordInput } from '@/ui';
import { Dialog } from '@/ui/dialog';
import { Refusal } from '@/ui/states';

// Before what is delicate: the password once more, then what was begun goes on.
export function ConfirmPassword() {
  const t = useT();
  const client = useQueryClient();
  const [password, setPassword] = useState('');
  const confirm = useMutation({
    mutationFn: () => api.post('/v1/session/confirm', { body: { password } }),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: meQuery.queryKey });
      answerConfirmed(true);
    },
  });
  return (
    <Dialog
      open
      onClose={() => answerConfirmed(false)}
      title={t('access.confirm')}
      description={t('access.confirmWhy')}
    >
      <form
        data-free
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          confirm.mutate();
        }}
      >
        <PasswordInput
          label={t('access.password')}
          name="password"
          autoComplete="current-password"
          required
          autoFocus
          value={password}
          onChange={setPassword}
          show={t('access.show')}
          hide={t('access.hide')}
        />
        <Refusal error={confirm.error} />
        <div className="flex justify-end gap-2">
          <Button onClick={() => answerConfirmed(false)}>{t('action.cancel')}</Button>
          <Button type="submit" variant="primary" busy={confirm.isPending} disabled={!password}>
            {t('access.confirmGo')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
