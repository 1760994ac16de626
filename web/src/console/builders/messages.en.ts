import type { Same } from '@shared/i18n/core';
import type { builders as zh } from './messages.zh-CN';

export const builders: Same<typeof zh> = {
  expression: {
    at: '(character {position})',
    mean: 'Use {text}',
    offered: 'What may stand here',
  },
  builder: {
    all: 'All of these',
    any: 'Any of these',
    which: 'How they go together',
    not: 'Leave out (not)',
    condition: 'Add condition',
    group: 'Add group',
    remove: 'Remove this condition',
    removeGroup: 'Remove this group',
    field: 'Field',
    search: 'Choose a field',
    operator: 'Relation',
    value: 'Value',
    low: 'From',
    high: 'To',
    yes: 'Yes',
    no: 'No',
    times: 'Times at least',
    days: 'In the last days',
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
    raw: 'This part can be edited as text only',
  },
};
