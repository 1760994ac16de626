// How the statuses of a customer look.
export const statusTones = {
  active: 'good',
  inactive: 'mute',
  blocked: 'bad',
  deceased: 'mute',
  merged: 'info',
  erased: 'mute',
} as const;

// How acts over many of them stand.
export const bulkTones = {
  running: 'info',
  stopped: 'warn',
  done: 'good',
  undoing: 'info',
  undoing_stopped: 'warn',
  undone: 'mute',
} as const;
