// The file of a customer, to be changed. What a colleague has changed meanwhile is not overwritten: the version is held
// against it, and only what was touched goes out.
import { api } from '@shared/api/client';
import { ProblemError } from '@shared/api/problem';
import type { Customer, CustomField } from '@shared/api/types';
import { may } from '@shared/auth/permissions';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Plus, Trash2 } from 'lucide-react';
import { type ReactNode, useId, useState } from 'react';
import { allQuery, storesQuery } from '@/app/data';
import { ownLabel, ownText, rowLines, useOwnWords } from '@/app/own';
import { Changed, changedElsewhere } from '@/app/records/Changed';
import { useMe } from '@/app/session';
import { code, useLang, useT } from '@/i18n';
import { Button, Checkbox, Choose, IconButton, Input } from '@/ui';
import { Confirm } from '@/ui/confirm';
import { Drawer } from '@/ui/drawer';
import { NumberField, PhoneField } from '@/ui/fields';
import { Refusal } from '@/ui/states';
import { toast } from '@/ui/toast';
import { changesOf, contested, type FileForm, formOf, freshKey, type Line, type Need, wordsOf } from './editing';
import { OwnField } from './OwnField';

const LABELS = ['mobile', 'home', 'work', 'other'] as const;
const GENDERS = ['unknown', 'female', 'male', 'other'] as const;
const STATUSES = ['active', 'inactive', 'blocked', 'deceased'] as const;
const NEEDS = ['allergen', 'diet', 'color', 'size', 'taste', 'access', 'other'] as const;
const SOURCES = [
  'unknown',
  'store',
  'website',
  'order',
  'wechat',
  'phone',
  'survey',
  'event',
  'contest',
  'rented_list',
  'ad',
  'referral',
  'import',
  'api',
  'other',
] as const;
const PLACES = ['province', 'city', 'district', 'street', 'postcode'] as const;

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <fieldset className="flex min-w-0 flex-col gap-3">
      <legend className="mb-2 text-sm font-semibold text-brand-text">{title}</legend>
      {children}
    </fieldset>
  );
}

function Lines({
  lines,
  add,
  label,
  error,
  onChange,
  phone,
}: {
  lines: Line[];
  add: string;
  label: string;
  error: (place: number) => string | undefined;
  onChange: (lines: Line[]) => void;
  phone?: boolean;
}) {
  const t = useT();
  const set = (key: number, part: Partial<Line>) =>
    onChange(lines.map((one) => (one.key === key ? { ...one, ...part } : one)));
  const Field = phone ? PhoneField : Input;
  return (
    <>
      {lines.map((line, at) => (
        <div key={line.key} className="flex items-end gap-2">
          <Field
            label={label}
            value={line.value}
            onChange={(value) => set(line.key, { value })}
            maxLength={phone ? 40 : 254}
            autoComplete="off"
            error={error(at)}
            className="min-w-0 flex-1"
          />
          <Choose
            label={t('customers.edit.kind')}
            hideLabel
            value={line.label}
            onChange={(next) => set(line.key, { label: next as Line['label'] })}
            items={LABELS.map((value) => ({ value, label: t(`customers.edit.labels.${value}`) }))}
            tall
            className="w-24 flex-none"
          />
          <IconButton
            label={t('customers.edit.remove', { what: line.value || label })}
            icon={<Trash2 size={15} aria-hidden />}
            onClick={() => onChange(lines.filter((one) => one.key !== line.key))}
          />
        </div>
      ))}
      <Button
        icon={<Plus size={14} aria-hidden />}
        className="self-start"
        onClick={() => onChange([...lines, { key: freshKey(), value: '', label: phone ? 'mobile' : 'other' }])}
      >
        {add}
      </Button>
    </>
  );
}

// What the members of the file are called here.
const MEMBERS = {
  surname: 'customers.edit.surname',
  given_name: 'customers.edit.given',
  name: 'customers.new.name',
  gender: 'customers.edit.gender',
  birthday: 'customers.detail.birthday',
  phones: 'customers.detail.phone',
  emails: 'customers.detail.email',
  addresses: 'customers.detail.address',
  needs: 'customers.card.needs',
  wechat: 'customers.edit.wechat',
  employer: 'customers.edit.employer',
  industry: 'customers.edit.industry',
  position: 'customers.edit.position',
  store_id: 'customers.detail.store',
  source: 'customers.detail.source',
  status: 'customers.col.status',
} as const;
type Member = keyof typeof MEMBERS;

