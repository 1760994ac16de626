// Conditions by choosing: the same tree that the text is.
import type { ExpressionField } from '@shared/api/loyalty';
import clsx from 'clsx';
import { FolderPlus, Plus, Trash2 } from 'lucide-react';
import { useT } from '@/i18n';
import { Button, Checkbox, Choose, IconButton, Input, Segmented } from '@/ui';
import { type Condition, type Group, type Item, isDay, type Operator, operatorsOf } from './tree';

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

function Values({
  condition,
  field,
  onChange,
}: {
  condition: Condition;
  field: ExpressionField | undefined;
  onChange: (values: string[]) => void;
}) {
  const t = useT();
  const { op, values } = condition;
  if (op === 'has' || op === 'unknown') return null;
  if (field?.type === 'bool')
    return (
      <Choose
        label={t('builder.value')}
        hideLabel
        value={values[0] ?? 'true'}
        onChange={(value) => onChange([value])}
        items={[
          { value: 'true', label: t('builder.yes') },
          { value: 'false', label: t('builder.no') },
        ]}
      />
    );
  if (op === 'in' && field?.choices.length)
    return (
      <fieldset className="flex flex-wrap gap-x-3 gap-y-1">
        <legend className="sr-only">{t('builder.value')}</legend>
        {field.choices.map((choice) => (
          <Checkbox
            key={choice.value}
            label={choice.label}
            checked={values.includes(choice.value)}
            onChange={(on) =>
              onChange(on ? [...values, choice.value] : values.filter((value) => value !== choice.value))
            }
          />
        ))}
      </fieldset>
    );
  if (op === 'in')
    return (
      <Input
        label={t('builder.value')}
        hideLabel
        value={values.join(', ')}
        onChange={(text) => onChange(text.split(/[,，]\s*/))}
        className="min-w-40 flex-1"
      />
    );
  if (field?.choices.length && !condition.since)
    return (
      <Choose
        label={t('builder.value')}
        hideLabel
        value={values[0] ?? ''}
        onChange={(value) => onChange([value])}
        items={[
          ...(values[0] ? [] : [{ value: '', label: t('builder.value') }]),
          ...field.choices.map((choice) => ({ value: choice.value, label: choice.label })),
        ]}
      />
    );
  const number = condition.since || field?.type === 'number' || field?.type === 'money';
  return (
    <span className="flex min-w-0 items-center gap-2">
      <Input
        label={t('builder.value')}
        hideLabel
        type={isDay(field) && !condition.since ? 'date' : 'text'}
        inputMode={number ? 'decimal' : undefined}
        value={values[0] ?? ''}
        onChange={(value) => onChange([value])}
        className="w-36"
        autoComplete="off"
      />
      {!condition.since && field?.unit && <span className="text-sm text-ink-3">{field.unit}</span>}
    </span>
  );
}

function One({
  condition,
  fields,
  onChange,
  onRemove,
}: {
  condition: Condition;
  fields: Map<string, ExpressionField>;
  onChange: (item: Item) => void;
  onRemove: () => void;
}) {
  const t = useT();
  const field = fields.get(condition.field);
  const operators = operatorsOf(field, condition.since);
  const set = (part: Partial<Condition>) => onChange({ ...condition, ...part });
  const refit = (name: string, since: boolean) => {
    const next = fields.get(name);
    const fit = operatorsOf(next, since);
    set({
      field: name,
      since,
      op: fit.includes(condition.op) ? condition.op : (fit[0] ?? '=='),
      values: next?.type === 'bool' ? ['true'] : [],
    });
  };
  return (
    <div className="flex flex-wrap items-center gap-2">
      <Choose
        label={t('builder.field')}
        hideLabel
        value={condition.field}
        onChange={(name) => refit(name, isDay(fields.get(name)))}
        items={[...fields.values()].map((one) => ({ value: one.name, label: capital(one.phrase) }))}
        className="max-w-64 max-sm:w-full max-sm:max-w-none"
      />
      {isDay(field) && (
        <Choose
          label={t('builder.which')}
          hideLabel
          value={condition.since ? 'days_since' : 'field'}
          onChange={(next) => refit(condition.field, next === 'days_since')}
          items={[
            { value: 'days_since', label: t('builder.fn.days_since') },
            { value: 'field', label: t('builder.fn.field') },
          ]}
        />
      )}
      <Choose
        label={t('builder.operator')}
        hideLabel
        value={condition.op}
        onChange={(op) =>
          set({ op: op as Operator, values: op === 'in' ? condition.values : condition.values.slice(0, 1) })
        }
        items={operators.map((op) => ({ value: op, label: t(`builder.op.${op}`) }))}
      />
      <Values condition={condition} field={field} onChange={(values) => set({ values })} />
      <IconButton label={t('builder.remove')} icon={<Trash2 size={15} aria-hidden />} onClick={onRemove} />
    </div>
  );
}

