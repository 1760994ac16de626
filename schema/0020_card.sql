-- Templates of customer information cards (客户资料卡): what stands on the paper that staff take to a customer, in which
-- order. Exactly one row is the default. sections: JSON as the API gives it.
CREATE TABLE card_template (
  id {{id}},
  version BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  name_en TEXT NOT NULL,
  name_zh TEXT NOT NULL,
  paper TEXT NOT NULL CONSTRAINT card_template_paper CHECK (paper IN ('a4', 'a5', 'card', 'receipt')),
  per_sheet BIGINT NOT NULL,
  is_default SMALLINT NOT NULL CONSTRAINT card_template_is_default CHECK (is_default IN (0, 1)),
  archived SMALLINT NOT NULL CONSTRAINT card_template_archived CHECK (archived IN (0, 1)),
  sections TEXT NOT NULL
) {{strict}};
CREATE UNIQUE INDEX card_template_default ON card_template (is_default) WHERE is_default = 1;

-- Two ship with the product. A field of the shop's own that is not there is printed as a line to
-- write on, one of rows as an empty table.
INSERT INTO card_template (id, version, created_at, updated_at, name_en, name_zh, paper, per_sheet, is_default,
  archived, sections)
VALUES
(1, 1, 0, 0, 'Customer card, retail', '零售客户资料卡', 'a4', 1, 1, 0,
'[{"title_en": "Person", "title_zh": "个人资料", "columns": 2, "items": [
  {"what": "name"}, {"what": "member_no"},
  {"what": "gender"}, {"what": "birthday"},
  {"what": "phones"}, {"what": "wechat"},
  {"what": "emails"}, {"what": "employer"},
  {"what": "store"}, {"what": "owner"},
  {"what": "source"}, {"what": "first_contact"},
  {"what": "addresses", "wide": true}]},
{"title_en": "Loyalty and purchases", "title_zh": "会员与消费", "columns": 3, "items": [
  {"what": "tier"}, {"what": "points"}, {"what": "points_expiring"},
  {"what": "spent"}, {"what": "orders"}, {"what": "average_order"},
  {"what": "tags", "wide": true},
  {"what": "recent_orders", "rows": 5, "wide": true}]},
{"title_en": "Tastes and dates", "title_zh": "喜好与重要日子", "columns": 2, "items": [
  {"what": "needs"}, {"what": "dates"},
  {"what": "line", "label_en": "Hobbies", "label_zh": "兴趣爱好"},
  {"what": "line", "label_en": "Good time to visit", "label_zh": "方便联系时间"},
  {"what": "checks", "wide": true, "label_en": "Would come to", "label_zh": "愿意参加",
   "text_en": "New products\nMembers'' day\nTasting or workshop\nFamily day\nOutdoors",
   "text_zh": "新品体验\n会员日\n品鉴沙龙\n亲子活动\n户外活动"}]},
{"title_en": "Keeping in touch", "title_zh": "跟进", "columns": 1, "items": [
  {"what": "notes", "rows": 3, "wide": true},
  {"what": "follow_ups", "rows": 4, "wide": true}]},
{"title_en": "Consent", "title_zh": "授权", "columns": 2, "items": [
  {"what": "consent", "wide": true,
   "text_en": "I agree that this shop keeps the data on this card to serve me and tell me of offers. ' ||
  'I may see, correct or withdraw it at any time.",
   "text_zh": "本人同意本店为提供服务与告知优惠而保存本卡所载信息，并可随时查询、更正或撤回。"},
  {"what": "signature"}, {"what": "qr"}]}]'),
