import type { Me } from '../api/types';

export const may = (me: Me, right: string) => me.rights.some((mine) => mine.right === right);
