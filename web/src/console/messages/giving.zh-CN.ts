// The words of what a shop gives: rewards, coupons, offers.
export { coupons } from '../features/coupons/messages/zh-CN';
export { offers } from '../features/offers/messages/zh-CN';
export { programme } from '../features/programme/messages/zh-CN';
export { referral } from '../features/referral/messages/zh-CN';
export { rewards } from '../features/rewards/messages/zh-CN';