(2, 1, 0, 0, 'Customer card, car dealer', '汽车客户资料卡', 'a4', 1, 0, 0,
'[{"title_en": "Customer", "title_zh": "客户", "columns": 3, "items": [
  {"what": "name"}, {"what": "gender"}, {"what": "birthday"},
  {"what": "phones"}, {"what": "wechat"}, {"what": "member_no"},
  {"what": "employer"}, {"what": "position"}, {"what": "industry"},
  {"what": "owner"}, {"what": "source"}, {"what": "first_contact"},
  {"what": "addresses", "wide": true}]},
{"title_en": "Current vehicles", "title_zh": "现有车辆", "columns": 1, "items": [
  {"what": "table", "key": "vehicles", "rows": 0, "wide": true,
   "text_en": "Model\nEngine\nPlate\nMileage, km\nBought on\nNext service",
   "text_zh": "车型\n排量\n车牌\n里程（公里）\n购车日期\n下次保养"}]},
{"title_en": "Wishes", "title_zh": "购车意向", "columns": 3, "items": [
  {"what": "table", "key": "intended_models", "rows": 0, "wide": true, "label_en": "Models in mind", "label_zh": "意向车型",
   "text_en": "Model\nVersion\nColour", "text_zh": "车型\n配置\n颜色"},
  {"what": "custom", "key": "purchase_budget", "label_en": "Budget", "label_zh": "预算"},
  {"what": "custom", "key": "purchase_on", "label_en": "Buys when", "label_zh": "购车时间"},
  {"what": "custom", "key": "purchase_nature", "label_en": "Kind of purchase", "label_zh": "购车性质"},
  {"what": "custom", "key": "purchase_criteria", "wide": true, "label_en": "What decides", "label_zh": "购车标准"},
  {"what": "checks", "wide": true, "label_en": "Of weight", "label_zh": "看重",
   "text_en": "Price\nBrand\nLooks\nInterior\nSpace\nPower\nHandling\nFuel\nUpkeep",
   "text_zh": "价格\n品牌\n外观\n内饰\n空间\n动力\n操控\n油耗\n维护费用"},
  {"what": "table", "key": "competing_models", "rows": 1, "wide": true, "label_en": "Competing models and shops",
   "label_zh": "竞品车型与店家", "text_en": "Model\nShop\nPoints liked\nPoints resisted",
   "text_zh": "车型\n店家\n认可点\n抗拒点"},
  {"what": "table", "key": "test_drives", "rows": 1, "wide": true, "label_en": "Test drives", "label_zh": "试乘试驾",
   "text_en": "Date\nCar\nRoute\nSatisfied with\nResisted", "text_zh": "日期\n车辆\n路线\n满意点\n抗拒点"}]},
{"title_en": "As we know them", "title_zh": "观察与喜好", "columns": 3, "items": [
  {"what": "custom", "key": "age_about", "label_en": "Age, about", "label_zh": "年龄（约）"},
  {"what": "custom", "key": "dress", "label_en": "Dress", "label_zh": "着装"},
  {"what": "custom", "key": "watch", "label_en": "Watch", "label_zh": "手表"},
  {"what": "custom", "key": "companions", "label_en": "Came with", "label_zh": "同行人"},
  {"what": "custom", "key": "hobbies", "label_en": "Hobbies", "label_zh": "兴趣爱好"},
  {"what": "custom", "key": "haunts", "label_en": "Haunts", "label_zh": "常去场所"},
  {"what": "custom", "key": "visit_time", "label_en": "Good time to visit", "label_zh": "方便拜访时间"},
  {"what": "needs"}, {"what": "dates"},
  {"what": "custom", "key": "event_kinds", "wide": true, "label_en": "Would come to", "label_zh": "愿意参加的活动"}]},
{"title_en": "Keeping in touch", "title_zh": "跟进", "columns": 1, "items": [
  {"what": "follow_ups", "rows": 2, "wide": true}]},
{"title_en": "Consent", "title_zh": "授权", "columns": 2, "items": [
  {"what": "consent", "wide": true,
   "text_en": "I agree that this dealer keeps the data on this card to advise and serve me. ' ||
  'I may see, correct or withdraw it at any time.",
   "text_zh": "本人同意本店为咨询与服务而保存本卡所载信息，并可随时查询、更正或撤回。"},
  {"what": "signature"}, {"what": "barcode"}]}]');