export function ConditionBuilder({
  group,
  fields,
  onChange,
  onRemove,
  depth = 0,
}: {
  group: Group;
  fields: Map<string, ExpressionField>;
  onChange: (group: Group) => void;
  onRemove?: () => void;
  depth?: number;
}) {
  const t = useT();
  const put = (at: number, item: Item) =>
    onChange({ ...group, items: group.items.map((one, index) => (index === at ? item : one)) });
  const drop = (at: number) => onChange({ ...group, items: group.items.filter((_, index) => index !== at) });
  const first = fields.values().next().value;
  const fresh = (): Condition => {
    const name = fields.has('customer.orders') ? 'customer.orders' : (first?.name ?? '');
    return { kind: 'condition', field: name, since: false, op: '>=', values: [] };
  };
  return (
    <div
      className={clsx(
        'flex min-w-0 flex-col gap-3',
        depth > 0 && 'rounded-ctl border-l-2 border-brand bg-surface-2 p-3',
      )}
    >
      <div className="flex flex-wrap items-center gap-3">
        <Segmented
          label={t('builder.which')}
          value={group.all ? 'all' : 'any'}
          onChange={(value) => onChange({ ...group, all: value === 'all' })}
          items={[
            { value: 'all', label: t('builder.all') },
            { value: 'any', label: t('builder.any') },
          ]}
        />
        {depth > 0 && (
          <Checkbox label={t('builder.not')} checked={group.not} onChange={(not) => onChange({ ...group, not })} />
        )}
        {onRemove && (
          <IconButton label={t('builder.removeGroup')} icon={<Trash2 size={15} aria-hidden />} onClick={onRemove} />
        )}
      </div>
      {group.items.map((item, at) => {
        const props = { onRemove: () => drop(at), onChange: (next: Item) => put(at, next) };
        // biome-ignore-start lint/suspicious/noArrayIndexKey: a condition is its place
        if (item.kind === 'condition') return <One key={at} condition={item} fields={fields} {...props} />;
        if (item.kind === 'group')
          return <ConditionBuilder key={at} group={item} fields={fields} depth={depth + 1} {...props} />;
        return (
          <div key={at} className="flex items-center gap-2 text-sm text-ink-2">
            <span className="rounded-ctl bg-surface-2 px-3 py-2">{t('builder.raw')}</span>
            <IconButton label={t('builder.remove')} icon={<Trash2 size={15} aria-hidden />} onClick={props.onRemove} />
          </div>
        );
        // biome-ignore-end lint/suspicious/noArrayIndexKey: a condition is its place
      })}
      <div className="flex flex-wrap gap-2">
        <Button
          icon={<Plus size={15} aria-hidden />}
          onClick={() => onChange({ ...group, items: [...group.items, fresh()] })}
        >
          {t('builder.condition')}
        </Button>
        {depth < 3 && (
          <Button
            variant="ghost"
            icon={<FolderPlus size={15} aria-hidden />}
            onClick={() =>
              onChange({
                ...group,
                items: [...group.items, { kind: 'group', all: !group.all, not: false, items: [fresh()] }],
              })
            }
          >
            {t('builder.group')}
          </Button>
        )}
      </div>
    </div>
  );
}