export function EditCustomer({ customer, onClose }: { customer: Customer; onClose: () => void }) {
  const t = useT();
  const me = useMe();
  const lang = useLang();
  const words = useOwnWords();
  const client = useQueryClient();
  const formId = useId();
  const [before, setBefore] = useState(() => formOf(customer));
  const [theirs, setTheirs] = useState<Customer>();
  const [form, setForm] = useState(before);
  const [erasing, setErasing] = useState(false);
  const stores = useQuery({ ...storesQuery, enabled: may(me, 'store.read') });
  const fields = useQuery({ ...allQuery<CustomField>('/v1/fields'), enabled: may(me, 'field.read') });
  const set = (part: Partial<FileForm>) => setForm((now) => ({ ...now, ...part }));
  const changes = changesOf(before, form);
  const touched = Object.keys(changes).length > 0;
  const again = async () => {
    // Notes are no part of the file: of an erased person they are refused, and the card stands until the page is drawn.
    await client.invalidateQueries({
      queryKey: ['customer', customer.id],
      predicate: ({ queryKey }) => queryKey[2] !== 'notes',
    });
    await client.invalidateQueries({ queryKey: ['customers'] });
  };
  const save = useMutation({
    mutationFn: () =>
      api.patch<Customer>(`/v1/customers/${customer.id}`, { body: changes, ifMatch: (theirs ?? customer).version }),
    onError: async (error) => {
      if (changedElsewhere(error))
        setTheirs(await api.get<Customer>(`/v1/customers/${customer.id}`).catch(() => undefined));
    },
    onSuccess: async () => {
      await again();
      toast({ text: t('customers.edit.saved') });
      onClose();
    },
  });
  const refused = (field: string) => (save.error instanceof ProblemError ? save.error.of(field) : undefined);
  const day = form.birthday;
  const setDay = (part: Partial<typeof day>) => set({ birthday: { ...day, ...part } });
  // Who may not see them whole may not change them either: what comes masked would go back masked.
  const contact = may(me, 'customer.contact');
  const setNeed = (key: number, part: Partial<Need>) =>
    set({ needs: form.needs.map((one) => (one.key === key ? { ...one, ...part } : one)) });
  const name = customer.display_name ?? t('customers.unnamed');
  const labelOf = (key: string) => {
    const own = fields.data?.find((one) => `fields/${one.key}` === key);
    return own ? ownLabel(own, lang) : key in MEMBERS ? t(MEMBERS[key as Member]) : key;
  };
  const shown = (key: string, value: unknown) => {
    if (key === 'gender') return t(`customers.edit.genders.${value as FileForm['gender']}`);
    if (key === 'source' || key === 'status') return code(key, String(value));
    if (key === 'store_id') return stores.data?.find((one) => one.id === value)?.name ?? t('form.noneChosen');
    const own = fields.data?.find((one) => `fields/${one.key}` === key);
    if (own?.type === 'rows') return rowLines(own, value, words).join('\n') || t('none');
    if (own) return ownText(own, value, words) || t('none');
    return wordsOf(value, (kind) => t(`customers.edit.calendars.${kind}`));
  };
  return (
    <Drawer
      open
      onClose={onClose}
      title={t('customers.edit.title', { name })}
      footer={
        <>
          {may(me, 'customer.delete') && (
            <Button variant="danger" className="mr-auto" onClick={() => setErasing(true)}>
              {t('customers.edit.erase')}
            </Button>
          )}
          <Button onClick={onClose}>{t('action.cancel')}</Button>
          <Button type="submit" form={formId} variant="primary" busy={save.isPending} disabled={!touched}>
            {t('action.save')}
          </Button>
        </>
      }
    >
      <form
        id={formId}
        className="flex flex-col gap-6"
        onSubmit={(event) => {
          event.preventDefault();
          if (touched) save.mutate();
        }}
      >
        <Part title={t('customers.card.person')}>
          <div className="grid grid-cols-2 gap-3">
            <Input
              label={t('customers.edit.surname')}
              value={form.surname}
              onChange={(surname) => set({ surname })}
              maxLength={80}
              error={refused('surname')}
            />
            <Input
              label={t('customers.edit.given')}
              value={form.given}
              onChange={(given) => set({ given })}
              maxLength={80}
              error={refused('given_name')}
            />
          </div>
          {before.name && !before.surname && !before.given && (
            <Input
              label={t('customers.new.name')}
              hint={t('customers.edit.nameHint')}
              value={form.name}
              onChange={(whole) => set({ name: whole })}
              maxLength={200}
              error={refused('name')}
            />
          )}
          <Choose
            label={t('customers.edit.gender')}
            value={form.gender}
            onChange={(gender) => set({ gender: gender as FileForm['gender'] })}
            items={GENDERS.map((value) => ({ value, label: t(`customers.edit.genders.${value}`) }))}
            tall
          />
          <div className="grid grid-cols-4 gap-2">
            <Choose
              label={t('customers.edit.calendar')}
              value={day.calendar}
              onChange={(calendar) => setDay({ calendar: calendar as 'solar' | 'lunar' })}
              items={(['solar', 'lunar'] as const).map((value) => ({
                value,
                label: t(`customers.edit.calendars.${value}`),
              }))}
              tall
            />
            <NumberField
              label={t('customers.edit.year')}
              value={day.year}
              onChange={(year) => setDay({ year })}
              error={refused('birthday/year')}
            />
            <NumberField
              label={t('customers.edit.month')}
              value={day.month}
              onChange={(month) => setDay({ month })}
              error={refused('birthday/month')}
            />
            <NumberField
              label={t('customers.edit.day')}
              value={day.day}
              onChange={(next) => setDay({ day: next })}
              error={refused('birthday/day') ?? refused('birthday')}
            />
          </div>
          {day.calendar === 'lunar' && (
            <Checkbox label={t('customers.edit.leap')} checked={day.leap} onChange={(leap) => setDay({ leap })} />
          )}
        </Part>
        {contact && (
          <Part title={t('customers.edit.contact')}>
            <Lines
              phone
              lines={form.phones}
              label={t('customers.detail.phone')}
              add={t('customers.edit.addPhone')}
              error={(at) => refused(`phones/${at}/number`)}
              onChange={(phones) => set({ phones })}
            />
            <Lines
              lines={form.emails}
              label={t('customers.detail.email')}
              add={t('customers.edit.addEmail')}
              error={(at) => refused(`emails/${at}/address`)}
              onChange={(emails) => set({ emails })}
            />
            <Input
              label={t('customers.edit.wechat')}
              value={form.wechat}
              onChange={(wechat) => set({ wechat })}
              maxLength={80}
              error={refused('wechat')}
            />
          </Part>
        )}
        {contact && (
          <Part title={t('customers.detail.address')}>
            {form.places.map((place, at) => (
              <div key={place.key} className="grid grid-cols-3 gap-2 border-b border-line-mid pb-3">
                {PLACES.map((part) => (
                  <Input
                    key={part}
                    label={t(`customers.edit.place.${part}`)}
                    value={place[part]}
                    onChange={(value) =>
                      set({
                        places: form.places.map((one) => (one.key === place.key ? { ...one, [part]: value } : one)),
                      })
                    }
                    maxLength={part === 'street' ? 200 : 60}
                    error={refused(`addresses/${at}/${part}`)}
                    className={part === 'street' ? 'col-span-2' : undefined}
                  />
                ))}
                <Button
                  className="col-span-3 justify-self-start"
                  icon={<Trash2 size={14} aria-hidden />}
                  onClick={() => set({ places: form.places.filter((one) => one.key !== place.key) })}
                >
                  {t('customers.edit.removePlace')}
                </Button>
              </div>
            ))}
            <Button
              icon={<Plus size={14} aria-hidden />}
              className="self-start"
              onClick={() =>
                set({
                  places: [
                    ...form.places,
                    { key: freshKey(), was: null, province: '', city: '', district: '', street: '', postcode: '' },
                  ],
                })
              }
            >
              {t('customers.edit.addPlace')}
            </Button>
          </Part>
        )}
        <Part title={t('customers.edit.work')}>
          {(['employer', 'position', 'industry'] as const).map((part) => (
            <Input
              key={part}
              label={t(`customers.edit.${part}`)}
              value={form[part]}
              onChange={(value) => set({ [part]: value })}
              maxLength={200}
              error={refused(part)}
            />
          ))}
        </Part>
        <Part title={t('customers.card.needs')}>
          {form.needs.map((need, at) => (
            <div key={need.key} className="flex items-end gap-2">
              <Choose
                label={t('customers.edit.kind')}
                hideLabel
                value={need.kind}
                onChange={(kind) => setNeed(need.key, { kind: kind as Need['kind'] })}
                items={NEEDS.map((value) => ({ value, label: t(`customers.card.need.${value}`) }))}
                tall
                className="w-28 flex-none"
              />
              <Input
                label={t(`customers.card.need.${need.kind}`)}
                hideLabel
                value={need.text}
                onChange={(value) => setNeed(need.key, { text: value })}
                maxLength={200}
                error={refused(`needs/${at}/text`)}
                className="min-w-0 flex-1"
              />
              <IconButton
                label={t('customers.edit.remove', { what: need.text || t(`customers.card.need.${need.kind}`) })}
                icon={<Trash2 size={15} aria-hidden />}
                onClick={() => set({ needs: form.needs.filter((one) => one.key !== need.key) })}
              />
            </div>
          ))}
          <Button
            icon={<Plus size={14} aria-hidden />}
            className="self-start"
            onClick={() => set({ needs: [...form.needs, { key: freshKey(), kind: 'other', text: '' }] })}
          >
            {t('customers.edit.addNeed')}
          </Button>
        </Part>
        {fields.data && fields.data.length > 0 && (
          <Part title={t('customers.edit.own')}>
            {fields.data.map((field) => (
              <OwnField
                key={field.id}
                field={field}
                currency={me.shop.currency}
                value={form.fields[field.key]}
                refused={(pointer) => refused(`fields/${field.key}${pointer}`)}
                onChange={(value) => set({ fields: { ...form.fields, [field.key]: value } })}
              />
            ))}
          </Part>
        )}
        <Part title={t('customers.edit.care')}>
          {stores.data && (
            <Choose
              label={t('customers.detail.store')}
              value={form.store}
              onChange={(store) => set({ store })}
              items={[
                { value: '', label: t('form.noneChosen') },
                ...stores.data.map((one) => ({ value: one.id, label: one.name })),
              ]}
              error={refused('store_id')}
              tall
            />
          )}
          <Choose
            label={t('customers.detail.source')}
            value={form.source}
            onChange={(source) => set({ source: source as FileForm['source'] })}
            items={SOURCES.map((value) => ({ value, label: code('source', value) }))}
            tall
          />
          <Choose
            label={t('customers.col.status')}
            value={form.status}
            onChange={(status) => set({ status: status as FileForm['status'] })}
            items={STATUSES.map((value) => ({ value, label: code('status', value) }))}
            error={refused('status')}
            tall
          />
        </Part>
        {theirs && changedElsewhere(save.error) ? (
          <Changed
            rows={contested(before, form, formOf(theirs)).map((one) => ({
              name: one.key,
              label: labelOf(one.key),
              mine: shown(one.key, one.mine),
              theirs: shown(one.key, one.theirs),
            }))}
            busy={save.isPending}
            onMine={() => save.mutate()}
            onTheirs={() => {
              const fresh = formOf(theirs);
              setBefore(fresh);
              setForm(fresh);
              save.reset();
            }}
          />
        ) : (
          <Refusal error={save.error} />
        )}
      </form>
      {erasing && (
        <Confirm
          title={t('customers.edit.eraseTitle', { name })}
          text={t('customers.edit.eraseText')}
          action={t('customers.edit.erase')}
          typed={name}
          run={async () => {
            await api.delete(`/v1/customers/${customer.id}`);
            await again();
            toast({ text: t('customers.edit.erased') });
            onClose();
          }}
          onClose={() => setErasing(false)}
        />
      )}
    </Drawer>
  );
}
