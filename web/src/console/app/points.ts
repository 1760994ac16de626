// Points are whole numbers of their smallest part: how many decimals the wallet has that rewards and offers speak of.
import { useWallets } from './wallets';

const MAIN = 'points';

export const usePointsDigits = (): number => useWallets().digits(MAIN);
