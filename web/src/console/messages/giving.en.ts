// The words of what a shop gives: rewards, coupons, offers.
export { coupons } from '../features/coupons/messages/en';
export { offers } from '../features/offers/messages/en';
export { programme } from '../features/programme/messages/en';
export { referral } from '../features/referral/messages/en';
export { rewards } from '../features/rewards/messages/en';
