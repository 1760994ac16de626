export const stores = {
  title: '门店',
  code: '编码',
  name: '门店',
  city: '城市',
  phone: '电话',
  state: '状态',
  open: '营业中',
  closed: '未营业',
  count: { many: '{count} 家门店' },
  empty: '还没有门店',
  emptyHint: '导入订单时，可按门店编码归集；门店也可以通过接口 POST /v1/stores 新建。',
};
