import type { Same } from '@shared/i18n/core';
import type { builders as zh } from './messages.zh-CN';

export const builders: Same<typeof zh> = {
  expression: {
    at: '(character {position})',
    mean: 'Use {text}',
    offered: 'Suggestions',
  },
  builder: {
    all: 'Match all',
    any: 'Match any',
    which: 'How conditions combine',
    not: 'Exclude (not)',
    condition: 'Add condition',
    group: 'Add group',
    remove: 'Remove this condition',
    removeGroup: 'Remove this group',
    field: 'Field',
    search: 'Choose a field',
    operator: 'Operator',
    value: 'Value',
    low: 'From',
    high: 'To',
    yes: 'Yes',
    no: 'No',
    times: 'At least (times)',
    days: 'In the last (days)',
    fn: { field: 'Value', days_since: 'Days since' },
    op: {
      '==': 'is',
      '!=': 'is not',
      '>': 'more than',
      '>=': 'at least',
      '<': 'less than',
      '<=': 'at most',
      in: 'is one of',
      contains: 'contains',
      has: 'is known',
      unknown: 'is not known',
    },
    raw: 'This part can only be edited as text',
  },
};
