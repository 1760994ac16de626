// How the statuses of a customer look.
export const statusTones = {
  active: 'good',
  inactive: 'mute',
  blocked: 'bad',
  deceased: 'mute',
  merged: 'info',
  erased: 'mute',
} as const;
