// Printed by `huitou describe types` from the tables of the server; not to be edited.

/** An id carries its kind: cus_… of a customer, ord_… of an order. */
export type Id<Kind extends string> = `${Kind}_${string}`;
/** RFC 3339, UTC. */
export type Time = string;
/** A day, 2026-02-28. */
export type DateText = string;

export interface Page<Item> {
  items: Item[];
  /** Cursor of the next page; null on the last. */
  next: string | null;
  /** How many there are, where the list tells. */
  total?: number;
}

/** One field, or one parameter, that cannot be accepted. */
export interface Violation {
  /** JSON pointer into the body, or the parameter's name. */
  pointer: string;
  code: ProblemCode;
  detail: string;
}

/** Why a request was refused, after RFC 9457. */
export interface Problem {
  type: string;
  title: string;
  status: number;
  code: ProblemCode;
  detail: string;
  instance?: string;
  trace?: string;
  errors?: Violation[];
}

/** Why something is refused. */
export type ProblemCode =
  | 'account_state_wrong'
  | 'action_code_wrong'
  | 'action_rules_full'
  | 'action_value_wrong'
  | 'activity_differs'
  | 'activity_future'
  | 'activity_kind'
  | 'adjustment_zero'
  | 'backtest_empty'
  | 'backtest_ladder'
  | 'backtest_nothing'
  | 'backtest_period'
  | 'backtest_trigger'
  | 'backtest_twice'
  | 'backtest_unknown'
  | 'basket_too_large'
  | 'batch_cancelled_before'
  | 'batches_full'
  | 'benefit_order_unknown'
  | 'benefit_store_unknown'
  | 'benefit_unknown'
  | 'benefit_use_not_yours'
  | 'benefit_use_undone'
  | 'benefit_used_up'
  | 'benefit_was_used'
  | 'body_not_json'
  | 'body_unexpected'
  | 'brand_color_wrong'
  | 'brand_logo_wrong'
  | 'budget_days_range'
  | 'budget_short'
  | 'budget_unknown'
  | 'bulk_not_yours'
  | 'bulk_selection'
  | 'bulk_state_wrong'
  | 'bulk_tag_gone'
  | 'bulk_too_old'
  | 'bulk_undone'
  | 'bulk_value'
  | 'bundles_too_many'
  | 'busy'
  | 'cancelled'
  | 'card_both_languages'
  | 'card_default_archived'
  | 'card_default_moves'
  | 'card_default_stays'
  | 'card_empty'
  | 'card_items_many'
  | 'card_key_needed'
  | 'card_key_unknown'
  | 'card_label_needed'
  | 'card_lines_differ'
  | 'card_not_rows'
  | 'card_per_sheet'
  | 'card_receipt_columns'
  | 'card_rows_needed'
  | 'card_text_needed'
  | 'card_unwanted'
  | 'card_void'
  | 'category_loop'
  | 'category_unknown'
  | 'change_elsewhere'
  | 'change_first'
  | 'change_missing'
  | 'change_names'
  | 'change_twice'
  | 'check_in_day'
  | 'check_in_done'
  | 'check_in_no_card'
  | 'claim_which'
  | 'code_taken'
  | 'cohorts_too_many'
  | 'confirm_password'
  | 'contact_many'
  | 'contact_not_yours'
  | 'correction_decided'
  | 'correction_not_own'
  | 'correction_over'
  | 'correction_own'
  | 'cost_period_wrong'
  | 'country_unknown'
  | 'coupon_claimed_before'
  | 'coupon_code_short'
  | 'coupon_code_taken'
  | 'coupon_code_wrong'
  | 'coupon_expired'
  | 'coupon_item_missing'
  | 'coupon_limit_member'
  | 'coupon_limit_period'
  | 'coupon_limit_total'
  | 'coupon_locked'
  | 'coupon_minimum'
  | 'coupon_minimum_quantity'
  | 'coupon_needs_customer'
  | 'coupon_no_effect'
  | 'coupon_not_channel'
  | 'coupon_not_currency'
  | 'coupon_not_for'
  | 'coupon_not_goods'
  | 'coupon_not_started'
  | 'coupon_not_store'
  | 'coupon_over'
  | 'coupon_paused'
  | 'coupon_stacking'
  | 'coupon_template_unknown'
  | 'coupon_twice'
  | 'coupon_unknown'
  | 'coupon_used_before'
  | 'coupon_wrong_recipient'
  | 'cross_site'
  | 'csv_right'
  | 'currency_unknown'
  | 'cursor_wrong'
  | 'customer_changed_since'
  | 'customer_erased_before'
  | 'customer_identity_taken'
  | 'customer_merge_too_much'
  | 'customer_merge_undone'
  | 'customer_not_live'
  | 'customer_out_of_reach'
  | 'customer_same'
  | 'customer_sort_right'
  | 'customer_sort_unknown'
  | 'days_range'
  | 'effort_event_unknown'
  | 'effort_rates_full'
  | 'email_invalid'
  | 'entry_code_wrong'
  | 'entry_customer_state'
  | 'entry_link_void'
  | 'entry_other_site'
  | 'entry_slow'
  | 'entry_to_wrong'
  | 'event_place_wrong'
  | 'event_type_unknown'
  | 'export_column'
  | 'export_selection'
  | 'expr_arguments'
  | 'expr_bool_compare'
  | 'expr_chain'
  | 'expr_count_of_days'
  | 'expr_date'
  | 'expr_days_so'
  | 'expr_decimals'
  | 'expr_empty'
  | 'expr_ends_early'
  | 'expr_escape'
  | 'expr_expands_round'
  | 'expr_expands_wrong'
  | 'expr_fold_inside'
  | 'expr_fold_what'
  | 'expr_fold_wrong'
  | 'expr_has_what'
  | 'expr_in_what'
  | 'expr_json_wrong'
  | 'expr_list_empty'
  | 'expr_list_literals'
  | 'expr_list_where'
  | 'expr_not_added'
  | 'expr_not_comparable'
  | 'expr_not_in_segments'
  | 'expr_not_multiplied'
  | 'expr_number'
  | 'expr_reserved'
  | 'expr_syntax'
  | 'expr_text_open'
  | 'expr_time'
  | 'expr_too_big'
  | 'expr_too_deep'
  | 'expr_too_long'
  | 'expr_type_wrong'
  | 'expr_unknown_function'
  | 'expr_unknown_name'
  | 'expr_unknown_value'
  | 'expr_written_out'
  | 'expression_text_or_json'
  | 'expression_wrong'
  | 'extend_past'
  | 'field_choice'
  | 'field_choices_needed'
  | 'field_choices_unwanted'
  | 'field_column_type'
  | 'field_columns_needed'
  | 'field_columns_unwanted'
  | 'field_date'
  | 'field_duplicate'
  | 'field_fixed'
  | 'field_id'
  | 'field_key_invalid'
  | 'field_list_long'
  | 'field_not_filterable'
  | 'field_number_range'
  | 'field_personal_filter'
  | 'field_raw_long'
  | 'field_read_only'
  | 'field_required'
  | 'field_rows_cell'
  | 'field_text_control'
  | 'field_text_long'
  | 'field_time'
  | 'field_type'
  | 'field_unknown'
  | 'fields_many'
  | 'fields_unknown'
  | 'forbidden'
  | 'goal_months_differ'
  | 'goal_months_end'
  | 'goal_months_sum'
  | 'goal_period'
  | 'goal_share'
  | 'goal_store'
  | 'habit_no_plan'
  | 'handout_template'
  | 'hold_amount'
  | 'hold_amounts'
  | 'hold_differs'
  | 'hold_kind_unknown'
  | 'hold_nothing'
  | 'hold_one_coupon'
  | 'hold_qualifying'
  | 'hold_subject'
  | 'hold_time'
  | 'hold_twice'
  | 'household_full'
  | 'household_head_member'
  | 'household_head_spends'
  | 'household_none'
  | 'household_one_by_one'
  | 'household_over'
  | 'household_stranger'
  | 'household_taken'
  | 'idempotency_key_long'
  | 'idempotency_key_reused'
  | 'identity_elsewhere'
  | 'identity_invalid'
  | 'import_columns_differ'
  | 'import_elsewhere'
  | 'import_empty'
  | 'import_field_twice'
  | 'import_field_unknown'
  | 'import_file_gone'
  | 'import_mapping_incomplete'
  | 'import_mingled'
  | 'import_no_file'
  | 'import_sign_wrong'
  | 'import_state_wrong'
  | 'import_unreadable'
  | 'insight_day_ahead'
  | 'insight_run_ended'
  | 'insight_running'
  | 'internal_error'
  | 'invalid_fields'
  | 'job_died'
  | 'job_ended'
  | 'job_lease_lost'
  | 'job_not_stopped'
  | 'join_closed'
  | 'join_known'
  | 'json_duplicate_key'
  | 'json_number_range'
  | 'json_object_wanted'
  | 'json_syntax'
  | 'json_too_deep'
  | 'json_too_many'
  | 'json_utf8'
  | 'key_elsewhere'
  | 'key_network_wrong'
  | 'key_over'
  | 'key_refused'
  | 'key_right_beyond'
  | 'key_slow'
  | 'language_invalid'
  | 'last_owner'
  | 'link_void'
  | 'login_taken'
  | 'login_wrong'
  | 'lookup_value'
  | 'milestone_empty'
  | 'milestone_order'
  | 'not_found'
  | 'note_not_yours'
  | 'note_text_bad'
  | 'offer_festival_unknown'
  | 'offer_needs'
  | 'offer_never'
  | 'offer_not_for'
  | 'offer_not_held'
  | 'offer_nothing'
  | 'offer_range'
  | 'offer_taken'
  | 'offer_unfair'
  | 'order_before'
  | 'order_currency'
  | 'order_customer_many'
  | 'order_customer_unknown'
  | 'order_customer_value'
  | 'order_differs'
  | 'order_discount'
  | 'order_empty'
  | 'order_future'
  | 'order_not_cancellable'
  | 'order_not_deliverable'
  | 'order_not_payable'
  | 'order_other_store'
  | 'order_store_unknown'
  | 'order_tender'
  | 'order_too_large'
  | 'order_two_customers'
  | 'other_site'
  | 'owner_there'
  | 'partnership_customer'
  | 'partnership_end_early'
  | 'passkey_kept'
  | 'passkey_many'
  | 'passkey_refused'
  | 'passkey_unknown'
  | 'password_known'
  | 'password_long'
  | 'password_named'
  | 'password_refused'
  | 'password_short'
  | 'path_id'
  | 'period_empty'
  | 'phone_invalid'
  | 'place_moved'
  | 'points_insufficient'
  | 'policy_day'
  | 'policy_needs'
  | 'policy_slides'
  | 'preview_amount'
  | 'privacy_ended'
  | 'profile_birthday_fixed'
  | 'profile_field_unknown'
  | 'query_broken'
  | 'query_twice'
  | 'query_unknown'
  | 'redemption_coupon_one'
  | 'redemption_ended'
  | 'redemption_final'
  | 'redemption_gone'
  | 'redemption_lapsed'
  | 'reference_missing'
  | 'reference_unknown'
  | 'referral_circle'
  | 'referral_code_unknown'
  | 'referral_no_plan'
  | 'referral_no_reward'
  | 'referral_not_new'
  | 'referral_not_quarantined'
  | 'referral_self'
  | 'referral_taken'
  | 'reinstate_closed'
  | 'replay_range'
  | 'resource_changed'
  | 'resource_in_use'
  | 'resource_taken'
  | 'return_amount'
  | 'return_before'
  | 'return_differs'
  | 'return_line_unknown'
  | 'return_not_paid'
  | 'return_nothing'
  | 'return_of_nobody'
  | 'return_too_much'
  | 'return_twice'
  | 'return_unmatched'
  | 'revert_changed_since'
  | 'revert_in_use_problem'
  | 'reward_coupon_what'
  | 'reward_end_early'
  | 'reward_free'
  | 'reward_inactive'
  | 'reward_limit_member'
  | 'reward_limit_period'
  | 'reward_needs_store'
  | 'reward_not_coupon'
  | 'reward_not_for'
  | 'reward_not_started'
  | 'reward_out_of_stock'
  | 'reward_over'
  | 'reward_unknown'
  | 'right_unknown'
  | 'role_beyond'
  | 'role_built_in'
  | 'role_name_wrong'
  | 'role_taken'
  | 'role_unknown'
  | 'role_used'
  | 'rollforward_period'
  | 'route_method'
  | 'route_unknown'
  | 'row_ambiguous'
  | 'row_birthday'
  | 'row_broken'
  | 'row_choice'
  | 'row_date'
  | 'row_email'
  | 'row_empty_field'
  | 'row_many_lines'
  | 'row_negative_price'
  | 'row_nobody'
  | 'row_number'
  | 'row_of_refused'
  | 'row_other_customer'
  | 'row_phone'
  | 'row_quantity_zero'
  | 'row_store'
  | 'row_too_long'
  | 'row_twice'
  | 'row_unknown_customer'
  | 'rows_apart'
  | 'rule_bands'
  | 'rule_budget_unknown'
  | 'rule_code_taken'
  | 'rule_coupon'
  | 'rule_group_unknown'
  | 'rule_measure'
  | 'rule_needs'
  | 'rule_not_here'
  | 'rule_own'
  | 'rule_state'
  | 'rule_tier'
  | 'rule_time'
  | 'rule_version_number'
  | 'rule_wallet'
  | 'search_order'
  | 'segment_broken'
  | 'segment_code_wrong'
  | 'segment_expression_fixed'
  | 'segment_expression_needed'
  | 'segment_not_static'
  | 'segment_used'
  | 'series_range'
  | 'series_store'
  | 'shop_currency_fixed'
  | 'shop_zone_fixed'
  | 'sign_in_refused'
  | 'sign_in_slow'
  | 'sort_unknown'
  | 'standing_ids'
  | 'status_by_verb'
  | 'stock_other_way'
  | 'stock_store_unknown'
  | 'storage_full'
  | 'store_code_unknown'
  | 'store_needed'
  | 'store_out_of_reach'
  | 'store_unknown'
  | 'tag_color_invalid'
  | 'tag_name_long'
  | 'tag_needed'
  | 'tag_unknown'
  | 'template_above_minimum'
  | 'template_end_early'
  | 'template_needs'
  | 'template_not_for'
  | 'template_repeat_minimum'
  | 'template_unknown'
  | 'tier_asks_nothing'
  | 'tier_first'
  | 'tier_held'
  | 'tier_keep_higher'
  | 'tier_past'
  | 'tier_set_anchor'
  | 'tier_set_main'
  | 'tier_set_months'
  | 'tier_set_wallet'
  | 'tier_too_many'
  | 'tier_unknown'
  | 'till_customer_many'
  | 'till_customer_unknown'
  | 'till_no_pay'
  | 'till_nobody'
  | 'till_points_few'
  | 'till_points_many'
  | 'till_points_step'
  | 'till_quote_over'
  | 'till_receipt'
  | 'till_receipt_unknown'
  | 'till_tender'
  | 'time_in_future'
  | 'too_many_conditions'
  | 'too_often'
  | 'transfer_closed'
  | 'transfer_daily'
  | 'transfer_few'
  | 'transfer_many'
  | 'transfer_self'
  | 'transfer_young'
  | 'unauthenticated'
  | 'view_filter'
  | 'view_full'
  | 'view_not_yours'
  | 'view_page_name'
  | 'view_taken'
  | 'wallet_day'
  | 'wallet_growth_spent'
  | 'wallet_needs'
  | 'wallet_too_many'
  | 'wallet_unknown'
  | 'webhook_secret_wrong'
  | 'webhook_too_many'
  | 'webhook_type_unknown'
  | 'webhook_url_wrong'
  | 'weights_sum'
  | 'yearly_day_future'
  | 'yearly_day_invalid'
  | 'zone_unknown';

/** What can be granted. */
export type RightName =
  | 'shop.read'
  | 'shop.write'
  | 'store.read'
  | 'store.write'
  | 'category.read'
  | 'category.write'
  | 'product.read'
  | 'product.write'
  | 'staff.read'
  | 'staff.write'
  | 'user.read'
  | 'user.write'
  | 'role.read'
  | 'role.write'
  | 'key.read'
  | 'key.write'
  | 'customer.read'
  | 'customer.write'
  | 'customer.delete'
  | 'customer.export'
  | 'customer.contact'
  | 'customer.merge'
  | 'customer.portal'
  | 'note.read'
  | 'note.write'
  | 'tag.read'
  | 'tag.write'
  | 'segment.read'
  | 'segment.write'
  | 'field.read'
  | 'field.write'
  | 'card_template.read'
  | 'card_template.write'
  | 'order.read'
  | 'order.write'
  | 'order.return'
  | 'order.cancel'
  | 'points.read'
  | 'points.adjust'
  | 'points.approve'
  | 'household.read'
  | 'household.write'
  | 'wallet.read'
  | 'wallet.write'
  | 'rule.read'
  | 'rule.write'
  | 'rule.approve'
  | 'backtest.run'
  | 'earning_group.read'
  | 'earning_group.write'
  | 'earning_budget.read'
  | 'earning_budget.write'
  | 'activity.write'
  | 'tier.read'
  | 'tier.write'
  | 'tier.give'
  | 'tier_set.read'
  | 'tier_set.write'
  | 'tier_benefit.read'
  | 'tier_benefit.write'
  | 'tier_benefit.use'
  | 'tier_benefit.undo'
  | 'reward.read'
  | 'reward.write'
  | 'coupon.read'
  | 'coupon.write'
  | 'coupon.use'
  | 'offer.read'
  | 'offer.write'
  | 'holiday.read'
  | 'holiday.write'
  | 'warning.read'
  | 'warning.write'
  | 'partnership.read'
  | 'partnership.write'
  | 'contract.read'
  | 'contract.write'
  | 'referral.read'
  | 'referral.record'
  | 'referral.write'
  | 'redemption.write'
  | 'import.read'
  | 'import.run'
  | 'export.run'
  | 'event.read'
  | 'job.read'
  | 'job.run'
  | 'webhook.read'
  | 'webhook.write'
  | 'message.read'
  | 'audit.read'
  | 'report.read'
  | 'insight.run'
  | 'insight.write'
  | 'goal.read'
  | 'goal.write'
  | 'action.write'
  | 'action_rule.read'
  | 'action_rule.write'
  | 'view.share'
  | 'acquisition.read'
  | 'acquisition.write'
  | 'effort_rate.read'
  | 'effort_rate.write'
  | 'settings.read'
  | 'settings.write';

/** Why somebody may, or may not, do something. */
export interface Access {
  /** The right */
  right: string | null;
  /** How far it reaches */
  scope: 'none' | 'own' | 'store' | 'all';
  /** The role that decides */
  role: string | null;
  /** The role for people */
  role_title: string | null;
  /** The row of the role that gives it; null: none does */
  granted_by: string | null;
  /** The same as a sentence */
  text: string | null;
}

/** Which right, and whose. */
export interface AccessQuery {
  /** The right in question */
  right?: string;
  /** Whose; absent: mine */
  user?: Id<'usr'>;
}

/** Where customers come from and what they cost. */
export interface Acquisition {
  /** When this was computed */
  computed_at: Time | null;
  /** First day of the period */
  from: DateText | null;
  /** Last day of the period */
  as_of: DateText | null;
  /** All sources; source is unknown here */
  total: AcquisitionSource | null;
  /** Sources that won somebody or cost something, most customers first */
  items: AcquisitionSource[];
}

/** What was spent to win customers. */
export interface AcquisitionCost {
  /** Id */
  id: Id<'acq'>;
  /** Which source it was spent on */
  source:
    | 'unknown'
    | 'store'
    | 'website'
    | 'order'
    | 'wechat'
    | 'phone'
    | 'survey'
    | 'event'
    | 'contest'
    | 'rented_list'
    | 'ad'
    | 'referral'
    | 'import'
    | 'api'
    | 'other';
  /** First day */
  starts_on: DateText;
  /** Last day */
  ends_on: DateText;
  /** What was spent, minor units */
  amount: number;
  /** What for */
  note: string | null;
  /** Goes up with each change; the ETag is "v" and this */
  version: number;
  /** When it was made */
  created_at: Time;
  /** When it was last changed */
  updated_at: Time;
}

/** What was spent to win customers. */
export interface AcquisitionCostInput {
  /** Which source it was spent on */
  source:
    | 'unknown'
    | 'store'
    | 'website'
    | 'order'
    | 'wechat'
    | 'phone'
    | 'survey'
    | 'event'
    | 'contest'
    | 'rented_list'
    | 'ad'
    | 'referral'
    | 'import'
    | 'api'
    | 'other';
  /** First day */
  starts_on: DateText;
  /** Last day */
  ends_on: DateText;
  /** What was spent, minor units */
  amount: number;
  /** What for */
  note?: string | null;
}

/** What was spent to win customers. */
export interface AcquisitionCostPatch {
  /** Which source it was spent on */
  source?:
    | 'unknown'
    | 'store'
    | 'website'
    | 'order'
    | 'wechat'
    | 'phone'
    | 'survey'
    | 'event'
    | 'contest'
    | 'rented_list'
    | 'ad'
    | 'referral'
    | 'import'
    | 'api'
    | 'other';
  /** First day */
  starts_on?: DateText;
  /** Last day */
  ends_on?: DateText;
  /** What was spent, minor units */
  amount?: number;
  /** What for */
  note?: string | null;
}

/** Filters of the list */
export interface AcquisitionCostQuery {
  /** Rows of a page (50) */
  limit?: number;
  /** "next" of the page before */
  cursor?: string;
  /** Field to sort by; - before it: descending */
  sort?: string;
  /** Only these fields, separated by commas */
  fields?: string;
  /** Part of a name or code */
  q?: string;
  /** Which source it was spent on */
  source?:
    | 'unknown'
    | 'store'
    | 'website'
    | 'order'
    | 'wechat'
    | 'phone'
    | 'survey'
    | 'event'
    | 'contest'
    | 'rented_list'
    | 'ad'
    | 'referral'
    | 'import'
    | 'api'
    | 'other';
  /** First day */
  starts_on?: DateText;
  /** First day */
  starts_on_from?: DateText;
  /** First day */
  starts_on_to?: DateText;
  /** Last day */
  ends_on?: DateText;
  /** Last day */
  ends_on_from?: DateText;
  /** Last day */
  ends_on_to?: DateText;
}

/** What a source brings. */
export interface AcquisitionSource {
  /** Source */
  source:
    | 'unknown'
    | 'store'
    | 'website'
    | 'order'
    | 'wechat'
    | 'phone'
    | 'survey'
    | 'event'
    | 'contest'
    | 'rented_list'
    | 'ad'
    | 'referral'
    | 'import'
    | 'api'
    | 'other';
  /** In words */
  title: string | null;
  /** Customers whose first order lies in the period */
  won: number | null;
  /** Of these, who have bought again */
  repeat: number | null;
  /** What was spent on the source in the period, by days */
  cost: number | null;
  /** … for each customer won; null: nobody won, or nothing entered */
  cost_per_customer: number | null;
  /** What they bought so far */
  revenue: number | null;
  /** Customers known for 90 days or more */
  early_customers: number | null;
  /** Margin of what these bought in their first 90 days, less the cost to serve */
  early_value: number | null;
  /** … for each */
  early_per_customer: number | null;
  /** Lifetime value of each by the last run: so far and in the next 12 months; null: not scored */
  ltv: number | null;
  /** Customers with a score */
  scored: number | null;
  /** Days after the first order by which the margin has paid the cost; null: not yet */
  payback_days: number | null;
  /** Lifetime value over the cost, millionths; null: no cost */
  return_on_cost: number | null;
}

/** What to do next for a customer. */
export interface Action {
  /** Rule */
  rule_id: Id<'nba'> | null;
  /** Its code */
  code: string | null;
  /** What to do */
  title: string | null;
  /** How */
  text: string | null;
  /** Higher comes first */
  priority: number | null;
  /** What doing it is expected to be worth; 0: cannot be told */
  value: number | null;
  /** When it comes up, as a sentence */
  condition: string | null;
  /** The values that brought it up */
  reasons: string[];
}

/** The action is not wanted. */
export interface ActionDismissed {
  /** Why */
  reason: string;
  /** Days for which it does not come back (as the rule says) */
  quiet_days?: number | null;
}

/** The action was done. */
export interface ActionDone {
  /** What came of it */
  reason?: string | null;
  /** Days for which it does not come back (as the rule says) */
  quiet_days?: number | null;
}

/** Which actions. */
export interface ActionQuery {
  /** Home store */
  store_id?: Id<'sto'>;
  /** With this tag */
  tag_id?: Id<'tag'>;
  /** In this segment */
  segment_id?: Id<'seg'>;
  /** Of this consultant */
  owner_id?: Id<'stf'>;
  /** Only this action */
  rule_id?: Id<'nba'>;
  /** Order (priority) */
  sort?: 'priority' | 'value';
  /** Rows of a page (50) */
  limit?: number;
  /** "next" of the page before */
  cursor?: string;
}

/** What to do for a customer, and when. */
export interface ActionRule {
  /** Id */
  id: Id<'nba'>;
  /** Short unique code */
  code: string;
  /** What to do, in English */
  title_en: string;
  /** What to do, in Chinese */
  title_zh: string;
  /** How, in English */
  text_en: string | null;
  /** How, in Chinese */
  text_zh: string | null;
  /** When: an expression over one customer (scope member) */
  condition: string;
  /** What doing it is expected to be worth: an expression of money */
  value: string | null;
  /** Higher comes first */
  priority: number;
  /** Days for which it does not come back once done or dismissed */
  quiet_days: number;
  /** In use */
  active: boolean;
  /** Goes up with each change; the ETag is "v" and this */
  version: number;
  /** When it was made */
  created_at: Time;
  /** When it was last changed */
  updated_at: Time;
}

/** What to do for a customer, and when. */
export interface ActionRuleInput {
  /** Short unique code */
  code: string;
  /** What to do, in English */
  title_en: string;
  /** What to do, in Chinese */
  title_zh: string;
  /** How, in English */
  text_en?: string | null;
  /** How, in Chinese */
  text_zh?: string | null;
  /** When: an expression over one customer (scope member) */
  condition: string;
  /** What doing it is expected to be worth: an expression of money */
  value?: string | null;
  /** Higher comes first */
  priority: number;
  /** Days for which it does not come back once done or dismissed */
  quiet_days: number;
  /** In use */
  active?: boolean | null;
}

/** What to do for a customer, and when. */
export interface ActionRulePatch {
  /** What to do, in English */
  title_en?: string;
  /** What to do, in Chinese */
  title_zh?: string;
  /** How, in English */
  text_en?: string | null;
  /** How, in Chinese */
  text_zh?: string | null;
  /** When: an expression over one customer (scope member) */
  condition?: string;
  /** What doing it is expected to be worth: an expression of money */
  value?: string | null;
  /** Higher comes first */
  priority?: number;
  /** Days for which it does not come back once done or dismissed */
  quiet_days?: number;
  /** In use */
  active?: boolean | null;
}

/** Whom a rule would reach. */
export interface ActionRulePreview {
  /** How many of those looked at it holds for now */
  count: number | null;
  /** How many were looked at: all, or the newest where looking at all would take long */
  looked_at: number | null;
  /** How many there are */
  customers: number | null;
  /** The condition in its canonical form */
  condition: string | null;
  /** As a sentence */
  sentence: string | null;
  /** Some of them */
  sample: ActionRuleReached[];
}

/** A rule to try. */
export interface ActionRulePreviewInput {
  /** When: an expression over one customer (scope member) */
  condition: string;
  /** What doing it is expected to be worth: an expression of money */
  value?: string | null;
  /** How many customers to show (5) */
  sample?: number | null;
}

/** Filters of the list */
export interface ActionRuleQuery {
  /** Rows of a page (50) */
  limit?: number;
  /** "next" of the page before */
  cursor?: string;
  /** Field to sort by; - before it: descending */
  sort?: string;
  /** Only these fields, separated by commas */
  fields?: string;
  /** Part of a name or code */
  q?: string;
  /** Short unique code */
  code?: string;
  /** In use */
  active?: boolean;
}

/** One of them. */
export interface ActionRuleReached {
  /** Customer */
  customer_id: Id<'cus'> | null;
  /** Name */
  name: string | null;
  /** What doing it is expected to be worth; 0: cannot be told */
  value: number | null;
  /** The values that brought it up */
  reasons: string[];
}

/** What is due, by rule. */
export interface ActionSummaries {
  /** When the newest of them came up; null: nothing is due */
  listed_at: Time | null;
  /** Most urgent first */
  items: ActionSummary[];
}

/** A rule of action in numbers. */
export interface ActionSummary {
  /** Rule */
  rule_id: Id<'nba'> | null;
  /** Its code */
  code: string | null;
  /** What to do */
  title: string | null;
  /** Higher comes first */
  priority: number | null;
  /** Customers it is due for, as last listed */
  customers: number | null;
  /** What all of them are expected to be worth */
  value: number | null;
  /** Done in the last 30 days */
  done: number | null;
  /** Dismissed in the last 30 days */
  dismissed: number | null;
  /** Of the done: customers who have bought since */
  bought_after: number | null;
}

/** Which actions. */
export interface ActionSummaryQuery {
  /** Home store */
  store_id?: Id<'sto'>;
  /** With this tag */
  tag_id?: Id<'tag'>;
  /** In this segment */
  segment_id?: Id<'seg'>;
  /** Of this consultant */
  owner_id?: Id<'stf'>;
  /** Only this action */
  rule_id?: Id<'nba'>;
  /** Order (priority) */
  sort?: 'priority' | 'value';
}

/** An action that was done or dismissed. */
export interface ActionTaken {
  /** Rule */
  rule_id: Id<'nba'> | null;
  /** Its code */
  code: string | null;
  /** What was to be done */
  title: string | null;
  /** What became of it */
  outcome: 'done' | 'dismissed';
  /** Why */
  reason: string | null;
  /** Who */
  by: string | null;
  /** When */
  at: Time | null;
  /** It does not come back before */
  until: Time | null;
}

/** An action was done or dismissed. */
export interface ActionTakenBody {
  /** Code of the rule */
  code: string | null;
  /** It does not come back before */
  until: Time | null;
}

/** Points that will become active. */
export interface Activation {
  /** When they become active */
  at: Time | null;
  /** How many */
  amount: number | null;
}

/** Something that a member did, besides buying. */
export interface Activity {
  /** Id */
  id: Id<'act'> | null;
  /** Who did it */
  customer_id: Id<'cus'> | null;
  /** What: review, share, survey, attendance, custom */
  kind:
    | 'order_paid'
    | 'order_delivered'
    | 'sign_up'
    | 'profile'
    | 'birthday'
    | 'check_in'
    | 'streak'
    | 'review'
    | 'share'
    | 'referral'
    | 'survey'
    | 'attendance'
    | 'custom';
  /** Of a custom one: what it is called */
  name: string | null;
  /** Which system tells of it */
  source: string;
  /** Its number there: the same one again is the same */
  external_id: string;
  /** When (now) */
  at: Time | null;
  /** A number that rules may go by: stars, minutes */
  number: number | null;
  /** In which store */
  store_id: Id<'sto'> | null;
  /** Note */
  note: string | null;
  /** What it brought about */
  effects: Effect[];
}

/** Something that a member did, besides buying. */
export interface ActivityInput {
  /** What: review, share, survey, attendance, custom */
  kind:
    | 'order_paid'
    | 'order_delivered'
    | 'sign_up'
    | 'profile'
    | 'birthday'
    | 'check_in'
    | 'streak'
    | 'review'
    | 'share'
    | 'referral'
    | 'survey'
    | 'attendance'
    | 'custom';
  /** Of a custom one: what it is called */
  name?: string | null;
  /** Which system tells of it */
  source: string;
  /** Its number there: the same one again is the same */
  external_id: string;
  /** When (now) */
  at?: Time | null;
  /** A number that rules may go by: stars, minutes */
  number?: number | null;
  /** In which store */
  store_id?: Id<'sto'> | null;
  /** Note */
  note?: string | null;
}

/** A member did something. */
export interface ActivityRecorded {
  /** What */
  kind: string | null;
  /** Of a custom one: what it is called */
  name: string | null;
  /** Which system told of it */
  source: string | null;
  /** The number it brought */
  number: number | null;
}

/** A training of the recommendations. */
export interface AdviceTraining {
  /** Id; null: none yet */
  id: Id<'avr'> | null;
  /** The job that trains, where it was asked for now */
  job_id: Id<'job'> | null;
  /** Last day of its data */
  as_of: DateText | null;
  /** First day of its data */
  first_day: DateText | null;
  /** Customers */
  customers: number | null;
  /** Products that were bought */
  products: number | null;
  /** Orders */
  orders: number | null;
  /** Lines of orders */
  lines: number | null;
  /** One customer in so many was looked at */
  sampled: number | null;
  /** What it learned */
  model: 'ease' | 'neighbours' | 'popular';
  /** EASE's λ, chosen by the window before the last one */
  lambda: number | null;
  /** How good it would have been on the last 30 days, beside what simply sells: NDCG at 10 and the part of customers of whom one of ten was right, millionths; null: too young to tell */
  quality: unknown;
  /** Milliseconds by phase */
  timing: unknown;
  /** When it ended */
  trained_at: Time | null;
  /** How long it took, ms */
  took_ms: number | null;
}

/** Which rows of the audit. */
export interface AuditQuery {
  /** By this actor: usr_…, key_…, cus_…, house */
  actor?: string;
  /** On this kind of thing */
  object?: string;
  /** On this one */
  object_id?: string;
  /** This act */
  act?: string;
  /** At or after */
  from?: Time;
  /** Before */
  to?: Time;
  /** "next" of the page before */
  cursor?: string;
  /** Rows of a page (50) */
  limit?: number;
  /** Sorted by one of at; - before it: descending */
  sort?: string;
}

/** Who did what to what, and why. */
export interface AuditRow {
  /** Id of the row */
  id: Id<'aud'> | null;
  /** When */
  at: Time | null;
  /** Who */
  actor: string | null;
  /** Their name as it was then */
  actor_name: string | null;
  /** From which address */
  peer: string | null;
  /** What was done */
  act: string | null;
  /** To what kind of thing */
  object: string | null;
  /** To which one */
  object_id: string | null;
  /** What changed: {"name": [before, after]} */
  diff: unknown;
  /** Why, as given */
  reason: string | null;
  /** Trace id of the request */
  trace: string | null;
  /** Its number in the chain of hashes; null: not sealed yet */
  seq: number | null;
}

/** Changed rules or tiers over the history as it was. */
export interface Backtest {
  /** Id */
  id: Id<'bkt'> | null;
  /** How far it is */
  state: 'waiting' | 'running' | 'done' | 'stopped' | 'failed';
  /** Who asked for it */
  actor: string | null;
  /** What is changed */
  change: BacktestChange | null;
  /** Job that runs it */
  job: Id<'job'> | null;
  /** Orders gone through */
  done: number | null;
  /** Of so many */
  total: number | null;
  /** What came out, once it is done */
  summary: BacktestSummary | null;
  /** Why it failed */
  problem: string | null;
  /** Asked for */
  created_at: Time | null;
  /** Begun */
  started_at: Time | null;
  /** Ended */
  ended_at: Time | null;
}

/** How far a budget goes. */
export interface BacktestBudget {
  /** Code of the budget */
  budget: string | null;
  /** How much there is in all */
  limit: number | null;
  /** Used, under the rules as they were */
  used_before: number | null;
  /** … under the changed ones */
  used_after: number | null;
  /** When it was used up first; absent: it was enough */
  exhausted_before: Time | null;
  /** … under the changed rules */
  exhausted_after: Time | null;
}

/** What is changed. */
export interface BacktestChange {
  /** Versions that take the place of their rules, whatever their own dates say */
  versions: BacktestVersion[];
  /** The same with terms that are not kept */
  terms: BacktestTerms[];
  /** Rules that are left out */
  end: Id<'rul'>[];
  /** Other thresholds of tiers, of any set */
  tiers: BacktestTier[];
  /** Whole sets of tiers as they would be */
  tier_sets: BacktestTierSet[];
  /** Orders paid from then on are changed and counted; absent: all */
  from: Time | null;
  /** … until then, exclusive */
  until: Time | null;
  /** What for */
  note: string | null;
}

/** What is changed. */
export interface BacktestChangeInput {
  /** Versions that take the place of their rules, whatever their own dates say */
  versions?: BacktestVersionInput[] | null;
  /** The same with terms that are not kept */
  terms?: BacktestTermsInput[] | null;
  /** Rules that are left out */
  end?: Id<'rul'>[] | null;
  /** Other thresholds of tiers, of any set */
  tiers?: BacktestTierInput[] | null;
  /** Whole sets of tiers as they would be */
  tier_sets?: BacktestTierSetInput[] | null;
  /** Orders paid from then on are changed and counted; absent: all */
  from?: Time | null;
  /** … until then, exclusive */
  until?: Time | null;
  /** What for */
  note?: string | null;
}

/** Before and after. */
export interface BacktestFigures {
  /** Orders of members that were paid */
  orders: number | null;
  /** By wallet */
  wallets: BacktestWallet[];
  /** Coupons given */
  coupons_before: number | null;
  /** … under the changed rules */
  coupons_after: number | null;
}

/** A member who gains or loses. */
export interface BacktestMember {
  /** Customer */
  customer: Id<'cus'> | null;
  /** What the points that can be spent are worth, more or less */
  gain: number | null;
  /** Tier now */
  tier_before: string | null;
  /** Tier it would be */
  tier_after: string | null;
  /** Figures */
  figures: BacktestFigures | null;
}

/** Which members. */
export interface BacktestMemberQuery {
  /** In which order (gain) */
  sort?: 'gain' | 'loss';
  /** How many (50) */
  limit?: number;
}

/** Members who would stand elsewhere. */
export interface BacktestMove {
  /** Tier in which they stand */
  from: string | null;
  /** Tier in which they would stand */
  to: string | null;
  /** How many */
  members: number | null;
}

/** Figures of a part. */
export interface BacktestPart {
  /** Month */
  month: string | null;
  /** Code of the store or segment */
  code: string | null;
  /** Its name */
  name: string | null;
  /** Figures */
  figures: BacktestFigures | null;
}

/** Which figures. */
export interface BacktestPartQuery {
  /** By what */
  by?: 'month' | 'store' | 'segment';
}

/** Which back-tests. */
export interface BacktestQuery {
  /** In this state */
  state?: 'waiting' | 'running' | 'done' | 'stopped' | 'failed';
  /** Asked for by them: usr_…, key_… */
  actor?: string;
  /** Asked for at or after */
  from?: Time;
  /** Asked for before */
  to?: Time;
  /** Rows of a page (50) */
  limit?: number;
  /** "next" of the page before */
  cursor?: string;
  /** Sorted by one of created_at, ended_at, total, state; - before it: descending */
  sort?: string;
}

/** Where members stand in a set of tiers. */
export interface BacktestStandings {
  /** Code of the set of tiers */
  set: string | null;
  /** Members by tier */
  tiers: BacktestTierCount[];
  /** Who would stand in another tier today */
  moves: BacktestMove[];
}

/** What came out. */
export interface BacktestSummary {
  /** In all */
  figures: BacktestFigures | null;
  /** Orders of members gone through */
  orders: number | null;
  /** Lines that came back */
  returns: number | null;
  /** Members */
  members: number | null;
  /** Members who gain */
  gain: number | null;
  /** Members who lose */
  lose: number | null;
  /** Milliseconds it took */
  ms: number | null;
  /** … of which reading orders */
  read_ms: number | null;
  /** How many processors it was dealt out to */
  lanes: number | null;
  /** Members by tier of the main set, with what is held by hand */
  tiers: BacktestTierCount[];
  /** Who would stand in another tier of it today */
  moves: BacktestMove[];
  /** The same for every set */
  sets: BacktestStandings[];
  /** Budgets */
  budgets: BacktestBudget[];
}

/** A rule that is not kept. */
export interface BacktestTerms {
  /** Code of the rule whose place it takes; a new one: besides all others */
  code: string;
  /** What it would say */
  terms: EarningTerms;
}

/** A rule that is not kept. */
export interface BacktestTermsInput {
  /** Code of the rule whose place it takes; a new one: besides all others */
  code: string;
  /** What it would say */
  terms: EarningTermsInput;
}

/** Another threshold of a tier. */
export interface BacktestTier {
  /** Code of the tier */
  tier: string;
  /** Reached from this much on */
  threshold: number;
}

/** Members of a tier. */
export interface BacktestTierCount {
  /** Code of the tier */
  tier: string | null;
  /** Members in it now */
  before: number | null;
  /** Members who would be in it now */
  after: number | null;
}

/** Another threshold of a tier. */
export interface BacktestTierInput {
  /** Code of the tier */
  tier: string;
  /** Reached from this much on */
  threshold: number;
}

/** A set of tiers as it would be. */
export interface BacktestTierSet {
  /** Set of tiers */
  set: Id<'trs'>;
  /** What it would say; mode: what becomes of those who would fall */
  terms: TierSetChange;
}

/** A set of tiers as it would be. */
export interface BacktestTierSetInput {
  /** Set of tiers */
  set: Id<'trs'>;
  /** What it would say; mode: what becomes of those who would fall */
  terms: TierSetChangeInput;
}

/** A version of a rule, in place of all others of it. */
export interface BacktestVersion {
  /** Rule */
  rule: Id<'rul'>;
  /** Its version: a draft, or an earlier one */
  version: number;
}

/** A version of a rule, in place of all others of it. */
export interface BacktestVersionInput {
  /** Rule */
  rule: Id<'rul'>;
  /** Its version: a draft, or an earlier one */
  version: number;
}

/** Points of one wallet, as they were and as they would have been. */
export interface BacktestWallet {
  /** Code of the wallet */
  wallet: string | null;
  /** Points given, net of returns, under the rules as they were */
  points_before: number | null;
  /** … under the changed ones */
  points_after: number | null;
  /** The difference */
  points_change: number | null;
  /** What they are worth: points at the worth that the wallet gives them, rounded down */
  cost_before: number | null;
  /** … under the changed rules */
  cost_after: number | null;
  /** The difference */
  cost_change: number | null;
  /** Of them not spent and not lapsed by now */
  open_before: number | null;
  /** The same if everything else had happened as it did; nobody spends more than there is */
  open_after: number | null;
  /** The difference */
  open_change: number | null;
  /** What they are worth */
  liability_before: number | null;
  /** … under the changed rules */
  liability_after: number | null;
  /** The difference */
  liability_change: number | null;
  /** What orders have been given in the ledger, net of returns: differs from points_before where history came in another order than it happened; only of the whole, without from and until */
  awarded: number | null;
}

/** A wallet of a customer. */
export interface Balance {
  /** Code of the wallet */
  wallet: string | null;
  /** Its name */
  name: string | null;
  /** What it is for */
  kind: 'redeemable' | 'qualifying';
  /** Decimals: 12345 with 2 is 123.45 */
  digits: number | null;
  /** Can be spent now */
  available: number | null;
  /** Not active yet */
  pending: number | null;
  /** Held */
  held: number | null;
  /** Spent so far */
  spent: number | null;
  /** Lapsed so far */
  expired: number | null;
  /** Taken back so far */
  reversed: number | null;
  /** Forfeited so far */
  forfeited: number | null;
  /** Owed */
  debt: number | null;
  /** Granted in all */
  earned: number | null;
  /** What the household can spend together; null: in none */
  pool: number | null;
  /** What will lapse when */
  expiries: Expiry[];
  /** What becomes active when; without a time: on delivery */
  activations: Activation[];
}

/** How a benefit is used. */
export interface BenefitFigures {
  /** The benefit */
  benefit_id: Id<'ben'> | null;
  /** First day that is counted */
  from: DateText | null;
  /** Uses that count */
  uses: number | null;
  /** Uses that were undone */
  undone: number | null;
  /** Members who used it */
  members: number | null;
  /** Members who stand in the tier now; with a store: those of it */
  entitled: number | null;
  /** Of them those who used it */
  entitled_using: number | null;
  /** What the uses cost; null: no cost is known */
  cost: number | null;
  /** Currency */
  currency: string | null;
  /** By month of the shop's calendar, the oldest first */
  months: BenefitMonth[];
  /** By store, the most uses first */
  stores: BenefitStore[];
}

/** Which uses. */
export interface BenefitFiguresQuery {
  /** How many months, the running one included (12) */
  months?: number;
  /** Only at this store */
  store_id?: Id<'sto'>;
}

/** A month of a benefit. */
export interface BenefitMonth {
  /** First day of the month */
  from: DateText | null;
  /** Uses that count */
  uses: number | null;
  /** Members who used it */
  members: number | null;
  /** What they cost, as far as that is known */
  cost: number | null;
}

/** A benefit at a store. */
export interface BenefitStore {
  /** Store; null: not told */
  store_id: Id<'sto'> | null;
  /** Uses that count */
  uses: number | null;
  /** Members who used it */
  members: number | null;
  /** What they cost, as far as that is known */
  cost: number | null;
}

/** A benefit is used. */
export interface BenefitUse {
  /** Code of the benefit */
  code: string;
  /** What for: the same again in one period is the same use */
  used_for: string;
  /** Where; the order's store, or your own, when absent */
  store_id?: Id<'sto'> | null;
  /** With which order of the customer */
  order_id?: Id<'ord'> | null;
  /** Note */
  note?: string | null;
}

/** A benefit was used, or that was undone. */
export interface BenefitUseEvent {
  /** The benefit */
  benefit_id: Id<'ben'> | null;
  /** Its code */
  code: string | null;
  /** What for */
  used_for: string | null;
  /** Where */
  store_id: Id<'sto'> | null;
  /** With which order */
  order_id: Id<'ord'> | null;
  /** Of undoing: why */
  reason: string | null;
}

/** Which uses of benefits. */
export interface BenefitUseQuery {
  /** Rows of a page (50) */
  limit?: number;
  /** "next" of the page before */
  cursor?: string;
  /** Sorted by one of used_at; - before it: descending */
  sort?: string;
  /** Of this benefit */
  benefit_id?: Id<'ben'>;
  /** Of what this tier brings */
  tier_id?: Id<'tir'>;
  /** By this customer, and who was merged into it */
  customer_id?: Id<'cus'>;
  /** At this store */
  store_id?: Id<'sto'>;
  /** At or after */
  from?: Time;
  /** Before */
  to?: Time;
  /** Only what was undone; false: only what counts */
  undone?: boolean;
}

/** A use is undone. */
export interface BenefitUseUndo {
  /** Why */
  reason: string;
}

/** A use of a benefit. */
export interface BenefitUsed {
  /** Id */
  id: Id<'bnu'> | null;
  /** The benefit */
  benefit_id: Id<'ben'> | null;
  /** Its code */
  code: string | null;
  /** Its name */
  name: string | null;
  /** Code of the tier that brings it */
  tier: string | null;
  /** Who used it; an alias after a merge */
  customer_id: Id<'cus'> | null;
  /** What for */
  used_for: string | null;
  /** When */
  used_at: Time | null;
  /** Where */
  store_id: Id<'sto'> | null;
  /** With which order */
  order_id: Id<'ord'> | null;
  /** Note */
  note: string | null;
  /** What it cost, as the benefit said then */
  cost: number | null;
  /** Currency */
  currency: string | null;
  /** Who recorded it */
  actor: string | null;
  /** Their name at that time */
  actor_name: string | null;
  /** Undone; null: it counts */
  undone_at: Time | null;
  /** Who undid it */
  undone_by: string | null;
  /** Their name at that time */
  undone_name: string | null;
  /** Why */
  undone_reason: string | null;
}

/** How the shop looks to its members. */
export interface Brand {
  /** The shop's colour; others are reckoned from it so that text can be read. null: ours */
  color: string | null;
  /** A few words to members, in English */
  intro_en: string | null;
  /** A few words to members, in Chinese */
  intro_zh: string | null;
  /** Whoever is no member yet may join in the portal by a one-time code */
  joining: boolean;
  /** Where the logo is */
  logo: string | null;
  /** When this was last changed */
  updated_at: Time | null;
}

/** How the shop looks to its members. */
export interface BrandPatch {
  /** The shop's colour; others are reckoned from it so that text can be read. null: ours */
  color?: string | null;
  /** A few words to members, in English */
  intro_en?: string | null;
  /** A few words to members, in Chinese */
  intro_zh?: string | null;
  /** Whoever is no member yet may join in the portal by a one-time code */
  joining?: boolean | null;
}

/** What is bought together. */
export interface Bundle {
  /** Who buys these … */
  left: BundleProduct[];
  /** … buys this too */
  right: BundleProduct | null;
  /** Orders that hold all */
  together: number | null;
  /** Their part of all orders, millionths */
  support: number | null;
  /** Their part of the orders with the left side, millionths */
  confidence: number | null;
  /** Over the part among all orders, millionths */
  lift: number | null;
  /** Lower end at 95 % (Katz) */
  lift_low: number | null;
  /** Upper end */
  lift_high: number | null;
  /** Support above what chance gives, millionths */
  leverage: number | null;
  /** Chance that it is one by accident, over all rules (Fisher; Benjamini and Hochberg), millionths */
  q: number | null;
  /** What these products brought in these orders */
  revenue: number | null;
}

/** A product of a bundle. */
export interface BundleProduct {
  /** Product */
  product_id: Id<'prd'> | null;
  /** SKU */
  sku: string | null;
  /** Name */
  name: string | null;
}

/** Which bundles. */
export interface BundleQuery {
  /** Only this store */
  store_id?: Id<'sto'>;
  /** Only customers with this tag */
  tag_id?: Id<'tag'>;
  /** Only customers in this segment */
  segment_id?: Id<'seg'>;
  /** First day */
  from?: DateText;
  /** Day after the last (tomorrow) */
  to?: DateText;
  /** Orders net of returns, or as they were sold (net) */
  basis?: 'net' | 'gross';
  /** Only with this product */
  product_id?: Id<'prd'>;
  /** Least part of the orders, millionths (2000) */
  support?: number;
  /** Least confidence, millionths (100000) */
  confidence?: number;
  /** Least number of orders (10) */
  cases?: number;
  /** At most so many (100) */
  limit?: number;
  /** Order (lift) */
  sort?: 'lift' | 'revenue' | 'together';
}

/** What is bought together. */
export interface Bundles {
  /** When this was computed */
  computed_at: Time | null;
  /** Last day looked at */
  as_of: DateText | null;
  /** Orders looked at */
  orders: number | null;
  /** Products in them */
  products: number | null;
  /** One customer in so many was looked at */
  sampled: number | null;
  /** Rules found */
  found: number | null;
  /** The first of them */
  items: Bundle[];
}

/** Something on the calendar. */
export interface CalendarEntry {
  /** What it is */
  kind: 'offer' | 'festival' | 'term' | 'holiday' | 'workday' | 'lunar';
  /** Its code */
  code: string | null;
  /** Its name */
  name: string | null;
  /** The offer */
  offer_id: Id<'ofr'> | null;
  /** The day itself */
  day: DateText | null;
  /** First day */
  first_day: DateText | null;
  /** Last day */
  last_day: DateText | null;
}

/** Which days. */
export interface CalendarQuery {
  /** First day */
  from?: DateText;
  /** Last day */
  to?: DateText;
  /** Each day by the lunar calendar too */
  lunar?: boolean;
}

/** An item on a card. */
export interface CardItem {
  /** What it shows */
  what:
    | 'name'
    | 'member_no'
    | 'gender'
    | 'birthday'
    | 'phones'
    | 'emails'
    | 'wechat'
    | 'qq'
    | 'addresses'
    | 'employer'
    | 'industry'
    | 'position'
    | 'language'
    | 'status'
    | 'store'
    | 'owner'
    | 'source'
    | 'first_contact'
    | 'plate'
    | 'vin'
    | 'needs'
    | 'dates'
    | 'household'
    | 'created_at'
    | 'confirmed_at'
    | 'tags'
    | 'tier'
    | 'points'
    | 'wallets'
    | 'points_expiring'
    | 'coupons'
    | 'orders'
    | 'spent'
    | 'average_order'
    | 'returned'
    | 'last_order'
    | 'qr'
    | 'barcode'
    | 'signature'
    | 'recent_orders'
    | 'notes'
    | 'actions'
    | 'follow_ups'
    | 'lines'
    | 'line'
    | 'checks'
    | 'table'
    | 'text'
    | 'consent'
    | 'custom';
  /** Of custom: the key of the field; while there is none a line to write on is printed. Of table, where it is said: the key of a field of rows, whose columns and rows are printed; while there is none an empty table of the item's own columns */
  key: string | null;
  /** English label instead of its own */
  label_en: string | null;
  /** Chinese label instead of its own */
  label_zh: string | null;
  /** English text of text and consent; choices of checks and columns of table, one a line; a table with a field of the shop's own needs none */
  text_en: string | null;
  /** The same in Chinese */
  text_zh: string | null;
  /** How many lines of recent_orders, notes, actions, follow_ups, lines, table. Of a table with a field: empty ones below its rows, may be 0 */
  rows: number | null;
  /** Takes the whole width */
  wide: boolean;
}

/** An item on a card. */
export interface CardItemInput {
  /** What it shows */
  what:
    | 'name'
    | 'member_no'
    | 'gender'
    | 'birthday'
    | 'phones'
    | 'emails'
    | 'wechat'
    | 'qq'
    | 'addresses'
    | 'employer'
    | 'industry'
    | 'position'
    | 'language'
    | 'status'
    | 'store'
    | 'owner'
    | 'source'
    | 'first_contact'
    | 'plate'
    | 'vin'
    | 'needs'
    | 'dates'
    | 'household'
    | 'created_at'
    | 'confirmed_at'
    | 'tags'
    | 'tier'
    | 'points'
    | 'wallets'
    | 'points_expiring'
    | 'coupons'
    | 'orders'
    | 'spent'
    | 'average_order'
    | 'returned'
    | 'last_order'
    | 'qr'
    | 'barcode'
    | 'signature'
    | 'recent_orders'
    | 'notes'
    | 'actions'
    | 'follow_ups'
    | 'lines'
    | 'line'
    | 'checks'
    | 'table'
    | 'text'
    | 'consent'
    | 'custom';
  /** Of custom: the key of the field; while there is none a line to write on is printed. Of table, where it is said: the key of a field of rows, whose columns and rows are printed; while there is none an empty table of the item's own columns */
  key?: string | null;
  /** English label instead of its own */
  label_en?: string | null;
  /** Chinese label instead of its own */
  label_zh?: string | null;
  /** English text of text and consent; choices of checks and columns of table, one a line; a table with a field of the shop's own needs none */
  text_en?: string | null;
  /** The same in Chinese */
  text_zh?: string | null;
  /** How many lines of recent_orders, notes, actions, follow_ups, lines, table. Of a table with a field: empty ones below its rows, may be 0 */
  rows?: number | null;
  /** Takes the whole width */
  wide?: boolean | null;
}

/** A section of a card. */
export interface CardSection {
  /** English title */
  title_en: string | null;
  /** Chinese title */
  title_zh: string | null;
  /** Columns that the items stand in; 1 when it is not said */
  columns: number | null;
  /** Begins a new page */
  new_page: boolean;
  /** Items, in order */
  items: CardItem[];
}

/** A section of a card. */
export interface CardSectionInput {
  /** English title */
  title_en?: string | null;
  /** Chinese title */
  title_zh?: string | null;
  /** Columns that the items stand in; 1 when it is not said */
  columns?: number | null;
  /** Begins a new page */
  new_page?: boolean | null;
  /** Items, in order */
  items: CardItemInput[];
}

/** What stands on a customer information card. */
export interface CardTemplate {
  /** Id */
  id: Id<'crd'>;
  /** Name in English */
  name_en: string;
  /** Name in Chinese */
  name_zh: string;
  /** Paper */
  paper: 'a4' | 'a5' | 'card' | 'receipt';
  /** Cards on one sheet: 2 of a5 or 10 of card fit on A4; 1 when it is not said */
  per_sheet: number | null;
  /** The one that is printed when none is chosen; exactly one is */
  is_default: boolean;
  /** Not offered any more */
  archived: boolean;
  /** Sections, in order */
  sections: CardSection[];
  /** Goes up with each change; the ETag is "v" and this */
  version: number;
  /** When it was made */
  created_at: Time;
  /** When it was last changed */
  updated_at: Time;
}

/** What stands on a customer information card. */
export interface CardTemplateInput {
  /** Name in English */
  name_en: string;
  /** Name in Chinese */
  name_zh: string;
  /** Paper */
  paper: 'a4' | 'a5' | 'card' | 'receipt';
  /** Cards on one sheet: 2 of a5 or 10 of card fit on A4; 1 when it is not said */
  per_sheet?: number | null;
  /** The one that is printed when none is chosen; exactly one is */
  is_default?: boolean | null;
  /** Not offered any more */
  archived?: boolean | null;
  /** Sections, in order */
  sections: CardSectionInput[];
}

/** What stands on a customer information card. */
export interface CardTemplatePatch {
  /** Name in English */
  name_en?: string;
  /** Name in Chinese */
  name_zh?: string;
  /** Paper */
  paper?: 'a4' | 'a5' | 'card' | 'receipt';
  /** Cards on one sheet: 2 of a5 or 10 of card fit on A4; 1 when it is not said */
  per_sheet?: number | null;
  /** The one that is printed when none is chosen; exactly one is */
  is_default?: boolean | null;
  /** Not offered any more */
  archived?: boolean | null;
  /** Sections, in order */
  sections?: CardSectionInput[];
}

/** Filters of the list */
export interface CardTemplateQuery {
  /** Rows of a page (50) */
  limit?: number;
  /** "next" of the page before */
  cursor?: string;
  /** Field to sort by; - before it: descending */
  sort?: string;
  /** Only these fields, separated by commas */
  fields?: string;
  /** Part of a name or code */
  q?: string;
  /** Paper */
  paper?: 'a4' | 'a5' | 'card' | 'receipt';
  /** The one that is printed when none is chosen; exactly one is */
  is_default?: boolean;
  /** Not offered any more */
  archived?: boolean;
}

/** A group of products. */
export interface Category {
  /** Id */
  id: Id<'cat'>;
  /** Short unique code, used in rules */
  code: string;
  /** Name */
  name: string;
  /** The category above */
  parent_id: Id<'cat'> | null;
  /** Goes up with each change; the ETag is "v" and this */
  version: number;
  /** When it was made */
  created_at: Time;
  /** When it was last changed */
  updated_at: Time;
}

/** A group of products. */
export interface CategoryInput {
  /** Short unique code, used in rules */
  code: string;
  /** Name */
  name: string;
  /** The category above */
  parent_id?: Id<'cat'> | null;
}

/** A group of products. */
export interface CategoryPatch {
  /** Short unique code, used in rules */
  code?: string;
  /** Name */
  name?: string;
  /** The category above */
  parent_id?: Id<'cat'> | null;
}

/** Filters of the list */
export interface CategoryQuery {
  /** Rows of a page (50) */
  limit?: number;
  /** "next" of the page before */
  cursor?: string;
  /** Field to sort by; - before it: descending */
  sort?: string;
  /** Only these fields, separated by commas */
  fields?: string;
  /** Part of a name or code */
  q?: string;
  /** Short unique code, used in rules */
  code?: string;
  /** The category above */
  parent_id?: Id<'cat'>;
}

/** How a member checks in. */
export interface CheckIn {
  /** The day */
  day: DateText | null;
  /** Checked in today */
  today: boolean;
  /** Days without a gap */
  streak: number | null;
  /** Days in all */
  total: number | null;
  /** Make-up cards left */
  cards: number | null;
  /** The days of the last year */
  days: DateText[];
  /** What it brought about */
  effects: Effect[];
}

/** A check-in. */
export interface CheckInInput {
  /** A missed day that a make-up card makes good; absent: today */
  day?: DateText | null;
}

/** Why a churn risk is what it is. */
export interface ChurnReason {
  /** Feature */
  code: string | null;
  /** What it is */
  title: string | null;
  /** How far it moves the ln odds of leaving against the average customer, millionths; above 0: towards leaving */
  effect: number | null;
}

/** A cohort. */
export interface Cohort {
  /** First day of the period of their first order */
  start: DateText | null;
  /** Customers of the cohort */
  customers: number | null;
  /** Periods that are over; later ones still go on */
  finished: number | null;
  /** Customers with an order, by age in periods from 0 */
  active: number[];
  /** Their part of the cohort, millionths */
  retention: number[];
  /** What they spent in each period, minor units */
  revenue: number[];
  /** Spent until then for each customer of the cohort, minor units */
  value: number[];
}

/** Which part of the shop, by what periods. */
export interface CohortQuery {
  /** Only this store */
  store_id?: Id<'sto'>;
  /** Only customers with this tag */
  tag_id?: Id<'tag'>;
  /** Only customers in this segment */
  segment_id?: Id<'seg'>;
  /** First day */
  from?: DateText;
  /** Day after the last (tomorrow) */
  to?: DateText;
  /** Orders net of returns, or as they were sold (net) */
  basis?: 'net' | 'gross';
  /** Length of a period (month) */
  by?: 'month' | 'week' | 'quarter' | 'year';
}

/** Cohorts by first order. */
export interface Cohorts {
  /** When this was computed */
  computed_at: Time | null;
  /** Last day looked at */
  as_of: DateText | null;
  /** Customers with an order */
  customers: number | null;
  /** Of these with orders on two days or more */
  repeat_customers: number | null;
  /** Their part, millionths */
  repurchase: number | null;
  /** The cohorts of the period asked for, at most the latest 120 */
  cohorts: Cohort[];
}

/** What a column means. */
export interface ColumnMap {
  /** Name of the column */
  column: string | null;
  /** What it means; null: left out */
  field: string | null;
}

/** What a column means. */
export interface ColumnMapInput {
  /** Name of the column */
  column?: string | null;
  /** What it means; null: left out */
  field?: string | null;
}

/** The password once more. */
export interface Confirm {
  /** Password */
  password: string;
}

/** What a customer said to a purpose. */
export interface Consent {
  /** For what */
  purpose: 'marketing_sms' | 'marketing_email' | 'marketing_wechat' | 'marketing_phone' | 'profiling';
  /** Yes */
  given: boolean;
  /** Said when; null: never asked */
  at: Time | null;
  /** By which way */
  source: 'unasked' | 'portal' | 'staff' | 'api';
}

/** A customer said yes or no. */
export interface ConsentChanged {
  /** For what */
  purpose: 'marketing_sms' | 'marketing_email' | 'marketing_wechat' | 'marketing_phone' | 'profiling';
  /** Yes */
  given: boolean;
  /** By which way */
  source: 'unasked' | 'portal' | 'staff' | 'api';
}

/** What a customer said to a purpose. */
export interface ConsentInput {
  /** For what */
  purpose: 'marketing_sms' | 'marketing_email' | 'marketing_wechat' | 'marketing_phone' | 'profiling';
  /** Yes */
  given: boolean;
}

/** A correction of points that needs a second person. */
export interface Correction {
  /** Id */
  id: Id<'cor'> | null;
  /** Whose points */
  customer_id: Id<'cus'> | null;
  /** Code of the wallet */
  wallet: string | null;
  /** What is to be done */
  kind: 'adjust' | 'extend' | 'reinstate';
  /** How many; below zero: taken */
  points: number | null;
  /** Only this lot */
  lot_id: Id<'lot'> | null;
  /** They lapse then */
  until: Time | null;
  /** Why */
  reason: string | null;
  /** What became of it */
  state: 'waiting' | 'approved' | 'refused' | 'withdrawn' | 'lapsed';
  /** Who asked: an account or a key */
  maker: string | null;
  /** … by name, as it was then */
  maker_name: string | null;
  /** Asked for by yourself, or through a key of yours */
  own: boolean;
  /** Asked for */
  made_at: Time | null;
  /** Lapses when nobody decides */
  lapses_at: Time | null;
  /** Who decided */
  decider: string | null;
  /** … by name, as it was then */
  decider_name: string | null;
  /** When it was decided, or lapsed */
  decided_at: Time | null;
  /** What was said to it */
  note: string | null;
  /** How many were moved in the end */
  posted: number | null;
}

/** A correction is approved. */
export interface CorrectionApproval {
  /** What is said to it */
  note?: string | null;
}

/** Which corrections. */
export interface CorrectionQuery {
  /** Rows of a page (50) */
  limit?: number;
  /** "next" of the page before */
  cursor?: string;
  /** Only in this state */
  state?: 'waiting' | 'approved' | 'refused' | 'withdrawn' | 'lapsed';
  /** Only of this kind */
  kind?: 'adjust' | 'extend' | 'reinstate';
  /** Only of this wallet */
  wallet?: string;
  /** Only of this customer, and of who was merged into it */
  customer_id?: Id<'cus'>;
  /** Asked for by yourself; false: by others */
  own?: boolean;
  /** Asked for at or after */
  from?: Time;
  /** Asked for before */
  to?: Time;
  /** Sorted by one of made_at, lapses_at, points; - before it: descending */
  sort?: string;
}

/** A correction is refused. */
export interface CorrectionRefusal {
  /** Why not */
  note: string;
}

/** A correction of points by hand. */
export interface CorrectionTold {
  /** Code of the wallet */
  wallet: string | null;
  /** What is to be done */
  kind: 'adjust' | 'extend' | 'reinstate';
  /** How many; below zero: taken */
  points: number | null;
  /** What became of it */
  state: 'waiting' | 'approved' | 'refused' | 'withdrawn' | 'lapsed';
}

/** What waits for a second person. */
export interface CorrectionsWaiting {
  /** That you may decide on: asked for by others, for customers within your reach */
  others: number | null;
  /** That you asked for and nobody has decided on */
  own: number | null;
}

/** A coupon. */
export interface Coupon {
  /** Id; none: of a batch, never touched */
  id: Id<'cpn'> | null;
  /** Customer; none: whoever has the code */
  customer_id: Id<'cus'> | null;
  /** Template */
  template_id: Id<'cpt'> | null;
  /** Reward */
  reward_id: Id<'rwd'> | null;
  /** What it is */
  name: string | null;
  /** Worth */
  value: number | null;
  /** Code */
  code: string | null;
  /** Currency */
  currency: string | null;
  /** State */
  state: 'issued' | 'used' | 'cancelled' | 'locked' | 'expired';
  /** Uses so far */
  uses: number | null;
  /** … of so many */
  max_uses: number | null;
  /** Issued */
  issued_at: Time | null;
  /** Can be used from */
  starts_at: Time | null;
  /** Can be used until */
  expires_at: Time | null;
  /** Used */
  used_at: Time | null;
  /** What for */
  used_for: string | null;
}

/** A basket and the coupons that somebody wants to use. */
export interface CouponBasket {
  /** Whose order */
  customer_id?: Id<'cus'> | null;
  /** Where */
  store_id?: Id<'sto'> | null;
  /** store, online, wechat, phone, other */
  channel?: string | null;
  /** Currency (the shop's) */
  currency?: string | null;
  /** Coupons */
  codes: string[];
  /** What is bought */
  lines: CouponLine[];
  /** Number of the receipt: what is locked for it counts as free */
  used_for?: string | null;
}

/** Codes made in bulk. */
export interface CouponBatch {
  /** Id */
  id: Id<'cpb'> | null;
  /** Template */
  template_id: Id<'cpt'> | null;
  /** What for */
  name: string | null;
  /** How many codes */
  codes: number | null;
  /** Claimed by somebody */
  claimed: number | null;
  /** Used */
  used: number | null;
  /** Made */
  created_at: Time | null;
  /** Cancelled */
  cancelled_at: Time | null;
}

/** Codes to make. */
export interface CouponBatchInput {
  /** What for */
  name?: string | null;
  /** How many codes */
  codes: number;
}

/** Which coupon the customer gets. */
export interface CouponClaim {
  /** A new coupon of this template … */
  template_id?: Id<'cpt'> | null;
  /** … or the one with this code */
  code?: string | null;
}

/** What became of a template's coupons. */
export interface CouponFigures {
  /** Coupons that somebody has */
  issued: number | null;
  /** Uses */
  used: number | null;
  /** Locked now */
  locked: number | null;
  /** Given back with returns */
  returned: number | null;
  /** Taken off in all, minor units */
  off: number | null;
}

/** Coupons for a whole segment. */
export interface CouponHandout {
  /** Id */
  id: Id<'cho'> | null;
  /** Template */
  template_id: Id<'cpt'> | null;
  /** For whom */
  segment_id: Id<'seg'> | null;
  /** What for */
  name: string | null;
  /** Coupons given so far */
  issued: number | null;
  /** Had as many as they may have already */
  skipped: number | null;
  /** The job: its progress, stop, resume */
  job_id: Id<'job'> | null;
  /** Begun */
  created_at: Time | null;
  /** Ended */
  ended_at: Time | null;
  /** everybody: all have been asked; limit: as many are out as there may be */
  ended_by: string | null;
}

/** Whom to give coupons. */
export interface CouponHandoutInput {
  /** For whom */
  segment_id: Id<'seg'>;
  /** What for */
  name?: string | null;
}

/** Which page. */
export interface CouponHandoutQuery {
  /** Only of this template */
  template_id?: Id<'cpt'>;
  /** Rows of a page (50) */
  limit?: number;
  /** "next" of the page before */
  cursor?: string;
  /** Sorted by one of created_at, name, issued; - before it: descending */
  sort?: string;
}

/** For which receipt. */
export interface CouponHolder {
  /** Number of the receipt they were locked for */
  used_for: string;
}

/** A line of the basket. */
export interface CouponLine {
  /** SKU */
  sku: string;
  /** Pieces */
  quantity: number;
  /** Price of a piece, minor units */
  unit_price: number;
  /** Off this line already */
  discount?: number | null;
}

/** What a coupon takes off a line. */
export interface CouponLineOff {
  /** Which line, from 1 */
  line: number | null;
  /** So much off */
  off: number | null;
}

/** Coupons to lock for a receipt. */
export interface CouponLock {
  /** Whose order */
  customer_id?: Id<'cus'> | null;
  /** Where */
  store_id?: Id<'sto'> | null;
  /** store, online, wechat, phone, other */
  channel?: string | null;
  /** Currency (the shop's) */
  currency?: string | null;
  /** Coupons */
  codes: string[];
  /** What is bought */
  lines: CouponLine[];
  /** Number of the receipt they are locked for */
  used_for: string;
  /** For how long (900 s) */
  seconds?: number | null;
}

/** A coupon came or went. */
export interface CouponMoved {
  /** Worth */
  value: number | null;
  /** Currency */
  currency: string | null;
  /** Points for it */
  points: number | null;
  /** Can be used until */
  expires_at: Time | null;
  /** Code of its template */
  template: string | null;
  /** Why, or what for */
  source: string | null;
  /** What it took off */
  off: number | null;
}

/** What coupons of one kind have in common. */
export interface CouponTemplate {
  /** Id */
  id: Id<'cpt'>;
  /** Short unique code of the template */
  code: string;
  /** Name in English */
  name_en: string;
  /** Name in Chinese */
  name_zh: string;
  /** What it does */
  kind: 'amount' | 'percent' | 'gift' | 'bundle' | 'service';
  /** Only of live ones coupons are issued and used */
  state: 'draft' | 'live' | 'paused' | 'ended';
  /** amount: so much off, minor units */
  value: number | null;
  /** percent, bundle: off, in hundredths of a percent: 1500 is 15 %; bundle without: free */
  percent: number | null;
  /** At most so much off */
  cap: number | null;
  /** The goods it is for come to at least so much */
  minimum: number | null;
  /** … and are at least so many pieces */
  minimum_quantity: number | null;
  /** amount: once for each whole minimum (every 200: 20 off) */
  repeats: boolean;
  /** gift, bundle, service: what is given */
  item_sku: string | null;
  /** How many of it (1) */
  item_quantity: number | null;
  /** Goods it is for; none here and no categories: all */
  products: string[];
  /** Goods it is not for */
  excluded: string[];
  /** Categories it is for, with all below them */
  categories: Id<'cat'>[];
  /** Stores that take it; none: all */
  stores: Id<'sto'>[];
  /** Channels that take it (store, online, wechat, phone, other); none: all */
  channels: string[];
  /** Whom it is for, an expression over the customer; none: everybody */
  condition: string | null;
  /** Together with others? */
  stacking: 'one' | 'alone' | 'free';
  /** Of coupons of one group one is taken for an order */
  stack_group: string | null;
  /** Lower ones are applied first (100) */
  priority: number | null;
  /** Can be used from */
  starts_at: Time | null;
  /** … until */
  ends_at: Time | null;
  /** Can be used so many days after it was issued */
  delay_days: number | null;
  /** … and for so many days, to the end of the last */
  valid_days: number | null;
  /** Issued at most so often */
  claims_total: number | null;
  /** … to each customer */
  claims_per_member: number | null;
  /** Used at most so often in all */
  uses_total: number | null;
  /** … by each customer */
  uses_per_member: number | null;
  /** … by each customer in a period */
  uses_per_period: number | null;
  /** Which period */
  use_period: 'day' | 'week' | 'month' | 'year';
  /** Each code can be used so often (1; shared codes: as often as the template lets them) */
  uses_per_code: number | null;
  /** Given back when the whole order is returned */
  returns_use: boolean;
  /** Who pays for it */
  funding: string | null;
  /** Why newcomers get it and loyal customers nothing as good: needed then, kept in the audit */
  unfair_reason: string | null;
  /** Goes up with each change; the ETag is "v" and this */
  version: number;
  /** When it was made */
  created_at: Time;
  /** When it was last changed */
  updated_at: Time;
}

/** What coupons of one kind have in common. */
export interface CouponTemplateInput {
  /** Short unique code of the template */
  code: string;
  /** Name in English */
  name_en: string;
  /** Name in Chinese */
  name_zh: string;
  /** What it does */
  kind?: 'amount' | 'percent' | 'gift' | 'bundle' | 'service' | null;
  /** Only of live ones coupons are issued and used */
  state?: 'draft' | 'live' | 'paused' | 'ended' | null;
  /** amount: so much off, minor units */
  value?: number | null;
  /** percent, bundle: off, in hundredths of a percent: 1500 is 15 %; bundle without: free */
  percent?: number | null;
  /** At most so much off */
  cap?: number | null;
  /** The goods it is for come to at least so much */
  minimum?: number | null;
  /** … and are at least so many pieces */
  minimum_quantity?: number | null;
  /** amount: once for each whole minimum (every 200: 20 off) */
  repeats?: boolean | null;
  /** gift, bundle, service: what is given */
  item_sku?: string | null;
  /** How many of it (1) */
  item_quantity?: number | null;
  /** Goods it is for; none here and no categories: all */
  products?: string[] | null;
  /** Goods it is not for */
  excluded?: string[] | null;
  /** Categories it is for, with all below them */
  categories?: Id<'cat'>[] | null;
  /** Stores that take it; none: all */
  stores?: Id<'sto'>[] | null;
  /** Channels that take it (store, online, wechat, phone, other); none: all */
  channels?: string[] | null;
  /** Whom it is for, an expression over the customer; none: everybody */
  condition?: string | null;
  /** Together with others? */
  stacking?: 'one' | 'alone' | 'free' | null;
  /** Of coupons of one group one is taken for an order */
  stack_group?: string | null;
  /** Lower ones are applied first (100) */
  priority?: number | null;
  /** Can be used from */
  starts_at?: Time | null;
  /** … until */
  ends_at?: Time | null;
  /** Can be used so many days after it was issued */
  delay_days?: number | null;
  /** … and for so many days, to the end of the last */
  valid_days?: number | null;
  /** Issued at most so often */
  claims_total?: number | null;
  /** … to each customer */
  claims_per_member?: number | null;
  /** Used at most so often in all */
  uses_total?: number | null;
  /** … by each customer */
  uses_per_member?: number | null;
  /** … by each customer in a period */
  uses_per_period?: number | null;
  /** Which period */
  use_period?: 'day' | 'week' | 'month' | 'year' | null;
  /** Each code can be used so often (1; shared codes: as often as the template lets them) */
  uses_per_code?: number | null;
  /** Given back when the whole order is returned */
  returns_use?: boolean | null;
  /** Who pays for it */
  funding?: string | null;
  /** Why newcomers get it and loyal customers nothing as good: needed then, kept in the audit */
  unfair_reason?: string | null;
}

/** What coupons of one kind have in common. */
export interface CouponTemplatePatch {
  /** Short unique code of the template */
  code?: string;
  /** Name in English */
  name_en?: string;
  /** Name in Chinese */
  name_zh?: string;
  /** Only of live ones coupons are issued and used */
  state?: 'draft' | 'live' | 'paused' | 'ended' | null;
  /** amount: so much off, minor units */
  value?: number | null;
  /** percent, bundle: off, in hundredths of a percent: 1500 is 15 %; bundle without: free */
  percent?: number | null;
  /** At most so much off */
  cap?: number | null;
  /** The goods it is for come to at least so much */
  minimum?: number | null;
  /** … and are at least so many pieces */
  minimum_quantity?: number | null;
  /** amount: once for each whole minimum (every 200: 20 off) */
  repeats?: boolean | null;
  /** gift, bundle, service: what is given */
  item_sku?: string | null;
  /** How many of it (1) */
  item_quantity?: number | null;
  /** Goods it is for; none here and no categories: all */
  products?: string[] | null;
  /** Goods it is not for */
  excluded?: string[] | null;
  /** Categories it is for, with all below them */
  categories?: Id<'cat'>[] | null;
  /** Stores that take it; none: all */
  stores?: Id<'sto'>[] | null;
  /** Channels that take it (store, online, wechat, phone, other); none: all */
  channels?: string[] | null;
  /** Whom it is for, an expression over the customer; none: everybody */
  condition?: string | null;
  /** Together with others? */
  stacking?: 'one' | 'alone' | 'free' | null;
  /** Of coupons of one group one is taken for an order */
  stack_group?: string | null;
  /** Lower ones are applied first (100) */
  priority?: number | null;
  /** Can be used from */
  starts_at?: Time | null;
  /** … until */
  ends_at?: Time | null;
  /** Can be used so many days after it was issued */
  delay_days?: number | null;
  /** … and for so many days, to the end of the last */
  valid_days?: number | null;
  /** Issued at most so often */
  claims_total?: number | null;
  /** … to each customer */
  claims_per_member?: number | null;
  /** Used at most so often in all */
  uses_total?: number | null;
  /** … by each customer */
  uses_per_member?: number | null;
  /** … by each customer in a period */
  uses_per_period?: number | null;
  /** Which period */
  use_period?: 'day' | 'week' | 'month' | 'year' | null;
  /** Each code can be used so often (1; shared codes: as often as the template lets them) */
  uses_per_code?: number | null;
  /** Given back when the whole order is returned */
  returns_use?: boolean | null;
  /** Who pays for it */
  funding?: string | null;
  /** Why newcomers get it and loyal customers nothing as good: needed then, kept in the audit */
  unfair_reason?: string | null;
}

/** Filters of the list */
export interface CouponTemplateQuery {
  /** Rows of a page (50) */
  limit?: number;
  /** "next" of the page before */
  cursor?: string;
  /** Field to sort by; - before it: descending */
  sort?: string;
  /** Only these fields, separated by commas */
  fields?: string;
  /** Part of a name or code */
  q?: string;
  /** Short unique code of the template */
  code?: string;
  /** What it does */
  kind?: 'amount' | 'percent' | 'gift' | 'bundle' | 'service';
  /** Only of live ones coupons are issued and used */
  state?: 'draft' | 'live' | 'paused' | 'ended';
}

/** A coupon at the till. */
export interface CouponUse {
  /** The code, as it was typed or scanned */
  code: string;
  /** Number of the receipt; the same again gives the same answer */
  used_for: string;
}

/** What a coupon does to a basket, or why nothing. */
export interface CouponVerdict {
  /** As it was given */
  code: string | null;
  /** The coupon */
  coupon_id: Id<'cpn'> | null;
  /** What it is */
  name: string | null;
  /** Kind */
  kind: 'amount' | 'percent' | 'gift' | 'bundle' | 'service';
  /** Can be used here and now */
  accepted: boolean;
  /** Why not, for programs */
  reason: string | null;
  /** Why not, in words */
  text: string | null;
  /** So much off, minor units */
  off: number | null;
  /** Of which lines how much; adds up to off */
  lines: CouponLineOff[];
  /** To be added for nothing */
  item_sku: string | null;
  /** … so many */
  item_quantity: number | null;
}

/** What coupons do to a basket. */
export interface CouponVerdicts {
  /** Each code, in the order given */
  coupons: CouponVerdict[];
  /** Off in all */
  off: number | null;
  /** Left to pay for the goods */
  total: number | null;
}

/** What became of a lock. */
export interface CouponsSettled {
  /** How many */
  coupons: number | null;
}

/** A field that the shop has added to the customer's file. */
export interface CustomField {
  /** Id */
  id: Id<'fld'>;
  /** Key, as in fields and in field.KEY= of lists */
  key: string;
  /** Type */
  type: 'text' | 'number' | 'date' | 'bool' | 'choice' | 'money' | 'rows';
  /** English label */
  label_en: string;
  /** Chinese label */
  label_zh: string;
  /** Section of the card it stands in */
  section: string | null;
  /** Place on the card, ascending */
  position: number | null;
  /** Staff cannot leave it out of a new file */
  required: boolean;
  /** Lists can be filtered by it; of rows: by how many there are */
  filterable: boolean;
  /** Tells something of the person: sealed at rest */
  personal: boolean;
  /** Choices */
  choices: FieldChoice[];
  /** Columns of rows, in order. A column's type stays; what stands in one that is taken away goes when the file is next written */
  columns: FieldColumn[];
  /** Goes up with each change; the ETag is "v" and this */
  version: number;
  /** When it was made */
  created_at: Time;
  /** When it was last changed */
  updated_at: Time;
}

/** A field that the shop has added to the customer's file. */
export interface CustomFieldInput {
  /** Key, as in fields and in field.KEY= of lists */
  key: string;
  /** Type */
  type: 'text' | 'number' | 'date' | 'bool' | 'choice' | 'money' | 'rows';
  /** English label */
  label_en: string;
  /** Chinese label */
  label_zh: string;
  /** Section of the card it stands in */
  section?: string | null;
  /** Place on the card, ascending */
  position?: number | null;
  /** Staff cannot leave it out of a new file */
  required?: boolean | null;
  /** Lists can be filtered by it; of rows: by how many there are */
  filterable?: boolean | null;
  /** Tells something of the person: sealed at rest */
  personal?: boolean | null;
  /** Choices */
  choices?: FieldChoiceInput[] | null;
  /** Columns of rows, in order. A column's type stays; what stands in one that is taken away goes when the file is next written */
  columns?: FieldColumnInput[] | null;
}

/** A field that the shop has added to the customer's file. */
export interface CustomFieldPatch {
  /** English label */
  label_en?: string;
  /** Chinese label */
  label_zh?: string;
  /** Section of the card it stands in */
  section?: string | null;
  /** Place on the card, ascending */
  position?: number | null;
  /** Staff cannot leave it out of a new file */
  required?: boolean | null;
  /** Choices */
  choices?: FieldChoiceInput[] | null;
  /** Columns of rows, in order. A column's type stays; what stands in one that is taken away goes when the file is next written */
  columns?: FieldColumnInput[] | null;
}

/** Filters of the list */
export interface CustomFieldQuery {
  /** Rows of a page (50) */
  limit?: number;
  /** "next" of the page before */
  cursor?: string;
  /** Field to sort by; - before it: descending */
  sort?: string;
  /** Only these fields, separated by commas */
  fields?: string;
  /** Part of a name or code */
  q?: string;
}

/** A customer's file. */
export interface Customer {
  /** Id */
  id: Id<'cus'> | null;
  /** Counts the changes */
  version: number | null;
  /** Status */
  status: 'active' | 'inactive' | 'blocked' | 'deceased' | 'merged' | 'erased';
  /** Person or company */
  type: 'person' | 'company';
  /** Whole name; made of surname and given name when it is absent */
  name: string | null;
  /** Surname */
  surname: string | null;
  /** Given name */
  given_name: string | null;
  /** The name as it is shown */
  display_name: string | null;
  /** Gender */
  gender: 'unknown' | 'female' | 'male' | 'other';
  /** Birthday, solar or lunar */
  birthday: YearlyDay | null;
  /** Phones; the first is the main one */
  phones: CustomerPhone[];
  /** E-mail addresses; the first is the main one */
  emails: CustomerEmail[];
  /** Member number; made with a check digit when it is absent */
  member_no: string | null;
  /** WeChat name */
  wechat: string | null;
  /** QQ number */
  qq: string | null;
  /** What other systems know the customer by */
  identities: CustomerIdentity[];
  /** Addresses */
  addresses: CustomerAddress[];
  /** Employer */
  employer: string | null;
  /** Industry */
  industry: string | null;
  /** Position */
  position: string | null;
  /** Special needs and tastes */
  needs: CustomerNeed[];
  /** Anniversaries */
  dates: CustomerDate[];
  /** Language to write in, BCP 47 */
  language: string | null;
  /** How we came to know them */
  source:
    | 'unknown'
    | 'store'
    | 'website'
    | 'order'
    | 'wechat'
    | 'phone'
    | 'survey'
    | 'event'
    | 'contest'
    | 'rented_list'
    | 'ad'
    | 'referral'
    | 'import'
    | 'api'
    | 'other';
  /** Which event, list or advertisement */
  source_note: string | null;
  /** Lawful basis of keeping the file */
  basis: 'unknown' | 'consent' | 'contract' | 'legal_duty' | 'legitimate_interest' | 'public';
  /** Date of first contact */
  first_contact: DateText | null;
  /** Home store */
  store_id: Id<'sto'> | null;
  /** Consultant in charge */
  owner_id: Id<'stf'> | null;
  /** Tags */
  tags: Id<'tag'>[];
  /** The shop's own fields by key; of a field of rows a list of at most 20 objects */
  fields: unknown;
  /** When the file was last confirmed to be right */
  confirmed_at: Time | null;
  /** The customer this one was merged into */
  merged_into: Id<'cus'> | null;
  /** Made at */
  created_at: Time | null;
  /** Changed at */
  updated_at: Time | null;
  /** After creation: files that may be of the same person */
  possible_duplicates: PossibleDuplicate[];
}

/** What to do next for a customer. */
export interface CustomerActions {
  /** Customer */
  customer_id: Id<'cus'> | null;
  /** What to do, most urgent first */
  items: Action[];
  /** What was done or dismissed, newest first */
  taken: ActionTaken[];
}

/** A postal address. */
export interface CustomerAddress {
  /** Kind */
  label: 'mobile' | 'home' | 'work' | 'other';
  /** Country */
  country: string | null;
  /** Province */
  province: string | null;
  /** City */
  city: string | null;
  /** District */
  district: string | null;
  /** Street and house */
  street: string | null;
  /** Postcode */
  postcode: string | null;
  /** Recipient */
  recipient: string | null;
  /** Phone of the recipient */
  phone: string | null;
}

/** A postal address. */
export interface CustomerAddressInput {
  /** Kind */
  label?: 'mobile' | 'home' | 'work' | 'other' | null;
  /** Country */
  country?: string | null;
  /** Province */
  province?: string | null;
  /** City */
  city?: string | null;
  /** District */
  district?: string | null;
  /** Street and house */
  street?: string | null;
  /** Postcode */
  postcode?: string | null;
  /** Recipient */
  recipient?: string | null;
  /** Phone of the recipient */
  phone?: string | null;
}

/** One thing done to many customers. */
export interface CustomerBulk {
  /** Number of the act */
  id: Id<'cbk'> | null;
  /** What is done */
  action: 'tag_add' | 'tag_remove' | 'store' | 'owner' | 'confirm';
  /** How it stands */
  state: 'running' | 'stopped' | 'done' | 'undoing' | 'undoing_stopped' | 'undone';
  /** Which tag */
  tag_id: Id<'tag'> | null;
  /** Which store; null takes it away */
  store_id: Id<'sto'> | null;
  /** Which consultant; null takes them away */
  owner_id: Id<'stf'> | null;
  /** Who was chosen; empty when a filter says */
  ids: Id<'cus'>[];
  /** The filter, as POST /v1/customers/search takes it */
  filter: unknown;
  /** Why */
  reason: string | null;
  /** How many there are; null: not known yet */
  total: number | null;
  /** Changed so far */
  changed: number | null;
  /** Had it already */
  unchanged: number | null;
  /** Could not be changed */
  refused: number | null;
  /** Changed back */
  undone: number | null;
  /** Changed since by somebody, and left so */
  kept: number | null;
  /** Its job */
  job_id: Id<'job'> | null;
  /** The job that undoes it */
  undo_job_id: Id<'job'> | null;
  /** Ordered */
  created_at: Time | null;
  /** Ended */
  ended_at: Time | null;
  /** Undone */
  undone_at: Time | null;
  /** Who ordered it */
  actor: string | null;
  /** Their name */
  actor_name: string | null;
}

/** What to do to whom. */
export interface CustomerBulkInput {
  /** What is to be done */
  action: 'tag_add' | 'tag_remove' | 'store' | 'owner' | 'confirm';
  /** Which tag */
  tag_id?: Id<'tag'> | null;
  /** Or its name; one to be given is made when it is new */
  tag_name?: string | null;
  /** Which store; null takes it away */
  store_id?: Id<'sto'> | null;
  /** Which consultant; null takes them away */
  owner_id?: Id<'stf'> | null;
  /** Chosen customers, or */
  ids?: Id<'cus'>[] | null;
  /** everybody whom POST /v1/customers/search would find with this; {}: everybody */
  filter?: unknown;
  /** Why, for the audit */
  reason?: string | null;
}

/** Which acts. */
export interface CustomerBulkQuery {
  /** Only these */
  action?: 'tag_add' | 'tag_remove' | 'store' | 'owner' | 'confirm';
  /** Rows of a page (50) */
  limit?: number;
  /** "next" of the page before */
  cursor?: string;
  /** Sorted by one of created_at, action, changed, refused; - before it: descending */
  sort?: string;
}

/** What an act did to one customer. */
export interface CustomerBulkRow {
  /** Customer */
  customer_id: Id<'cus'> | null;
  /** Name, where you may see it */
  name: string | null;
  /** What became of it */
  outcome: 'changed' | 'refused' | 'undone' | 'kept';
  /** Code of the refusal */
  problem: string | null;
  /** Why */
  reason: string | null;
}

/** Which rows. */
export interface CustomerBulkRowQuery {
  /** Which (refused ones; those who had it already are only counted) */
  outcome?: 'changed' | 'refused' | 'undone' | 'kept';
  /** Rows of a page (50) */
  limit?: number;
  /** "next" of the page before */
  cursor?: string;
}

/** A customer's file changed. */
export interface CustomerChanged {
  /** Names of what changed; never the values */
  fields: string[];
}

/** How many customers there are. */
export interface CustomerCount {
  /** How many; null with q, where only going through all would tell */
  count: number | null;
}

/** A customer is new. */
export interface CustomerCreated {
  /** How we came to know them */
  source:
    | 'unknown'
    | 'store'
    | 'website'
    | 'order'
    | 'wechat'
    | 'phone'
    | 'survey'
    | 'event'
    | 'contest'
    | 'rented_list'
    | 'ad'
    | 'referral'
    | 'import'
    | 'api'
    | 'other';
  /** Home store */
  store_id: Id<'sto'> | null;
  /** Consultant in charge */
  owner_id: Id<'stf'> | null;
}

/** An anniversary. */
export interface CustomerDate {
  /** What is remembered */
  name: string;
  /** Day */
  day: YearlyDay;
}

/** An anniversary. */
export interface CustomerDateInput {
  /** What is remembered */
  name: string;
  /** Day */
  day: YearlyDayInput;
}

/** An e-mail address. */
export interface CustomerEmail {
  /** Address; kept in lower case */
  address: string;
  /** Kind */
  label: 'mobile' | 'home' | 'work' | 'other';
}

/** An e-mail address. */
export interface CustomerEmailInput {
  /** Address; kept in lower case */
  address: string;
  /** Kind */
  label?: 'mobile' | 'home' | 'work' | 'other' | null;
}

/** A customer's file was destroyed. */
export interface CustomerErased {
  /** Merged files that were erased with it */
  aliases: number | null;
}

/** Whom to export, and what of them. */
export interface CustomerExportInput {
  /** Kind of file (csv) */
  format?: 'csv' | 'xlsx' | null;
  /** Chosen customers, or */
  ids?: Id<'cus'>[] | null;
  /** everybody whom POST /v1/customers/search would find with this; {}: everybody */
  filter?: unknown;
  /** Which columns, in this order; all when absent */
  columns?: string[] | null;
}

/** What another system knows the customer by. */
export interface CustomerIdentity {
  /** Kind; phones and e-mails have fields of their own, member numbers here are former ones */
  kind:
    | 'member_no'
    | 'external_id'
    | 'wechat_unionid'
    | 'wechat_openid'
    | 'vin'
    | 'plate'
    | 'device'
    | 'phone'
    | 'email'
    | 'name_birthday';
  /** Which system the number is of; for a WeChat open id the app id */
  source: string | null;
  /** Value */
  value: string;
}

/** What another system knows the customer by. */
export interface CustomerIdentityInput {
  /** Kind; phones and e-mails have fields of their own, member numbers here are former ones */
  kind:
    | 'member_no'
    | 'external_id'
    | 'wechat_unionid'
    | 'wechat_openid'
    | 'vin'
    | 'plate'
    | 'device'
    | 'phone'
    | 'email'
    | 'name_birthday';
  /** Which system the number is of; for a WeChat open id the app id */
  source?: string | null;
  /** Value */
  value: string;
}

/** A customer's file. */
export interface CustomerInput {
  /** Status */
  status?: 'active' | 'inactive' | 'blocked' | 'deceased' | 'merged' | 'erased' | null;
  /** Person or company */
  type?: 'person' | 'company' | null;
  /** Whole name; made of surname and given name when it is absent */
  name?: string | null;
  /** Surname */
  surname?: string | null;
  /** Given name */
  given_name?: string | null;
  /** Gender */
  gender?: 'unknown' | 'female' | 'male' | 'other' | null;
  /** Birthday, solar or lunar */
  birthday?: YearlyDayInput | null;
  /** Phones; the first is the main one */
  phones?: CustomerPhoneInput[] | null;
  /** E-mail addresses; the first is the main one */
  emails?: CustomerEmailInput[] | null;
  /** Member number; made with a check digit when it is absent */
  member_no?: string | null;
  /** WeChat name */
  wechat?: string | null;
  /** QQ number */
  qq?: string | null;
  /** What other systems know the customer by */
  identities?: CustomerIdentityInput[] | null;
  /** Addresses */
  addresses?: CustomerAddressInput[] | null;
  /** Employer */
  employer?: string | null;
  /** Industry */
  industry?: string | null;
  /** Position */
  position?: string | null;
  /** Special needs and tastes */
  needs?: CustomerNeedInput[] | null;
  /** Anniversaries */
  dates?: CustomerDateInput[] | null;
  /** Language to write in, BCP 47 */
  language?: string | null;
  /** How we came to know them */
  source?:
    | 'unknown'
    | 'store'
    | 'website'
    | 'order'
    | 'wechat'
    | 'phone'
    | 'survey'
    | 'event'
    | 'contest'
    | 'rented_list'
    | 'ad'
    | 'referral'
    | 'import'
    | 'api'
    | 'other'
    | null;
  /** Which event, list or advertisement */
  source_note?: string | null;
  /** Lawful basis of keeping the file */
  basis?: 'unknown' | 'consent' | 'contract' | 'legal_duty' | 'legitimate_interest' | 'public' | null;
  /** Date of first contact */
  first_contact?: DateText | null;
  /** Home store */
  store_id?: Id<'sto'> | null;
  /** Consultant in charge */
  owner_id?: Id<'stf'> | null;
  /** The shop's own fields by key; of a field of rows a list of at most 20 objects */
  fields?: unknown;
  /** When the file was last confirmed to be right */
  confirmed_at?: Time | null;
  /** An erased person comes back by an act of their own */
  consented_again?: boolean | null;
}

/** What a customer is known by. */
export interface CustomerLookup {
  /** Kind */
  kind:
    | 'member_no'
    | 'external_id'
    | 'wechat_unionid'
    | 'wechat_openid'
    | 'vin'
    | 'plate'
    | 'device'
    | 'phone'
    | 'email'
    | 'name_birthday';
  /** Which system the number is of */
  source?: string | null;
  /** Value, in any spelling */
  value: string;
}

/** Two files of one person. */
export interface CustomerMerge {
  /** Who goes on */
  survivor_id: Id<'cus'>;
  /** Who becomes an alias */
  loser_id: Id<'cus'>;
  /** Only show what would come out */
  dry_run?: boolean | null;
}

/** A merge into a customer. */
export interface CustomerMergeEntry {
  /** Merge */
  id: Id<'mrg'> | null;
  /** Who was merged into this customer */
  loser_id: Id<'cus'> | null;
  /** When */
  at: Time | null;
  /** By whom */
  actor: string | null;
  /** When it was undone */
  undone_at: Time | null;
}

/** What a merge made. */
export interface CustomerMergeResult {
  /** For undoing it; null after a dry run */
  merge_id: Id<'mrg'> | null;
  /** The customer as it is then */
  customer: unknown;
}

/** Two files became one, or two again. */
export interface CustomerMerged {
  /** Who goes on */
  survivor_id: Id<'cus'> | null;
  /** Who is an alias now */
  loser_id: Id<'cus'> | null;
  /** For undoing it */
  merge_id: Id<'mrg'> | null;
}

/** A need or a taste that whoever serves the customer should know. */
export interface CustomerNeed {
  /** Kind */
  kind: 'allergen' | 'diet' | 'color' | 'size' | 'taste' | 'access' | 'other';
  /** What */
  text: string;
}

/** A need or a taste that whoever serves the customer should know. */
export interface CustomerNeedInput {
  /** Kind */
  kind: 'allergen' | 'diet' | 'color' | 'size' | 'taste' | 'access' | 'other';
  /** What */
  text: string;
}

/** All that a till or a page shows first. */
export interface CustomerOverview {
  /** The file */
  customer: Customer | null;
  /** Points */
  wallets: Balance[];
  /** Who they spend points with, and what is there */
  household: Household | null;
  /** Tier */
  tier: TierStanding | null;
  /** Orders that count; null, like the sums, without the right to see orders or figures */
  orders: number | null;
  /** Spent in all, net of returns */
  spent: number | null;
  /** Refunded in all */
  returned: number | null;
  /** Last order */
  last_order: Time | null;
  /** The last 20 orders */
  recent: Order[];
}

/** A customer's file. */
export interface CustomerPatch {
  /** Status */
  status?: 'active' | 'inactive' | 'blocked' | 'deceased' | 'merged' | 'erased' | null;
  /** Person or company */
  type?: 'person' | 'company' | null;
  /** Whole name; made of surname and given name when it is absent */
  name?: string | null;
  /** Surname */
  surname?: string | null;
  /** Given name */
  given_name?: string | null;
  /** Gender */
  gender?: 'unknown' | 'female' | 'male' | 'other' | null;
  /** Birthday, solar or lunar */
  birthday?: YearlyDayInput | null;
  /** Phones; the first is the main one */
  phones?: CustomerPhoneInput[] | null;
  /** E-mail addresses; the first is the main one */
  emails?: CustomerEmailInput[] | null;
  /** Member number; made with a check digit when it is absent */
  member_no?: string | null;
  /** WeChat name */
  wechat?: string | null;
  /** QQ number */
  qq?: string | null;
  /** What other systems know the customer by */
  identities?: CustomerIdentityInput[] | null;
  /** Addresses */
  addresses?: CustomerAddressInput[] | null;
  /** Employer */
  employer?: string | null;
  /** Industry */
  industry?: string | null;
  /** Position */
  position?: string | null;
  /** Special needs and tastes */
  needs?: CustomerNeedInput[] | null;
  /** Anniversaries */
  dates?: CustomerDateInput[] | null;
  /** Language to write in, BCP 47 */
  language?: string | null;
  /** How we came to know them */
  source?:
    | 'unknown'
    | 'store'
    | 'website'
    | 'order'
    | 'wechat'
    | 'phone'
    | 'survey'
    | 'event'
    | 'contest'
    | 'rented_list'
    | 'ad'
    | 'referral'
    | 'import'
    | 'api'
    | 'other'
    | null;
  /** Which event, list or advertisement */
  source_note?: string | null;
  /** Lawful basis of keeping the file */
  basis?: 'unknown' | 'consent' | 'contract' | 'legal_duty' | 'legitimate_interest' | 'public' | null;
  /** Date of first contact */
  first_contact?: DateText | null;
  /** Home store */
  store_id?: Id<'sto'> | null;
  /** Consultant in charge */
  owner_id?: Id<'stf'> | null;
  /** The shop's own fields by key; of a field of rows a list of at most 20 objects */
  fields?: unknown;
  /** When the file was last confirmed to be right */
  confirmed_at?: Time | null;
  /** An erased person comes back by an act of their own */
  consented_again?: boolean | null;
}

/** A phone number. */
export interface CustomerPhone {
  /** Number; kept in E.164 */
  number: string;
  /** As it was written */
  written: string | null;
  /** Kind */
  label: 'mobile' | 'home' | 'work' | 'other';
}

/** A phone number. */
export interface CustomerPhoneInput {
  /** Number; kept in E.164 */
  number: string;
  /** As it was written */
  written?: string | null;
  /** Kind */
  label?: 'mobile' | 'home' | 'work' | 'other' | null;
}

/** Which customers, in which order. */
export interface CustomerQuery {
  /** Name (characters, pinyin, initials), last digits of a phone, or a whole phone, e-mail, member number or plate */
  q?: string;
  /** Has this tag */
  tag_id?: Id<'tag'>;
  /** Home store */
  store_id?: Id<'sto'>;
  /** Consultant in charge */
  owner_id?: Id<'stf'>;
  /** Source */
  source?:
    | 'unknown'
    | 'store'
    | 'website'
    | 'order'
    | 'wechat'
    | 'phone'
    | 'survey'
    | 'event'
    | 'contest'
    | 'rented_list'
    | 'ad'
    | 'referral'
    | 'import'
    | 'api'
    | 'other';
  /** Status; without it all but merged and erased ones */
  status?: 'active' | 'inactive' | 'blocked' | 'deceased' | 'merged' | 'erased';
  /** Made at or after */
  created_from?: Time;
  /** Made before */
  created_to?: Time;
  /** Has a phone */
  has_phone?: boolean;
  /** Not confirmed to be right since then, or never */
  confirmed_before?: Time;
  /** Conditions on custom fields: field.KEY=value, field.KEY.from=, field.KEY.to= (in a body: an object) */
  field?: unknown;
  /** Is in this segment */
  segment_id?: Id<'seg'>;
  /** Order */
  sort?: '-created_at' | 'created_at' | '-last_order_at' | 'last_order_at' | '-spent' | 'spent' | '-points' | 'points';
  /** Rows of a page (50) */
  limit?: number;
  /** "next" of the page before */
  cursor?: string;
  /** Only these fields, separated by commas */
  fields?: string;
}

/** Which customers, in which order. */
export interface CustomerQueryBody {
  /** Name (characters, pinyin, initials), last digits of a phone, or a whole phone, e-mail, member number or plate */
  q?: string | null;
  /** Has this tag */
  tag_id?: Id<'tag'> | null;
  /** Home store */
  store_id?: Id<'sto'> | null;
  /** Consultant in charge */
  owner_id?: Id<'stf'> | null;
  /** Source */
  source?:
    | 'unknown'
    | 'store'
    | 'website'
    | 'order'
    | 'wechat'
    | 'phone'
    | 'survey'
    | 'event'
    | 'contest'
    | 'rented_list'
    | 'ad'
    | 'referral'
    | 'import'
    | 'api'
    | 'other'
    | null;
  /** Status; without it all but merged and erased ones */
  status?: 'active' | 'inactive' | 'blocked' | 'deceased' | 'merged' | 'erased' | null;
  /** Made at or after */
  created_from?: Time | null;
  /** Made before */
  created_to?: Time | null;
  /** Has a phone */
  has_phone?: boolean | null;
  /** Not confirmed to be right since then, or never */
  confirmed_before?: Time | null;
  /** Conditions on custom fields: field.KEY=value, field.KEY.from=, field.KEY.to= (in a body: an object) */
  field?: unknown;
  /** Is in this segment */
  segment_id?: Id<'seg'> | null;
  /** Order */
  sort?:
    | '-created_at'
    | 'created_at'
    | '-last_order_at'
    | 'last_order_at'
    | '-spent'
    | 'spent'
    | '-points'
    | 'points'
    | null;
  /** Rows of a page (50) */
  limit?: number | null;
  /** "next" of the page before */
  cursor?: string | null;
  /** Only these fields, separated by commas */
  fields?: string | null;
}

/** A customer named by a number of another system, a phone, a member number. */
export interface CustomerRef {
  /** Kind of identity */
  kind:
    | 'member_no'
    | 'external_id'
    | 'wechat_unionid'
    | 'wechat_openid'
    | 'vin'
    | 'plate'
    | 'device'
    | 'phone'
    | 'email'
    | 'name_birthday';
  /** Which system's number it is */
  source?: string | null;
  /** The number */
  value: string;
}

/** What the last run makes of a customer. */
export interface CustomerScore {
  /** Customer */
  customer_id: Id<'cus'> | null;
  /** Run that made it */
  run_id: Id<'run'> | null;
  /** Last day of the data */
  as_of: DateText | null;
  /** First purchase */
  first_day: DateText | null;
  /** Last purchase */
  last_day: DateText | null;
  /** Days with a purchase */
  days: number | null;
  /** Orders */
  orders: number | null;
  /** Spent in all, net of returns */
  spent: number | null;
  /** Spent within the window of the classes */
  spent_window: number | null;
  /** Orders in the last 30 days */
  orders_30: number | null;
  /** Orders in the last 60 days */
  orders_60: number | null;
  /** Orders in the last 90 days */
  orders_90: number | null;
  /** Chance of still being a customer, millionths */
  p_alive: number | null;
  /** Chance of an order within the churn horizon by the buying model alone, millionths */
  p_active: number | null;
  /** Chance of no order within the churn horizon, millionths */
  churn_risk: number | null;
  /** Revenue of the window times the risk */
  at_risk: number | null;
  /** Purchase days expected in 365 days, millionths */
  expected_12m: number | null;
  /** Time since the last order over the usual gap, millionths */
  overdue: number | null;
  /** When the next order has come with an even chance; null: more likely never */
  next_order_at: Time | null;
  /** Expected margin of the next 12 months, discounted */
  value_12m: number | null;
  /** Lower end of its range */
  value_low: number | null;
  /** Upper end of its range */
  value_high: number | null;
  /** Margin so far less costs */
  value_history: number | null;
  /** Part of customers worth less in the next 12 months, millionths */
  value_rank: number | null;
  /** R, F, M by equal numbers of customers: 111 to 555 */
  rfm: number | null;
  /** R, F, M by quantiles of value */
  rfm_value: number | null;
  /** Class 1 to 5 of R + F + M */
  rfm_class: number | null;
  /** The same one churn horizon earlier; null: no customer yet */
  rfm_class_before: number | null;
  /** Class by revenue of the window */
  class: 'A' | 'B' | 'C' | 'D';
  /** The same one churn horizon earlier; null: no customer yet */
  class_before: 'A' | 'B' | 'C' | 'D' | null;
  /** Stage of life */
  lifecycle: 'new' | 'active' | 'returned' | 'cooling' | 'sleeping' | 'lost';
}

/** Points, tier and sales of a customer in one line. */
export interface CustomerStanding {
  /** The customer */
  customer_id: Id<'cus'> | null;
  /** Points that can be spent */
  points: number | null;
  /** Decimals of the points */
  digits: number | null;
  /** Code of the tier */
  tier: string | null;
  /** Its name */
  tier_name: string | null;
  /** Orders that count */
  orders: number | null;
  /** Spent in all, net of returns */
  spent: number | null;
  /** Last order */
  last_order: Time | null;
}

/** A customer's wish about his data. */
export interface DataRequest {
  /** Id */
  id: Id<'dtr'> | null;
  /** What for */
  kind: 'erase';
  /** How it stands */
  state: 'open' | 'withdrawn' | 'done' | 'refused';
  /** Asked when */
  created_at: Time | null;
  /** Answered when */
  ended_at: Time | null;
  /** Why it was refused */
  answer: string | null;
  /** Whose */
  customer: Id<'cus'> | null;
}

/** About a wish about data. */
export interface DataRequestEvent {
  /** What for */
  kind: 'erase';
  /** How it stands */
  state: 'open' | 'withdrawn' | 'done' | 'refused';
}

/** Which wishes. */
export interface DataRequestQuery {
  /** Only those that wait */
  open?: boolean;
  /** "next" of the page before */
  cursor?: string;
  /** Rows of a page (50) */
  limit?: number;
  /** Sorted by one of created_at; - before it: descending */
  sort?: string;
}

/** Why a wish can't be met. */
export interface DataRequestRefusal {
  /** Why; the customer reads it */
  answer: string;
}

/** How a figure is spread over the customers. */
export interface Distribution {
  /** When this was computed */
  computed_at: Time | null;
  /** Customers */
  customers: number | null;
  /** Sum */
  sum: number | null;
  /** Mean */
  mean: number | null;
  /** Percentiles 0 to 100 */
  percentiles: number[];
  /** Twenty bins from the 1st to the 99th percentile; the ends hold what lies beyond */
  bins: DistributionBin[];
}

/** A twentieth of the range. */
export interface DistributionBin {
  /** From */
  from: number | null;
  /** Up to */
  to: number | null;
  /** Customers */
  customers: number | null;
  /** Sum of their figures */
  sum: number | null;
}

/** Which figure, of whom. */
export interface DistributionQuery {
  /** Home store */
  store_id?: Id<'sto'>;
  /** With this tag */
  tag_id?: Id<'tag'>;
  /** In this segment */
  segment_id?: Id<'seg'>;
  /** Which figure */
  of?:
    | 'value_12m'
    | 'value_history'
    | 'churn_risk'
    | 'at_risk'
    | 'expected_12m'
    | 'overdue'
    | 'p_alive'
    | 'spent'
    | 'orders';
}

/** An action that is due for a customer. */
export interface DueAction {
  /** Customer */
  customer_id: Id<'cus'> | null;
  /** Name as it is shown */
  name: string | null;
  /** Home store */
  store_id: Id<'sto'> | null;
  /** Consultant in charge */
  owner_id: Id<'stf'> | null;
  /** Rule */
  rule_id: Id<'nba'> | null;
  /** Its code */
  code: string | null;
  /** What to do */
  title: string | null;
  /** How */
  text: string | null;
  /** Higher comes first */
  priority: number | null;
  /** What doing it is expected to be worth; 0: cannot be told */
  value: number | null;
  /** The values that brought it up */
  reasons: string[];
  /** When it came up */
  listed_at: Time | null;
}

/** Two files that may be of one person. Of more than two, each is paired with the next. */
export interface DuplicatePair {
  /** The older file */
  customer_id: Id<'cus'> | null;
  /** The newer file */
  other_id: Id<'cus'> | null;
  /** What they share */
  reason:
    | 'member_no'
    | 'external_id'
    | 'wechat_unionid'
    | 'wechat_openid'
    | 'vin'
    | 'plate'
    | 'device'
    | 'phone'
    | 'email'
    | 'name_birthday';
  /** Name on the older file */
  customer_name: string | null;
  /** Name on the newer file */
  other_name: string | null;
}

/** Which pairs. */
export interface DuplicateQuery {
  /** Who share this */
  reason?:
    | 'member_no'
    | 'external_id'
    | 'wechat_unionid'
    | 'wechat_openid'
    | 'vin'
    | 'plate'
    | 'device'
    | 'phone'
    | 'email'
    | 'name_birthday';
  /** Rows of a page (50) */
  limit?: number;
  /** "next" of the page before */
  cursor?: string;
}

/** The end of a version. */
export interface EarningArchive {
  /** From when on it is out of force (now) */
  at?: Time | null;
}

/** A step of a rate. */
export interface EarningBand {
  /** From this much of the measure on */
  from: number;
  /** Points */
  points: number;
  /** For each so many of the measure; absent: once */
  per: number | null;
}

/** A step of a rate. */
export interface EarningBandInput {
  /** From this much of the measure on */
  from: number;
  /** Points */
  points: number;
  /** For each so many of the measure; absent: once */
  per?: number | null;
}

/** What rules may give together. */
export interface EarningBudget {
  /** Id */
  id: Id<'bud'>;
  /** Short unique code */
  code: string;
  /** Name in English */
  name_en: string;
  /** Name in Chinese */
  name_zh: string;
  /** Points, or how often */
  unit: 'points' | 'times';
  /** How much there is in all */
  amount: number;
  /** Goes up with each change; the ETag is "v" and this */
  version: number;
  /** When it was made */
  created_at: Time;
  /** When it was last changed */
  updated_at: Time;
}

/** A day of a budget, of one rule. */
export interface EarningBudgetDay {
  /** Day of the shop's calendar */
  day: DateText | null;
  /** The rule; null: reserved by holds */
  rule_id: Id<'rul'> | null;
  /** Given for what happened on that day */
  given: number | null;
  /** Came back with returns and cancellations of that day, whenever it was given */
  back: number | null;
}

/** Which days. */
export interface EarningBudgetDaysQuery {
  /** First day (29 days before the last) */
  from?: DateText;
  /** Last day (today) */
  to?: DateText;
}

/** What rules may give together. */
export interface EarningBudgetInput {
  /** Short unique code */
  code: string;
  /** Name in English */
  name_en: string;
  /** Name in Chinese */
  name_zh: string;
  /** Points, or how often */
  unit?: 'points' | 'times' | null;
  /** How much there is in all */
  amount: number;
}

/** What rules may give together. */
export interface EarningBudgetPatch {
  /** Name in English */
  name_en?: string;
  /** Name in Chinese */
  name_zh?: string;
  /** How much there is in all */
  amount?: number;
}

/** Filters of the list */
export interface EarningBudgetQuery {
  /** Rows of a page (50) */
  limit?: number;
  /** "next" of the page before */
  cursor?: string;
  /** Field to sort by; - before it: descending */
  sort?: string;
  /** Only these fields, separated by commas */
  fields?: string;
  /** Part of a name or code */
  q?: string;
  /** Short unique code */
  code?: string;
}

/** What a rule took of a budget. */
export interface EarningBudgetRule {
  /** The rule; null: reserved by holds */
  rule_id: Id<'rul'> | null;
  /** Its code */
  code: string | null;
  /** Its name */
  name: string | null;
  /** Given of the budget, ever */
  given: number | null;
  /** Come back to it, ever */
  back: number | null;
}

/** How a budget is spent. */
export interface EarningBudgetSpending {
  /** Budget */
  budget_id: Id<'bud'> | null;
  /** Its code */
  code: string | null;
  /** Points, or how often */
  unit: 'points' | 'times';
  /** How much there is in all */
  amount: number | null;
  /** Used, what is reserved included; less what came back */
  used: number | null;
  /** Of that reserved by open holds */
  reserved: number | null;
  /** What is left */
  left: number | null;
  /** The last days whose pace is taken, today included; 0: nothing was used yet */
  lately_days: number | null;
  /** Used in them, less what came back */
  lately_used: number | null;
  /** First day on which it was used */
  first_on: DateText | null;
  /** The day on which it is used up at that pace; null: not within ten years, or used up already */
  used_up_on: DateText | null;
  /** By rule over all time, the most used first */
  rules: EarningBudgetRule[];
  /** By day and rule, days on which nothing moved left out */
  days: EarningBudgetDay[];
}

/** How far a budget is used. */
export interface EarningBudgetUse {
  /** Budget */
  budget_id: Id<'bud'> | null;
  /** Its code */
  code: string | null;
  /** Points, or how often */
  unit: 'points' | 'times';
  /** How much there is in all */
  amount: number | null;
  /** Used, what is reserved included; less what came back */
  used: number | null;
  /** Of that reserved by open holds */
  reserved: number | null;
  /** What rules may still give; 0 when it was made smaller than what is used */
  left: number | null;
}

/** A cap of a rule. */
export interface EarningCap {
  /** What it is counted for */
  scope: 'order' | 'member' | 'rule' | 'store' | 'budget';
  /** In what time */
  period: 'day' | 'week' | 'month' | 'year' | 'ever';
  /** Points, or how often */
  of: 'points' | 'times';
  /** What happens above it */
  excess: 'trim' | 'reject';
  /** How much; not of a budget */
  limit: number | null;
  /** Code of the budget */
  budget: string | null;
}

/** A cap of a rule. */
export interface EarningCapInput {
  /** What it is counted for */
  scope: 'order' | 'member' | 'rule' | 'store' | 'budget';
  /** In what time */
  period?: 'day' | 'week' | 'month' | 'year' | 'ever' | null;
  /** Points, or how often */
  of?: 'points' | 'times' | null;
  /** What happens above it */
  excess?: 'trim' | 'reject' | null;
  /** How much; not of a budget */
  limit?: number | null;
  /** Code of the budget */
  budget?: string | null;
}

/** What a rule did and why. */
export interface EarningExplained {
  /** The rule */
  rule_id: Id<'rul'> | null;
  /** Its code */
  code: string | null;
  /** In which version */
  version: number | null;
  /** Its name */
  name: string | null;
  /** What it says */
  rule: string | null;
  /** Whether it gave anything */
  applied: boolean;
  /** Why, or why not */
  why:
    | 'applied'
    | 'trimmed'
    | 'condition'
    | 'lines'
    | 'nothing'
    | 'group'
    | 'exclusive'
    | 'cap'
    | 'returned'
    | 'broken';
  /** … as a sentence */
  text: string | null;
  /** Which rule stood in its way */
  instead: string | null;
  /** Code of the wallet */
  wallet: string | null;
  /** What it was applied to */
  base: number | null;
  /** Before caps */
  points: number | null;
  /** What it gave */
  amount: number | null;
  /** What the cap had left */
  cap_left: number | null;
  /** What stands in the ledger */
  given: number | null;
  /** … and was taken back since */
  taken_back: number | null;
  /** Its condition, part by part */
  parts: EarningPart[];
  /** The lines, when not all count */
  lines: EarningLine[];
}

/** Why points were given, and why not more. */
export interface EarningExplanation {
  /** Why no rule looked at all */
  text: string | null;
  /** Paid, delivered … */
  moments: EarningMoment[];
}

/** How to explain. */
export interface EarningExplanationQuery {
  /** Also by the newest version of this rule, whatever its state */
  draft?: Id<'rul'>;
}

/** How rules go together. */
export interface EarningGroup {
  /** Id */
  id: Id<'grp'>;
  /** Short unique code */
  code: string;
  /** Name in English */
  name_en: string;
  /** Name in Chinese */
  name_zh: string;
  /** Which of its rules count */
  mode: 'stack' | 'first' | 'best' | 'worst' | 'exclusive';
  /** How its multipliers go together */
  combine: 'multiply' | 'add';
  /** Decided once, or line by line */
  scope: 'order' | 'line';
  /** The higher is looked at first */
  priority: number;
  /** Goes up with each change; the ETag is "v" and this */
  version: number;
  /** When it was made */
  created_at: Time;
  /** When it was last changed */
  updated_at: Time;
}

/** How rules go together. */
export interface EarningGroupInput {
  /** Short unique code */
  code: string;
  /** Name in English */
  name_en: string;
  /** Name in Chinese */
  name_zh: string;
  /** Which of its rules count */
  mode?: 'stack' | 'first' | 'best' | 'worst' | 'exclusive' | null;
  /** How its multipliers go together */
  combine?: 'multiply' | 'add' | null;
  /** Decided once, or line by line */
  scope?: 'order' | 'line' | null;
  /** The higher is looked at first */
  priority: number;
}

/** How rules go together. */
export interface EarningGroupPatch {
  /** Name in English */
  name_en?: string;
  /** Name in Chinese */
  name_zh?: string;
}

/** Filters of the list */
export interface EarningGroupQuery {
  /** Rows of a page (50) */
  limit?: number;
  /** "next" of the page before */
  cursor?: string;
  /** Field to sort by; - before it: descending */
  sort?: string;
  /** Only these fields, separated by commas */
  fields?: string;
  /** Part of a name or code */
  q?: string;
  /** Short unique code */
  code?: string;
}

/** A line as a rule saw it. */
export interface EarningLine {
  /** Line of the order */
  line: number | null;
  /** Product */
  sku: string | null;
  /** Its name */
  name: string | null;
  /** Whether it counted for the rule */
  counts: boolean;
  /** Why not */
  why: string | null;
}

/** A time at which rules looked. */
export interface EarningMoment {
  /** What made rules look */
  trigger:
    | 'order_paid'
    | 'order_delivered'
    | 'sign_up'
    | 'profile'
    | 'birthday'
    | 'check_in'
    | 'streak'
    | 'review'
    | 'share'
    | 'referral'
    | 'survey'
    | 'attendance'
    | 'custom';
  /** When */
  at: Time | null;
  /** From a record of the decision; else the order says it all */
  recorded: boolean;
  /** Every rule that was in force */
  rules: EarningExplained[];
}

/** A part of a condition. */
export interface EarningPart {
  /** 0: the whole condition */
  depth: number | null;
  /** The part, as it is written */
  text: string | null;
  /** … as a sentence */
  words: string | null;
  /** Whether it held */
  holds: boolean;
  /** What it met: "the tier was silver, gold needed" */
  why: string | null;
}

/** A basket that is only thought of. */
export interface EarningPreview {
  /** Whose basket it is; absent: somebody's */
  customer_id?: Id<'cus'> | null;
  /** In which store */
  store_id?: Id<'sto'> | null;
  /** Over which channel */
  channel?: 'store' | 'online' | 'wechat' | 'phone' | 'other' | null;
  /** When, also in time to come (now) */
  at?: Time | null;
  /** What is in it */
  lines: EarningPreviewLine[];
  /** Off the whole */
  discount?: number | null;
  /** Shipping */
  shipping?: number | null;
  /** So much of it is paid with points and coupons */
  not_money?: number | null;
  /** Rules to be tried in their newest version, whatever its state */
  drafts?: Id<'rul'>[] | null;
}

/** A line of a basket. */
export interface EarningPreviewLine {
  /** Product */
  sku: string;
  /** Its name */
  name?: string | null;
  /** How many */
  quantity: number;
  /** Price of one */
  unit_price: number;
  /** Off the line */
  discount?: number | null;
}

/** A version goes live. */
export interface EarningPublish {
  /** Why newcomers get it and loyal customers nothing as good: needed then, kept in the audit */
  unfair_reason?: string | null;
}

/** A version of an earning rule. */
export interface EarningRule {
  /** Id of the rule */
  id: Id<'rul'> | null;
  /** Version */
  version: number | null;
  /** Code of the rule */
  code: string | null;
  /** Where it stands in its life */
  state: 'draft' | 'approved' | 'live' | 'archived';
  /** What it says */
  terms: EarningTerms | null;
  /** The same as a sentence, in English */
  sentence_en: string | null;
  /** … in Chinese */
  sentence_zh: string | null;
  /** Who wrote it */
  author: string | null;
  /** Why */
  note: string | null;
  /** When */
  created_at: Time | null;
  /** Who approved it */
  approver: string | null;
  /** When */
  approved_at: Time | null;
  /** Who put it in force */
  publisher: string | null;
  /** When */
  published_at: Time | null;
  /** Out of force from then on (business time) */
  ended_at: Time | null;
}

/** A rule as it was understood. */
export interface EarningRuleChecked {
  /** What it says, in English */
  sentence_en: string | null;
  /** … in Chinese */
  sentence_zh: string | null;
}

/** A new earning rule. */
export interface EarningRuleInput {
  /** Short unique code */
  code: string;
  /** What it says */
  terms: EarningTermsInput;
  /** Why */
  note?: string | null;
}

/** Rules as text. */
export interface EarningRuleSet {
  /** The newest version of each rule */
  rules: EarningSetRule[];
  /** On the way in: only tell what would change */
  dry_run: boolean;
}

/** Rules as text. */
export interface EarningRuleSetInput {
  /** The newest version of each rule */
  rules: EarningSetRuleInput[];
  /** On the way in: only tell what would change */
  dry_run?: boolean | null;
}

/** What an import does to a rule. */
export interface EarningSetChange {
  /** Code of the rule */
  code: string | null;
  /** What happens to it */
  action: 'unchanged' | 'created' | 'version';
  /** Its version then */
  version: number | null;
}

/** What an import did, or would do. */
export interface EarningSetChanges {
  /** Rule by rule */
  changes: EarningSetChange[];
}

/** A rule of a set. */
export interface EarningSetRule {
  /** Code of the rule */
  code: string;
  /** What it says */
  terms: EarningTerms;
}

/** A rule of a set. */
export interface EarningSetRuleInput {
  /** Code of the rule */
  code: string;
  /** What it says */
  terms: EarningTermsInput;
}

/** What a version of an earning rule says. */
export interface EarningTerms {
  /** Name in English */
  name_en: string;
  /** Name in Chinese */
  name_zh: string;
  /** What makes it look */
  trigger:
    | 'order_paid'
    | 'order_delivered'
    | 'sign_up'
    | 'profile'
    | 'birthday'
    | 'check_in'
    | 'streak'
    | 'review'
    | 'share'
    | 'referral'
    | 'survey'
    | 'attendance'
    | 'custom';
  /** Of a custom event: of which kind; absent: any */
  activity: string | null;
  /** An expression that must hold; absent: always */
  condition: string | null;
  /** An expression: which lines of the order count; absent: all, and shipping */
  line_condition: string | null;
  /** In force from (business time); absent: when it goes live */
  from: Time | null;
  /** In force until, exclusive; absent: for ever */
  until: Time | null;
  /** Code of the group it is weighed in */
  group: string | null;
  /** The higher is looked at first (0) */
  priority: number | null;
  /** What it gives */
  effect: 'points' | 'multiplier' | 'coupon' | 'tier';
  /** Code of the wallet */
  wallet: string | null;
  /** What the points go by */
  measure: 'fixed' | 'amount' | 'units' | 'number';
  /** So many points, in the wallet's smallest unit … */
  points: number | null;
  /** … for each so many minor units, pieces or days */
  per: number | null;
  /** Rates by how much there is, ascending; instead of points and per */
  bands: EarningBand[];
  /** Of a multiplier, in ten-thousandths: 20000 is two times */
  factor: number | null;
  /** Multipliers leave it alone */
  not_multiplied: boolean;
  /** Code of the coupon's template */
  coupon: string | null;
  /** Code of the tier that the member moves up to */
  tier: string | null;
  /** Days in which she does not fall below it; without it, for good */
  tier_days: number | null;
  /** The base is list prices; else what is paid after discounts */
  before_discount: boolean;
  /** Shipping is in the base */
  with_shipping: boolean;
  /** What was paid with points and coupons is in the base */
  with_points_part: boolean;
  /** Tax that is in the prices and not in the base, in hundredths of a percent (0) */
  tax_rate: number | null;
  /** How it rounds */
  rounding: 'steps' | 'floor' | 'half_up' | 'half_even';
  /** Where it rounds */
  rounded: 'total' | 'line';
  /** Caps */
  caps: EarningCap[];
  /** What goes back with returned goods */
  on_return: 'counterfactual' | 'proportional' | 'whole';
  /** When the points become active; absent: as the wallet says */
  pending: PendingPolicy | null;
  /** When the points lapse; absent: as the tier or the wallet says */
  expiry: ExpiryPolicy | null;
  /** All the points lapse then, whatever else is said */
  expires_at: Time | null;
}

/** What a version of an earning rule says. */
export interface EarningTermsInput {
  /** Name in English */
  name_en: string;
  /** Name in Chinese */
  name_zh: string;
  /** What makes it look */
  trigger:
    | 'order_paid'
    | 'order_delivered'
    | 'sign_up'
    | 'profile'
    | 'birthday'
    | 'check_in'
    | 'streak'
    | 'review'
    | 'share'
    | 'referral'
    | 'survey'
    | 'attendance'
    | 'custom';
  /** Of a custom event: of which kind; absent: any */
  activity?: string | null;
  /** An expression that must hold; absent: always */
  condition?: string | null;
  /** An expression: which lines of the order count; absent: all, and shipping */
  line_condition?: string | null;
  /** In force from (business time); absent: when it goes live */
  from?: Time | null;
  /** In force until, exclusive; absent: for ever */
  until?: Time | null;
  /** Code of the group it is weighed in */
  group?: string | null;
  /** The higher is looked at first (0) */
  priority?: number | null;
  /** What it gives */
  effect?: 'points' | 'multiplier' | 'coupon' | 'tier' | null;
  /** Code of the wallet */
  wallet?: string | null;
  /** What the points go by */
  measure?: 'fixed' | 'amount' | 'units' | 'number' | null;
  /** So many points, in the wallet's smallest unit … */
  points?: number | null;
  /** … for each so many minor units, pieces or days */
  per?: number | null;
  /** Rates by how much there is, ascending; instead of points and per */
  bands?: EarningBandInput[] | null;
  /** Of a multiplier, in ten-thousandths: 20000 is two times */
  factor?: number | null;
  /** Multipliers leave it alone */
  not_multiplied?: boolean | null;
  /** Code of the coupon's template */
  coupon?: string | null;
  /** Code of the tier that the member moves up to */
  tier?: string | null;
  /** Days in which she does not fall below it; without it, for good */
  tier_days?: number | null;
  /** The base is list prices; else what is paid after discounts */
  before_discount?: boolean | null;
  /** Shipping is in the base */
  with_shipping?: boolean | null;
  /** What was paid with points and coupons is in the base */
  with_points_part?: boolean | null;
  /** Tax that is in the prices and not in the base, in hundredths of a percent (0) */
  tax_rate?: number | null;
  /** How it rounds */
  rounding?: 'steps' | 'floor' | 'half_up' | 'half_even' | null;
  /** Where it rounds */
  rounded?: 'total' | 'line' | null;
  /** Caps */
  caps?: EarningCapInput[] | null;
  /** What goes back with returned goods */
  on_return?: 'counterfactual' | 'proportional' | 'whole' | null;
  /** When the points become active; absent: as the wallet says */
  pending?: PendingPolicyInput | null;
  /** When the points lapse; absent: as the tier or the wallet says */
  expiry?: ExpiryPolicyInput | null;
  /** All the points lapse then, whatever else is said */
  expires_at?: Time | null;
}

/** A new version of a rule. */
export interface EarningVersionInput {
  /** What it says */
  terms: EarningTermsInput;
  /** Why */
  note?: string | null;
}

/** Something that the request brought about. */
export interface Effect {
  /** What kind: points, tier … */
  kind: string | null;
  /** Of which wallet, to which tier */
  name: string | null;
  /** How many */
  amount: number | null;
  /** The same as a sentence */
  text: string | null;
}

/** Something that the request brought about. */
export interface EffectInput {
  /** What kind: points, tier … */
  kind?: string | null;
  /** Of which wallet, to which tier */
  name?: string | null;
  /** How many */
  amount?: number | null;
  /** The same as a sentence */
  text?: string | null;
}

/** What an interaction takes of the staff's time. */
export interface EffortRate {
  /** Id */
  id: Id<'eff'>;
  /** Event that records the interaction */
  event: string;
  /** Minutes of staff that one takes */
  minutes: number;
  /** Goes up with each change; the ETag is "v" and this */
  version: number;
  /** When it was made */
  created_at: Time;
  /** When it was last changed */
  updated_at: Time;
}

/** What an interaction takes of the staff's time. */
export interface EffortRateInput {
  /** Event that records the interaction */
  event: string;
  /** Minutes of staff that one takes */
  minutes: number;
}

/** What an interaction takes of the staff's time. */
export interface EffortRatePatch {
  /** Minutes of staff that one takes */
  minutes?: number;
}

/** Filters of the list */
export interface EffortRateQuery {
  /** Rows of a page (50) */
  limit?: number;
  /** "next" of the page before */
  cursor?: string;
  /** Field to sort by; - before it: descending */
  sort?: string;
  /** Only these fields, separated by commas */
  fields?: string;
  /** Event that records the interaction */
  event?: string;
}

/** Something that happened. It never changes. */
export interface Event {
  /** Id of the event */
  id: Id<'evt'> | null;
  /** What happened */
  type: string | null;
  /** When it happened (business time) */
  at: Time | null;
  /** When it was recorded */
  recorded_at: Time | null;
  /** The customer it belongs to; null: none */
  customer: Id<'cus'> | null;
  /** Id of what it is about, an order for example */
  subject: string | null;
  /** Who did it: a user, an API key, a member, or house */
  actor: string | null;
  /** The particulars; each type has its own schema */
  data: unknown;
}

/** Where to go on, and with what. */
export interface EventQuery {
  /** "next" of the reply before; 0: from the beginning (default); now: only what comes */
  after?: string;
  /** Only these types, separated by commas; sale.* stands for all that begin so */
  types?: string;
  /** Seconds to wait when there is nothing yet (0) */
  wait?: number;
  /** Events at most (100) */
  limit?: number;
}

/** Points that will lapse. */
export interface Expiry {
  /** When they lapse */
  at: Time | null;
  /** How many */
  amount: number | null;
}

/** When points lapse. */
export interface ExpiryPolicy {
  /** How they lapse */
  mode: 'never' | 'rolling' | 'dates' | 'inactivity';
  /** So many units */
  count: number | null;
  /** Unit */
  unit: 'day' | 'week' | 'month' | 'year';
  /** Then to the end of */
  round: 'day' | 'week' | 'month' | 'quarter' | 'half' | 'year' | 'named_month' | 'exact';
  /** Month, for named_month */
  month: number | null;
  /** Counted from */
  from: 'earned' | 'active';
  /** Clearing dates */
  dates: string[];
}

/** When points lapse. */
export interface ExpiryPolicyInput {
  /** How they lapse */
  mode: 'never' | 'rolling' | 'dates' | 'inactivity';
  /** So many units */
  count?: number | null;
  /** Unit */
  unit?: 'day' | 'week' | 'month' | 'year' | null;
  /** Then to the end of */
  round?: 'day' | 'week' | 'month' | 'quarter' | 'half' | 'year' | 'named_month' | 'exact' | null;
  /** Month, for named_month */
  month?: number | null;
  /** Counted from */
  from?: 'earned' | 'active' | null;
  /** Clearing dates */
  dates?: string[] | null;
}

/** Whom a warning tells today. */
export interface ExpiryPreview {
  /** Who */
  customer_id: Id<'cus'> | null;
  /** How many */
  amount: number | null;
  /** When */
  expires_at: Time | null;
}

/** Which page. */
export interface ExpiryPreviewQuery {
  /** Those after this customer */
  after?: Id<'cus'>;
}

/** When customers are told of lapsing points. */
export interface ExpiryWarning {
  /** Id */
  id: Id<'xwn'>;
  /** What it is called */
  name: string;
  /** Points of this wallet */
  wallet_id: Id<'wal'>;
  /** So many days before they lapse */
  days_before: number;
  /** Only from so many points on */
  minimum: number | null;
  /** In force */
  live: boolean;
  /** Goes up with each change; the ETag is "v" and this */
  version: number;
  /** When it was made */
  created_at: Time;
  /** When it was last changed */
  updated_at: Time;
}

/** When customers are told of lapsing points. */
export interface ExpiryWarningInput {
  /** What it is called */
  name: string;
  /** Points of this wallet */
  wallet_id: Id<'wal'>;
  /** So many days before they lapse */
  days_before: number;
  /** Only from so many points on */
  minimum?: number | null;
  /** In force */
  live?: boolean | null;
}

/** When customers are told of lapsing points. */
export interface ExpiryWarningPatch {
  /** What it is called */
  name?: string;
  /** Points of this wallet */
  wallet_id?: Id<'wal'>;
  /** So many days before they lapse */
  days_before?: number;
  /** Only from so many points on */
  minimum?: number | null;
  /** In force */
  live?: boolean | null;
}

/** Filters of the list */
export interface ExpiryWarningQuery {
  /** Rows of a page (50) */
  limit?: number;
  /** "next" of the page before */
  cursor?: string;
  /** Field to sort by; - before it: descending */
  sort?: string;
  /** Only these fields, separated by commas */
  fields?: string;
  /** Part of a name or code */
  q?: string;
  /** In force */
  live?: boolean;
}

/** What to export. */
export interface ExportQuery {
  /** Kind of file (csv) */
  format?: 'csv' | 'xlsx';
  /** Bought, made or earned at or after */
  from?: Time;
  /** … before */
  to?: Time;
  /** Of this store */
  store_id?: Id<'sto'>;
  /** Of this customer */
  customer_id?: Id<'cus'>;
}

/** What may stand at the cursor. */
export interface ExpressionCandidate {
  /** What it is */
  kind: 'field' | 'function' | 'value' | 'word';
  /** What is put in */
  text: string | null;
  /** What it means */
  doc: string | null;
}

/** What was found out about an expression. */
export interface ExpressionCheck {
  /** It can be used */
  valid: boolean;
  /** In its canonical form when valid; else as it came */
  text: string | null;
  /** For a builder */
  json: unknown;
  /** As a sentence */
  sentence: string | null;
  /** What is wrong */
  errors: ExpressionError[];
  /** What may stand at the cursor */
  candidates: ExpressionCandidate[];
  /** Where the word begins that a candidate replaces */
  replace_from: number | null;
}

/** An expression to look at. */
export interface ExpressionCheckInput {
  /** What it is about */
  scope: 'customer' | 'order' | 'event' | 'line' | 'member';
  /** The expression */
  text?: string | null;
  /** The same as a builder has it */
  json?: unknown;
  /** Where the cursor stands in text: gives candidates */
  cursor?: number | null;
}

/** A value that a field can have. */
export interface ExpressionChoice {
  /** As it is written, without quotes */
  value: string | null;
  /** As people call it */
  label: string | null;
}

/** What is wrong with an expression. */
export interface ExpressionError {
  /** Where, in UTF-16 units as browsers count */
  position: number | null;
  /** How long */
  length: number | null;
  /** Name of the problem */
  code: string | null;
  /** What is wrong */
  message: string | null;
  /** What may be meant */
  suggestion: string | null;
}

/** What an expression may speak of. */
export interface ExpressionField {
  /** Field or function */
  kind: 'field' | 'function' | 'value' | 'word';
  /** As it is written */
  name: string | null;
  /** Type of the value */
  type:
    | 'any'
    | 'bool'
    | 'number'
    | 'money'
    | 'text'
    | 'choice'
    | 'time'
    | 'date'
    | 'texts'
    | 'choices'
    | 'records'
    | 'subject';
  /** What it is */
  doc: string | null;
  /** As a sentence calls it */
  phrase: string | null;
  /** Said after the number */
  unit: string | null;
  /** Example */
  example: string | null;
  /** Decimals of a number or of money */
  digits: number | null;
  /** Operators that it may stand before */
  operators: string[];
  /** Its values, of choices */
  choices: ExpressionChoice[];
  /** Parameters, of functions */
  parameters: ExpressionParameter[];
}

/** Which fields. */
export interface ExpressionFieldsQuery {
  /** What the expression is about (customer) */
  scope?: 'customer' | 'order' | 'event' | 'line' | 'member';
}

/** What a function is given. */
export interface ExpressionParameter {
  /** Name */
  name: string | null;
  /** Type */
  type:
    | 'any'
    | 'bool'
    | 'number'
    | 'money'
    | 'text'
    | 'choice'
    | 'time'
    | 'date'
    | 'texts'
    | 'choices'
    | 'records'
    | 'subject';
  /** Must be written out */
  literal: boolean;
  /** May be left out */
  optional: boolean;
}

/** One part of a condition, and what it gave. */
export interface ExpressionPart {
  /** How deep it stands; 0: the whole */
  depth: number | null;
  /** The part */
  text: string | null;
  /** As a sentence */
  words: string | null;
  /** It holds */
  holds: boolean;
  /** All it looks at is known */
  known: boolean;
  /** What was there and what was needed */
  why: string | null;
}

/** A choice of a field. */
export interface FieldChoice {
  /** Key */
  key: string;
  /** English label */
  label_en: string;
  /** Chinese label */
  label_zh: string;
}

/** A choice of a field. */
export interface FieldChoiceInput {
  /** Key */
  key: string;
  /** English label */
  label_en: string;
  /** Chinese label */
  label_zh: string;
}

/** A column of a field of rows. */
export interface FieldColumn {
  /** Key */
  key: string;
  /** Type, any but rows */
  type: 'text' | 'number' | 'date' | 'bool' | 'choice' | 'money' | 'rows';
  /** English label */
  label_en: string;
  /** Chinese label */
  label_zh: string;
  /** Choices */
  choices: FieldChoice[];
}

/** A column of a field of rows. */
export interface FieldColumnInput {
  /** Key */
  key: string;
  /** Type, any but rows */
  type: 'text' | 'number' | 'date' | 'bool' | 'choice' | 'money' | 'rows';
  /** English label */
  label_en: string;
  /** Chinese label */
  label_zh: string;
  /** Choices */
  choices?: FieldChoiceInput[] | null;
}

/** A ready-made set of fields. */
export interface FieldSet {
  /** Which */
  set: 'car_dealer';
  /** What it is called, in the caller's language */
  title: string | null;
  /** Keys of its fields, in order */
  fields: string[];
  /** Those of them that the shop does not have */
  missing: string[];
}

/** What came of a set. */
export interface FieldSetTaken {
  /** Which */
  set: 'car_dealer';
  /** Fields that were made */
  created: string[];
  /** Those whose key was there: left as they are */
  kept: string[];
}

/** Which set is taken over. */
export interface FieldSetWish {
  /** Which */
  set: 'car_dealer';
}

/** A figure that is being made for the first time. */
export interface FigureInMaking {
  /** Name of its route */
  figure: string | null;
  /** Since when */
  began_at: Time | null;
  /** Orders read so far */
  rows: number | null;
  /** Of about so many; 0: not known, there was no run yet */
  of: number | null;
}

/** Figures that somebody waits for. */
export interface FiguresInMaking {
  /** Those of this server */
  items: FigureInMaking[];
}

/** What a forecast rests on. */
export interface ForecastAssumption {
  /** Name for programs */
  code: string | null;
  /** What it is */
  title: string | null;
  /** Unit of the value */
  unit: 'count' | 'days' | 'money' | 'points' | 'share' | 'ratio' | 'date' | 'text';
  /** Value; null: in text */
  value: number | null;
  /** In text */
  text: string | null;
}

/** What the shop wants to reach. */
export interface Goal {
  /** Id */
  id: Id<'gol'>;
  /** Name */
  name: string;
  /** What is measured */
  measure: 'revenue' | 'orders' | 'new_customers' | 'active_customers' | 'repeat_rate' | 'retention';
  /** Of this store; null: of the shop */
  store_id: Id<'sto'> | null;
  /** Of the customers this person looks after; null: of all */
  owner_id: Id<'stf'> | null;
  /** First day */
  starts_on: DateText;
  /** Last day */
  ends_on: DateText;
  /** What to reach: minor units for revenue, millionths for shares, else a number */
  target: number;
  /** The goal month by month; empty: by the seasons of the shop's own history, as its progress shows it */
  months: GoalMonth[];
  /** Plan, risks, fallback */
  note: string | null;
  /** Alarm when the chance of reaching it falls below this, millionths; 0: never; absent: 200000 */
  alarm_chance: number | null;
  /** Alarm when a month ends with the goal behind its plan by this part of it or more, millionths; 0: never; absent: 100000 */
  alarm_behind: number | null;
  /** It is off its track: told once, until it has recovered */
  off_track: boolean;
  /** What raised the alarm */
  off_track_reason: 'none' | 'chance' | 'month';
  /** Last day of the data that raised it */
  off_track_since: DateText | null;
  /** Day after the last month that was held against the plan */
  judged_until: DateText | null;
  /** Last day of the data it was last looked at with; null: not yet, or changed since */
  tracked_on: DateText | null;
  /** Chance of reaching it then, millionths; null: not known */
  chance: number | null;
  /** Part of the plan it was behind by then, millionths; below 0: ahead; null: not known */
  behind: number | null;
  /** Goes up with each change; the ETag is "v" and this */
  version: number;
  /** When it was made */
  created_at: Time;
  /** When it was last changed */
  updated_at: Time;
}

/** What the shop wants to reach. */
export interface GoalInput {
  /** Name */
  name: string;
  /** What is measured */
  measure: 'revenue' | 'orders' | 'new_customers' | 'active_customers' | 'repeat_rate' | 'retention';
  /** Of this store; null: of the shop */
  store_id?: Id<'sto'> | null;
  /** Of the customers this person looks after; null: of all */
  owner_id?: Id<'stf'> | null;
  /** First day */
  starts_on: DateText;
  /** Last day */
  ends_on: DateText;
  /** What to reach: minor units for revenue, millionths for shares, else a number */
  target: number;
  /** The goal month by month; empty: by the seasons of the shop's own history, as its progress shows it */
  months?: GoalMonthInput[] | null;
  /** Plan, risks, fallback */
  note?: string | null;
  /** Alarm when the chance of reaching it falls below this, millionths; 0: never; absent: 200000 */
  alarm_chance?: number | null;
  /** Alarm when a month ends with the goal behind its plan by this part of it or more, millionths; 0: never; absent: 100000 */
  alarm_behind?: number | null;
}

/** A month of a goal. */
export interface GoalMonth {
  /** First day of the month, or of the period where it begins within */
  from: DateText;
  /** Revenue, orders, new customers: of that month; the others: where it stands at its end */
  target: number;
}

/** A month of a goal. */
export interface GoalMonthInput {
  /** First day of the month, or of the period where it begins within */
  from: DateText;
  /** Revenue, orders, new customers: of that month; the others: where it stands at its end */
  target: number;
}

/** What the shop wants to reach. */
export interface GoalPatch {
  /** Name */
  name?: string;
  /** What is measured */
  measure?: 'revenue' | 'orders' | 'new_customers' | 'active_customers' | 'repeat_rate' | 'retention';
  /** Of this store; null: of the shop */
  store_id?: Id<'sto'> | null;
  /** Of the customers this person looks after; null: of all */
  owner_id?: Id<'stf'> | null;
  /** First day */
  starts_on?: DateText;
  /** Last day */
  ends_on?: DateText;
  /** What to reach: minor units for revenue, millionths for shares, else a number */
  target?: number;
  /** The goal month by month; empty: by the seasons of the shop's own history, as its progress shows it */
  months?: GoalMonthInput[] | null;
  /** Plan, risks, fallback */
  note?: string | null;
  /** Alarm when the chance of reaching it falls below this, millionths; 0: never; absent: 200000 */
  alarm_chance?: number | null;
  /** Alarm when a month ends with the goal behind its plan by this part of it or more, millionths; 0: never; absent: 100000 */
  alarm_behind?: number | null;
}

/** How far a goal is. */
export interface GoalProgress {
  /** Goal */
  goal_id: Id<'gol'> | null;
  /** Its name */
  name: string | null;
  /** What is measured */
  measure: 'revenue' | 'orders' | 'new_customers' | 'active_customers' | 'repeat_rate' | 'retention';
  /** Unit of all its values */
  unit: 'count' | 'days' | 'money' | 'points' | 'share' | 'ratio' | 'date' | 'text';
  /** Store */
  store_id: Id<'sto'> | null;
  /** Whose customers */
  owner_id: Id<'stf'> | null;
  /** First day */
  starts_on: DateText | null;
  /** Last day */
  ends_on: DateText | null;
  /** Last day looked at */
  as_of: DateText | null;
  /** Days still to come */
  days_left: number | null;
  /** How it goes */
  state: 'ahead' | 'reached' | 'on_track' | 'at_risk' | 'off_track' | 'missed';
  /** What is to be reached */
  target: number | null;
  /** What it has come to; null: not begun, or nothing is known */
  actual: number | null;
  /** Where it should stand by now; null: not begun */
  due: number | null;
  /** What it will come to; null: nothing to forecast from */
  forecast: number | null;
  /** Lower end of its range */
  low: number | null;
  /** Upper end */
  high: number | null;
  /** Confidence of the range, millionths */
  confidence: number | null;
  /** Chance of reaching it, millionths; null: not known */
  chance: number | null;
  /** The months are by the seasons of the shop's history, not entered */
  automatic: boolean;
  /** Month by month */
  months: GoalProgressMonth[];
  /** How forecast and range were made */
  method: string | null;
  /** What they rest on */
  assumptions: ForecastAssumption[];
}

/** A month of a goal, as it goes. */
export interface GoalProgressMonth {
  /** First day */
  from: DateText | null;
  /** Day after its last */
  to: DateText | null;
  /** Target of the month, or where it should stand at its end */
  target: number | null;
  /** What it came to so far; null: it has not begun, or nothing is known */
  actual: number | null;
  /** What it will come to; null: not known */
  forecast: number | null;
  /** Lower end of its range */
  low: number | null;
  /** Upper end */
  high: number | null;
  /** It is over */
  over: boolean;
}

/** As of when. */
export interface GoalProgressQuery {
  /** As it stood at the end of that day (today) */
  as_of?: DateText;
}

/** Filters of the list */
export interface GoalQuery {
  /** Rows of a page (50) */
  limit?: number;
  /** "next" of the page before */
  cursor?: string;
  /** Field to sort by; - before it: descending */
  sort?: string;
  /** Only these fields, separated by commas */
  fields?: string;
  /** Part of a name or code */
  q?: string;
  /** What is measured */
  measure?: 'revenue' | 'orders' | 'new_customers' | 'active_customers' | 'repeat_rate' | 'retention';
  /** Of this store; null: of the shop */
  store_id?: Id<'sto'>;
  /** Of the customers this person looks after; null: of all */
  owner_id?: Id<'stf'>;
  /** It is off its track: told once, until it has recovered */
  off_track?: boolean;
}

/** How a goal stands. */
export interface GoalTold {
  /** Goal */
  goal_id: Id<'gol'> | null;
  /** Its name */
  name: string | null;
  /** What is measured */
  measure: 'revenue' | 'orders' | 'new_customers' | 'active_customers' | 'repeat_rate' | 'retention';
  /** Unit of its values */
  unit: 'count' | 'days' | 'money' | 'points' | 'share' | 'ratio' | 'date' | 'text';
  /** Store; null: the shop */
  store_id: Id<'sto'> | null;
  /** Whose customers; null: all */
  owner_id: Id<'stf'> | null;
  /** First day */
  starts_on: DateText | null;
  /** Last day */
  ends_on: DateText | null;
  /** Last day of the data */
  as_of: DateText | null;
  /** How it goes */
  state: 'ahead' | 'reached' | 'on_track' | 'at_risk' | 'off_track' | 'missed';
  /** Off track: what raised the alarm; recovered: what had raised it */
  reason: 'none' | 'chance' | 'month';
  /** What is to be reached */
  target: number | null;
  /** What it has come to; null: nothing is known */
  actual: number | null;
  /** Where it should stand by now */
  due: number | null;
  /** What it will come to; null: nothing to forecast from */
  forecast: number | null;
  /** Lower end of its range */
  low: number | null;
  /** Upper end */
  high: number | null;
  /** Chance of reaching it, millionths; null: not known */
  chance: number | null;
  /** Part of the plan it is behind, millionths; below 0: ahead; null: not known */
  behind: number | null;
}

/** One right of a role. */
export interface Grant {
  /** What may be done, of GET /v1/rights */
  right: string;
  /** To which records */
  scope: 'none' | 'own' | 'store' | 'all';
}

/** One right of a role. */
export interface GrantInput {
  /** What may be done, of GET /v1/rights */
  right: string;
  /** To which records */
  scope: 'none' | 'own' | 'store' | 'all';
}

/** A reservation. */
export interface Hold {
  /** Id */
  id: Id<'hld'> | null;
  /** Whose */
  customer_id: Id<'cus'> | null;
  /** The caller's own number */
  reference: string | null;
  /** State */
  state: 'open' | 'confirmed' | 'voided' | 'lapsed';
  /** Made */
  made_at: Time | null;
  /** Ends by itself */
  expires_at: Time | null;
  /** Resolved */
  resolved_at: Time | null;
  /** What for */
  note: string | null;
  /** What is held */
  parts: HoldPart[];
}

/** How much of it is used. */
export interface HoldConfirmation {
  /** How much of each part is used, in their order; all when absent */
  amounts?: number[] | null;
}

/** What to hold. */
export interface HoldInput {
  /** Whose */
  customer_id: Id<'cus'>;
  /** The caller's own number, unique */
  reference?: string | null;
  /** Ends by itself then; in 15 minutes when absent */
  expires_at?: Time | null;
  /** What for */
  note?: string | null;
  /** What is held, all of it or nothing */
  parts: HoldPartInput[];
}

/** One thing that is held. */
export interface HoldPart {
  /** Its number */
  number: number | null;
  /** What is held */
  kind: string | null;
  /** Of points: the wallet */
  wallet: string | null;
  /** Of other kinds: id of what is held */
  subject: string | null;
  /** Whose stock it is */
  store_id: Id<'sto'> | null;
  /** How much was held */
  amount: number | null;
  /** How much of it was used */
  confirmed: number | null;
}

/** One thing to hold. */
export interface HoldPartInput {
  /** What is held: points (when absent), reward_stock, coupon, budget */
  kind?: string | null;
  /** Of points: the wallet; points when absent */
  wallet?: string | null;
  /** Of other kinds: id of the reward, the coupon, the earning budget */
  subject?: string | null;
  /** Of stock that lies in stores: which */
  store_id?: Id<'sto'> | null;
  /** How much */
  amount: number;
}

/** Which holds. */
export interface HoldQuery {
  /** Rows of a page (50) */
  limit?: number;
  /** "next" of the page before */
  cursor?: string;
  /** Only of this customer */
  customer_id?: Id<'cus'>;
  /** Only in this state */
  state?: 'open' | 'confirmed' | 'voided' | 'lapsed';
  /** Sorted by one of made_at; - before it: descending */
  sort?: string;
}

/** An announced day off or make-up workday. */
export interface Holiday {
  /** Id */
  id: Id<'hol'>;
  /** Day */
  date: DateText;
  /** What it is */
  kind: 'holiday' | 'workday';
  /** Name in English */
  name_en: string;
  /** Name in Chinese */
  name_zh: string;
  /** Goes up with each change; the ETag is "v" and this */
  version: number;
  /** When it was made */
  created_at: Time;
  /** When it was last changed */
  updated_at: Time;
}

/** An announced day off or make-up workday. */
export interface HolidayInput {
  /** Day */
  date: DateText;
  /** What it is */
  kind?: 'holiday' | 'workday' | null;
  /** Name in English */
  name_en: string;
  /** Name in Chinese */
  name_zh: string;
}

/** An announced day off or make-up workday. */
export interface HolidayPatch {
  /** Day */
  date?: DateText;
  /** What it is */
  kind?: 'holiday' | 'workday' | null;
  /** Name in English */
  name_en?: string;
  /** Name in Chinese */
  name_zh?: string;
}

/** Filters of the list */
export interface HolidayQuery {
  /** Rows of a page (50) */
  limit?: number;
  /** "next" of the page before */
  cursor?: string;
  /** Field to sort by; - before it: descending */
  sort?: string;
  /** Only these fields, separated by commas */
  fields?: string;
  /** Part of a name or code */
  q?: string;
  /** Day */
  date?: DateText;
  /** Day */
  date_from?: DateText;
  /** Day */
  date_to?: DateText;
  /** What it is */
  kind?: 'holiday' | 'workday';
}

/** Customers who spend together. */
export interface Household {
  /** Id */
  id: Id<'hhd'> | null;
  /** Name */
  name: string | null;
  /** Its head */
  head_id: Id<'cus'> | null;
  /** Who may spend */
  redeem: 'all' | 'head';
  /** Members */
  members: HouseholdMember[];
  /** What they spend together */
  pools: HouseholdPool[];
  /** It ended then */
  ended_at: Time | null;
  /** Founded */
  created_at: Time | null;
  /** Last change */
  updated_at: Time | null;
}

/** About a household. */
export interface HouseholdEvent {
  /** The household */
  household_id: Id<'hhd'> | null;
  /** Its head */
  head_id: Id<'cus'> | null;
}

/** A household. */
export interface HouseholdInput {
  /** Name */
  name?: string | null;
  /** Its head */
  head_id: Id<'cus'>;
  /** Who may spend; the settings say when absent */
  redeem?: 'all' | 'head' | null;
  /** Who comes in besides; not when it is changed */
  members?: Id<'cus'>[] | null;
}

/** Who is in it. */
export interface HouseholdMember {
  /** The customer */
  customer_id: Id<'cus'> | null;
  /** Their name, for who may see the file */
  name: string | null;
  /** Head of the household */
  head: boolean;
  /** Since when */
  joined_at: Time | null;
}

/** Who joins a household. */
export interface HouseholdMemberInput {
  /** Who comes in */
  customer_id: Id<'cus'>;
}

/** A household. */
export interface HouseholdPatch {
  /** Name */
  name?: string | null;
  /** Its head */
  head_id?: Id<'cus'>;
  /** Who may spend; the settings say when absent */
  redeem?: 'all' | 'head' | null;
  /** Who comes in besides; not when it is changed */
  members?: Id<'cus'>[] | null;
}

/** What a household spends together. */
export interface HouseholdPool {
  /** Code of the wallet */
  wallet: string | null;
  /** Its name */
  name: string | null;
  /** Decimals */
  digits: number | null;
  /** What can be spent together */
  available: number | null;
  /** What is held of it */
  held: number | null;
  /** Whose it is */
  shares: HouseholdShare[];
}

/** Which households. */
export interface HouseholdQuery {
  /** "next" of the page before */
  cursor?: string;
  /** Rows of a page (50) */
  limit?: number;
  /** Sorted by one of created_at; - before it: descending */
  sort?: string;
  /** Those that have ended too */
  ended?: boolean;
  /** The one in which this customer is */
  customer_id?: Id<'cus'>;
}

/** How households are run. */
export interface HouseholdSettings {
  /** At most so many members */
  members_max: number | null;
  /** Who may spend, in new households */
  redeem: 'all' | 'head';
  /** Last change */
  updated_at: Time | null;
}

/** How households are run. */
export interface HouseholdSettingsPatch {
  /** At most so many members */
  members_max?: number | null;
  /** Who may spend, in new households */
  redeem?: 'all' | 'head' | null;
}

/** What is whose. */
export interface HouseholdShare {
  /** The member */
  customer_id: Id<'cus'> | null;
  /** What of the pool is theirs */
  available: number | null;
  /** What they owe; who owes gives nothing and spends nothing */
  debt: number | null;
}

/** A file on its way in. */
export interface Import {
  /** Id */
  id: Id<'imp'> | null;
  /** What is in the file */
  kind: 'orders' | 'customers';
  /** State */
  state: 'new' | 'running' | 'stopped' | 'done' | 'failed' | 'reverting' | 'reverted';
  /** System it comes from */
  source: string | null;
  /** Name of the file */
  file_name: string | null;
  /** Its size */
  file_bytes: number | null;
  /** Of that read */
  done_bytes: number | null;
  /** Rows a second while it worked */
  rows_per_second: number | null;
  /** How it is read */
  form: SheetForm | null;
  /** What each column means */
  mapping: ColumnMap[];
  /** What is to be done */
  options: ImportOptions | null;
  /** Only counted */
  dry_run: boolean;
  /** What came of it */
  counts: ImportCounts | null;
  /** Why it failed */
  problem: string | null;
  /** The same as a sentence */
  problem_text: string | null;
  /** Uploaded */
  created_at: Time | null;
  /** Begun */
  started_at: Time | null;
  /** Ended */
  ended_at: Time | null;
  /** Who */
  actor: string | null;
  /** The job that runs it */
  job: Id<'job'> | null;
}

/** What a row would change of a customer who is there. */
export interface ImportChange {
  /** Member of the customer */
  field: string | null;
  /** What is there */
  before: string | null;
  /** What would be there */
  after: string | null;
}

/** What came of an import. */
export interface ImportCounts {
  /** Rows read */
  rows: number | null;
  /** New orders or customers */
  created: number | null;
  /** Customers changed */
  updated: number | null;
  /** Customers left as they were */
  unchanged: number | null;
  /** Orders and returns that were there already */
  replayed: number | null;
  /** Returns taken */
  returned: number | null;
  /** Customers who are new with orders */
  customers: number | null;
  /** Rows that the file has twice */
  duplicates: number | null;
  /** Rows refused, duplicates among them */
  invalid: number | null;
  /** Of these, rows that are only counted */
  left_out: number | null;
  /** Taken back */
  reverted: number | null;
  /** Could not be taken back */
  conflicts: number | null;
}

/** What a column can mean. */
export interface ImportField {
  /** Name */
  name: string | null;
  /** Title */
  title: string | null;
}

/** What is to be done. */
export interface ImportOptions {
  /** Customers: make, change, or both */
  mode: 'both' | 'create' | 'update';
  /** Customers: what an empty cell does */
  empty: 'ignore' | 'clear';
  /** Between several values in one cell (;) */
  separator: string | null;
  /** Customers: how we know them */
  origin:
    | 'unknown'
    | 'store'
    | 'website'
    | 'order'
    | 'wechat'
    | 'phone'
    | 'survey'
    | 'event'
    | 'contest'
    | 'rented_list'
    | 'ad'
    | 'referral'
    | 'import'
    | 'api'
    | 'other';
  /** Which event, which list */
  origin_note: string | null;
  /** Customers: on what lawful basis */
  basis: 'unknown' | 'consent' | 'contract' | 'legal_duty' | 'legitimate_interest' | 'public';
  /** Customers: a tag for all of them */
  tag: string | null;
  /** Orders: where no column says; the shop's when absent */
  currency: string | null;
  /** Orders: where no column says */
  store_code: string | null;
  /** Orders: where no column says */
  channel: 'store' | 'online' | 'wechat' | 'phone' | 'other';
}

/** What is to be done. */
export interface ImportOptionsInput {
  /** Customers: make, change, or both */
  mode?: 'both' | 'create' | 'update' | null;
  /** Customers: what an empty cell does */
  empty?: 'ignore' | 'clear' | null;
  /** Between several values in one cell (;) */
  separator?: string | null;
  /** Customers: how we know them */
  origin?:
    | 'unknown'
    | 'store'
    | 'website'
    | 'order'
    | 'wechat'
    | 'phone'
    | 'survey'
    | 'event'
    | 'contest'
    | 'rented_list'
    | 'ad'
    | 'referral'
    | 'import'
    | 'api'
    | 'other'
    | null;
  /** Which event, which list */
  origin_note?: string | null;
  /** Customers: on what lawful basis */
  basis?: 'unknown' | 'consent' | 'contract' | 'legal_duty' | 'legitimate_interest' | 'public' | null;
  /** Customers: a tag for all of them */
  tag?: string | null;
  /** Orders: where no column says; the shop's when absent */
  currency?: string | null;
  /** Orders: where no column says */
  store_code?: string | null;
  /** Orders: where no column says */
  channel?: 'store' | 'online' | 'wechat' | 'phone' | 'other' | null;
}

/** Which page. */
export interface ImportPage {
  /** "next" of the page before */
  cursor?: string;
  /** Rows of a page (50) */
  limit?: number;
}

/** What a file looks like. */
export interface ImportPreview {
  /** How it was read */
  form: SheetForm | null;
  /** What the columns seem to mean */
  mapping: ColumnMap[];
  /** The first rows */
  rows: PreviewRow[];
  /** Worksheets (XLSX) */
  tabs: string[];
  /** What columns can mean */
  fields: ImportField[];
}

/** Which imports. */
export interface ImportQuery {
  /** What is in the file */
  kind?: 'orders' | 'customers';
  /** In this state */
  state?: 'new' | 'running' | 'stopped' | 'done' | 'failed' | 'reverting' | 'reverted';
  /** "next" of the page before */
  cursor?: string;
  /** Rows of a page (50) */
  limit?: number;
  /** Sorted by one of created_at, file_name, kind, state, ended_at; - before it: descending */
  sort?: string;
}

/** A row that was refused. */
export interface ImportReject {
  /** Number of the refusal */
  number: number | null;
  /** Line in the file */
  line: number | null;
  /** Why */
  reason: string | null;
  /** What stood there; empty a month later */
  cells: string[];
}

/** How to import. */
export interface ImportRun {
  /** As the preview gave it, changed; absent: as it is */
  form?: SheetFormBody | null;
  /** All columns in their order; absent: as it is */
  mapping?: ColumnMapInput[] | null;
  /** What is to be done */
  options?: ImportOptionsInput | null;
  /** Only count what would happen */
  dry_run?: boolean | null;
}

/** What the file is. */
export interface ImportUpload {
  /** What is in the file */
  kind?: 'orders' | 'customers';
  /** System it comes from; the kind when absent */
  source?: string;
  /** Name of the file */
  name?: string;
}

/** An indicator of a portrait. */
export interface Indicator {
  /** Name for programs */
  code: string | null;
  /** buying, time, taste, loyalty, forecast */
  group: string | null;
  /** Name */
  title: string | null;
  /** Unit of the value */
  unit: 'count' | 'days' | 'money' | 'points' | 'share' | 'ratio' | 'date' | 'text';
  /** Value; null: not known */
  value: number | null;
  /** Date, or what the value is of */
  text: string | null;
  /** Part of customers below, millionths; null: not known */
  percentile: number | null;
  /** Customers that the percentile was found from */
  sample: number | null;
  /** How it is computed */
  how: string | null;
  /** From which data */
  from: string | null;
  /** As of when */
  computed_at: Time | null;
}

/** Who brings whom, and what it is worth. */
export interface Influence {
  /** When this was computed */
  computed_at: Time | null;
  /** Customers who brought or were brought */
  customers: number | null;
  /** Of these, who brought somebody */
  referrers: number | null;
  /** … who were brought */
  brought: number | null;
  /** Longest chain, steps */
  longest: number | null;
  /** What those who were brought are worth */
  value: number | null;
  /** Whose recommendations are worth most */
  items: Influencer[];
}

/** Of whom. */
export interface InfluenceQuery {
  /** Home store of who brings */
  store_id?: Id<'sto'>;
  /** With this tag */
  tag_id?: Id<'tag'>;
  /** In this segment */
  segment_id?: Id<'seg'>;
  /** Part of a customer's worth that is credited each step up, millionths (500000) */
  share?: number;
  /** At most so many (50) */
  limit?: number;
}

/** A customer who brings others. */
export interface Influencer {
  /** Customer */
  customer_id: Id<'cus'> | null;
  /** Name as it is shown */
  name: string | null;
  /** Whom they brought */
  direct: number | null;
  /** … and whom those brought in turn */
  reached: number | null;
  /** Longest chain below */
  depth: number | null;
  /** Steps from the first of the chain; 0: came by themselves */
  level: number | null;
  /** What they are worth themselves: so far and in the next 12 months */
  own_value: number | null;
  /** What those they reached are worth, credited by steps */
  value: number | null;
}

/** Which part of the shop. */
export interface InsightQuery {
  /** Only this store */
  store_id?: Id<'sto'>;
  /** Only customers with this tag */
  tag_id?: Id<'tag'>;
  /** Only customers in this segment */
  segment_id?: Id<'seg'>;
  /** First day */
  from?: DateText;
  /** Day after the last (tomorrow) */
  to?: DateText;
  /** Orders net of returns, or as they were sold (net) */
  basis?: 'net' | 'gross';
}

/** A run: models fitted, tested, and every customer scored. */
export interface InsightRun {
  /** Id */
  id: Id<'run'> | null;
  /** How far it is */
  state: 'waiting' | 'running' | 'done' | 'stopped' | 'failed';
  /** schedule, request or command */
  origin: string | null;
  /** Who asked for it */
  actor: string | null;
  /** Job that runs it */
  job_id: Id<'job'> | null;
  /** Last day of its data */
  as_of: DateText | null;
  /** First day of its data */
  first_day: DateText | null;
  /** Customers who have bought */
  customers: number | null;
  /** Orders looked at */
  orders: number | null;
  /** Customers scored so far */
  scored: number | null;
  /** Settings it was made with */
  setting: unknown;
  /** Models that scored, and how they were chosen */
  chosen: unknown;
  /** Figures of the whole shop */
  totals: unknown;
  /** Milliseconds by phase */
  timing: unknown;
  /** Parameters, likelihood and flags of every model; null in lists */
  models: unknown;
  /** What each model would have said earlier; null in lists */
  backtests: unknown;
  /** Why it failed */
  problem: string | null;
  /** Asked for */
  created_at: Time | null;
  /** Begun */
  started_at: Time | null;
  /** Ended */
  ended_at: Time | null;
}

/** What to run. */
export interface InsightRunOrder {
  /** Last day of the data; without: today. An earlier day shows what would have been said then */
  as_of?: DateText | null;
}

/** Which runs. */
export interface InsightRunQuery {
  /** In this state */
  state?: 'waiting' | 'running' | 'done' | 'stopped' | 'failed';
  /** Begun by this: schedule, request, demo … */
  origin?: string;
  /** Rows of a page (50) */
  limit?: number;
  /** "next" of the page before */
  cursor?: string;
  /** Sorted by one of created_at, scored, state; - before it: descending */
  sort?: string;
}

/** A run of the models has ended well. */
export interface InsightScored {
  /** The run */
  run_id: Id<'run'> | null;
  /** Customers scored */
  customers: number | null;
  /** Last day of its data */
  as_of: DateText | null;
}

/** What the models are asked. */
export interface InsightSettings {
  /** Gone is who does not order within so many days */
  churn_days: number;
  /** Days whose revenue makes the classes A to D */
  window_days: number;
  /** Part of the revenue that is earned, millionths (1000000: value is revenue) */
  margin: number;
  /** Discount rate a year, millionths */
  discount: number;
  /** Confidence of ranges, millionths */
  confidence: number;
  /** Cost to serve one order, minor units */
  cost_per_order: number;
  /** Cost to win one customer, minor units */
  cost_to_win: number;
  /** When this was last changed */
  updated_at: Time | null;
}

/** What the models are asked. */
export interface InsightSettingsPatch {
  /** Gone is who does not order within so many days */
  churn_days?: number;
  /** Days whose revenue makes the classes A to D */
  window_days?: number;
  /** Part of the revenue that is earned, millionths (1000000: value is revenue) */
  margin?: number;
  /** Discount rate a year, millionths */
  discount?: number;
  /** Confidence of ranges, millionths */
  confidence?: number;
  /** Cost to serve one order, minor units */
  cost_per_order?: number;
  /** Cost to win one customer, minor units */
  cost_to_win?: number;
}

/** The shop by the last run. */
export interface InsightSummary {
  /** When this was computed */
  computed_at: Time | null;
  /** The run; null: none yet */
  run_id: Id<'run'> | null;
  /** Last day of its data */
  as_of: DateText | null;
  /** When it ended */
  scored_at: Time | null;
  /** Customers who have bought */
  customers: number | null;
  /** On two days or more */
  repeat_customers: number | null;
  /** Their part, millionths */
  repurchase: number | null;
  /** Orders */
  orders: number | null;
  /** Spent in all */
  spent: number | null;
  /** Spent within the window of the classes */
  spent_window: number | null;
  /** Mean churn risk, millionths */
  churn: number | null;
  /** Customers expected to be gone */
  leaving: number | null;
  /** Revenue at risk */
  at_risk: number | null;
  /** Value of the next 12 months */
  value_12m: number | null;
  /** Its range by the parameters' uncertainty, of the whole shop only */
  value_low: number | null;
  /** Upper end */
  value_high: number | null;
  /** Purchase days expected in 365 days */
  expected_orders_12m: number | null;
  /** Classes A to D */
  classes: ScoreGroup[];
  /** Stages of life */
  lifecycle: ScoreGroup[];
  /** RFM classes */
  rfm_classes: ScoreGroup[];
  /** Customers by recency (1 to 5, rows) and frequency (columns), 5 × 5 */
  rf: number[];
}

/** Which coupons. */
export interface IssuedCouponQuery {
  /** In this state */
  state?: 'issued' | 'used' | 'cancelled' | 'locked' | 'expired';
  /** Rows of a page (50) */
  limit?: number;
  /** Of this template */
  template_id?: Id<'cpt'>;
  /** "next" of the page before */
  cursor?: string;
  /** Sorted by one of issued_at; - before it: descending */
  sort?: string;
}

/** Work that goes on by itself. */
export interface Job {
  /** Id of the job */
  id: Id<'job'> | null;
  /** What it does */
  kind: string | null;
  /** How it stands */
  state: 'waiting' | 'running' | 'done' | 'failed' | 'stopped';
  /** It was asked to stop and will soon */
  stopping: boolean;
  /** How much of total is done */
  done: number | null;
  /** How much there is to do; 0: not known yet */
  total: number | null;
  /** The try at hand, counted since it last got on */
  attempt: number | null;
  /** When it was ordered */
  created_at: Time | null;
  /** Waiting: when it is due; running: until when the server holds it */
  run_at: Time | null;
  /** When it first ran */
  started_at: Time | null;
  /** When it ended */
  ended_at: Time | null;
  /** What it was given */
  input: unknown;
  /** What came of it so far */
  result: unknown;
  /** Why its last try failed: the problem's code */
  problem: string | null;
  /** The same as a sentence */
  problem_text: string | null;
  /** Who ordered it */
  actor: string | null;
}

/** Which jobs. */
export interface JobQuery {
  /** In this state */
  state?: 'waiting' | 'running' | 'done' | 'failed' | 'stopped';
  /** Of this kind */
  kind?: string;
  /** "next" of the page before */
  cursor?: string;
  /** Rows of a page (50) */
  limit?: number;
  /** Sorted by one of created_at; - before it: descending */
  sort?: string;
}

/** An API key, without its secret. */
export interface Key {
  /** What it is for */
  name: string;
  /** What it may do, of GET /v1/rights; as far as its maker may */
  rights: string[];
  /** From where it may be used; empty: from anywhere */
  networks: string[];
  /** Stops working then; null: never */
  expires_at: Time | null;
  /** Id */
  id: Id<'key'> | null;
  /** How the key begins */
  shown: string | null;
  /** Who made it */
  user_id: Id<'usr'> | null;
  /** Whether it works */
  state: 'active' | 'expired' | 'revoked' | 'stopped';
  /** Made at */
  created_at: Time | null;
  /** Last used, to the minute */
  used_at: Time | null;
  /** Revoked at */
  revoked_at: Time | null;
}

/** An API key to be made. */
export interface KeyInput {
  /** What it is for */
  name: string;
  /** What it may do, of GET /v1/rights; as far as its maker may */
  rights: string[];
  /** From where it may be used; empty: from anywhere */
  networks?: string[] | null;
  /** Stops working then; null: never */
  expires_at?: Time | null;
}

/** A new API key with its secret. */
export interface KeyMade {
  /** What it is for */
  name: string;
  /** What it may do, of GET /v1/rights; as far as its maker may */
  rights: string[];
  /** From where it may be used; empty: from anywhere */
  networks: string[];
  /** Stops working then; null: never */
  expires_at: Time | null;
  /** Id */
  id: Id<'key'> | null;
  /** How the key begins */
  shown: string | null;
  /** Who made it */
  user_id: Id<'usr'> | null;
  /** Whether it works */
  state: 'active' | 'expired' | 'revoked' | 'stopped';
  /** Made at */
  created_at: Time | null;
  /** Last used, to the minute */
  used_at: Time | null;
  /** Revoked at */
  revoked_at: Time | null;
  /** The key itself. It is shown this once. */
  key: string | null;
}

/** Which keys. */
export interface KeyQuery {
  /** Rows of a page (50) */
  limit?: number;
  /** "next" of the page before */
  cursor?: string;
  /** Sorted by one of name, created_at, expires_at, used_at; - before it: descending */
  sort?: string;
  /** Part of its name */
  q?: string;
}

/** Which postings of the shop. */
export interface LedgerQuery {
  /** Rows of a page (50) */
  limit?: number;
  /** "next" of the page before */
  cursor?: string;
  /** Only of this wallet */
  wallet?: string;
  /** Only of this customer */
  customer_id?: Id<'cus'>;
  /** Only what is of this kind */
  kind?:
    | 'earn'
    | 'spend'
    | 'refund'
    | 'expire'
    | 'clawback'
    | 'repay'
    | 'grant'
    | 'take'
    | 'move_out'
    | 'move_in'
    | 'activate'
    | 'cancel'
    | 'hold'
    | 'release'
    | 'write_off'
    | 'reinstate'
    | 'transfer_out'
    | 'transfer_in'
    | 'fee';
  /** Only what came of this: order, return, redemption, staff … */
  source?: string;
  /** Happened at or after */
  from?: Time;
  /** Happened before */
  to?: Time;
  /** Sorted by one of at; - before it: descending */
  sort?: string;
}

/** What the shop owes in points of a wallet. */
export interface Liability {
  /** Wallet */
  wallet: string | null;
  /** Decimals of the points */
  digits: number | null;
  /** Currency of the values */
  currency: string | null;
  /** At this instant */
  as_of: Time | null;
  /** Outstanding: pending, active and held */
  outstanding: number | null;
  /** Of them pending */
  pending: number | null;
  /** … active */
  active: number | null;
  /** … held */
  held: number | null;
  /** Owed by customers */
  debt: number | null;
  /** Value of what is outstanding, as granted */
  value: number | null;
  /** Expected to be spent */
  expected: number | null;
  /** … and its value */
  expected_value: number | null;
  /** Expected never to be spent, millionths */
  breakage_ppm: number | null;
  /** By month of expiry */
  by_expiry: LiabilityByExpiry[];
  /** By age */
  by_age: LiabilityByAge[];
}

/** Points of an age. */
export interface LiabilityByAge {
  /** Months since they were earned */
  age: number | null;
  /** Points */
  points: number | null;
  /** Their value */
  value: number | null;
  /** Of them, to be spent by the programme's own history */
  expected: number | null;
}

/** Points that lapse in a month. */
export interface LiabilityByExpiry {
  /** Month in which they lapse; null: never */
  month: string | null;
  /** Points */
  points: number | null;
  /** Their value */
  value: number | null;
}

/** Which day. */
export interface LiabilityDay {
  /** Which; points when absent */
  wallet?: string;
  /** Day of the shop; yesterday when absent */
  day?: DateText;
}

/** Which period. */
export interface LiabilityPeriod {
  /** Which; points when absent */
  wallet?: string;
  /** From; the start of this month when absent */
  from?: Time;
  /** Up to; now when absent */
  to?: Time;
}

/** How what is owed came from the beginning of a period to its end. */
export interface LiabilityRollForward {
  /** Wallet */
  wallet: string | null;
  /** Decimals of the points */
  digits: number | null;
  /** From */
  from: Time | null;
  /** Up to */
  to: Time | null;
  /** Owed at the beginning, by what was posted then */
  opening: number | null;
  /** Granted */
  granted: number | null;
  /** Redeemed, less what was given back */
  redeemed: number | null;
  /** Lapsed, less what was brought back */
  expired: number | null;
  /** Taken back with returns */
  reversed: number | null;
  /** Corrections: by hand, fees, forfeited, borne by the shop */
  corrections: number | null;
  /** opening + granted - redeemed - expired - reversed + corrections */
  closing: number | null;
  /** Its value today */
  closing_value: number | null;
  /** Currency */
  currency: string | null;
  /** What the accounts say for that time */
  accounts: number | null;
  /** Both agree, to the point */
  reconciled: boolean;
}

/** How customers come, stay, go and return. */
export interface Lifecycle {
  /** When this was computed */
  computed_at: Time | null;
  /** Last day looked at */
  as_of: DateText | null;
  /** The periods */
  periods: LifecyclePeriod[];
}

/** A period of the shop. */
export interface LifecyclePeriod {
  /** First day of the period */
  start: DateText | null;
  /** First order in it */
  new: number | null;
  /** Ordered in it and in the one before */
  returning: number | null;
  /** Ordered in it, not in the one before, but earlier */
  resurrected: number | null;
  /** Ordered in the one before, not in it */
  dormant: number | null;
  /** The period still goes on */
  unfinished: boolean;
}

/** A logo. */
export interface Logo {
  /** The picture in base64; PNG or JPEG */
  data: string;
}

/** One grant of points. */
export interface Lot {
  /** Id */
  id: Id<'lot'> | null;
  /** Wallet */
  wallet: string | null;
  /** State */
  state: 'pending' | 'active' | 'consumed' | 'expired' | 'reversed' | 'forfeited';
  /** Granted */
  granted: number | null;
  /** Left */
  remaining: number | null;
  /** Held of it */
  held: number | null;
  /** Taken back for it */
  reversed: number | null;
  /** When it was earned */
  earned_at: Time | null;
  /** When it becomes active; null: on delivery */
  activates_at: Time | null;
  /** When it lapses */
  expires_at: Time | null;
  /** order, staff, transfer … */
  source: string | null;
  /** Which */
  source_id: string | null;
  /** Rule that gave it */
  rule_id: number | null;
  /** Its version */
  rule_version: number | null;
  /** Amount it was applied to */
  base: number | null;
  /** Campaign */
  campaign_id: number | null;
  /** Who pays for it; null: the shop */
  funding: string | null;
  /** What all of it was worth when granted */
  fair_value: number | null;
  /** Lot that it was cut from */
  parent_id: Id<'lot'> | null;
}

/** Which lots. */
export interface LotQuery {
  /** Rows of a page (50) */
  limit?: number;
  /** "next" of the page before */
  cursor?: string;
}

/** How loyal the shop's customers are. */
export interface Loyalty {
  /** Last day looked at */
  as_of: DateText | null;
  /** First day of the period */
  from: DateText | null;
  /** Day after its last */
  to: DateText | null;
  /** Its days; the period before is as long */
  days: number | null;
  /** Run behind churn and value; null: none yet */
  run_id: Id<'run'> | null;
  /** Confidence of the ranges, millionths */
  confidence: number | null;
  /** Customers who bought in the period */
  customers: number | null;
  /** Composite loyalty index, millionths of 100 (643150: 64.3); null: nothing is known */
  index: number | null;
  /** Weight of the measures that have a score, per cent */
  known_weight: number | null;
  /** What was left out and why the weights moved */
  note: string | null;
  /** The ten */
  measures: LoyaltyMeasure[];
  /** Month by month */
  months: LoyaltyMonth[];
  /** When this was computed */
  computed_at: Time | null;
}

/** A condition of a kind of loyalty. */
export interface LoyaltyCondition {
  /** Which number */
  code: string | null;
  /** Its name */
  title: string | null;
  /** How it is computed */
  how: string | null;
  /** Unit of value and threshold */
  unit: 'count' | 'days' | 'money' | 'points' | 'share' | 'ratio' | 'date' | 'text';
  /** How they are compared */
  sign: 'at_least' | 'at_most' | 'below' | 'above';
  /** Threshold */
  threshold: number | null;
  /** The customer's; null: not known, or no customer */
  value: number | null;
  /** It holds for the customer */
  holds: boolean;
}

/** A kind of loyalty. */
export interface LoyaltyKind {
  /** Kind */
  kind: 'monopoly' | 'premium' | 'incentive' | 'price' | 'latent' | 'convenience' | 'inertia' | 'none';
  /** Its name */
  title: string | null;
  /** What it means */
  meaning: string | null;
  /** What to do */
  advice: string | null;
  /** Why nobody can be of this kind; null: it can be told */
  untold: string | null;
  /** Customers */
  customers: number | null;
  /** Their part of all, millionths */
  share: number | null;
  /** Revenue of the window */
  spent_window: number | null;
  /** Their part of it, millionths */
  revenue_share: number | null;
  /** Value of the next 12 months */
  value_12m: number | null;
  /** Mean churn risk, millionths */
  churn: number | null;
  /** What must all hold; the first kind of the list that does is the verdict */
  conditions: LoyaltyCondition[];
}

/** The shop by kinds of loyalty. */
export interface LoyaltyKinds {
  /** The run that told them; null: none yet */
  run_id: Id<'run'> | null;
  /** Last day of its data */
  as_of: DateText | null;
  /** Customers who have bought */
  customers: number | null;
  /** Median of the customers' average orders; null: no run */
  average_order: number | null;
  /** The seven kinds and those not told */
  kinds: LoyaltyKind[];
}

/** Of whom. */
export interface LoyaltyKindsQuery {
  /** Home store */
  store_id?: Id<'sto'>;
  /** With this tag */
  tag_id?: Id<'tag'>;
  /** In this segment */
  segment_id?: Id<'seg'>;
}

/** A measure of loyalty. */
export interface LoyaltyMeasure {
  /** Name for programs */
  code: string | null;
  /** Name */
  title: string | null;
  /** Unit of value, low and high */
  unit: 'count' | 'days' | 'money' | 'points' | 'share' | 'ratio' | 'date' | 'text';
  /** Value; null: no data yet */
  value: number | null;
  /** Lower end of its range; null where there is none */
  low: number | null;
  /** Upper end */
  high: number | null;
  /** What was counted: the upper part of the formula */
  part: number | null;
  /** Of how many: the lower part */
  sample: number | null;
  /** 0 to 100 as millionths (643150: 64.3); null: not in the index */
  score: number | null;
  /** Weight that was set, per cent */
  weight: number | null;
  /** Weight after those without data are left out, millionths */
  weight_used: number | null;
  /** Weight used × score: these come to the index, millionths */
  contribution: number | null;
  /** How it is computed */
  formula: string | null;
  /** From which data */
  from: string | null;
  /** Why there is no value; null: there is */
  missing: string | null;
  /** Why a value has no score; null: it has */
  score_missing: string | null;
}

/** Measures that can be told of a month gone by. */
export interface LoyaltyMonth {
  /** First day of the month */
  month: DateText | null;
  /** First day of the period that ends with it */
  from: DateText | null;
  /** Day after its last */
  to: DateText | null;
  /** The month still goes on */
  unfinished: boolean;
  /** Index of the measures known then, millionths of 100; null: none. Churn and value count only where every month shown has them, and ties never, so that months can be compared */
  index: number | null;
  /** Measures it is made of */
  parts: number | null;
  /** Retention, millionths */
  retention: number | null;
  /** Expected churn by that month's last run, millionths */
  churn: number | null;
  /** Part of new customers brought by others, millionths */
  referral: number | null;
  /** Value of the next 12 months for each customer by that month's last run */
  lifetime_value: number | null;
  /** Part of customers who have bought on two days or more, millionths */
  behavioural: number | null;
}

/** Which part of the shop; without a first day the period is the churn horizon. */
export interface LoyaltyQuery {
  /** Only this store */
  store_id?: Id<'sto'>;
  /** Only customers with this tag */
  tag_id?: Id<'tag'>;
  /** Only customers in this segment */
  segment_id?: Id<'seg'>;
  /** First day */
  from?: DateText;
  /** Day after the last (tomorrow) */
  to?: DateText;
  /** Orders net of returns, or as they were sold (net) */
  basis?: 'net' | 'gross';
  /** Months of the series (12) */
  months?: number;
}

/** How loyalty is measured and told apart. */
export interface LoyaltySettings {
  /** Weight in the index: retention, per cent; all ten come to 100 */
  weight_retention: number;
  /** Weight in the index: expected churn, per cent; all ten come to 100 */
  weight_churn: number;
  /** Weight in the index: satisfaction, per cent; all ten come to 100 */
  weight_satisfaction: number;
  /** Weight in the index: complaints, per cent; all ten come to 100 */
  weight_complaint: number;
  /** Weight in the index: referral, per cent; all ten come to 100 */
  weight_referral: number;
  /** Weight in the index: lifetime value, per cent; all ten come to 100 */
  weight_lifetime_value: number;
  /** Weight in the index: emotional loyalty, per cent; all ten come to 100 */
  weight_emotional: number;
  /** Weight in the index: behavioural loyalty, per cent; all ten come to 100 */
  weight_behavioural: number;
  /** Weight in the index: attitudinal loyalty, per cent; all ten come to 100 */
  weight_attitudinal: number;
  /** Weight in the index: strength of relation, per cent; all ten come to 100 */
  weight_relation: number;
  /** Part of new customers brought by others that scores 100, millionths */
  referral_goal: number;
  /** Value of a customer that scores 100, minor units; null: value has no score */
  value_goal: number | null;
  /** Comes again: days with a purchase, at least */
  repeat_days: number;
  /** Still comes: not later than so many usual gaps, millionths */
  late: number;
  /** Price loyalty: part of orders at a discount, at least, millionths */
  discounted: number;
  /** Incentive loyalty: part of orders with a coupon or points, at least, millionths */
  rewarded: number;
  /** Premium and latent loyalty: ways of speaking for us (friend brought, review, share, took part), at least */
  voices: number;
  /** Convenience loyalty: part of orders at one place, at least, millionths */
  one_place: number;
  /** Convenience loyalty: average order over the median one, at most, millionths */
  small_order: number;
  /** Inertia: regularity of the gaps, at least, millionths */
  regular: number;
  /** Monopoly loyalty: part of spending in sole categories, at least, millionths */
  sole: number;
  /** Categories that customers can buy nowhere else around; none: monopoly loyalty is not told */
  sole_categories: Id<'cat'>[];
  /** When this was last changed */
  updated_at: Time | null;
}

/** How loyalty is measured and told apart. */
export interface LoyaltySettingsPatch {
  /** Weight in the index: retention, per cent; all ten come to 100 */
  weight_retention?: number;
  /** Weight in the index: expected churn, per cent; all ten come to 100 */
  weight_churn?: number;
  /** Weight in the index: satisfaction, per cent; all ten come to 100 */
  weight_satisfaction?: number;
  /** Weight in the index: complaints, per cent; all ten come to 100 */
  weight_complaint?: number;
  /** Weight in the index: referral, per cent; all ten come to 100 */
  weight_referral?: number;
  /** Weight in the index: lifetime value, per cent; all ten come to 100 */
  weight_lifetime_value?: number;
  /** Weight in the index: emotional loyalty, per cent; all ten come to 100 */
  weight_emotional?: number;
  /** Weight in the index: behavioural loyalty, per cent; all ten come to 100 */
  weight_behavioural?: number;
  /** Weight in the index: attitudinal loyalty, per cent; all ten come to 100 */
  weight_attitudinal?: number;
  /** Weight in the index: strength of relation, per cent; all ten come to 100 */
  weight_relation?: number;
  /** Part of new customers brought by others that scores 100, millionths */
  referral_goal?: number;
  /** Value of a customer that scores 100, minor units; null: value has no score */
  value_goal?: number | null;
  /** Comes again: days with a purchase, at least */
  repeat_days?: number;
  /** Still comes: not later than so many usual gaps, millionths */
  late?: number;
  /** Price loyalty: part of orders at a discount, at least, millionths */
  discounted?: number;
  /** Incentive loyalty: part of orders with a coupon or points, at least, millionths */
  rewarded?: number;
  /** Premium and latent loyalty: ways of speaking for us (friend brought, review, share, took part), at least */
  voices?: number;
  /** Convenience loyalty: part of orders at one place, at least, millionths */
  one_place?: number;
  /** Convenience loyalty: average order over the median one, at most, millionths */
  small_order?: number;
  /** Inertia: regularity of the gaps, at least, millionths */
  regular?: number;
  /** Monopoly loyalty: part of spending in sole categories, at least, millionths */
  sole?: number;
  /** Categories that customers can buy nowhere else around; none: monopoly loyalty is not told */
  sole_categories?: Id<'cat'>[] | null;
}

/** How a customer does by a kind's conditions. */
export interface LoyaltyTrial {
  /** Kind */
  kind: 'monopoly' | 'premium' | 'incentive' | 'price' | 'latent' | 'convenience' | 'inertia' | 'none';
  /** Its name */
  title: string | null;
  /** Conditions that hold */
  held: number | null;
  /** Conditions in all */
  of: number | null;
  /** The conditions */
  conditions: LoyaltyCondition[];
}

/** Of which kind a customer's loyalty is, and why. */
export interface LoyaltyVerdict {
  /** Customer */
  customer_id: Id<'cus'> | null;
  /** The run that told it; null: none yet */
  run_id: Id<'run'> | null;
  /** Last day of its data */
  as_of: DateText | null;
  /** Verdict; "none" as long as there is no run */
  kind: 'monopoly' | 'premium' | 'incentive' | 'price' | 'latent' | 'convenience' | 'inertia' | 'none';
  /** Its name */
  title: string | null;
  /** What it means */
  meaning: string | null;
  /** What to do */
  advice: string | null;
  /** The customer's average order */
  average_order: number | null;
  /** How they speak for us */
  voices: string[];
  /** What ties them to us */
  ties: string[];
  /** The conditions of the verdict; empty where no kind was told */
  evidence: LoyaltyCondition[];
  /** All kinds, in the order in which they are tried */
  kinds: LoyaltyTrial[];
}

/** Make-up cards. */
export interface MakeUpCards {
  /** How many */
  cards: number;
  /** Why */
  note: string;
}

/** Who asks, and what they may do. */
export interface Me {
  /** staff or key */
  kind: string | null;
  /** My account */
  user_id: Id<'usr'> | null;
  /** Me as a colleague; of a key its maker */
  staff_id: Id<'stf'> | null;
  /** The key that asks */
  key_id: Id<'key'> | null;
  /** Name */
  name: string | null;
  /** Login */
  login: string | null;
  /** Role */
  role: string | null;
  /** The role for people */
  role_title: string | null;
  /** My store */
  store_id: Id<'sto'> | null;
  /** My language */
  language: 'shop' | 'en' | 'zh';
  /** This session */
  session_id: Id<'ses'> | null;
  /** Sensitive acts need no password until then */
  confirmed_until: Time | null;
  /** All that I may do */
  rights: MyRight[];
  /** The shop */
  shop: MyShop | null;
}

/** What I change about myself. */
export interface MeChange {
  /** My language */
  language?: 'shop' | 'en' | 'zh';
}

/** A member's address. */
export interface MemberAddress {
  /** Kind */
  label: 'mobile' | 'home' | 'work' | 'other';
  /** Province */
  province: string | null;
  /** City */
  city: string | null;
  /** District */
  district: string | null;
  /** Street and house */
  street: string | null;
  /** Postcode */
  postcode: string | null;
  /** Recipient */
  recipient: string | null;
  /** Phone of the recipient */
  phone: string | null;
}

/** A member's address. */
export interface MemberAddressInput {
  /** Kind */
  label?: 'mobile' | 'home' | 'work' | 'other' | null;
  /** Province */
  province?: string | null;
  /** City */
  city?: string | null;
  /** District */
  district?: string | null;
  /** Street and house */
  street?: string | null;
  /** Postcode */
  postcode?: string | null;
  /** Recipient */
  recipient?: string | null;
  /** Phone of the recipient */
  phone?: string | null;
}

/** What a customer's tier brings. */
export interface MemberBenefit {
  /** The benefit */
  benefit_id: Id<'ben'> | null;
  /** Code of the tier that brings it */
  tier: string | null;
  /** Its code */
  code: string | null;
  /** Its name */
  name: string | null;
  /** How often in the period */
  uses: number | null;
  /** Used in this period */
  used: number | null;
  /** Left in this period */
  left: number | null;
  /** The period */
  period: 'month' | 'year' | 'ever';
  /** The period ends then; null: never */
  until: Time | null;
  /** Of using it: the use */
  use_id: Id<'bnu'> | null;
}

/** A member's birthday. */
export interface MemberBirthday {
  /** Calendar */
  calendar: 'solar' | 'lunar';
  /** Year */
  year: number | null;
  /** Month */
  month: number;
  /** Day */
  day: number;
  /** Lunar leap month */
  leap_month: boolean;
}

/** A member's birthday. */
export interface MemberBirthdayInput {
  /** Calendar */
  calendar?: 'solar' | 'lunar' | null;
  /** Year */
  year?: number | null;
  /** Month */
  month: number;
  /** Day */
  day: number;
  /** Lunar leap month */
  leap_month?: boolean | null;
}

/** Who brought me. */
export interface MemberBrought {
  /** Code of the friend */
  code: string;
}

/** One of those who share a number. */
export interface MemberCandidate {
  /** The member */
  member: Id<'cus'> | null;
  /** Name */
  name: string | null;
  /** Member number */
  member_no: string | null;
}

/** The member's code of the moment. */
export interface MemberCardCode {
  /** What the QR holds */
  code: string | null;
  /** When to fetch the next one */
  renew_at: Time | null;
  /** Good until then */
  ends_at: Time | null;
}

/** A check-in. */
export interface MemberCheckIn {
  /** A day that was missed, made good with a make-up card; null: today */
  day?: DateText | null;
}

/** The code that came. */
export interface MemberCode {
  /** The six digits */
  code: string;
  /** Which one, where several share the number */
  member?: Id<'cus'> | null;
}

/** Where a one-time code is to go. */
export interface MemberCodeAsk {
  /** Phone number or e-mail address, in any spelling */
  to: string;
}

/** A code is on its way, if this is a member's. */
export interface MemberCodeSent {
  /** By which way */
  channel: 'sms' | 'email';
  /** To whom, masked */
  to: string | null;
  /** Good until then */
  ends_at: Time | null;
}

/** A new phone or e-mail. */
export interface MemberContact {
  /** The six digits that came there */
  code: string;
  /** The one of the member's own that goes; null: it is added */
  replaces?: string | null;
}

/** A member's coupon. */
export interface MemberCoupon {
  /** Id */
  id: Id<'cpn'> | null;
  /** What is shown at the till */
  code: string | null;
  /** What it is */
  name: string | null;
  /** What it is worth, minor units */
  value: number | null;
  /** Of this currency */
  currency: string | null;
  /** How it stands now */
  standing: 'usable' | 'used' | 'over' | 'cancelled';
  /** When it was issued */
  issued_at: Time | null;
  /** Good until then */
  expires_at: Time | null;
  /** When it was used */
  used_at: Time | null;
}

/** What was asked last. */
export interface MemberDataAsked {
  /** The newest one, or null */
  request: MemberDataRequest | null;
}

/** A member's wish about his data. */
export interface MemberDataRequest {
  /** Id */
  id: Id<'dtr'> | null;
  /** What for */
  kind: 'erase';
  /** How it stands */
  state: 'open' | 'withdrawn' | 'done' | 'refused';
  /** Asked when */
  created_at: Time | null;
  /** Answered when */
  ended_at: Time | null;
  /** Why it was refused */
  answer: string | null;
}

/** What became of a sign-in. */
export interface MemberEntered {
  /** Signed in; else one of `choose` has to be named */
  open: boolean;
  /** Nobody has this number yet: the same code may be used to join */
  stranger: boolean;
  /** Who shares the number; empty when signed in */
  choose: MemberCandidate[];
}

/** Points that will lapse. */
export interface MemberExpiry {
  /** When they lapse */
  at: Time | null;
  /** How many */
  amount: number | null;
}

/** Who is signed in. */
export interface MemberHead {
  /** The member */
  id: Id<'cus'> | null;
  /** Name */
  name: string | null;
  /** Member number */
  member_no: string | null;
  /** Known since */
  since: Time | null;
}

/** All that the first page shows. */
export interface MemberHome {
  /** Who */
  member: MemberHead | null;
  /** The code of the moment */
  card: MemberCardCode | null;
  /** Points */
  points: MemberPoints | null;
  /** Tier and what is missing for the next */
  tier: MemberTier | null;
  /** Coupons that can be used, those that end first at the top */
  coupons: MemberCoupon[];
  /** The last orders */
  orders: MemberOrder[];
  /** The shop */
  shop: MemberShop | null;
  /** Checking in, where the shop gives something for it; else null */
  check_in: CheckIn | null;
  /** Bringing friends is worth something now */
  invites: boolean;
  /** The server's time */
  now: Time | null;
  /** The session should be renewed (POST /v1/m/session/renew) */
  renew: boolean;
}

/** How a member brings friends. */
export interface MemberInvitation {
  /** What friends say */
  code: string | null;
  /** What friends tap; without the address where the house has none */
  link: string | null;
  /** What the plan is called */
  name: string | null;
  /** Points for the member; null: a coupon */
  mine: number | null;
  /** Points for the friend; null: a coupon */
  theirs: number | null;
  /** What the friend's first order must come to */
  minimum: number | null;
  /** Friends so far */
  friends: number | null;
  /** … of whom counted */
  rewarded: number | null;
}

/** A new member. */
export interface MemberJoin {
  /** The six digits */
  code: string;
  /** Surname */
  surname?: string | null;
  /** Given name */
  given_name: string;
  /** Birthday; can be entered once */
  birthday?: MemberBirthdayInput | null;
  /** Language (BCP 47) */
  language?: string | null;
  /** What she agrees to */
  consents?: ('marketing_sms' | 'marketing_email' | 'marketing_wechat' | 'marketing_phone' | 'profiling')[] | null;
}

/** The tiers, and where the member stands. */
export interface MemberLadder {
  /** Where the member stands */
  standing: MemberTier | null;
  /** All tiers, lowest first */
  rungs: MemberRung[];
}

/** A one-time link into the portal. */
export interface MemberLink {
  /** For the customer alone, good once */
  link: string | null;
  /** Good until then */
  ends_at: Time | null;
}

/** A one-time link, used. */
export interface MemberLinkUse {
  /** What stands behind # in the link */
  token: string;
}

/** An order of the member's. */
export interface MemberOrder {
  /** Id */
  id: Id<'ord'> | null;
  /** Number on the receipt */
  number: string | null;
  /** Where it was bought */
  channel: 'store' | 'online' | 'wechat' | 'phone' | 'other';
  /** In which store */
  store: string | null;
  /** How it stands */
  status: 'placed' | 'paid' | 'delivered' | 'returned' | 'cancelled';
  /** Currency */
  currency: string | null;
  /** When */
  placed_at: Time | null;
  /** Paid at */
  paid_at: Time | null;
  /** Delivered at */
  delivered_at: Time | null;
  /** Cancelled at */
  cancelled_at: Time | null;
  /** Sum of the lines */
  subtotal: number | null;
  /** Discount on the whole */
  discount: number | null;
  /** Shipping */
  shipping: number | null;
  /** To pay in all */
  total: number | null;
  /** Refunded */
  returned: number | null;
  /** What was bought */
  lines: MemberOrderLine[];
}

/** A line of an order. */
export interface MemberOrderLine {
  /** What */
  name: string | null;
  /** How many */
  quantity: number | null;
  /** Price of one */
  unit_price: number | null;
  /** Paid for it */
  net: number | null;
  /** Of these brought back */
  returned_quantity: number | null;
  /** Refunded for these */
  returned_amount: number | null;
}

/** Which page. */
export interface MemberPageQuery {
  /** "next" of the page before */
  cursor?: string;
  /** Rows of a page (50) */
  limit?: number;
}

/** A member's points. */
export interface MemberPoints {
  /** What the shop calls them */
  name: string | null;
  /** Decimals: 12345 with 2 is 123.45 */
  digits: number | null;
  /** Can be spent now */
  available: number | null;
  /** Not active yet */
  pending: number | null;
  /** Owed after a return */
  debt: number | null;
  /** Earned in all */
  earned: number | null;
  /** Spent in all */
  spent: number | null;
  /** What lapses when, the next one first */
  expiries: MemberExpiry[];
}

/** One thing that happened to the points. */
export interface MemberPointsChange {
  /** When it happened */
  at: Time | null;
  /** What it was */
  kind:
    | 'earn'
    | 'spend'
    | 'refund'
    | 'expire'
    | 'clawback'
    | 'repay'
    | 'grant'
    | 'take'
    | 'move_out'
    | 'move_in'
    | 'activate'
    | 'cancel'
    | 'hold'
    | 'release'
    | 'write_off'
    | 'reinstate'
    | 'transfer_out'
    | 'transfer_in'
    | 'fee';
  /** The same in words */
  title: string | null;
  /** What it did to the balance, below zero when it took */
  amount: number | null;
  /** Of these not to be spent yet */
  pending: number | null;
  /** The order it came of */
  order: Id<'ord'> | null;
  /** What the shop wrote to it */
  note: string | null;
}

/** A member's own file. */
export interface MemberProfile {
  /** Name as it is shown */
  name: string | null;
  /** Surname */
  surname: string | null;
  /** Given name */
  given_name: string | null;
  /** Gender */
  gender: 'unknown' | 'female' | 'male' | 'other';
  /** Birthday; can be entered once */
  birthday: MemberBirthday | null;
  /** Language (BCP 47) */
  language: string | null;
  /** Addresses */
  addresses: MemberAddress[];
  /** Phones; POST /v1/m/contacts brings a new one */
  phones: string[];
  /** E-mails; POST /v1/m/contacts brings a new one */
  emails: string[];
  /** Member number */
  member_no: string | null;
  /** Known since */
  since: Time | null;
}

/** A member's own file. */
export interface MemberProfilePatch {
  /** Surname */
  surname?: string | null;
  /** Given name */
  given_name?: string | null;
  /** Gender */
  gender?: 'unknown' | 'female' | 'male' | 'other' | null;
  /** Birthday; can be entered once */
  birthday?: MemberBirthdayInput | null;
  /** Language (BCP 47) */
  language?: string | null;
  /** Addresses */
  addresses?: MemberAddressInput[] | null;
}

/** What is to be had for points. */
export interface MemberRedeem {
  /** Which */
  reward_id: Id<'rwd'>;
}

/** Points became a reward. */
export interface MemberRedemption {
  /** Number of the redemption */
  id: Id<'red'> | null;
  /** What was taken */
  name: string | null;
  /** The coupon that came of it, or null */
  coupon: MemberCoupon | null;
  /** What it took */
  points: number | null;
  /** Points that are left */
  available: number | null;
}

/** A step of the ladder of tiers. */
export interface MemberRung {
  /** Code of the tier */
  code: string | null;
  /** Its name */
  name: string | null;
  /** From what spend on */
  threshold: number | null;
  /** Reached */
  reached: boolean;
  /** The member's own */
  current: boolean;
}

/** The shop, as its members see it. */
export interface MemberShop {
  /** Name */
  name: string | null;
  /** Currency (ISO 4217) */
  currency: string | null;
  /** Time zone of the programme (IANA) */
  zone: string | null;
  /** Where its logo is */
  logo: string | null;
  /** A few words of the shop */
  intro: string | null;
  /** Its language */
  language: 'en' | 'zh';
  /** Whoever is no member yet may join here */
  joining: boolean;
}

/** Where a member stands. */
export interface MemberTier {
  /** Code of the tier */
  code: string | null;
  /** Its name */
  name: string | null;
  /** From what spend on */
  threshold: number | null;
  /** Since when */
  since: Time | null;
  /** Spent in the last 12 months */
  spend: number | null;
  /** The tier above */
  next_name: string | null;
  /** From what spend on that one */
  next_threshold: number | null;
  /** Still to spend for it */
  missing: number | null;
  /** Kept until then without another order */
  keeps_until: Time | null;
}

/** A message to a person, in the outbox. */
export interface Message {
  /** Id of the message */
  id: Id<'msg'> | null;
  /** By which way */
  channel: 'sms' | 'email';
  /** What for */
  purpose: 'code' | 'notice';
  /** How it stands */
  state: 'kept' | 'sent' | 'failed';
  /** To which customer */
  customer: Id<'cus'> | null;
  /** Number or address, masked without the right to see contacts */
  recipient: string | null;
  /** What it says; null for whoever may not see contacts */
  body: string | null;
  /** When it was written */
  created_at: Time | null;
}

/** Which messages. */
export interface MessageQuery {
  /** By this way */
  channel?: 'sms' | 'email';
  /** For this purpose */
  purpose?: 'code' | 'notice';
  /** In this state */
  state?: 'kept' | 'sent' | 'failed';
  /** To this customer */
  customer?: Id<'cus'>;
  /** "next" of the page before */
  cursor?: string;
  /** Rows of a page (50) */
  limit?: number;
  /** Sorted by one of created_at; - before it: descending */
  sort?: string;
}

/** What I may do, and to what. */
export interface MyRight {
  /** Object and action */
  right: string | null;
  /** To which records */
  scope: 'none' | 'own' | 'store' | 'all';
}

/** The shop, as every screen needs it. */
export interface MyShop {
  /** Name */
  name: string | null;
  /** Currency (ISO 4217) */
  currency: string | null;
  /** Time zone (IANA) */
  time_zone: string | null;
  /** Country (ISO 3166) */
  country: string | null;
  /** Language */
  language: string | null;
}

/** A note on a customer. */
export interface Note {
  /** Id */
  id: Id<'not'> | null;
  /** Counts the changes */
  version: number | null;
  /** Text */
  text: string;
  /** Stands at the top */
  pinned: boolean;
  /** Who sees it */
  visibility: 'staff' | 'author' | 'customer';
  /** Who wrote it */
  author: string | null;
  /** Their name at that time */
  author_name: string | null;
  /** Written at */
  created_at: Time | null;
  /** Changed at */
  updated_at: Time | null;
}

/** About a note. */
export interface NoteEvent {
  /** The note */
  note_id: Id<'not'> | null;
}

/** A note on a customer. */
export interface NoteInput {
  /** Text */
  text: string;
  /** Stands at the top */
  pinned?: boolean | null;
  /** Who sees it */
  visibility?: 'staff' | 'author' | 'customer' | null;
}

/** A note on a customer. */
export interface NotePatch {
  /** Text */
  text?: string;
  /** Stands at the top */
  pinned?: boolean | null;
  /** Who sees it */
  visibility?: 'staff' | 'author' | 'customer' | null;
}

/** Which notes. */
export interface NoteQuery {
  /** Only pinned ones */
  pinned?: boolean;
  /** Rows of a page (50) */
  limit?: number;
  /** "next" of the page before */
  cursor?: string;
}

/** A limited-time offer. */
export interface Offer {
  /** Id */
  id: Id<'ofr'>;
  /** Short unique code */
  code: string;
  /** Name in English */
  name_en: string;
  /** Name in Chinese */
  name_zh: string;
  /** More about it, in English */
  text_en: string | null;
  /** … in Chinese */
  text_zh: string | null;
  /** What is given */
  kind: 'coupon' | 'points' | 'news';
  /** In force */
  live: boolean;
  /** Meant for new customers: compared with what loyal ones get */
  new_customers: boolean;
  /** Live although it is better than what loyal customers get; says why in unfair_reason */
  unfair_accepted: boolean;
  /** Why it is live although it is better: needed then, kept in the audit */
  unfair_reason: string | null;
  /** coupon: of this template */
  template_id: Id<'cpt'> | null;
  /** points: so many */
  points: number | null;
  /** When it is held */
  on:
    | 'dates'
    | 'yearly'
    | 'weekly'
    | 'nth_weekday'
    | 'festival'
    | 'lunar'
    | 'holiday'
    | 'workday'
    | 'birthday'
    | 'anniversary';
  /** Never before this day */
  starts_on: DateText | null;
  /** Never after this day */
  ends_on: DateText | null;
  /** yearly, lunar, nth_weekday: month */
  month: number | null;
  /** yearly, lunar: day */
  day: number | null;
  /** nth_weekday: 1 Monday … 7 Sunday */
  weekday: number | null;
  /** nth_weekday: which one; -1 the last */
  nth: number | null;
  /** weekly: which days */
  weekdays: number[];
  /** festival: mid_autumn, mothers_day, fathers_day, qingming … */
  festival: string | null;
  /** Begins so many days before */
  before_days: number | null;
  /** Ends so many days after */
  after_days: number | null;
  /** Whom it is for, an expression over the customer; none: everybody */
  condition: string | null;
  /** Goes up with each change; the ETag is "v" and this */
  version: number;
  /** When it was made */
  created_at: Time;
  /** When it was last changed */
  updated_at: Time;
}

/** What the customer got. */
export interface OfferClaim {
  /** The offer */
  offer_id: Id<'ofr'> | null;
  /** Which holding of it */
  day: DateText | null;
  /** Points given */
  points: number | null;
  /** The coupon given */
  coupon: Coupon | null;
}

/** What newcomers get beside what loyal customers get. */
export interface OfferFairness {
  /** offer, coupon, price or rule */
  kind: string | null;
  /** Id of what newcomers get */
  id: string | null;
  /** offer: the same as an id of offers */
  offer_id: Id<'ofr'> | null;
  /** Its code */
  code: string | null;
  /** In force */
  live: boolean;
  /** What it is worth, minor units, on a basket of 200.00; of a price: what newcomers pay less */
  worth: number | null;
  /** The tier of the loyal customers who get the least beside it */
  tier: string | null;
  /** The best that they get */
  best_code: string | null;
  /** … and its worth */
  best: number | null;
  /** So much more for new ones */
  difference: number | null;
  /** Not better than what loyal customers get */
  fair: boolean;
  /** Why it is so all the same, where somebody said */
  reason: string | null;
}

/** An offer that is on today, as one customer sees it. */
export interface OfferForCustomer {
  /** The offer */
  offer_id: Id<'ofr'> | null;
  /** Its code */
  code: string | null;
  /** Its name */
  name: string | null;
  /** More about it */
  text: string | null;
  /** What is given */
  kind: 'coupon' | 'points' | 'news';
  /** Points */
  points: number | null;
  /** Coupon of this template */
  template_id: Id<'cpt'> | null;
  /** The day itself */
  day: DateText | null;
  /** First day */
  first_day: DateText | null;
  /** Last day */
  last_day: DateText | null;
  /** The customer can claim it now */
  can: boolean;
  /** They have claimed it this time */
  taken: boolean;
  /** Why not, for programs */
  reason: string | null;
  /** Why not, in words */
  why: string | null;
}

/** A limited-time offer. */
export interface OfferInput {
  /** Short unique code */
  code: string;
  /** Name in English */
  name_en: string;
  /** Name in Chinese */
  name_zh: string;
  /** More about it, in English */
  text_en?: string | null;
  /** … in Chinese */
  text_zh?: string | null;
  /** What is given */
  kind?: 'coupon' | 'points' | 'news' | null;
  /** In force */
  live?: boolean | null;
  /** Meant for new customers: compared with what loyal ones get */
  new_customers?: boolean | null;
  /** Live although it is better than what loyal customers get; says why in unfair_reason */
  unfair_accepted?: boolean | null;
  /** Why it is live although it is better: needed then, kept in the audit */
  unfair_reason?: string | null;
  /** coupon: of this template */
  template_id?: Id<'cpt'> | null;
  /** points: so many */
  points?: number | null;
  /** When it is held */
  on?:
    | 'dates'
    | 'yearly'
    | 'weekly'
    | 'nth_weekday'
    | 'festival'
    | 'lunar'
    | 'holiday'
    | 'workday'
    | 'birthday'
    | 'anniversary'
    | null;
  /** Never before this day */
  starts_on?: DateText | null;
  /** Never after this day */
  ends_on?: DateText | null;
  /** yearly, lunar, nth_weekday: month */
  month?: number | null;
  /** yearly, lunar: day */
  day?: number | null;
  /** nth_weekday: 1 Monday … 7 Sunday */
  weekday?: number | null;
  /** nth_weekday: which one; -1 the last */
  nth?: number | null;
  /** weekly: which days */
  weekdays?: number[] | null;
  /** festival: mid_autumn, mothers_day, fathers_day, qingming … */
  festival?: string | null;
  /** Begins so many days before */
  before_days?: number | null;
  /** Ends so many days after */
  after_days?: number | null;
  /** Whom it is for, an expression over the customer; none: everybody */
  condition?: string | null;
}

/** A limited-time offer. */
export interface OfferPatch {
  /** Short unique code */
  code?: string;
  /** Name in English */
  name_en?: string;
  /** Name in Chinese */
  name_zh?: string;
  /** More about it, in English */
  text_en?: string | null;
  /** … in Chinese */
  text_zh?: string | null;
  /** What is given */
  kind?: 'coupon' | 'points' | 'news' | null;
  /** In force */
  live?: boolean | null;
  /** Meant for new customers: compared with what loyal ones get */
  new_customers?: boolean | null;
  /** Live although it is better than what loyal customers get; says why in unfair_reason */
  unfair_accepted?: boolean | null;
  /** Why it is live although it is better: needed then, kept in the audit */
  unfair_reason?: string | null;
  /** coupon: of this template */
  template_id?: Id<'cpt'> | null;
  /** points: so many */
  points?: number | null;
  /** When it is held */
  on?:
    | 'dates'
    | 'yearly'
    | 'weekly'
    | 'nth_weekday'
    | 'festival'
    | 'lunar'
    | 'holiday'
    | 'workday'
    | 'birthday'
    | 'anniversary'
    | null;
  /** Never before this day */
  starts_on?: DateText | null;
  /** Never after this day */
  ends_on?: DateText | null;
  /** yearly, lunar, nth_weekday: month */
  month?: number | null;
  /** yearly, lunar: day */
  day?: number | null;
  /** nth_weekday: 1 Monday … 7 Sunday */
  weekday?: number | null;
  /** nth_weekday: which one; -1 the last */
  nth?: number | null;
  /** weekly: which days */
  weekdays?: number[] | null;
  /** festival: mid_autumn, mothers_day, fathers_day, qingming … */
  festival?: string | null;
  /** Begins so many days before */
  before_days?: number | null;
  /** Ends so many days after */
  after_days?: number | null;
  /** Whom it is for, an expression over the customer; none: everybody */
  condition?: string | null;
}

/** Filters of the list */
export interface OfferQuery {
  /** Rows of a page (50) */
  limit?: number;
  /** "next" of the page before */
  cursor?: string;
  /** Field to sort by; - before it: descending */
  sort?: string;
  /** Only these fields, separated by commas */
  fields?: string;
  /** Part of a name or code */
  q?: string;
  /** Short unique code */
  code?: string;
  /** What is given */
  kind?: 'coupon' | 'points' | 'news';
  /** In force */
  live?: boolean;
}

/** An order. */
export interface Order {
  /** Id */
  id: Id<'ord'> | null;
  /** Customer; null: nobody we know */
  customer_id: Id<'cus'> | null;
  /** Store */
  store_id: Id<'sto'> | null;
  /** Who served */
  staff_id: Id<'stf'> | null;
  /** System it came from */
  source: string | null;
  /** Its number there */
  external_id: string | null;
  /** Channel */
  channel: 'store' | 'online' | 'wechat' | 'phone' | 'other';
  /** State */
  status: 'placed' | 'paid' | 'delivered' | 'returned' | 'cancelled';
  /** Currency */
  currency: string | null;
  /** Bought */
  placed_at: Time | null;
  /** Paid */
  paid_at: Time | null;
  /** Delivered */
  delivered_at: Time | null;
  /** Cancelled */
  cancelled_at: Time | null;
  /** Sum of the lines before the order's discount */
  subtotal: number | null;
  /** Discount on the whole order */
  discount: number | null;
  /** Shipping */
  shipping: number | null;
  /** Total */
  total: number | null;
  /** Of that paid in money, not in points or coupons */
  paid_money: number | null;
  /** Refunded so far */
  returned: number | null;
  /** Lines; empty in lists of orders */
  lines: OrderLine[];
  /** How many lines it has, in lists too; null: not counted here */
  line_count: number | null;
  /** How it was paid */
  tender: Tender[];
  /** Coupons it used */
  coupons: string[];
  /** Note */
  note: string | null;
  /** What this request brought about */
  effects: Effect[];
  /** Version */
  version: number | null;
}

/** An order to be taken. */
export interface OrderInput {
  /** Which system the order comes from; "api" when absent */
  source?: string | null;
  /** Its number there: the same order is never taken twice */
  external_id?: string | null;
  /** The customer */
  customer_id?: Id<'cus'> | null;
  /** … or how else to find the customer */
  customer?: CustomerRef | null;
  /** The store */
  store_id?: Id<'sto'> | null;
  /** … or the store's code */
  store_code?: string | null;
  /** Who served */
  staff_id?: Id<'stf'> | null;
  /** Where it was sold */
  channel?: 'store' | 'online' | 'wechat' | 'phone' | 'other' | null;
  /** ISO 4217; the shop's when absent */
  currency?: string | null;
  /** When it was bought; now when absent */
  placed_at?: Time | null;
  /** Taken, but not paid yet */
  unpaid?: boolean | null;
  /** What was bought */
  lines: OrderLineInput[];
  /** Discount on the whole order, shared among the lines */
  discount?: number | null;
  /** Shipping */
  shipping?: number | null;
  /** How it was paid; must add up to the total */
  tender?: TenderInput[] | null;
  /** Coupons it uses. What they take off belongs in the order's discount or its payments; an order whose coupon is refused is refused */
  coupons?: string[] | null;
  /** Note */
  note?: string | null;
}

/** One line of an order. */
export interface OrderLine {
  /** Number of the line, from 1 */
  line: number | null;
  /** Product code */
  sku: string | null;
  /** Name it was sold under */
  name: string | null;
  /** Pieces */
  quantity: number | null;
  /** Price of one piece */
  unit_price: number | null;
  /** Discount on the whole line */
  discount: number | null;
  /** Paid for the line, after its share of the order's discount */
  net: number | null;
  /** Pieces that came back */
  returned_quantity: number | null;
  /** Refunded for the line */
  returned_amount: number | null;
}

/** One line of an order to be taken. */
export interface OrderLineInput {
  /** Product code */
  sku: string;
  /** Name it was sold under */
  name?: string | null;
  /** Pieces */
  quantity: number;
  /** Price of one piece */
  unit_price?: number | null;
  /** Discount on the whole line */
  discount?: number | null;
}

/** When it happened. */
export interface OrderMoment {
  /** When; now when absent */
  at?: Time | null;
}

/** Which orders. */
export interface OrderQuery {
  /** Rows of a page (50) */
  limit?: number;
  /** "next" of the page before */
  cursor?: string;
  /** Of this customer */
  customer_id?: Id<'cus'>;
  /** Of this store */
  store_id?: Id<'sto'>;
  /** In this state */
  status?: 'placed' | 'paid' | 'delivered' | 'returned' | 'cancelled';
  /** Bought at or after */
  placed_from?: Time;
  /** Bought before */
  placed_to?: Time;
  /** From this system */
  source?: string;
  /** With this number there */
  external_id?: string;
  /** Sorted by one of placed_at; - before it: descending */
  sort?: string;
}

/** A contract with a customer. */
export interface Partnership {
  /** Id */
  id: Id<'pns'>;
  /** Plan */
  plan_id: Id<'ppl'>;
  /** With whom; a person or a company */
  customer_id: Id<'cus'>;
  /** Number of the contract */
  number: string | null;
  /** State */
  state: 'active' | 'ended';
  /** Since */
  starts_on: DateText;
  /** Until; a renewal moves it */
  ends_on: DateText | null;
  /** Note */
  note: string | null;
  /** Goes up with each change; the ETag is "v" and this */
  version: number;
  /** When it was made */
  created_at: Time;
  /** When it was last changed */
  updated_at: Time;
}

/** A contract with a customer. */
export interface PartnershipInput {
  /** Plan */
  plan_id: Id<'ppl'>;
  /** With whom; a person or a company */
  customer_id: Id<'cus'>;
  /** Number of the contract */
  number?: string | null;
  /** State */
  state?: 'active' | 'ended' | null;
  /** Since */
  starts_on: DateText;
  /** Until; a renewal moves it */
  ends_on?: DateText | null;
  /** Note */
  note?: string | null;
}

/** What so many years are worth. */
export interface PartnershipMilestone {
  /** After so many years */
  years: number;
  /** Points */
  points: number | null;
  /** A coupon of this template */
  template_id: Id<'cpt'> | null;
  /** A service, in English */
  service_en: string | null;
  /** … in Chinese */
  service_zh: string | null;
}

/** What so many years are worth. */
export interface PartnershipMilestoneInput {
  /** After so many years */
  years: number;
  /** Points */
  points?: number | null;
  /** A coupon of this template */
  template_id?: Id<'cpt'> | null;
  /** A service, in English */
  service_en?: string | null;
  /** … in Chinese */
  service_zh?: string | null;
}

/** Years together. */
export interface PartnershipMoved {
  /** Code of the plan */
  plan: string | null;
  /** The day */
  due_on: DateText | null;
  /** Years together */
  years: number | null;
  /** Points given */
  points: number | null;
}

/** A contract with a customer. */
export interface PartnershipPatch {
  /** Number of the contract */
  number?: string | null;
  /** State */
  state?: 'active' | 'ended' | null;
  /** Since */
  starts_on?: DateText;
  /** Until; a renewal moves it */
  ends_on?: DateText | null;
  /** Note */
  note?: string | null;
}

/** What years together are worth. */
export interface PartnershipPlan {
  /** Id */
  id: Id<'ppl'>;
  /** Short unique code */
  code: string;
  /** Name in English */
  name_en: string;
  /** Name in Chinese */
  name_zh: string;
  /** By years */
  milestones: PartnershipMilestone[];
  /** Days before the end that the renewal is told of */
  remind_days: number | null;
  /** Goes up with each change; the ETag is "v" and this */
  version: number;
  /** When it was made */
  created_at: Time;
  /** When it was last changed */
  updated_at: Time;
}

/** What years together are worth. */
export interface PartnershipPlanInput {
  /** Short unique code */
  code: string;
  /** Name in English */
  name_en: string;
  /** Name in Chinese */
  name_zh: string;
  /** By years */
  milestones: PartnershipMilestoneInput[];
  /** Days before the end that the renewal is told of */
  remind_days?: number | null;
}

/** What years together are worth. */
export interface PartnershipPlanPatch {
  /** Short unique code */
  code?: string;
  /** Name in English */
  name_en?: string;
  /** Name in Chinese */
  name_zh?: string;
  /** By years */
  milestones?: PartnershipMilestoneInput[];
  /** Days before the end that the renewal is told of */
  remind_days?: number | null;
}

/** Filters of the list */
export interface PartnershipPlanQuery {
  /** Rows of a page (50) */
  limit?: number;
  /** "next" of the page before */
  cursor?: string;
  /** Field to sort by; - before it: descending */
  sort?: string;
  /** Only these fields, separated by commas */
  fields?: string;
  /** Part of a name or code */
  q?: string;
  /** Short unique code */
  code?: string;
}

/** Filters of the list */
export interface PartnershipQuery {
  /** Rows of a page (50) */
  limit?: number;
  /** "next" of the page before */
  cursor?: string;
  /** Field to sort by; - before it: descending */
  sort?: string;
  /** Only these fields, separated by commas */
  fields?: string;
  /** Part of a name or code */
  q?: string;
  /** Plan */
  plan_id?: Id<'ppl'>;
  /** With whom; a person or a company */
  customer_id?: Id<'cus'>;
  /** State */
  state?: 'active' | 'ended';
  /** Until; a renewal moves it */
  ends_on?: DateText;
  /** Until; a renewal moves it */
  ends_on_from?: DateText;
  /** Until; a renewal moves it */
  ends_on_to?: DateText;
}

/** A milestone of a contract and how it stands. */
export interface PartnershipStanding {
  /** After so many years */
  years: number | null;
  /** That is on */
  due_on: DateText | null;
  /** How it stands */
  standing: 'given' | 'due' | 'coming';
  /** Points */
  points: number | null;
  /** Coupon of this template */
  template_id: Id<'cpt'> | null;
  /** Service */
  service: string | null;
  /** The coupon given */
  coupon_id: Id<'cpn'> | null;
  /** When it was given */
  given_at: Time | null;
}

/** A passkey of a member. */
export interface Passkey {
  /** Which */
  id: Id<'psk'> | null;
  /** The browser that made it */
  agent: string | null;
  /** Made */
  created_at: Time | null;
  /** Last used */
  used_at: Time | null;
}

/** What a passkey is to sign. */
export interface PasskeyChallenge {
  /** To be signed, as UTF-8 */
  challenge: string | null;
  /** What stands for the member in the device; null for whoever is not signed in */
  mark: string | null;
  /** Good until then, once */
  ends_at: Time | null;
}

/** A passkey that was made. */
export interface PasskeyNew {
  /** clientDataJSON, base64url */
  client_data: string;
  /** Authenticator data, base64url */
  authenticator: string;
  /** Public key (SubjectPublicKeyInfo), base64url */
  public_key: string;
}

/** A sign-in by passkey. */
export interface PasskeyUse {
  /** The key's id, base64url */
  credential: string;
  /** clientDataJSON, base64url */
  client_data: string;
  /** Authenticator data, base64url */
  authenticator: string;
  /** Signature, base64url */
  signature: string;
}

/** A new password. */
export interface PasswordChange {
  /** The password up to now */
  current: string;
  /** The new one: 8 to 128 characters, 15 or more are better */
  password: string;
}

/** When points become active. */
export interface PendingPolicy {
  /** When they become active */
  mode: 'none' | 'duration' | 'dates' | 'delivery';
  /** So many units; after the delivery: the return window */
  count: number | null;
  /** Unit */
  unit: 'day' | 'week' | 'month' | 'year';
  /** Then to the end of */
  round: 'day' | 'week' | 'month' | 'quarter' | 'half' | 'year' | 'named_month' | 'exact';
  /** Days on which they become active */
  dates: string[];
  /** Days after which those that wait for a delivery are forfeited */
  cancel_days: number | null;
}

/** When points become active. */
export interface PendingPolicyInput {
  /** When they become active */
  mode: 'none' | 'duration' | 'dates' | 'delivery';
  /** So many units; after the delivery: the return window */
  count?: number | null;
  /** Unit */
  unit?: 'day' | 'week' | 'month' | 'year' | null;
  /** Then to the end of */
  round?: 'day' | 'week' | 'month' | 'quarter' | 'half' | 'year' | 'named_month' | 'exact' | null;
  /** Days on which they become active */
  dates?: string[] | null;
  /** Days after which those that wait for a delivery are forfeited */
  cancel_days?: number | null;
}

/** A customer's points. */
export interface Points {
  /** All wallets */
  wallets: Balance[];
}

/** Points were added or taken by hand. */
export interface PointsAdjusted {
  /** Points added (or, below zero, taken) */
  points: number | null;
  /** Why */
  reason: string | null;
}

/** Points by hand. */
export interface PointsAdjustment {
  /** Which; points when absent */
  wallet?: string | null;
  /** Points to add, or below zero to take */
  points: number;
  /** Why */
  reason: string;
}

/** Points after a correction by hand, or what it waits for. */
export interface PointsCorrected {
  /** All wallets, as they are now */
  wallets: Balance[];
  /** What waits for a second person; null: it was posted */
  correction: Correction | null;
}

/** Points that will lapse. */
export interface PointsExpiring {
  /** Wallet */
  wallet: string | null;
  /** How many */
  amount: number | null;
  /** When */
  expires_at: Time | null;
  /** In so many days */
  days: number | null;
}

/** Points that lapse later; without a time: never. */
export interface PointsExtension {
  /** Which; points when absent */
  wallet?: string | null;
  /** Only this lot */
  lot_id?: Id<'lot'> | null;
  /** They lapse then */
  until?: Time | null;
  /** Why */
  reason: string;
}

/** Points came or went. */
export interface PointsMoved {
  /** Code of the wallet */
  wallet: string | null;
  /** How many, in the wallet's smallest unit */
  amount: number | null;
  /** order, return, redemption, staff … */
  source: string | null;
  /** Which */
  source_id: string | null;
  /** The rule that gave them */
  rule: string | null;
  /** Its version */
  rule_version: number | null;
  /** The amount that the rule was applied to */
  base: number | null;
  /** When they lapse */
  expires_at: Time | null;
}

/** Points of a day, week or month. */
export interface PointsPeriod {
  /** First day */
  from: DateText | null;
  /** Last day */
  to: DateText | null;
  /** Granted */
  granted: number | null;
  /** Redeemed, less what was given back */
  redeemed: number | null;
  /** Lapsed, less what was brought back */
  expired: number | null;
  /** Taken back with returns */
  reversed: number | null;
  /** Corrections: by hand, fees, forfeited, borne by the shop */
  corrections: number | null;
  /** granted - redeemed - expired - reversed + corrections */
  net: number | null;
}

/** As of when. */
export interface PointsQuery {
  /** As it was, or will be without more, at that time */
  as_of?: Time;
  /** As it was known at that time */
  known_at?: Time;
}

/** Lapsed points that are brought back. */
export interface PointsReinstatement {
  /** Which; points when absent */
  wallet?: string | null;
  /** Only this lot */
  lot_id?: Id<'lot'> | null;
  /** They lapse then */
  until: Time;
  /** Why */
  reason: string;
}

/** Which days of which wallet. */
export interface PointsSeriesQuery {
  /** Which; points when absent */
  wallet?: string;
  /** What a row is */
  by?: 'day' | 'week' | 'month';
  /** First day (29 days, 25 weeks or 11 months before the last) */
  from?: DateText;
  /** Last day (today) */
  to?: DateText;
  /** Only what happened in this store; nothing lapses in a store */
  store_id?: Id<'sto'>;
}

/** What browsers say the pages' policy stopped. */
export interface PolicyReport {
  /** What of the policy it went against */
  directive: string | null;
  /** What was stopped: an address without its query, or "inline" */
  blocked: string | null;
  /** On which page */
  page: string | null;
  /** By which file */
  source: string | null;
  /** And line */
  line: number | null;
  /** How often */
  count: number | null;
  /** First */
  first_at: Time | null;
  /** Last */
  last_at: Time | null;
}

/** What is known of a customer. */
export interface Portrait {
  /** Customer */
  customer_id: Id<'cus'> | null;
  /** All of them */
  indicators: Indicator[];
}

/** Another file that may be of the same person. */
export interface PossibleDuplicate {
  /** The other customer */
  customer_id: Id<'cus'> | null;
  /** What they share */
  reason:
    | 'member_no'
    | 'external_id'
    | 'wechat_unionid'
    | 'wechat_openid'
    | 'vin'
    | 'plate'
    | 'device'
    | 'phone'
    | 'email'
    | 'name_birthday';
}

/** Another file that may be of the same person. */
export interface PossibleDuplicateInput {
  /** The other customer */
  customer_id?: Id<'cus'> | null;
  /** What they share */
  reason?:
    | 'member_no'
    | 'external_id'
    | 'wechat_unionid'
    | 'wechat_openid'
    | 'vin'
    | 'plate'
    | 'device'
    | 'phone'
    | 'email'
    | 'name_birthday'
    | null;
}

/** One line of the points ledger. */
export interface Posting {
  /** Id */
  id: Id<'pst'> | null;
  /** Whose points */
  customer_id: Id<'cus'> | null;
  /** When it happened */
  at: Time | null;
  /** When it was written */
  posted_at: Time | null;
  /** Wallet */
  wallet: string | null;
  /** What it is */
  kind:
    | 'earn'
    | 'spend'
    | 'refund'
    | 'expire'
    | 'clawback'
    | 'repay'
    | 'grant'
    | 'take'
    | 'move_out'
    | 'move_in'
    | 'activate'
    | 'cancel'
    | 'hold'
    | 'release'
    | 'write_off'
    | 'reinstate'
    | 'transfer_out'
    | 'transfer_in'
    | 'fee';
  /** Where the points left */
  debit: 'issuance' | 'pending' | 'active' | 'held' | 'spent' | 'expired' | 'reversed' | 'forfeited' | 'debt';
  /** Where they went */
  credit: 'issuance' | 'pending' | 'active' | 'held' | 'spent' | 'expired' | 'reversed' | 'forfeited' | 'debt';
  /** How many */
  amount: number | null;
  /** Of which lot */
  lot_id: Id<'lot'> | null;
  /** When the lot lapses */
  expires_at: Time | null;
  /** order, return, redemption, staff … */
  source: string | null;
  /** Which */
  source_id: string | null;
  /** Rule that gave them */
  rule: string | null;
  /** Amount it was applied to */
  base: number | null;
  /** Why, as a sentence */
  reason: string | null;
  /** Note of who did it */
  note: string | null;
}

/** Which postings. */
export interface PostingQuery {
  /** Rows of a page (50) */
  limit?: number;
  /** "next" of the page before */
  cursor?: string;
  /** Sorted by one of at; - before it: descending */
  sort?: string;
  /** Only of this wallet */
  wallet?: string;
}

/** A row of the file. */
export interface PreviewRow {
  /** Cells */
  cells: string[];
  /** Why the row would be refused */
  fault: string | null;
  /** What it would change of a customer who is there */
  changes: ImportChange[];
}

/** What is sold. */
export interface Product {
  /** Id */
  id: Id<'prd'>;
  /** Stock keeping unit */
  sku: string;
  /** Name */
  name: string;
  /** Category */
  category_id: Id<'cat'> | null;
  /** Price in minor units of the shop's currency */
  price: number | null;
  /** On sale */
  active: boolean;
  /** How it came into the catalogue */
  origin: 'entered' | 'seen';
  /** Goes up with each change; the ETag is "v" and this */
  version: number;
  /** When it was made */
  created_at: Time;
  /** When it was last changed */
  updated_at: Time;
}

/** What is sold. */
export interface ProductInput {
  /** Stock keeping unit */
  sku: string;
  /** Name */
  name: string;
  /** Category */
  category_id?: Id<'cat'> | null;
  /** Price in minor units of the shop's currency */
  price?: number | null;
  /** On sale */
  active?: boolean | null;
}

/** What is sold. */
export interface ProductPatch {
  /** Stock keeping unit */
  sku?: string;
  /** Name */
  name?: string;
  /** Category */
  category_id?: Id<'cat'> | null;
  /** Price in minor units of the shop's currency */
  price?: number | null;
  /** On sale */
  active?: boolean | null;
}

/** Filters of the list */
export interface ProductQuery {
  /** Rows of a page (50) */
  limit?: number;
  /** "next" of the page before */
  cursor?: string;
  /** Field to sort by; - before it: descending */
  sort?: string;
  /** Only these fields, separated by commas */
  fields?: string;
  /** Part of a name or code */
  q?: string;
  /** Stock keeping unit */
  sku?: string;
  /** Category */
  category_id?: Id<'cat'>;
  /** On sale */
  active?: boolean;
  /** How it came into the catalogue */
  origin?: 'entered' | 'seen';
}

/** The programme as it is in force. */
export interface Programme {
  /** Name of the shop */
  shop: string | null;
  /** Kinds of points: what they are good for and how long */
  points: ProgrammeItem[];
  /** How they are earned */
  earning: ProgrammeItem[];
  /** Tiers and how they are reached */
  tiers: ProgrammeItem[];
  /** What they buy */
  rewards: ProgrammeItem[];
}

/** A thing of the programme. */
export interface ProgrammeItem {
  /** Code */
  code: string | null;
  /** Name */
  name: string | null;
  /** In plain words */
  text: string | null;
  /** What a reward costs */
  points: number | null;
}

/** How the loyalty programme is run. */
export interface ProgrammeSettings {
  /** Who wrote a version of a rule does not approve it */
  four_eyes: boolean;
  /** When streaks of checking in begin anew */
  streak_cycle: 'none' | 'week' | 'month';
  /** How many days back a make-up card reaches */
  make_up_days: number | null;
  /** What a complete profile has: fields of a customer */
  profile_fields: string[];
  /** Last change */
  updated_at: Time | null;
}

/** How the loyalty programme is run. */
export interface ProgrammeSettingsPatch {
  /** Who wrote a version of a rule does not approve it */
  four_eyes?: boolean | null;
  /** When streaks of checking in begin anew */
  streak_cycle?: 'none' | 'week' | 'month' | null;
  /** How many days back a make-up card reaches */
  make_up_days?: number | null;
  /** What a complete profile has: fields of a customer */
  profile_fields?: string[] | null;
}

/** The customer pyramid. */
export interface Pyramid {
  /** When this was computed */
  computed_at: Time | null;
  /** First day of the window */
  from: DateText | null;
  /** Last day of the window */
  as_of: DateText | null;
  /** Customers who bought in it */
  customers: number | null;
  /** What all brought */
  value: number | null;
  /** Gini coefficient, millionths: 0 all the same, 1000000 one has it all */
  gini: number | null;
  /** A to D */
  classes: PyramidClass[];
  /** Customers from class (row) of the window before, which is as long, to class (column); the fifth: did not buy; 5 × 5 */
  moved: number[];
}

/** A class of the pyramid. */
export interface PyramidClass {
  /** Class */
  class: 'A' | 'B' | 'C' | 'D';
  /** Customers */
  customers: number | null;
  /** What they brought */
  value: number | null;
  /** Their part, millionths */
  share: number | null;
  /** For each */
  average: number | null;
}

/** Which part of the shop. */
export interface PyramidQuery {
  /** Only this store */
  store_id?: Id<'sto'>;
  /** Only customers with this tag */
  tag_id?: Id<'tag'>;
  /** Only customers in this segment */
  segment_id?: Id<'seg'>;
  /** First day */
  from?: DateText;
  /** Day after the last (tomorrow) */
  to?: DateText;
  /** Orders net of returns, or as they were sold (net) */
  basis?: 'net' | 'gross';
  /** What ranks them (revenue) */
  by?: 'revenue' | 'profit';
}

/** A product for a customer, with the evidence. */
export interface Recommendation {
  /** Product */
  product_id: Id<'prd'> | null;
  /** SKU */
  sku: string | null;
  /** Name */
  name: string | null;
  /** Category */
  category: string | null;
  /** Price */
  price: number | null;
  /** What kind of recommendation */
  kind: 'again' | 'new' | 'popular';
  /** Beside the best of its kind, millionths */
  score: number | null;
  /** Why, as a sentence */
  why: string | null;
  /** Of new: the products that speak for it most */
  because: RecommendationReason[];
  /** Of again: days on which it was bought */
  times: number | null;
  /** Of again: when last */
  last_on: DateText | null;
  /** Of again: usual days between; null: bought once */
  gap_days: number | null;
  /** Of again: days until it is due; below 0: late */
  due_in_days: number | null;
  /** Times it was bought in the last 30 days */
  sold_30: number | null;
}

/** Which. */
export interface RecommendationQuery {
  /** Which (any) */
  kind?: 'any' | 'again' | 'new';
  /** At most so many (10) */
  limit?: number;
}

/** Why it is recommended. */
export interface RecommendationReason {
  /** Product that the customer has */
  product_id: Id<'prd'> | null;
  /** Its SKU */
  sku: string | null;
  /** Its name */
  name: string | null;
  /** Customers who bought it */
  buyers: number | null;
  /** Of these, who bought the recommended one too */
  together: number | null;
  /** Their part, millionths */
  confidence: number | null;
  /** Over the part among all customers, millionths */
  lift: number | null;
}

/** What to offer a customer. */
export interface Recommendations {
  /** Customer */
  customer_id: Id<'cus'> | null;
  /** When it was learned; null: never yet */
  trained_at: Time | null;
  /** What it learned */
  model: 'ease' | 'neighbours' | 'popular';
  /** Different products that the customer has bought */
  bought: number | null;
  /** Best first; of several kinds in turn */
  items: Recommendation[];
}

/** Points that became a reward. */
export interface Redemption {
  /** Id */
  id: Id<'red'> | null;
  /** Customer */
  customer_id: Id<'cus'> | null;
  /** Reward */
  reward_id: Id<'rwd'> | null;
  /** What it is */
  name: string | null;
  /** Kind */
  kind: 'coupon' | 'gift' | 'service' | 'other';
  /** How many */
  quantity: number | null;
  /** Points it took */
  points: number | null;
  /** To be paid besides */
  money: number | null;
  /** The coupon */
  coupon_id: Id<'cpn'> | null;
  /** Its code */
  code: string | null;
  /** Its worth */
  value: number | null;
  /** Currency */
  currency: string | null;
  /** State */
  state: 'done' | 'cancelled';
  /** How far it has come */
  fulfilment: 'issued' | 'shipped' | 'used' | 'cancelled' | 'expired';
  /** Where it is taken */
  store_id: Id<'sto'> | null;
  /** Carrier and number */
  tracking: string | null;
  /** When */
  redeemed_at: Time | null;
  /** It can be used until */
  expires_at: Time | null;
  /** Shipped */
  shipped_at: Time | null;
  /** Handed over or used */
  used_at: Time | null;
  /** Cancelled */
  cancelled_at: Time | null;
}

/** Which redemptions. */
export interface RedemptionFind {
  /** All that have come so far */
  fulfilment?: 'issued' | 'shipped' | 'used' | 'cancelled' | 'expired';
  /** Of this reward */
  reward_id?: Id<'rwd'>;
  /** Not only those that wait */
  all?: boolean;
  /** Rows of a page (50) */
  limit?: number;
  /** "next" of the page before */
  cursor?: string;
  /** Sorted by one of redeemed_at; - before it: descending */
  sort?: string;
}

/** What to take. */
export interface RedemptionInput {
  /** The reward */
  reward_id: Id<'rwd'>;
  /** How many (1) */
  quantity?: number | null;
  /** Where it is taken (yours) */
  store_id?: Id<'sto'> | null;
}

/** Points became a reward, or came back. */
export interface RedemptionMoved {
  /** Code of the reward */
  reward: string | null;
  /** How many */
  quantity: number | null;
  /** Points for it */
  points: number | null;
  /** To be paid besides */
  money: number | null;
  /** Worth of the coupon */
  value: number | null;
  /** Currency */
  currency: string | null;
  /** Can be used until */
  expires_at: Time | null;
}

/** Which page. */
export interface RedemptionQuery {
  /** Rows of a page (50) */
  limit?: number;
  /** "next" of the page before */
  cursor?: string;
  /** Sorted by one of redeemed_at; - before it: descending */
  sort?: string;
}

/** How it is on its way. */
export interface RedemptionShip {
  /** Carrier and number */
  tracking?: string | null;
}

/** Somebody brought a friend. */
export interface Referral {
  /** Id */
  id: Id<'rfr'> | null;
  /** Plan */
  plan_id: Id<'rfp'> | null;
  /** Who brought */
  referrer_id: Id<'cus'> | null;
  /** Whom */
  referee_id: Id<'cus'> | null;
  /** State */
  state: 'pending' | 'quarantined' | 'rewarded' | 'denied' | 'lapsed' | 'reversed';
  /** Why it was looked at: same_phone, device_of_other_friend, velocity, throwaway_email … */
  signals: string[];
  /** Why it was released or denied */
  reason: string | null;
  /** When */
  referred_at: Time | null;
  /** The first order must come before */
  until_at: Time | null;
  /** The order that counts */
  order_id: Id<'ord'> | null;
  /** When its return window ends */
  qualifies_at: Time | null;
  /** Rewarded, denied, lapsed or reversed */
  decided_at: Time | null;
  /** Coupon of who brought */
  referrer_coupon_id: Id<'cpn'> | null;
  /** Coupon of the friend */
  referee_coupon_id: Id<'cpn'> | null;
}

/** How a customer brings friends. */
export interface ReferralCode {
  /** What friends say or type */
  code: string | null;
  /** What they tap */
  link: string | null;
  /** The link as a QR code, SVG */
  qr: string | null;
}

/** What was decided, and why. */
export interface ReferralDecision {
  /** Why */
  reason: string;
}

/** Which page. */
export interface ReferralFriendsQuery {
  /** "next" of the page before */
  cursor?: string;
}

/** What tells a person or household again. */
export interface ReferralIdentifier {
  /** What it is */
  kind: 'phone' | 'email' | 'address' | 'device' | 'payment';
  /** Kept as a keyed hash only */
  value: string;
}

/** Who brought whom. */
export interface ReferralInput {
  /** Code of who brought them */
  code: string;
  /** The friend */
  customer_id: Id<'cus'>;
  /** What tells the friend's device again; kept as a keyed hash */
  device?: string | null;
  /** What tells the card or account that pays again; kept as a keyed hash */
  payment_token?: string | null;
}

/** Whose word brings most. */
export interface ReferralLeader {
  /** Who */
  customer_id: Id<'cus'> | null;
  /** Friends they brought */
  friends: number | null;
  /** … who bought and kept it */
  rewarded: number | null;
  /** What these bought, less returns */
  spent: number | null;
}

/** A referral, told of who brought. */
export interface ReferralMoved {
  /** Whom */
  referee_id: Id<'cus'> | null;
  /** The order that counts */
  order_id: Id<'ord'> | null;
  /** State */
  state: 'pending' | 'quarantined' | 'rewarded' | 'denied' | 'lapsed' | 'reversed';
}

/** Somebody in the tree of referrals; parents stand before children. */
export interface ReferralNode {
  /** Who */
  customer_id: Id<'cus'> | null;
  /** Who brought them; none: the root */
  parent_id: Id<'cus'> | null;
  /** How far below the root */
  depth: number | null;
  /** State of the referral */
  state: 'pending' | 'quarantined' | 'rewarded' | 'denied' | 'lapsed' | 'reversed';
  /** When they were brought */
  referred_at: Time | null;
  /** Whom they brought */
  direct: number | null;
  /** … and those in turn, all together */
  all: number | null;
  /** What they bought */
  spent: number | null;
  /** What all below them bought */
  spent_all: number | null;
}

/** What bringing a friend is worth. */
export interface ReferralPlan {
  /** Id */
  id: Id<'rfp'>;
  /** Short unique code */
  code: string;
  /** Name in English */
  name_en: string;
  /** Name in Chinese */
  name_zh: string;
  /** In force */
  live: boolean;
  /** From */
  starts_at: Time | null;
  /** Until */
  ends_at: Time | null;
  /** Days in which the friend must buy */
  window_days: number;
  /** Days that the order must outlive: the return window */
  return_days: number;
  /** What the order must come to, less returns, minor units */
  minimum: number | null;
  /** Points for who brought the friend */
  referrer_points: number | null;
  /** … a coupon for them */
  referrer_template_id: Id<'cpt'> | null;
  /** Points for the friend */
  referee_points: number | null;
  /** … a coupon for the friend */
  referee_template_id: Id<'cpt'> | null;
  /** Friends that one customer is rewarded for at most */
  referrer_max: number | null;
  /** More friends of one customer within a day are looked at first */
  velocity_per_day: number | null;
  /** Goes up with each change; the ETag is "v" and this */
  version: number;
  /** When it was made */
  created_at: Time;
  /** When it was last changed */
  updated_at: Time;
}

/** What bringing a friend is worth. */
export interface ReferralPlanInput {
  /** Short unique code */
  code: string;
  /** Name in English */
  name_en: string;
  /** Name in Chinese */
  name_zh: string;
  /** In force */
  live?: boolean | null;
  /** From */
  starts_at?: Time | null;
  /** Until */
  ends_at?: Time | null;
  /** Days in which the friend must buy */
  window_days: number;
  /** Days that the order must outlive: the return window */
  return_days: number;
  /** What the order must come to, less returns, minor units */
  minimum?: number | null;
  /** Points for who brought the friend */
  referrer_points?: number | null;
  /** … a coupon for them */
  referrer_template_id?: Id<'cpt'> | null;
  /** Points for the friend */
  referee_points?: number | null;
  /** … a coupon for the friend */
  referee_template_id?: Id<'cpt'> | null;
  /** Friends that one customer is rewarded for at most */
  referrer_max?: number | null;
  /** More friends of one customer within a day are looked at first */
  velocity_per_day?: number | null;
}

/** What bringing a friend is worth. */
export interface ReferralPlanPatch {
  /** Short unique code */
  code?: string;
  /** Name in English */
  name_en?: string;
  /** Name in Chinese */
  name_zh?: string;
  /** In force */
  live?: boolean | null;
  /** From */
  starts_at?: Time | null;
  /** Until */
  ends_at?: Time | null;
  /** Days in which the friend must buy */
  window_days?: number;
  /** Days that the order must outlive: the return window */
  return_days?: number;
  /** What the order must come to, less returns, minor units */
  minimum?: number | null;
  /** Points for who brought the friend */
  referrer_points?: number | null;
  /** … a coupon for them */
  referrer_template_id?: Id<'cpt'> | null;
  /** Points for the friend */
  referee_points?: number | null;
  /** … a coupon for the friend */
  referee_template_id?: Id<'cpt'> | null;
  /** Friends that one customer is rewarded for at most */
  referrer_max?: number | null;
  /** More friends of one customer within a day are looked at first */
  velocity_per_day?: number | null;
}

/** Filters of the list */
export interface ReferralPlanQuery {
  /** Rows of a page (50) */
  limit?: number;
  /** "next" of the page before */
  cursor?: string;
  /** Field to sort by; - before it: descending */
  sort?: string;
  /** Only these fields, separated by commas */
  fields?: string;
  /** Part of a name or code */
  q?: string;
  /** Short unique code */
  code?: string;
  /** In force */
  live?: boolean;
}

/** Which ones. */
export interface ReferralQuery {
  /** Only in this state */
  state?: 'pending' | 'quarantined' | 'rewarded' | 'denied' | 'lapsed' | 'reversed';
  /** Only those that this customer brought */
  referrer_id?: Id<'cus'>;
  /** Only of this plan */
  plan_id?: Id<'rfp'>;
  /** Rows of a page (50) */
  limit?: number;
  /** "next" of the page before */
  cursor?: string;
  /** Sorted by one of referred_at; - before it: descending */
  sort?: string;
}

/** How often and how soon customers return. */
export interface Repurchase {
  /** When this was computed */
  computed_at: Time | null;
  /** Last day looked at */
  as_of: DateText | null;
  /** Customers with an order */
  customers: number | null;
  /** With orders on two days or more */
  repeat_customers: number | null;
  /** Their part, millionths */
  repurchase: number | null;
  /** Gaps between one order day and the next */
  gaps: number | null;
  /** Their median, days */
  median_gap_days: number | null;
  /** Their mean, days */
  mean_gap_days: number | null;
  /** Percentiles 0 to 100 of the gaps, days */
  gap_percentiles: number[];
  /** How many have come a second time by when */
  second_order: SecondOrder[];
  /** Day by which half have; null: fewer ever do */
  second_order_median_days: number | null;
}

/** A record of reference data was created, changed or removed. */
export interface ResourceChange {
  /** Which */
  id: string | null;
  /** What was done */
  action: 'created' | 'updated' | 'deleted';
}

/** Goods that came back. */
export interface Return {
  /** Id */
  id: Id<'ret'> | null;
  /** The order */
  order_id: Id<'ord'> | null;
  /** Customer */
  customer_id: Id<'cus'> | null;
  /** Its number at the till */
  external_id: string | null;
  /** When */
  returned_at: Time | null;
  /** Refunded */
  amount: number | null;
  /** Why */
  reason: string | null;
  /** What came back */
  lines: ReturnLine[];
  /** What this request brought about */
  effects: Effect[];
}

/** Goods that come back. */
export interface ReturnInput {
  /** Its number at the till */
  external_id?: string | null;
  /** When; now when absent */
  returned_at?: Time | null;
  /** What comes back; all that is left when absent */
  lines?: ReturnLineInput[] | null;
  /** Why */
  reason?: string | null;
}

/** A line that comes back. */
export interface ReturnLine {
  /** Line of the order */
  line: number;
  /** Pieces that come back */
  quantity: number;
  /** Refund; its share of what was paid when absent */
  amount: number | null;
}

/** A line that comes back. */
export interface ReturnLineInput {
  /** Line of the order */
  line: number;
  /** Pieces that come back */
  quantity: number;
  /** Refund; its share of what was paid when absent */
  amount?: number | null;
}

/** What points buy. */
export interface Reward {
  /** Id */
  id: Id<'rwd'>;
  /** Short unique code */
  code: string;
  /** Name in English */
  name_en: string;
  /** Name in Chinese */
  name_zh: string;
  /** More about it, in English */
  text_en: string | null;
  /** … in Chinese */
  text_zh: string | null;
  /** What it is */
  kind: 'coupon' | 'gift' | 'service' | 'other';
  /** Points it takes */
  points: number;
  /** … and money, minor units */
  money: number | null;
  /** What the coupon is worth, minor units */
  value: number | null;
  /** Days that it can be used */
  valid_days: number | null;
  /** Coupons of this template */
  template_id: Id<'cpt'> | null;
  /** On offer */
  active: boolean;
  /** On offer from */
  starts_at: Time | null;
  /** … until */
  ends_at: Time | null;
  /** Who can have it, an expression over the customer; none: everybody */
  condition: string | null;
  /** For whom it costs otherwise, tried from the top */
  prices: RewardPrice[];
  /** Are they counted? */
  stock: 'none' | 'global' | 'store';
  /** To each customer at most */
  per_member: number | null;
  /** … and in each period at most */
  per_period: number | null;
  /** Which period */
  period: 'day' | 'week' | 'month' | 'year';
  /** Cannot be given back for points */
  final: boolean;
  /** Why newcomers get it and loyal customers nothing as good: needed then, kept in the audit */
  unfair_reason: string | null;
  /** Goes up with each change; the ETag is "v" and this */
  version: number;
  /** When it was made */
  created_at: Time;
  /** When it was last changed */
  updated_at: Time;
}

/** A reward as one customer sees it. */
export interface RewardForCustomer {
  /** The reward */
  id: Id<'rwd'> | null;
  /** Its code */
  code: string | null;
  /** Its name */
  name: string | null;
  /** More about it */
  text: string | null;
  /** What it is */
  kind: 'coupon' | 'gift' | 'service' | 'other';
  /** Points it takes of this customer */
  points: number | null;
  /** … and money */
  money: number | null;
  /** Worth of the coupon */
  value: number | null;
  /** How many are left */
  left: number | null;
  /** Points that are missing */
  missing: number | null;
  /** The customer can take it now */
  can: boolean;
  /** Why not, for programs */
  reason: string | null;
  /** Why not, in words */
  why: string | null;
}

/** What points buy. */
export interface RewardInput {
  /** Short unique code */
  code: string;
  /** Name in English */
  name_en: string;
  /** Name in Chinese */
  name_zh: string;
  /** More about it, in English */
  text_en?: string | null;
  /** … in Chinese */
  text_zh?: string | null;
  /** What it is */
  kind?: 'coupon' | 'gift' | 'service' | 'other' | null;
  /** Points it takes */
  points: number;
  /** … and money, minor units */
  money?: number | null;
  /** What the coupon is worth, minor units */
  value?: number | null;
  /** Days that it can be used */
  valid_days?: number | null;
  /** Coupons of this template */
  template_id?: Id<'cpt'> | null;
  /** On offer */
  active?: boolean | null;
  /** On offer from */
  starts_at?: Time | null;
  /** … until */
  ends_at?: Time | null;
  /** Who can have it, an expression over the customer; none: everybody */
  condition?: string | null;
  /** For whom it costs otherwise, tried from the top */
  prices?: RewardPriceInput[] | null;
  /** Are they counted? */
  stock?: 'none' | 'global' | 'store' | null;
  /** To each customer at most */
  per_member?: number | null;
  /** … and in each period at most */
  per_period?: number | null;
  /** Which period */
  period?: 'day' | 'week' | 'month' | 'year' | null;
  /** Cannot be given back for points */
  final?: boolean | null;
  /** Why newcomers get it and loyal customers nothing as good: needed then, kept in the audit */
  unfair_reason?: string | null;
}

/** What points buy. */
export interface RewardPatch {
  /** Short unique code */
  code?: string;
  /** Name in English */
  name_en?: string;
  /** Name in Chinese */
  name_zh?: string;
  /** More about it, in English */
  text_en?: string | null;
  /** … in Chinese */
  text_zh?: string | null;
  /** What it is */
  kind?: 'coupon' | 'gift' | 'service' | 'other' | null;
  /** Points it takes */
  points?: number;
  /** … and money, minor units */
  money?: number | null;
  /** What the coupon is worth, minor units */
  value?: number | null;
  /** Days that it can be used */
  valid_days?: number | null;
  /** Coupons of this template */
  template_id?: Id<'cpt'> | null;
  /** On offer */
  active?: boolean | null;
  /** On offer from */
  starts_at?: Time | null;
  /** … until */
  ends_at?: Time | null;
  /** Who can have it, an expression over the customer; none: everybody */
  condition?: string | null;
  /** For whom it costs otherwise, tried from the top */
  prices?: RewardPriceInput[] | null;
  /** Are they counted? */
  stock?: 'none' | 'global' | 'store' | null;
  /** To each customer at most */
  per_member?: number | null;
  /** … and in each period at most */
  per_period?: number | null;
  /** Which period */
  period?: 'day' | 'week' | 'month' | 'year' | null;
  /** Cannot be given back for points */
  final?: boolean | null;
  /** Why newcomers get it and loyal customers nothing as good: needed then, kept in the audit */
  unfair_reason?: string | null;
}

/** What a reward costs whom; the first line that holds counts. */
export interface RewardPrice {
  /** For whom, an expression over the customer; none: everybody */
  condition: string | null;
  /** Points it takes of them */
  points: number;
  /** … and money */
  money: number | null;
  /** They cannot have it */
  closed: boolean;
}

/** What a reward costs whom; the first line that holds counts. */
export interface RewardPriceInput {
  /** For whom, an expression over the customer; none: everybody */
  condition?: string | null;
  /** Points it takes of them */
  points: number;
  /** … and money */
  money?: number | null;
  /** They cannot have it */
  closed?: boolean | null;
}

/** Filters of the list */
export interface RewardQuery {
  /** Rows of a page (50) */
  limit?: number;
  /** "next" of the page before */
  cursor?: string;
  /** Field to sort by; - before it: descending */
  sort?: string;
  /** Only these fields, separated by commas */
  fields?: string;
  /** Part of a name or code */
  q?: string;
  /** Short unique code */
  code?: string;
  /** What it is */
  kind?: 'coupon' | 'gift' | 'service' | 'other';
  /** On offer */
  active?: boolean;
}

/** What is left of a reward. */
export interface RewardStock {
  /** Store; none: the whole shop */
  store_id: Id<'sto'> | null;
  /** How many are there */
  quantity: number;
}

/** What is left of a reward. */
export interface RewardStockInput {
  /** Store; none: the whole shop */
  store_id?: Id<'sto'> | null;
  /** How many are there */
  quantity: number;
}

/** Recency, frequency, money. */
export interface Rfm {
  /** When this was computed */
  computed_at: Time | null;
  /** Last day looked at */
  as_of: DateText | null;
  /** Customers */
  customers: number | null;
  /** The five classes */
  classes: RfmClass[];
  /** R by F: how far the next purchase */
  rf: RfmPair[];
  /** F by M: the profit earned */
  fm: RfmPair[];
  /** By value: cuts of recency, days × 1000 */
  recency_cuts: number[];
  /** By value: cuts of orders × 1000 */
  order_cuts: number[];
  /** By value: cuts of the amount, minor units × 1000 */
  amount_cuts: number[];
  /** The day that movement is counted from */
  before: DateText | null;
  /** Customers from class (row) to class (column), 0: no customer then; 6 × 6 */
  moved: number[];
  /** Customers who fell by two classes or more: the alarm */
  fallen: number | null;
}

/** An RFM class. */
export interface RfmClass {
  /** Class, 5 the best */
  class: number | null;
  /** Customers */
  customers: number | null;
  /** Their part, millionths */
  share: number | null;
  /** What they spent */
  revenue: number | null;
  /** Their part of it, millionths */
  revenue_share: number | null;
}

/** Customers with two scores. */
export interface RfmPair {
  /** First score */
  row: number | null;
  /** Second score */
  column: number | null;
  /** Customers */
  customers: number | null;
  /** What they spent */
  revenue: number | null;
  /** Margin of it less the cost to serve */
  profit: number | null;
  /** Mean days to the next purchase by the last run; null: none expected */
  days_to_next: number | null;
}

/** Which part of the shop. */
export interface RfmQuery {
  /** Only this store */
  store_id?: Id<'sto'>;
  /** Only customers with this tag */
  tag_id?: Id<'tag'>;
  /** Only customers in this segment */
  segment_id?: Id<'seg'>;
  /** First day */
  from?: DateText;
  /** Day after the last (tomorrow) */
  to?: DateText;
  /** Orders net of returns, or as they were sold (net) */
  basis?: 'net' | 'gross';
  /** How scores are cut (ntile) */
  by?: 'ntile' | 'value';
}

/** Something that can be allowed. */
export interface Right {
  /** Object and action */
  right: string | null;
  /** What it allows */
  doc: string | null;
}

/** What somebody may do. */
export interface Role {
  /** Name for programs */
  name: string | null;
  /** Name for people */
  title: string | null;
  /** What it is for */
  doc: string | null;
  /** Comes with the program; can't be changed */
  built_in: boolean;
  /** For If-Match */
  version: number | null;
  /** What it may do */
  grants: Grant[];
}

/** What changes about a role. */
export interface RoleChange {
  /** Name for people */
  title?: string;
  /** What it may do; no more than its maker may */
  grants?: GrantInput[];
}

/** A role to be made. */
export interface RoleInput {
  /** Name for programs: small letters, digits, underscores */
  name: string;
  /** Name for people */
  title: string;
  /** What it may do; no more than its maker may */
  grants: GrantInput[];
}

/** Body of sale events. */
export interface Sale {
  /** System it came from */
  source: string | null;
  /** Its number there */
  external_id: string | null;
  /** Channel */
  channel: 'store' | 'online' | 'wechat' | 'phone' | 'other';
  /** Store */
  store_id: Id<'sto'> | null;
  /** Currency */
  currency: string | null;
  /** Total */
  total: number | null;
}

/** Body of sale.returned. */
export interface SaleReturned {
  /** The order */
  order_id: Id<'ord'> | null;
  /** Number of the return at the till */
  external_id: string | null;
  /** Currency */
  currency: string | null;
  /** Refunded */
  amount: number | null;
}

/** Sales of a day. */
export interface SalesDay {
  /** Day of the shop's calendar */
  day: DateText | null;
  /** Paid orders placed on it */
  orders: number | null;
  /** Of them by known customers */
  of_members: number | null;
  /** What they came to, less what was returned of them since */
  sales: number | null;
  /** What was returned of them */
  returned: number | null;
}

/** Which days. */
export interface SalesDaysQuery {
  /** First day (29 days before the last) */
  from?: DateText;
  /** Last day (today) */
  to?: DateText;
  /** Of this store */
  store_id?: Id<'sto'>;
}

/** What was scanned. */
export interface ScanQuery {
  /** What was scanned: a member's code, or a member number */
  code?: string;
}

/** Who stands at the till. */
export interface ScannedMember {
  /** The customer */
  customer_id: Id<'cus'> | null;
  /** Name */
  name: string | null;
  /** Member number */
  member_no: string | null;
  /** By the code of the moment: the member stands here; else by the number alone */
  live: boolean;
  /** Code of the tier */
  tier: string | null;
  /** Its name */
  tier_name: string | null;
  /** Points that can be spent */
  points: number | null;
  /** Decimals of the points */
  digits: number | null;
}

/** A customer's score and why. */
export interface ScoreExplained {
  /** The last score; null: none yet */
  score: CustomerScore | null;
  /** Why the churn risk is what it is, the strongest first; empty where the buying model speaks alone */
  reasons: ChurnReason[];
  /** How it moved, newest first */
  history: ScoreThen[];
}

/** A group of customers. */
export interface ScoreGroup {
  /** Which */
  name: string | null;
  /** In words */
  title: string | null;
  /** Customers */
  customers: number | null;
  /** Of these who bought in the window */
  bought: number | null;
  /** Revenue of the window */
  spent_window: number | null;
  /** Their part of it, millionths */
  share: number | null;
  /** Value of the next 12 months */
  value_12m: number | null;
  /** Mean churn risk, millionths */
  churn: number | null;
}

/** A score as it was. */
export interface ScoreThen {
  /** Day */
  as_of: DateText | null;
  /** Churn risk, millionths */
  churn_risk: number | null;
  /** Value of the next 12 months */
  value_12m: number | null;
  /** R, F, M */
  rfm: number | null;
  /** RFM class */
  rfm_class: number | null;
  /** Class */
  class: 'A' | 'B' | 'C' | 'D';
  /** Stage of life */
  lifecycle: 'new' | 'active' | 'returned' | 'cooling' | 'sleeping' | 'lost';
}

/** A customer and the last score. */
export interface ScoredCustomer {
  /** Customer */
  customer_id: Id<'cus'> | null;
  /** Name as it is shown */
  name: string | null;
  /** Home store */
  store_id: Id<'sto'> | null;
  /** Kind of loyalty; "none" as long as it was not told */
  loyalty_kind: 'monopoly' | 'premium' | 'incentive' | 'price' | 'latent' | 'convenience' | 'inertia' | 'none';
  /** Score */
  score: CustomerScore | null;
  /** Why the churn risk is what it is */
  reasons: ChurnReason[];
}

/** Which customers. */
export interface ScoredQuery {
  /** Home store */
  store_id?: Id<'sto'>;
  /** With this tag */
  tag_id?: Id<'tag'>;
  /** In this segment */
  segment_id?: Id<'seg'>;
  /** Only this class */
  class?: 'A' | 'B' | 'C' | 'D';
  /** Only this stage of life */
  lifecycle?: 'new' | 'active' | 'returned' | 'cooling' | 'sleeping' | 'lost';
  /** Order (churn_risk) */
  sort?:
    | 'churn_risk'
    | 'at_risk'
    | 'value_12m'
    | 'value_history'
    | 'overdue'
    | 'expected_12m'
    | 'spent'
    | 'last_day'
    | 'next_order_at';
  /** Only this RFM class */
  rfm_class?: number;
  /** Only this score for recency */
  r?: number;
  /** Only this score for frequency */
  f?: number;
  /** Only this score for money */
  m?: number;
  /** Churn risk of at least, millionths */
  churn_min?: number;
  /** Value of the next 12 months of at least */
  value_min?: number;
  /** Only those whose RFM class fell by two or more */
  fallen?: boolean;
  /** Rows of a page (50) */
  limit?: number;
  /** "next" of the page before */
  cursor?: string;
  /** Only this kind of loyalty */
  loyalty_kind?: 'monopoly' | 'premium' | 'incentive' | 'price' | 'latent' | 'convenience' | 'inertia' | 'none';
}

/** Who has ordered again by a day (Kaplan and Meier). */
export interface SecondOrder {
  /** Days since the first order */
  days: number | null;
  /** Part that has ordered again by then, millionths */
  returned: number | null;
  /** Lower end at 95 % */
  low: number | null;
  /** Upper end */
  high: number | null;
  /** Customers still watched at that time */
  at_risk: number | null;
}

/** Customers told apart by a condition, or by a list. */
export interface Segment {
  /** Id */
  id: Id<'seg'>;
  /** Name for expressions: in_segment("…") */
  code: string;
  /** Name for people */
  name: string;
  /** What it is for */
  description: string | null;
  /** Condition or list */
  kind: 'dynamic' | 'static';
  /** The condition; of a static one: who is taken into the list when it is made */
  expression: string | null;
  /** Goes up with each change; the ETag is "v" and this */
  version: number;
  /** When it was made */
  created_at: Time;
  /** When it was last changed */
  updated_at: Time;
}

/** Customers told apart by a condition, or by a list. */
export interface SegmentInput {
  /** Name for expressions: in_segment("…") */
  code: string;
  /** Name for people */
  name: string;
  /** What it is for */
  description?: string | null;
  /** Condition or list */
  kind: 'dynamic' | 'static';
  /** The condition; of a static one: who is taken into the list when it is made */
  expression?: string | null;
}

/** Changes of a list. */
export interface SegmentMembers {
  /** Customers who come in */
  add?: Id<'cus'>[] | null;
  /** Customers who go out */
  remove?: Id<'cus'>[] | null;
}

/** Why somebody is in a segment, or not. */
export interface SegmentMembership {
  /** The customer is in it */
  member: boolean;
  /** The condition, part by part; empty of a list */
  parts: ExpressionPart[];
}

/** Customers told apart by a condition, or by a list. */
export interface SegmentPatch {
  /** Name for people */
  name?: string;
  /** What it is for */
  description?: string | null;
  /** The condition; of a static one: who is taken into the list when it is made */
  expression?: string | null;
}

/** Whom a condition finds. */
export interface SegmentPreview {
  /** How many customers */
  count: number | null;
  /** The condition in its canonical form */
  text: string | null;
  /** For a builder */
  json: unknown;
  /** As a sentence */
  sentence: string | null;
  /** Some of them, newest first */
  sample: SegmentSample[];
}

/** A condition to try. */
export interface SegmentPreviewInput {
  /** The condition */
  expression?: string | null;
  /** The same as a builder has it */
  json?: unknown;
  /** How many customers to show (10) */
  sample?: number | null;
}

/** Filters of the list */
export interface SegmentQuery {
  /** Rows of a page (50) */
  limit?: number;
  /** "next" of the page before */
  cursor?: string;
  /** Field to sort by; - before it: descending */
  sort?: string;
  /** Only these fields, separated by commas */
  fields?: string;
  /** Part of a name or code */
  q?: string;
  /** Name for expressions: in_segment("…") */
  code?: string;
  /** Condition or list */
  kind?: 'dynamic' | 'static';
}

/** One of them. */
export interface SegmentSample {
  /** Customer */
  id: Id<'cus'> | null;
  /** Name */
  name: string | null;
}

/** One sign-in of one browser. */
export interface Session {
  /** Id */
  id: Id<'ses'> | null;
  /** Signed in at */
  created_at: Time | null;
  /** Last used, to the minute */
  seen_at: Time | null;
  /** Ends at the latest */
  ends_at: Time | null;
  /** The session of this request */
  current: boolean;
  /** Address it was opened from */
  peer: string | null;
  /** Browser as it named itself */
  agent: string | null;
}

/** A one-time link, used. */
export interface Setup {
  /** What stands behind # in the link */
  token: string;
  /** 8 to 128 characters, 15 or more are better */
  password: string;
  /** Only for the first owner: name */
  name?: string | null;
  /** Only for the first owner: e-mail address or short name */
  login?: string | null;
}

/** What a one-time link is for. */
export interface SetupLink {
  /** What it is good for */
  kind: 'setup' | 'invite' | 'reset';
  /** Whose it is */
  name: string | null;
  /** The login it is for */
  login: string | null;
  /** The shop */
  shop: string | null;
}

/** A one-time link. */
export interface SetupLook {
  /** What stands behind # in the link */
  token: string;
}

/** One code for many. */
export interface SharedCouponInput {
  /** What people type */
  code: string;
  /** How often in all; none: as often as the template lets it */
  uses?: number | null;
}

/** How a file is read. */
export interface SheetForm {
  /** Kind of file */
  kind: 'csv' | 'xlsx';
  /** How letters are written (CSV) */
  encoding: 'utf-8' | 'utf-16le' | 'utf-16be' | 'gb18030' | 'windows-1252';
  /** What parts cells: , ; | tab or none */
  delimiter: string | null;
  /** What encloses cells: " or ' or none */
  quote: string | null;
  /** The first row holds names */
  header: boolean;
  /** Decimal sign: . or , */
  decimal: string | null;
  /** Order of dates */
  dates: 'ymd' | 'dmy' | 'mdy' | 'unsure';
  /** Worksheet, from 0 (XLSX) */
  tab: number | null;
  /** Begins with a byte order mark (found) */
  bom: boolean;
}

/** How a file is read. */
export interface SheetFormBody {
  /** Kind of file */
  kind?: 'csv' | 'xlsx' | null;
  /** How letters are written (CSV) */
  encoding?: 'utf-8' | 'utf-16le' | 'utf-16be' | 'gb18030' | 'windows-1252' | null;
  /** What parts cells: , ; | tab or none */
  delimiter?: string | null;
  /** What encloses cells: " or ' or none */
  quote?: string | null;
  /** The first row holds names */
  header?: boolean | null;
  /** Decimal sign: . or , */
  decimal?: string | null;
  /** Order of dates */
  dates?: 'ymd' | 'dmy' | 'mdy' | 'unsure' | null;
  /** Worksheet, from 0 (XLSX) */
  tab?: number | null;
  /** Begins with a byte order mark (found) */
  bom?: boolean | null;
}

/** How a file is read. */
export interface SheetFormQuery {
  /** Kind of file */
  kind?: 'csv' | 'xlsx';
  /** How letters are written (CSV) */
  encoding?: 'utf-8' | 'utf-16le' | 'utf-16be' | 'gb18030' | 'windows-1252';
  /** What parts cells: , ; | tab or none */
  delimiter?: string;
  /** What encloses cells: " or ' or none */
  quote?: string;
  /** The first row holds names */
  header?: boolean;
  /** Decimal sign: . or , */
  decimal?: string;
  /** Order of dates */
  dates?: 'ymd' | 'dmy' | 'mdy' | 'unsure';
  /** Worksheet, from 0 (XLSX) */
  tab?: number;
  /** Begins with a byte order mark (found) */
  bom?: boolean;
}

/** The shop's own settings. */
export interface Shop {
  /** Name of the shop */
  name: string;
  /** Currency where an order names none (ISO 4217) */
  currency: string;
  /** Time zone of the programme: when its days begin and points expire (IANA) */
  zone: string;
  /** Country of phone numbers without a calling code (ISO 3166) */
  country: string;
  /** Language of what is written to customers and staff by default */
  language: 'en' | 'zh';
  /** When this was last changed */
  updated_at: Time | null;
}

/** The shop's settings after a change. */
export interface ShopChange {
  /** Currency (ISO 4217) */
  currency: string | null;
  /** Time zone (IANA) */
  zone: string | null;
  /** Country (ISO 3166) */
  country: string | null;
  /** The currency is another than before */
  currency_changed: boolean;
  /** The time zone is another than before */
  zone_changed: boolean;
}

/** The shop's own settings. */
export interface ShopPatch {
  /** Name of the shop */
  name?: string;
  /** Currency where an order names none (ISO 4217) */
  currency?: string;
  /** Time zone of the programme: when its days begin and points expire (IANA) */
  zone?: string;
  /** Country of phone numbers without a calling code (ISO 3166) */
  country?: string;
  /** Language of what is written to customers and staff by default */
  language?: 'en' | 'zh';
}

/** Login and password. */
export interface SignIn {
  /** E-mail address or short name */
  login: string;
  /** Password */
  password: string;
}

/** What goes with a product. */
export interface SimilarProduct {
  /** Product */
  product_id: Id<'prd'> | null;
  /** SKU */
  sku: string | null;
  /** Name */
  name: string | null;
  /** Category */
  category: string | null;
  /** Price */
  price: number | null;
  /** Beside the best, millionths */
  score: number | null;
  /** Customers who bought both */
  together: number | null;
  /** Customers who bought this one */
  buyers: number | null;
  /** Part of the buyers of the product asked for who bought this too, millionths */
  confidence: number | null;
  /** Over the part among all customers, millionths */
  lift: number | null;
}

/** What goes with a product. */
export interface SimilarProducts {
  /** Product */
  product_id: Id<'prd'> | null;
  /** Name */
  name: string | null;
  /** When it was learned; null: never yet */
  trained_at: Time | null;
  /** What it learned */
  model: 'ease' | 'neighbours' | 'popular';
  /** Customers it was learned from */
  customers: number | null;
  /** Customers who bought the product */
  buyers: number | null;
  /** Best first */
  items: SimilarProduct[];
}

/** How many. */
export interface SimilarQuery {
  /** At most so many (20) */
  limit?: number;
}

/** Somebody who works here. */
export interface Staff {
  /** Id */
  id: Id<'stf'>;
  /** Name, as colleagues see it */
  name: string;
  /** Staff code, as orders name it */
  code: string | null;
  /** Store */
  store_id: Id<'sto'> | null;
  /** Phone */
  phone: string | null;
  /** Language of what is written to them */
  language: 'shop' | 'en' | 'zh';
  /** Whether they may sign in */
  state: 'person' | 'invited' | 'active' | 'disabled';
  /** Goes up with each change; the ETag is "v" and this */
  version: number;
  /** When it was made */
  created_at: Time;
  /** When it was last changed */
  updated_at: Time;
}

/** Somebody who works here. */
export interface StaffInput {
  /** Name, as colleagues see it */
  name: string;
  /** Staff code, as orders name it */
  code?: string | null;
  /** Store */
  store_id?: Id<'sto'> | null;
  /** Phone */
  phone?: string | null;
  /** Language of what is written to them */
  language?: 'shop' | 'en' | 'zh' | null;
}

/** Somebody who works here. */
export interface StaffPatch {
  /** Name, as colleagues see it */
  name?: string;
  /** Staff code, as orders name it */
  code?: string | null;
  /** Store */
  store_id?: Id<'sto'> | null;
  /** Phone */
  phone?: string | null;
  /** Language of what is written to them */
  language?: 'shop' | 'en' | 'zh' | null;
}

/** Filters of the list */
export interface StaffQuery {
  /** Rows of a page (50) */
  limit?: number;
  /** "next" of the page before */
  cursor?: string;
  /** Field to sort by; - before it: descending */
  sort?: string;
  /** Only these fields, separated by commas */
  fields?: string;
  /** Part of a name or code */
  q?: string;
  /** Staff code, as orders name it */
  code?: string;
  /** Store */
  store_id?: Id<'sto'>;
  /** Whether they may sign in */
  state?: 'person' | 'invited' | 'active' | 'disabled';
}

/** Which customers. */
export interface StandingQuery {
  /** Customers, separated by commas, at most 200 */
  ids?: string;
}

/** A shop or branch. */
export interface Store {
  /** Id */
  id: Id<'sto'>;
  /** Short unique code */
  code: string;
  /** Name */
  name: string;
  /** City */
  city: string | null;
  /** Address */
  address: string | null;
  /** Phone of the store */
  phone: string | null;
  /** Open for business */
  open: boolean;
  /** Goes up with each change; the ETag is "v" and this */
  version: number;
  /** When it was made */
  created_at: Time;
  /** When it was last changed */
  updated_at: Time;
}

/** A shop or branch. */
export interface StoreInput {
  /** Short unique code */
  code: string;
  /** Name */
  name: string;
  /** City */
  city?: string | null;
  /** Address */
  address?: string | null;
  /** Phone of the store */
  phone?: string | null;
  /** Open for business */
  open?: boolean | null;
}

/** A shop or branch. */
export interface StorePatch {
  /** Short unique code */
  code?: string;
  /** Name */
  name?: string;
  /** City */
  city?: string | null;
  /** Address */
  address?: string | null;
  /** Phone of the store */
  phone?: string | null;
  /** Open for business */
  open?: boolean | null;
}

/** Filters of the list */
export interface StoreQuery {
  /** Rows of a page (50) */
  limit?: number;
  /** "next" of the page before */
  cursor?: string;
  /** Field to sort by; - before it: descending */
  sort?: string;
  /** Only these fields, separated by commas */
  fields?: string;
  /** Part of a name or code */
  q?: string;
  /** Short unique code */
  code?: string;
  /** City */
  city?: string;
  /** Open for business */
  open?: boolean;
}

/** Of whom. */
export interface SummaryQuery {
  /** Home store */
  store_id?: Id<'sto'>;
  /** With this tag */
  tag_id?: Id<'tag'>;
  /** In this segment */
  segment_id?: Id<'seg'>;
}

/** In which form a list comes. */
export interface TableQuery {
  /** json, or csv: every row that the filters leave, as a sheet */
  format?: 'json' | 'csv';
  /** With csv: headings and values as people of this language read them */
  lang?: 'en' | 'zh';
}

/** A tag for customers. */
export interface Tag {
  /** Id */
  id: Id<'tag'>;
  /** Name */
  name: string;
  /** Colour, #rrggbb */
  color: string | null;
  /** What it stands for */
  description: string | null;
  /** Goes up with each change; the ETag is "v" and this */
  version: number;
  /** When it was made */
  created_at: Time;
  /** When it was last changed */
  updated_at: Time;
}

/** About a tag. */
export interface TagEvent {
  /** The tag */
  tag_id: Id<'tag'> | null;
}

/** A tag for customers. */
export interface TagInput {
  /** Name */
  name: string;
  /** Colour, #rrggbb */
  color?: string | null;
  /** What it stands for */
  description?: string | null;
}

/** A tag for customers. */
export interface TagPatch {
  /** Name */
  name?: string;
  /** Colour, #rrggbb */
  color?: string | null;
  /** What it stands for */
  description?: string | null;
}

/** Filters of the list */
export interface TagQuery {
  /** Rows of a page (50) */
  limit?: number;
  /** "next" of the page before */
  cursor?: string;
  /** Field to sort by; - before it: descending */
  sort?: string;
  /** Only these fields, separated by commas */
  fields?: string;
  /** Part of a name or code */
  q?: string;
  /** Name */
  name?: string;
}

/** A tag for a customer. */
export interface Tagging {
  /** The tag */
  tag_id?: Id<'tag'> | null;
  /** Or its name: it is made when it is new */
  name?: string | null;
}

/** A part of the payment. */
export interface Tender {
  /** How it was paid */
  method: 'cash' | 'card' | 'wechat' | 'alipay' | 'transfer' | 'gift_card' | 'points' | 'coupon' | 'other';
  /** Amount */
  amount: number;
}

/** A part of the payment. */
export interface TenderInput {
  /** How it was paid */
  method: 'cash' | 'card' | 'wechat' | 'alipay' | 'transfer' | 'gift_card' | 'points' | 'coupon' | 'other';
  /** Amount */
  amount: number;
}

/** A tier. */
export interface Tier {
  /** Id */
  id: Id<'tir'>;
  /** The set it belongs to (the main one) */
  set_id: Id<'trs'> | null;
  /** Short unique code */
  code: string;
  /** Name in English */
  name_en: string;
  /** Name in Chinese */
  name_zh: string;
  /** Qualifying points in the window that reach it: what was spent, in minor units, unless the rules say otherwise */
  threshold: number | null;
  /** The same to keep it; not more */
  keep_threshold: number | null;
  /** Orders in the window that reach it */
  orders: number | null;
  /** The same to keep it */
  keep_orders: number | null;
  /** Years of membership that reach it */
  years: number | null;
  /** Points earned in it last so long, instead of as long as their wallet says */
  lasts_count: number | null;
  /** Unit of that */
  lasts_unit: 'day' | 'week' | 'month' | 'year';
  /** Goes up with each change; the ETag is "v" and this */
  version: number;
  /** When it was made */
  created_at: Time;
  /** When it was last changed */
  updated_at: Time;
}

/** What a tier brings. */
export interface TierBenefit {
  /** Id */
  id: Id<'ben'>;
  /** The tier that brings it */
  tier_id: Id<'tir'>;
  /** Short code, unique in the tier */
  code: string;
  /** Name in English */
  name_en: string;
  /** Name in Chinese */
  name_zh: string;
  /** How often in a period; without it, uses are only noted */
  uses: number | null;
  /** The period */
  period: 'month' | 'year' | 'ever';
  /** What one use costs the shop; null: not known */
  cost: number | null;
  /** Not brought any more; what was used of it stays */
  ended: boolean;
  /** Goes up with each change; the ETag is "v" and this */
  version: number;
  /** When it was made */
  created_at: Time;
  /** When it was last changed */
  updated_at: Time;
}

/** What a tier brings. */
export interface TierBenefitInput {
  /** The tier that brings it */
  tier_id: Id<'tir'>;
  /** Short code, unique in the tier */
  code: string;
  /** Name in English */
  name_en: string;
  /** Name in Chinese */
  name_zh: string;
  /** How often in a period; without it, uses are only noted */
  uses?: number | null;
  /** The period */
  period: 'month' | 'year' | 'ever';
  /** What one use costs the shop; null: not known */
  cost?: number | null;
  /** Not brought any more; what was used of it stays */
  ended?: boolean | null;
}

/** What a tier brings. */
export interface TierBenefitPatch {
  /** Short code, unique in the tier */
  code?: string;
  /** Name in English */
  name_en?: string;
  /** Name in Chinese */
  name_zh?: string;
  /** How often in a period; without it, uses are only noted */
  uses?: number | null;
  /** The period */
  period?: 'month' | 'year' | 'ever';
  /** What one use costs the shop; null: not known */
  cost?: number | null;
  /** Not brought any more; what was used of it stays */
  ended?: boolean | null;
}

/** Filters of the list */
export interface TierBenefitQuery {
  /** Rows of a page (50) */
  limit?: number;
  /** "next" of the page before */
  cursor?: string;
  /** Field to sort by; - before it: descending */
  sort?: string;
  /** Only these fields, separated by commas */
  fields?: string;
  /** Part of a name or code */
  q?: string;
  /** The tier that brings it */
  tier_id?: Id<'tir'>;
  /** Short code, unique in the tier */
  code?: string;
  /** Not brought any more; what was used of it stays */
  ended?: boolean;
}

/** A customer's tier changed. */
export interface TierChange {
  /** Code of the tier before */
  from: string | null;
  /** Code of the tier now */
  to: string | null;
  /** Spent in the window */
  spend: number | null;
  /** What made us look: order, return, time, hand */
  why: string | null;
  /** Code of the set of tiers */
  set: string | null;
}

/** A tier and how many stand in it. */
export interface TierCount {
  /** Code of the tier */
  tier: string | null;
  /** Its name */
  name: string | null;
  /** Customers who stand in it, as last looked at */
  customers: number | null;
}

/** A tier by hand. */
export interface TierGift {
  /** Code of the tier; without it, what was given in the main set ends */
  tier?: string | null;
  /** Not below it until then; without it, for good */
  until?: Time | null;
  /** Why */
  reason: string;
}

/** A tier. */
export interface TierInput {
  /** The set it belongs to (the main one) */
  set_id?: Id<'trs'> | null;
  /** Short unique code */
  code: string;
  /** Name in English */
  name_en: string;
  /** Name in Chinese */
  name_zh: string;
  /** Qualifying points in the window that reach it: what was spent, in minor units, unless the rules say otherwise */
  threshold?: number | null;
  /** The same to keep it; not more */
  keep_threshold?: number | null;
  /** Orders in the window that reach it */
  orders?: number | null;
  /** The same to keep it */
  keep_orders?: number | null;
  /** Years of membership that reach it */
  years?: number | null;
  /** Points earned in it last so long, instead of as long as their wallet says */
  lasts_count?: number | null;
  /** Unit of that */
  lasts_unit?: 'day' | 'week' | 'month' | 'year' | null;
}

/** A tier. */
export interface TierPatch {
  /** Name in English */
  name_en?: string;
  /** Name in Chinese */
  name_zh?: string;
  /** Qualifying points in the window that reach it: what was spent, in minor units, unless the rules say otherwise */
  threshold?: number | null;
  /** The same to keep it; not more */
  keep_threshold?: number | null;
  /** Orders in the window that reach it */
  orders?: number | null;
  /** The same to keep it */
  keep_orders?: number | null;
  /** Years of membership that reach it */
  years?: number | null;
  /** Points earned in it last so long, instead of as long as their wallet says */
  lasts_count?: number | null;
  /** Unit of that */
  lasts_unit?: 'day' | 'week' | 'month' | 'year' | null;
}

/** Filters of the list */
export interface TierQuery {
  /** Rows of a page (50) */
  limit?: number;
  /** "next" of the page before */
  cursor?: string;
  /** Field to sort by; - before it: descending */
  sort?: string;
  /** Only these fields, separated by commas */
  fields?: string;
  /** Part of a name or code */
  q?: string;
  /** The set it belongs to (the main one) */
  set_id?: Id<'trs'>;
  /** Short unique code */
  code?: string;
}

/** A set of tiers. */
export interface TierSet {
  /** Id */
  id: Id<'trs'>;
  /** Short unique code */
  code: string;
  /** Name in English */
  name_en: string;
  /** Name in Chinese */
  name_zh: string;
  /** The wallet whose points count (of those that count towards tiers) */
  wallet_id: Id<'wal'>;
  /** The window in which they count */
  span: 'rolling' | 'calendar' | 'cycle' | 'anniversary' | 'lifetime';
  /** How many months it is long */
  months: number;
  /** Of a cycle: the first day of one of its periods */
  anchor: DateText | null;
  /** All that a tier asks for is wanted, not any of it */
  match_all: boolean;
  /** How members fall who do not keep their tier */
  fall: 'earned' | 'one' | 'never';
  /** Days of grace before they fall */
  grace_days: number;
  /** What was reached lasts to the end of the window after */
  next_window: boolean;
  /** Goes up with each change; the ETag is "v" and this */
  version: number;
  /** When it was made */
  created_at: Time;
  /** When it was last changed */
  updated_at: Time;
}

/** A set of tiers as it is to be. */
export interface TierSetChange {
  /** What becomes of those who would fall */
  mode: 'full' | 'upgrades_only' | 'grandfather';
  /** The window */
  span: 'rolling' | 'calendar' | 'cycle' | 'anniversary' | 'lifetime';
  /** How many months it is long */
  months: number;
  /** Of a cycle: the first day of one of its periods */
  anchor: DateText | null;
  /** All marks are wanted, not any */
  match_all: boolean;
  /** How members fall */
  fall: 'earned' | 'one' | 'never';
  /** Days of grace */
  grace_days: number;
  /** It lasts to the end of the window after */
  next_window: boolean;
  /** All tiers of the set, lowest first */
  tiers: TierTerms[];
}

/** A set of tiers as it is to be. */
export interface TierSetChangeInput {
  /** What becomes of those who would fall */
  mode?: 'full' | 'upgrades_only' | 'grandfather' | null;
  /** The window */
  span: 'rolling' | 'calendar' | 'cycle' | 'anniversary' | 'lifetime';
  /** How many months it is long */
  months: number;
  /** Of a cycle: the first day of one of its periods */
  anchor?: DateText | null;
  /** All marks are wanted, not any */
  match_all?: boolean | null;
  /** How members fall */
  fall: 'earned' | 'one' | 'never';
  /** Days of grace */
  grace_days: number;
  /** It lasts to the end of the window after */
  next_window?: boolean | null;
  /** All tiers of the set, lowest first */
  tiers: TierTermsInput[];
}

/** Under way. */
export interface TierSetChangeJob {
  /** The job that works on it */
  job_id: Id<'job'> | null;
}

/** A set of tiers. */
export interface TierSetInput {
  /** Short unique code */
  code: string;
  /** Name in English */
  name_en: string;
  /** Name in Chinese */
  name_zh: string;
  /** The wallet whose points count (of those that count towards tiers) */
  wallet_id: Id<'wal'>;
  /** The window in which they count */
  span: 'rolling' | 'calendar' | 'cycle' | 'anniversary' | 'lifetime';
  /** How many months it is long */
  months: number;
  /** Of a cycle: the first day of one of its periods */
  anchor?: DateText | null;
  /** All that a tier asks for is wanted, not any of it */
  match_all?: boolean | null;
  /** How members fall who do not keep their tier */
  fall: 'earned' | 'one' | 'never';
  /** Days of grace before they fall */
  grace_days: number;
  /** What was reached lasts to the end of the window after */
  next_window?: boolean | null;
}

/** A set of tiers. */
export interface TierSetPatch {
  /** Name in English */
  name_en?: string;
  /** Name in Chinese */
  name_zh?: string;
  /** The window in which they count */
  span?: 'rolling' | 'calendar' | 'cycle' | 'anniversary' | 'lifetime';
  /** How many months it is long */
  months?: number;
  /** Of a cycle: the first day of one of its periods */
  anchor?: DateText | null;
  /** All that a tier asks for is wanted, not any of it */
  match_all?: boolean | null;
  /** How members fall who do not keep their tier */
  fall?: 'earned' | 'one' | 'never';
  /** Days of grace before they fall */
  grace_days?: number;
  /** What was reached lasts to the end of the window after */
  next_window?: boolean | null;
}

/** Filters of the list */
export interface TierSetQuery {
  /** Rows of a page (50) */
  limit?: number;
  /** "next" of the page before */
  cursor?: string;
  /** Field to sort by; - before it: descending */
  sort?: string;
  /** Only these fields, separated by commas */
  fields?: string;
  /** Part of a name or code */
  q?: string;
  /** Short unique code */
  code?: string;
}

/** Where a customer stands. */
export interface TierStanding {
  /** Code of the set of tiers */
  set: string | null;
  /** Code of the tier */
  tier: string | null;
  /** Its name */
  name: string | null;
  /** Since when */
  since: Time | null;
  /** Qualifying points in the window: what was spent, by default */
  spend: number | null;
  /** Orders in the window, where tiers ask for them */
  orders: number | null;
  /** Years of membership, where tiers ask for them */
  years: number | null;
  /** Where the window begins; absent when it rolls */
  window_from: Time | null;
  /** And ends */
  window_end: Time | null;
  /** The tier above */
  next: string | null;
  /** Its name */
  next_name: string | null;
  /** Still to spend for it */
  missing: number | null;
  /** Orders that reach the tier above */
  next_orders: number | null;
  /** Years that reach the tier above */
  next_years: number | null;
  /** What the window must hold to keep the tier */
  keep: number | null;
  /** Orders that the window must hold to keep it */
  keep_orders: number | null;
  /** Kept until then without another order */
  keeps_until: Time | null;
  /** The tier after that, with nothing more */
  then: string | null;
  /** Its name */
  then_name: string | null;
  /** Within the days of grace */
  in_grace: boolean;
  /** Held by hand, not by what was earned */
  given: boolean;
  /** Why it was given */
  reason: string | null;
}

/** What a tier asks for. */
export interface TierTerms {
  /** Code of the tier */
  code: string;
  /** Name in English, as it was when absent */
  name_en: string | null;
  /** Name in Chinese, as it was when absent */
  name_zh: string | null;
  /** Qualifying points that reach it */
  threshold: number | null;
  /** And that keep it */
  keep_threshold: number | null;
  /** Orders that reach it */
  orders: number | null;
  /** And that keep it */
  keep_orders: number | null;
  /** Years that reach it */
  years: number | null;
}

/** What a tier asks for. */
export interface TierTermsInput {
  /** Code of the tier */
  code: string;
  /** Name in English, as it was when absent */
  name_en?: string | null;
  /** Name in Chinese, as it was when absent */
  name_zh?: string | null;
  /** Qualifying points that reach it */
  threshold?: number | null;
  /** And that keep it */
  keep_threshold?: number | null;
  /** Orders that reach it */
  orders?: number | null;
  /** And that keep it */
  keep_orders?: number | null;
  /** Years that reach it */
  years?: number | null;
}

/** How it was paid. */
export interface TillCommit {
  /** How what is left was paid; must add up to it. Without: not told */
  tender?: TenderInput[] | null;
}

/** What a basket costs and earns. */
export interface TillQuote {
  /** Id; null of a preview */
  id: Id<'tqt'> | null;
  /** The till */
  till: string | null;
  /** Its receipt */
  receipt: string | null;
  /** State */
  state: 'open' | 'committed' | 'voided' | 'replaced' | 'lapsed';
  /** Customer */
  customer_id: Id<'cus'> | null;
  /** Currency */
  currency: string | null;
  /** Off in all, coupons included */
  discount: number | null;
  /** After discounts */
  total: number | null;
  /** Wallet of the points */
  wallet: string | null;
  /** Points that are used */
  points: number | null;
  /** Paid by them */
  points_value: number | null;
  /** Points that this order could use */
  points_most: number | null;
  /** Points that the customer has */
  points_available: number | null;
  /** Left to pay */
  to_pay: number | null;
  /** What each coupon does */
  coupons: CouponVerdict[];
  /** What the sale brings: points earned and why, tier … */
  effects: Effect[];
  /** What is held is free again then */
  expires_at: Time | null;
  /** The order, once committed */
  order_id: Id<'ord'> | null;
}

/** A basket, and what to pay it with. */
export interface TillQuoteInput {
  /** The basket, as an order: source is the till, external_id the receipt; without tender */
  order: OrderInput;
  /** Points to pay with */
  points?: number | null;
  /** As many points as possible */
  points_most?: boolean | null;
  /** Of which wallet; points when absent */
  wallet?: string | null;
  /** Only look: nothing is held, and there is nothing to commit */
  preview?: boolean | null;
}

/** A receipt that was taken back. */
export interface TillReversal {
  /** The till */
  till: string | null;
  /** The receipt */
  receipt: string | null;
  /** What became of it */
  state: 'returned' | 'voided';
  /** The order */
  order_id: Id<'ord'> | null;
  /** The return */
  return_id: Id<'ret'> | null;
  /** Refunded in all */
  amount: number | null;
  /** … of it in money */
  money: number | null;
  /** Points that went back to their lots */
  points: number | null;
  /** … and what they had paid */
  points_value: number | null;
  /** What it brought about */
  effects: Effect[];
}

/** A receipt that is taken back. */
export interface TillReversalInput {
  /** The till */
  till: string;
  /** The receipt */
  receipt: string;
  /** Number of the reversal: the same again gives the same answer. The receipt's with -R when absent */
  reversal?: string | null;
  /** What comes back; all that is left when absent */
  lines?: ReturnLineInput[] | null;
  /** Why */
  reason?: string | null;
}

/** An entry of a customer's timeline. */
export interface TimelineEntry {
  /** Event */
  id: Id<'evt'> | null;
  /** Kind of event */
  type: string | null;
  /** The kind in the caller's language */
  title: string | null;
  /** When it happened, in business time */
  at: Time | null;
  /** When it was written down */
  recorded_at: Time | null;
  /** Whose it is; an alias after a merge */
  customer: Id<'cus'> | null;
  /** What it is about */
  subject: string | null;
  /** Who did it */
  actor: string | null;
  /** As the kind of event describes */
  data: unknown;
}

/** Which part of the timeline. */
export interface TimelineQuery {
  /** Kinds, separated by commas; "note." stands for all that begin so */
  types?: string;
  /** Rows of a page (50) */
  limit?: number;
  /** "next" of the page before */
  cursor?: string;
}

/** Points that were given. */
export interface Transfer {
  /** Id */
  id: Id<'trf'> | null;
  /** Who gave */
  from: Id<'cus'> | null;
  /** Who received */
  to: Id<'cus'> | null;
  /** Wallet */
  wallet: string | null;
  /** How many */
  points: number | null;
  /** Fee that the giver paid on top */
  fee: number | null;
  /** When */
  at: Time | null;
  /** Why */
  note: string | null;
}

/** Points to give. */
export interface TransferInput {
  /** Who receives */
  to: Id<'cus'>;
  /** How many */
  points: number;
  /** Which; points when absent */
  wallet?: string | null;
  /** Why */
  note?: string | null;
}

/** Somebody who may sign in. */
export interface User {
  /** Id */
  id: Id<'usr'> | null;
  /** The same person as a colleague */
  staff_id: Id<'stf'> | null;
  /** Name, as colleagues see it */
  name: string | null;
  /** E-mail address, or a short name */
  login: string | null;
  /** Role, of GET /v1/roles */
  role: string | null;
  /** Store; needed by roles that see by store */
  store_id: Id<'sto'> | null;
  /** Staff code, as orders name it */
  code: string | null;
  /** Phone */
  phone: string | null;
  /** Language of what is written to them */
  language: 'shop' | 'en' | 'zh';
  /** Whether they may sign in */
  state: 'person' | 'invited' | 'active' | 'disabled';
  /** Last signed in */
  signed_in_at: Time | null;
  /** Made at */
  created_at: Time | null;
  /** For If-Match */
  version: number | null;
}

/** What changes about an account. */
export interface UserChange {
  /** Name, as colleagues see it */
  name?: string;
  /** E-mail address, or a short name */
  login?: string;
  /** Role, of GET /v1/roles */
  role?: string;
  /** Store; needed by roles that see by store */
  store_id?: Id<'sto'> | null;
  /** Staff code, as orders name it */
  code?: string | null;
  /** Phone */
  phone?: string | null;
  /** Language of what is written to them */
  language?: 'shop' | 'en' | 'zh' | null;
}

/** An account to be made. */
export interface UserInput {
  /** Name, as colleagues see it */
  name: string;
  /** E-mail address, or a short name */
  login: string;
  /** Role, of GET /v1/roles */
  role: string;
  /** Store; needed by roles that see by store */
  store_id?: Id<'sto'> | null;
  /** Staff code, as orders name it */
  code?: string | null;
  /** Phone */
  phone?: string | null;
  /** Language of what is written to them */
  language?: 'shop' | 'en' | 'zh' | null;
  /** A colleague who has no account yet; absent: somebody new */
  staff_id?: Id<'stf'> | null;
}

/** A one-time link. */
export interface UserLink {
  /** Whom it is for */
  user: User | null;
  /** Give it to them by a way you trust. It is shown this once and works once. */
  link: string | null;
  /** Good until */
  ends_at: Time | null;
}

/** Which accounts. */
export interface UserQuery {
  /** Only accounts in this state */
  state?: 'person' | 'invited' | 'active' | 'disabled';
  /** Only this role */
  role?: string;
  /** Only this store */
  store_id?: Id<'sto'>;
  /** Rows of a page (50) */
  limit?: number;
  /** "next" of the page before */
  cursor?: string;
  /** Sorted by one of name, login, role, state, signed_in_at, created_at; - before it: descending */
  sort?: string;
}

/** A list as somebody wants to see it again. */
export interface View {
  /** Id */
  id: Id<'viw'> | null;
  /** For If-Match */
  version: number | null;
  /** When it was saved first */
  created_at: Time | null;
  /** When it was last changed */
  updated_at: Time | null;
  /** Who saved it */
  owner: string | null;
  /** Their name */
  owner_name: string | null;
  /** It is one's own */
  own: boolean;
  /** Page of the console */
  page: string | null;
  /** Colleagues see it too */
  shared: boolean;
  /** Name */
  name: string;
  /** Its place among the others (0) */
  position: number | null;
  /** An object; what stands in it is the page's own */
  filter: unknown;
  /** Order, as the list takes it */
  sort: string | null;
  /** Columns, from the left; none: those of the page */
  columns: string[];
}

/** What changes about a saved view. */
export interface ViewChange {
  /** Colleagues see it too */
  shared?: boolean | null;
  /** Name */
  name?: string;
  /** Its place among the others (0) */
  position?: number | null;
  /** An object; what stands in it is the page's own */
  filter?: unknown;
  /** Order, as the list takes it */
  sort?: string | null;
  /** Columns, from the left; none: those of the page */
  columns?: string[] | null;
}

/** A view to be saved. */
export interface ViewInput {
  /** Colleagues see it too */
  shared?: boolean | null;
  /** Name */
  name: string;
  /** Its place among the others (0) */
  position?: number | null;
  /** An object; what stands in it is the page's own */
  filter?: unknown;
  /** Order, as the list takes it */
  sort?: string | null;
  /** Columns, from the left; none: those of the page */
  columns?: string[] | null;
  /** Page of the console */
  page: string;
}

/** Which views. */
export interface ViewQuery {
  /** Only those of this page */
  page?: string;
}

/** A kind of points, and what happens to them. */
export interface Wallet {
  /** Id */
  id: Id<'wal'>;
  /** Short unique code */
  code: string;
  /** Name in English */
  name_en: string;
  /** Name in Chinese */
  name_zh: string;
  /** What they are for */
  kind: 'redeemable' | 'qualifying';
  /** Decimals: 12345 with 2 is 123.45 */
  digits: number;
  /** How points lapse */
  expiry: 'never' | 'rolling' | 'dates' | 'inactivity';
  /** So many units; of clearing dates: at least so long */
  expiry_count: number | null;
  /** Unit */
  expiry_unit: 'day' | 'week' | 'month' | 'year';
  /** Then to the end of */
  expiry_round: 'day' | 'week' | 'month' | 'quarter' | 'half' | 'year' | 'named_month' | 'exact';
  /** Month, for named_month */
  expiry_month: number | null;
  /** Counted from */
  expiry_from: 'earned' | 'active';
  /** Clearing dates */
  expiry_dates: string[];
  /** What counts as activity */
  expiry_resets: string[];
  /** Days after expiry in which points can be brought back */
  reinstate_days: number | null;
  /** When points become active */
  pending: 'none' | 'duration' | 'dates' | 'delivery';
  /** So many units; after the delivery: the return window */
  pending_count: number | null;
  /** Unit */
  pending_unit: 'day' | 'week' | 'month' | 'year';
  /** Then to the end of */
  pending_round: 'day' | 'week' | 'month' | 'quarter' | 'half' | 'year' | 'named_month' | 'exact';
  /** Days on which points become active */
  pending_dates: string[];
  /** Days after which points that wait for a delivery are forfeited */
  pending_cancel_days: number | null;
  /** What a return takes back and is not there any more */
  debt_on_return: 'owe' | 'write_off' | 'refuse';
  /** More taken by hand than is there */
  debt_on_adjust: 'refuse' | 'clamp' | 'owe';
  /** At most owed; what a return takes beyond is written off */
  debt_limit: number | null;
  /** So many points … */
  worth_points: number | null;
  /** … are worth so much, and pay so much at a till */
  worth_value: number | null;
  /** Orders can be paid with them */
  pay: boolean;
  /** At least so many for an order */
  pay_min: number | null;
  /** At most so many for an order */
  pay_max: number | null;
  /** In steps of so many, but for the last */
  pay_step: number | null;
  /** At most so much of an order, percent */
  pay_percent: number | null;
  /** Customers can give them to others */
  transfer: boolean;
  /** At least so many at once */
  transfer_min: number | null;
  /** At most so many at once */
  transfer_max: number | null;
  /** At most so many a day */
  transfer_daily: number | null;
  /** Days that points must have been held before */
  transfer_wait_days: number | null;
  /** Fee, percent, on top */
  transfer_fee_percent: number | null;
  /** Households spend them together */
  pool: boolean;
  /** Corrections by hand of more than this, within 24 hours for one customer, wait for a second person; absent: none does */
  approve_above: number | null;
  /** Days after which what nobody decided on lapses (7) */
  approve_days: number | null;
  /** Goes up with each change; the ETag is "v" and this */
  version: number;
  /** When it was made */
  created_at: Time;
  /** When it was last changed */
  updated_at: Time;
}

/** A kind of points, and what happens to them. */
export interface WalletInput {
  /** Short unique code */
  code: string;
  /** Name in English */
  name_en: string;
  /** Name in Chinese */
  name_zh: string;
  /** What they are for */
  kind?: 'redeemable' | 'qualifying' | null;
  /** Decimals: 12345 with 2 is 123.45 */
  digits: number;
  /** How points lapse */
  expiry?: 'never' | 'rolling' | 'dates' | 'inactivity' | null;
  /** So many units; of clearing dates: at least so long */
  expiry_count?: number | null;
  /** Unit */
  expiry_unit?: 'day' | 'week' | 'month' | 'year' | null;
  /** Then to the end of */
  expiry_round?: 'day' | 'week' | 'month' | 'quarter' | 'half' | 'year' | 'named_month' | 'exact' | null;
  /** Month, for named_month */
  expiry_month?: number | null;
  /** Counted from */
  expiry_from?: 'earned' | 'active' | null;
  /** Clearing dates */
  expiry_dates?: string[] | null;
  /** What counts as activity */
  expiry_resets?: string[] | null;
  /** Days after expiry in which points can be brought back */
  reinstate_days?: number | null;
  /** When points become active */
  pending?: 'none' | 'duration' | 'dates' | 'delivery' | null;
  /** So many units; after the delivery: the return window */
  pending_count?: number | null;
  /** Unit */
  pending_unit?: 'day' | 'week' | 'month' | 'year' | null;
  /** Then to the end of */
  pending_round?: 'day' | 'week' | 'month' | 'quarter' | 'half' | 'year' | 'named_month' | 'exact' | null;
  /** Days on which points become active */
  pending_dates?: string[] | null;
  /** Days after which points that wait for a delivery are forfeited */
  pending_cancel_days?: number | null;
  /** What a return takes back and is not there any more */
  debt_on_return?: 'owe' | 'write_off' | 'refuse' | null;
  /** More taken by hand than is there */
  debt_on_adjust?: 'refuse' | 'clamp' | 'owe' | null;
  /** At most owed; what a return takes beyond is written off */
  debt_limit?: number | null;
  /** So many points … */
  worth_points?: number | null;
  /** … are worth so much, and pay so much at a till */
  worth_value?: number | null;
  /** Orders can be paid with them */
  pay?: boolean | null;
  /** At least so many for an order */
  pay_min?: number | null;
  /** At most so many for an order */
  pay_max?: number | null;
  /** In steps of so many, but for the last */
  pay_step?: number | null;
  /** At most so much of an order, percent */
  pay_percent?: number | null;
  /** Customers can give them to others */
  transfer?: boolean | null;
  /** At least so many at once */
  transfer_min?: number | null;
  /** At most so many at once */
  transfer_max?: number | null;
  /** At most so many a day */
  transfer_daily?: number | null;
  /** Days that points must have been held before */
  transfer_wait_days?: number | null;
  /** Fee, percent, on top */
  transfer_fee_percent?: number | null;
  /** Households spend them together */
  pool?: boolean | null;
  /** Corrections by hand of more than this, within 24 hours for one customer, wait for a second person; absent: none does */
  approve_above?: number | null;
  /** Days after which what nobody decided on lapses (7) */
  approve_days?: number | null;
}

/** A kind of points, and what happens to them. */
export interface WalletPatch {
  /** Name in English */
  name_en?: string;
  /** Name in Chinese */
  name_zh?: string;
  /** How points lapse */
  expiry?: 'never' | 'rolling' | 'dates' | 'inactivity' | null;
  /** So many units; of clearing dates: at least so long */
  expiry_count?: number | null;
  /** Unit */
  expiry_unit?: 'day' | 'week' | 'month' | 'year' | null;
  /** Then to the end of */
  expiry_round?: 'day' | 'week' | 'month' | 'quarter' | 'half' | 'year' | 'named_month' | 'exact' | null;
  /** Month, for named_month */
  expiry_month?: number | null;
  /** Counted from */
  expiry_from?: 'earned' | 'active' | null;
  /** Clearing dates */
  expiry_dates?: string[] | null;
  /** What counts as activity */
  expiry_resets?: string[] | null;
  /** Days after expiry in which points can be brought back */
  reinstate_days?: number | null;
  /** When points become active */
  pending?: 'none' | 'duration' | 'dates' | 'delivery' | null;
  /** So many units; after the delivery: the return window */
  pending_count?: number | null;
  /** Unit */
  pending_unit?: 'day' | 'week' | 'month' | 'year' | null;
  /** Then to the end of */
  pending_round?: 'day' | 'week' | 'month' | 'quarter' | 'half' | 'year' | 'named_month' | 'exact' | null;
  /** Days on which points become active */
  pending_dates?: string[] | null;
  /** Days after which points that wait for a delivery are forfeited */
  pending_cancel_days?: number | null;
  /** What a return takes back and is not there any more */
  debt_on_return?: 'owe' | 'write_off' | 'refuse' | null;
  /** More taken by hand than is there */
  debt_on_adjust?: 'refuse' | 'clamp' | 'owe' | null;
  /** At most owed; what a return takes beyond is written off */
  debt_limit?: number | null;
  /** So many points … */
  worth_points?: number | null;
  /** … are worth so much, and pay so much at a till */
  worth_value?: number | null;
  /** Orders can be paid with them */
  pay?: boolean | null;
  /** At least so many for an order */
  pay_min?: number | null;
  /** At most so many for an order */
  pay_max?: number | null;
  /** In steps of so many, but for the last */
  pay_step?: number | null;
  /** At most so much of an order, percent */
  pay_percent?: number | null;
  /** Customers can give them to others */
  transfer?: boolean | null;
  /** At least so many at once */
  transfer_min?: number | null;
  /** At most so many at once */
  transfer_max?: number | null;
  /** At most so many a day */
  transfer_daily?: number | null;
  /** Days that points must have been held before */
  transfer_wait_days?: number | null;
  /** Fee, percent, on top */
  transfer_fee_percent?: number | null;
  /** Households spend them together */
  pool?: boolean | null;
  /** Corrections by hand of more than this, within 24 hours for one customer, wait for a second person; absent: none does */
  approve_above?: number | null;
  /** Days after which what nobody decided on lapses (7) */
  approve_days?: number | null;
}

/** Filters of the list */
export interface WalletQuery {
  /** Rows of a page (50) */
  limit?: number;
  /** "next" of the page before */
  cursor?: string;
  /** Field to sort by; - before it: descending */
  sort?: string;
  /** Only these fields, separated by commas */
  fields?: string;
  /** Part of a name or code */
  q?: string;
  /** Short unique code */
  code?: string;
  /** What they are for */
  kind?: 'redeemable' | 'qualifying';
}

/** A wallet as it was. */
export interface WalletVersion {
  /** Version */
  number: number | null;
  /** In force from then on */
  at: Time | null;
  /** The wallet as it was */
  wallet: unknown;
}

/** What effort and money go where nothing comes of it. */
export interface Waste {
  /** When this was computed */
  computed_at: Time | null;
  /** First day of the window */
  from: DateText | null;
  /** Last day of the window */
  as_of: DateText | null;
  /** Customers who bought or took time */
  customers: number | null;
  /** What they bought */
  revenue: number | null;
  /** Minutes of staff */
  minutes: number | null;
  /** What was given away */
  given: number | null;
  /** … with orders that were due anyway */
  given_anyway: number | null;
  /** A to D, and none */
  classes: WasteClass[];
  /** What stands out, as a sentence; null: nothing */
  found: string | null;
}

/** A class of customers: what it brings, what it takes. */
export interface WasteClass {
  /** A to D by revenue; none: took time, bought nothing */
  class: string | null;
  /** Customers */
  customers: number | null;
  /** Their part, millionths */
  customer_share: number | null;
  /** What they bought */
  revenue: number | null;
  /** Their part of it, millionths */
  revenue_share: number | null;
  /** Margin of it less the cost to serve */
  profit: number | null;
  /** Minutes of staff they took */
  minutes: number | null;
  /** Their part, millionths */
  minutes_share: number | null;
  /** Given to them: discounts of orders and of their lines, and what was paid in points and coupons */
  given: number | null;
  /** Their part, millionths */
  given_share: number | null;
  /** Of it, with orders that were due anyway */
  given_anyway: number | null;
  /** That part, millionths */
  anyway_share: number | null;
}

/** An address that events are sent to. */
export interface Webhook {
  /** Id of the webhook */
  id: Id<'whk'> | null;
  /** Where events are sent */
  url: string;
  /** What it is for */
  description: string | null;
  /** Event types to send; empty: all */
  types: string[];
  /** Whether events are sent */
  enabled: boolean;
  /** Why it is off: by_hand, gone (410), failing (over three days) */
  disabled_reason: string | null;
  /** Failed tries since the last success */
  failures: number | null;
  /** When the first of them was */
  failing_since: Time | null;
  /** Not tried before */
  paused_until: Time | null;
  /** Until then the secret before signs too */
  old_secret_until: Time | null;
  /** When it was made */
  created_at: Time | null;
  /** When it was changed */
  updated_at: Time | null;
  /** Only where it was just made: what signs. Keep it; it is not shown again */
  secret: string | null;
}

/** One event on its way to one webhook. */
export interface WebhookDelivery {
  /** Id of the delivery */
  id: Id<'dlv'> | null;
  /** To which webhook */
  webhook: Id<'whk'> | null;
  /** Of which event: it is the webhook-id too */
  event: Id<'evt'> | null;
  /** Type of the event */
  type: string | null;
  /** How it stands */
  state: 'waiting' | 'delivered' | 'dead';
  /** Tries so far */
  attempts: number | null;
  /** When it is tried next */
  next_at: Time | null;
  /** When it was tried last */
  last_at: Time | null;
  /** HTTP status of that try */
  last_status: number | null;
  /** Why there was none: resolve, connect, time, forbidden … */
  last_error: string | null;
  /** How the reply began */
  response: string | null;
  /** When it was made */
  created_at: Time | null;
  /** When it was taken */
  delivered_at: Time | null;
}

/** Which deliveries. */
export interface WebhookDeliveryQuery {
  /** In this state; dead: what was given up */
  state?: 'waiting' | 'delivered' | 'dead';
  /** Of this event type */
  type?: string;
  /** "next" of the page before */
  cursor?: string;
  /** Rows of a page (50) */
  limit?: number;
  /** Sorted by one of event; - before it: descending */
  sort?: string;
}

/** A webhook to make. */
export interface WebhookInput {
  /** Where events are sent */
  url: string;
  /** What it is for */
  description?: string | null;
  /** Event types to send; empty: all */
  types?: string[] | null;
  /** whsec_ and base 64 of 24 to 64 bytes; absent: one is made */
  secret?: string | null;
}

/** Something about a webhook. */
export interface WebhookNote {
  /** Which */
  webhook: Id<'whk'> | null;
  /** Why */
  reason: string | null;
}

/** An address that events are sent to. */
export interface WebhookPatch {
  /** Where events are sent */
  url?: string;
  /** What it is for */
  description?: string | null;
  /** Event types to send; empty: all */
  types?: string[] | null;
  /** Whether events are sent */
  enabled?: boolean | null;
}

/** Which webhooks. */
export interface WebhookQuery {
  /** Part of its address or description */
  q?: string;
}

/** What is to be sent again. */
export interface WebhookReplay {
  /** Events recorded at or after */
  from: Time;
  /** Events recorded before */
  to: Time;
  /** Only deliveries in this state; absent: all */
  state?: 'waiting' | 'delivered' | 'dead' | null;
}

/** A new secret. */
export interface WebhookRotate {
  /** How long the secret before goes on signing too (24) */
  overlap_hours?: number | null;
  /** whsec_ and base 64 of 24 to 64 bytes; absent: one is made */
  secret?: string | null;
}

/** What points of retention are worth. */
export interface WhatIf {
  /** Why there is no answer; null: there is */
  missing: string | null;
  /** Points of retention asked for, millionths */
  points: number | null;
  /** Retention now, millionths */
  retention: number | null;
  /** Lower end of its range */
  retention_low: number | null;
  /** Upper end */
  retention_high: number | null;
  /** Customers of the last period */
  customers: number | null;
  /** Days of a period */
  period_days: number | null;
  /** Margin of a customer in a period */
  margin_each: number | null;
  /** Discount rate of a period, millionths */
  rate: number | null;
  /** Profit to come from the customers there are, as retention is now; null: without end */
  value: number | null;
  /** What the points add to it; null: without end */
  gain: number | null;
  /** The same at the lower end of retention */
  gain_low: number | null;
  /** The same at the upper end; null: without end */
  gain_high: number | null;
  /** The gain over the value now, millionths; null: not known */
  gain_share: number | null;
  /** Of the gain, what the next period alone brings */
  gain_next: number | null;
  /** The formula */
  formula: string | null;
  /** From ten points less to twenty more; empty where there is no answer */
  curve: WhatIfPoint[];
  /** What was assumed */
  assumptions: WhatIfAssumption[];
  /** When this was computed */
  computed_at: Time | null;
}

/** What was assumed. */
export interface WhatIfAssumption {
  /** Name for programs */
  code: string | null;
  /** Name */
  title: string | null;
  /** Unit of the value */
  unit: 'count' | 'days' | 'money' | 'points' | 'share' | 'ratio' | 'date' | 'text';
  /** Value; null: not known */
  value: number | null;
  /** Where it comes from */
  from: string | null;
}

/** Profit at a retention. */
export interface WhatIfPoint {
  /** Points of retention more or less, millionths (10000: one point) */
  points: number | null;
  /** Retention then, millionths; within 0 and 1 */
  retention: number | null;
  /** Profit to come from the customers there are; null: without end */
  value: number | null;
  /** Against now; null: without end */
  gain: number | null;
}

/** Which part of the shop, and what if. */
export interface WhatIfQuery {
  /** Only this store */
  store_id?: Id<'sto'>;
  /** Only customers with this tag */
  tag_id?: Id<'tag'>;
  /** Only customers in this segment */
  segment_id?: Id<'seg'>;
  /** First day */
  from?: DateText;
  /** Day after the last (tomorrow) */
  to?: DateText;
  /** Orders net of returns, or as they were sold (net) */
  basis?: 'net' | 'gross';
  /** Points of retention, millionths (50000: five points) */
  points?: number;
  /** Margin to assume, millionths (the setting) */
  margin?: number;
  /** Retention to start from, millionths (the shop's own) */
  retention?: number;
}

/** A day that comes every year. */
export interface YearlyDay {
  /** Calendar */
  calendar: 'solar' | 'lunar';
  /** Year, where it is known */
  year: number | null;
  /** Month */
  month: number;
  /** Day */
  day: number;
  /** Lunar leap month */
  leap_month: boolean;
}

/** A day that comes every year. */
export interface YearlyDayInput {
  /** Calendar */
  calendar?: 'solar' | 'lunar' | null;
  /** Year, where it is known */
  year?: number | null;
  /** Month */
  month: number;
  /** Day */
  day: number;
  /** Lunar leap month */
  leap_month?: boolean | null;
}

/** What happens, with the data that each event carries. */
export interface Events {
  /** The shop's own settings were changed. */
  'shop.changed': ShopChange;
  /** Somebody asked for a test; it goes to that webhook alone. */
  'webhook.test': WebhookNote;
  /** A webhook was switched off by itself: its address is gone (410), or failed for over three days. */
  'webhook.disabled': WebhookNote;
  /** A store was created, changed or removed. */
  'store.changed': ResourceChange;
  /** A category was created, changed or removed. */
  'category.changed': ResourceChange;
  /** A product was created, changed or removed. */
  'product.changed': ResourceChange;
  /** A customer is new. */
  'customer.created': CustomerCreated;
  /** A customer's file changed; says which fields. */
  'customer.changed': CustomerChanged;
  /** A customer's personal data was destroyed; the id stays as a tombstone. */
  'customer.erased': CustomerErased;
  /** A customer was merged into this one; the other id is an alias from now on. */
  'customer.merged': CustomerMerged;
  /** A merge was undone: the alias is a customer again. */
  'customer.unmerged': CustomerMerged;
  /** Somebody noted something on a customer. */
  'note.added': NoteEvent;
  /** A note was changed. */
  'note.changed': NoteEvent;
  /** A note was removed. */
  'note.removed': NoteEvent;
  /** A customer got a tag. */
  'tag.added': TagEvent;
  /** A customer lost a tag. */
  'tag.removed': TagEvent;
  /** A segment was created, changed or removed. */
  'segment.changed': ResourceChange;
  /** Points were earned. */
  'points.earned': PointsMoved;
  /** Points that were pending can be spent. */
  'points.activated': PointsMoved;
  /** Points were given to another customer, or received; told of both. */
  'points.transferred': PointsMoved;
  /** Points lapsed. */
  'points.expired': PointsMoved;
  /** Points went back with a returned or cancelled order. */
  'points.reversed': PointsMoved;
  /** Points were added or taken by hand. */
  'points.adjusted': PointsAdjusted;
  /** Customers spend their points together from now on. */
  'household.founded': HouseholdEvent;
  /** The customer is in a household. */
  'household.joined': HouseholdEvent;
  /** The customer left a household, with the points that are theirs. */
  'household.left': HouseholdEvent;
  /** Nobody is in it any more. */
  'household.ended': HouseholdEvent;
  /** A correction of points waits for a second person. */
  'correction.asked': CorrectionTold;
  /** A second person approved a correction; it was posted. */
  'correction.approved': CorrectionTold;
  /** A second person refused a correction. */
  'correction.refused': CorrectionTold;
  /** Who asked for a correction took it back. */
  'correction.withdrawn': CorrectionTold;
  /** Nobody decided on a correction in time. */
  'correction.lapsed': CorrectionTold;
  /** An order was taken that is not paid yet. */
  'sale.placed': Sale;
  /** An order was paid. */
  'sale.completed': Sale;
  /** An order was delivered. */
  'sale.delivered': Sale;
  /** An order was cancelled. */
  'sale.cancelled': Sale;
  /** An order came to this customer by a merge. */
  'sale.moved': Sale;
  /** Goods of an order came back. */
  'sale.returned': SaleReturned;
  /** A return that was entered by mistake was taken back. */
  'sale.unreturned': SaleReturned;
  /** Points became a reward. */
  'points.spent': RedemptionMoved;
  /** A redemption was cancelled; its points went back. */
  'points.refunded': RedemptionMoved;
  /** A reward is on its way. */
  'reward.shipped': RedemptionMoved;
  /** A reward was handed over or used. */
  'reward.used': RedemptionMoved;
  /** A coupon was issued or claimed. */
  'coupon.issued': CouponMoved;
  /** A coupon was used. */
  'coupon.used': CouponMoved;
  /** A coupon was cancelled before it was used. */
  'coupon.cancelled': CouponMoved;
  /** The order came back, so the coupon can be used again until it expires. */
  'coupon.returned': CouponMoved;
  /** So many days before points lapse, as the expiry warnings say. */
  'points.expiring': PointsExpiring;
  /** A milestone of a partnership was reached, and what it is worth given. */
  'partnership.milestone': PartnershipMoved;
  /** A contract ends soon: time to speak of its renewal. */
  'partnership.renewal': PartnershipMoved;
  /** A customer rose to a tier or fell from one. */
  'tier.changed': TierChange;
  /** A benefit of a tier was used. */
  'benefit.used': BenefitUseEvent;
  /** A use that was recorded by mistake was undone. */
  'benefit.undone': BenefitUseEvent;
  /** A member did something besides buying: checked in, wrote a review, took part. */
  'activity.recorded': ActivityRecorded;
  /** A customer brought a friend. */
  'referral.made': ReferralMoved;
  /** A referral waits to be looked at. */
  'referral.quarantined': ReferralMoved;
  /** The friend's first order has outlived its return window; both sides were rewarded. */
  'referral.rewarded': ReferralMoved;
  /** A referral was denied. */
  'referral.denied': ReferralMoved;
  /** The order came back; both rewards were taken back. */
  'referral.reversed': ReferralMoved;
  /** A customer agreed to something, or took it back. */
  'consent.changed': ConsentChanged;
  /** A customer asked for his data to be deleted, took that back, or was refused. */
  'privacy.requested': DataRequestEvent;
  /** A run has scored all customers: lists, segments and figures speak of its day. */
  'insight.scored': InsightScored;
  /** The chance of reaching a goal fell below its threshold, or a month ended behind the plan: once, until it has recovered. */
  'goal.off_track': GoalTold;
  /** A goal that was off its track is clearly back on it, or reached. */
  'goal.recovered': GoalTold;
  /** The period of a goal is over: state tells whether it was reached or missed. */
  'goal.ended': GoalTold;
  /** Staff did what was advised for a customer. */
  'action.done': ActionTakenBody;
  /** Staff dismissed what was advised for a customer. */
  'action.dismissed': ActionTakenBody;
}

/** Every route: what goes into its path, query and body, and what comes back. */
export interface Paths {
  '/v1/events': {
    /** What happened, in the order in which it became durable: each event once. Go on with after = "next" of the reply; with wait the reply comes as soon as there is something. */
    GET: {
      query: EventQuery;
      reply: Page<Event>;
    };
  };
  '/v1/jobs': {
    /** What goes on by itself, newest first. */
    GET: {
      query: JobQuery & TableQuery;
      reply: Page<Job>;
    };
  };
  '/v1/jobs/{job}': {
    /** One job: how far it is, and what came of it. */
    GET: {
      path: { job: Id<'job'> };
      reply: Job;
    };
  };
  '/v1/jobs/{job}/stop': {
    /** Takes a waiting job off; asks a running one to stop, which it does at its next step. */
    POST: {
      path: { job: Id<'job'> };
      reply: Job;
    };
  };
  '/v1/jobs/{job}/resume': {
    /** Lets a stopped or failed job go on where it was. */
    POST: {
      path: { job: Id<'job'> };
      reply: Job;
    };
  };
  '/v1/shop': {
    /** The shop's own settings. */
    GET: {
      reply: Shop;
    };
    /** Changes them; all servers follow within a second or two. Currency and time zone are fixed once customers have bought: statistics, points and tiers are kept in them. */
    PATCH: {
      body: ShopPatch;
      reply: Shop;
    };
  };
  '/v1/audit': {
    /** Who did what to what, newest first. Rows are sealed into a chain of hashes within a minute. */
    GET: {
      query: AuditQuery & TableQuery;
      reply: Page<AuditRow>;
    };
  };
  '/v1/expressions/fields': {
    /** Fields and functions that an expression may use, with types, values and words */
    GET: {
      query: ExpressionFieldsQuery & TableQuery;
      reply: Page<ExpressionField>;
    };
  };
  '/v1/expressions/check': {
    /** Whether an expression is right: its canonical text, JSON and sentence, or errors with positions; with a cursor, what may stand there */
    POST: {
      body: ExpressionCheckInput;
      reply: ExpressionCheck;
    };
  };
  '/v1/csp-reports': {
    /** What browsers have reported to /csp-report since the server started, the latest first, each kind once. Anybody can send such reports: take them as hints. */
    GET: {
      query: TableQuery;
      reply: Page<PolicyReport>;
    };
  };
  '/v1/webhooks': {
    /** Webhooks, all of them or those that are looked for. */
    GET: {
      query: WebhookQuery & TableQuery;
      reply: Page<Webhook>;
    };
    /** Makes a webhook (Standard Webhooks). The reply alone shows its secret. It gets the events that are recorded from now on. */
    POST: {
      body: WebhookInput;
      reply: Webhook;
    };
  };
  '/v1/webhooks/{webhook}': {
    /** One webhook, and how it fares. */
    GET: {
      path: { webhook: Id<'whk'> };
      reply: Webhook;
    };
    /** Changes it, or switches it on and off. Switched on again, it is sent what was waiting and what is recorded from then on. */
    PATCH: {
      path: { webhook: Id<'whk'> };
      body: WebhookPatch;
      reply: Webhook;
    };
    /** Removes it and its deliveries. */
    DELETE: {
      path: { webhook: Id<'whk'> };
      reply: undefined;
    };
  };
  '/v1/webhooks/{webhook}/rotate': {
    /** Gives it a new secret, shown in the reply alone. For a while both sign, so that no event is refused. */
    POST: {
      path: { webhook: Id<'whk'> };
      body: WebhookRotate;
      reply: Webhook;
    };
  };
  '/v1/webhooks/{webhook}/test': {
    /** Sends it an event webhook.test; look at the delivery for what came of it. */
    POST: {
      path: { webhook: Id<'whk'> };
      reply: WebhookDelivery;
    };
  };
  '/v1/webhooks/{webhook}/deliveries': {
    /** What was sent, newest first; state=dead lists what was given up. */
    GET: {
      path: { webhook: Id<'whk'> };
      query: WebhookDeliveryQuery & TableQuery;
      reply: Page<WebhookDelivery>;
    };
  };
  '/v1/webhooks/{webhook}/deliveries/{delivery}/replay': {
    /** Sends it again at once, with all its tries before it, under the same webhook-id. */
    POST: {
      path: { webhook: Id<'whk'>; delivery: Id<'dlv'> };
      reply: WebhookDelivery;
    };
  };
  '/v1/webhooks/{webhook}/replay': {
    /** Sends the deliveries of events of a time range again, by a job. */
    POST: {
      path: { webhook: Id<'whk'> };
      body: WebhookReplay;
      reply: Job;
    };
  };
  '/v1/messages': {
    /** The outbox: what was written to people, newest first; kept for 30 days. */
    GET: {
      query: MessageQuery & TableQuery;
      reply: Page<Message>;
    };
  };
  '/v1/session': {
    /** Sign in. The session comes as a cookie that scripts can't read; it ends after 12 hours without use, and after 7 days. */
    POST: {
      body: SignIn;
      reply: Me;
    };
    /** Sign out: the session of this request ends. */
    DELETE: {
      reply: undefined;
    };
  };
  '/v1/session/confirm': {
    /** Give the password once more: for 5 minutes sensitive acts (keys, roles, accounts, exports, erasing) go through. */
    POST: {
      body: Confirm;
      reply: undefined;
    };
  };
  '/v1/sessions': {
    /** Where I am signed in. */
    GET: {
      reply: Page<Session>;
    };
    /** Ends all my sessions but this one. */
    DELETE: {
      reply: undefined;
    };
  };
  '/v1/sessions/{session}': {
    /** Ends one of my sessions. */
    DELETE: {
      path: { session: Id<'ses'> };
      reply: undefined;
    };
  };
  '/v1/setup/look': {
    /** What a one-time link is for; does not use it up. */
    POST: {
      body: SetupLook;
      reply: SetupLink;
    };
  };
  '/v1/setup': {
    /** Uses a one-time link (first owner, invitation, new password): sets the password and signs in. */
    POST: {
      body: Setup;
      reply: Me;
    };
  };
  '/v1/me': {
    /** Who I am, what I may do, and the shop's basic data. */
    GET: {
      reply: Me;
    };
    /** Changes my own settings. */
    PATCH: {
      body: MeChange;
      reply: Me;
    };
  };
  '/v1/me/password': {
    /** Changes my password. All my other sessions end. */
    POST: {
      body: PasswordChange;
      reply: undefined;
    };
  };
  '/v1/users': {
    /** Accounts, the newest first. */
    GET: {
      query: UserQuery & TableQuery;
      reply: Page<User>;
    };
    /** Makes an account and gives the one-time link by which its holder chooses a password. */
    POST: {
      body: UserInput;
      reply: UserLink;
    };
  };
  '/v1/users/{user}': {
    /** One account. */
    GET: {
      path: { user: Id<'usr'> };
      reply: User;
    };
    /** Changes an account: role, store, login and so on. It works from the holder's next request on. */
    PATCH: {
      path: { user: Id<'usr'> };
      body: UserChange;
      reply: User;
    };
  };
  '/v1/users/{user}/disable': {
    /** Ends all sessions of the account, stops its keys, and lets nobody in by it. */
    POST: {
      path: { user: Id<'usr'> };
      reply: User;
    };
  };
  '/v1/users/{user}/enable': {
    /** Lets the account in again, with the password it had. */
    POST: {
      path: { user: Id<'usr'> };
      reply: User;
    };
  };
  '/v1/users/{user}/link': {
    /** A new one-time link: to accept the invitation, or to choose a new password. Links before it end. */
    POST: {
      path: { user: Id<'usr'> };
      reply: UserLink;
    };
  };
  '/v1/users/{user}/sessions': {
    /** Ends all sessions of the account. */
    DELETE: {
      path: { user: Id<'usr'> };
      reply: undefined;
    };
  };
  '/v1/rights': {
    /** Everything that can be allowed. */
    GET: {
      reply: Page<Right>;
    };
  };
  '/v1/access': {
    /** Why I, or another account, may or may not do something. */
    GET: {
      query: AccessQuery;
      reply: Access;
    };
  };
  '/v1/roles': {
    /** The built-in roles and the shop's own. */
    GET: {
      query: TableQuery;
      reply: Page<Role>;
    };
    /** Makes a role of the shop's own. */
    POST: {
      body: RoleInput;
      reply: Role;
    };
  };
  '/v1/roles/{role}': {
    /** One role. */
    GET: {
      path: { role: string };
      reply: Role;
    };
    /** Changes a role of the shop's own; it works from its holders' next request on. */
    PATCH: {
      path: { role: string };
      body: RoleChange;
      reply: Role;
    };
    /** Removes a role of the shop's own that nobody has. */
    DELETE: {
      path: { role: string };
      reply: undefined;
    };
  };
  '/v1/keys': {
    /** API keys, the newest first. */
    GET: {
      query: KeyQuery & TableQuery;
      reply: Page<Key>;
    };
    /** Makes an API key. Send it as `Authorization: Bearer huk_…`. It is shown this once. */
    POST: {
      body: KeyInput;
      reply: KeyMade;
    };
  };
  '/v1/keys/{key}': {
    /** Revokes a key: it stops at once and for good. */
    DELETE: {
      path: { key: Id<'key'> };
      reply: undefined;
    };
  };
  '/v1/views': {
    /** One's own saved views, and what colleagues share. */
    GET: {
      query: ViewQuery;
      reply: Page<View>;
    };
    /** Saves how a list is shown. To share it takes the right view.share. */
    POST: {
      body: ViewInput;
      reply: View;
    };
  };
  '/v1/views/{view}': {
    /** A saved view. */
    GET: {
      path: { view: Id<'viw'> };
      reply: View;
    };
    /** Changes a view of one's own, or a shared one with the right view.share. */
    PATCH: {
      path: { view: Id<'viw'> };
      body: ViewChange;
      reply: View;
    };
    /** Removes a view. */
    DELETE: {
      path: { view: Id<'viw'> };
      reply: undefined;
    };
  };
  '/v1/customers': {
    /** Customers, newest first, filtered and searched. A page of a search may be short and yet not the last: go on while there is a next. */
    GET: {
      query: CustomerQuery & TableQuery;
      reply: Page<Customer>;
    };
    /** Makes a customer; possible_duplicates names files that may be of the same person. */
    POST: {
      body: CustomerInput;
      reply: Customer;
    };
  };
  '/v1/customers/search': {
    /** The same as the list, with the query in the body, where no log of addresses sees it. */
    POST: {
      query: TableQuery;
      body: CustomerQueryBody;
      reply: Page<Customer>;
    };
  };
  '/v1/customers/count': {
    /** How many customers a filter holds. */
    POST: {
      body: CustomerQueryBody;
      reply: CustomerCount;
    };
  };
  '/v1/customers/duplicates': {
    /** Files that may be of the person who is being typed in; nothing is written. */
    POST: {
      query: TableQuery;
      body: CustomerInput;
      reply: Page<PossibleDuplicate>;
    };
    /** All pairs of files that share a phone, an e-mail, a plate, or name and birthday. A page may be short and yet not the last. */
    GET: {
      query: DuplicateQuery & TableQuery;
      reply: Page<DuplicatePair>;
    };
  };
  '/v1/customers/lookup': {
    /** Who has this phone, e-mail, member number, plate, or number of another system. */
    POST: {
      body: CustomerLookup;
      reply: Page<Customer>;
    };
  };
  '/v1/customers/{customer}': {
    /** A customer's file. The id of a merged customer gives the one it was merged into. */
    GET: {
      path: { customer: Id<'cus'> };
      reply: Customer;
    };
    /** Changes what is given; lists are replaced whole, custom fields key by key. */
    PATCH: {
      path: { customer: Id<'cus'> };
      body: CustomerPatch;
      reply: Customer;
    };
    /** Erases a customer for good: the key of the file is destroyed, the id stays as a tombstone. */
    DELETE: {
      path: { customer: Id<'cus'> };
      reply: undefined;
    };
  };
  '/v1/customers/{customer}/timeline': {
    /** What happened to a customer, newest first. */
    GET: {
      path: { customer: Id<'cus'> };
      query: TimelineQuery & TableQuery;
      reply: Page<TimelineEntry>;
    };
  };
  '/v1/customers/{customer}/notes': {
    /** Notes on a customer, newest first. */
    GET: {
      path: { customer: Id<'cus'> };
      query: NoteQuery & TableQuery;
      reply: Page<Note>;
    };
    /** Notes something on a customer. */
    POST: {
      path: { customer: Id<'cus'> };
      body: NoteInput;
      reply: Note;
    };
  };
  '/v1/customers/{customer}/notes/{note}': {
    /** One note. */
    GET: {
      path: { customer: Id<'cus'>; note: Id<'not'> };
      reply: Note;
    };
    /** Changes a note. */
    PATCH: {
      path: { customer: Id<'cus'>; note: Id<'not'> };
      body: NotePatch;
      reply: Note;
    };
    /** Removes a note. */
    DELETE: {
      path: { customer: Id<'cus'>; note: Id<'not'> };
      reply: undefined;
    };
  };
  '/v1/customers/{customer}/tags': {
    /** Gives a customer a tag, by id or by name. */
    POST: {
      path: { customer: Id<'cus'> };
      body: Tagging;
      reply: Customer;
    };
  };
  '/v1/customers/{customer}/tags/{tag}': {
    /** Takes a tag from a customer. */
    DELETE: {
      path: { customer: Id<'cus'>; tag: Id<'tag'> };
      reply: undefined;
    };
  };
  '/v1/customers/merges': {
    /** Makes two files of one person one; nothing is lost, and it can be undone. */
    POST: {
      body: CustomerMerge;
      reply: CustomerMergeResult;
    };
  };
  '/v1/customers/{customer}/merges': {
    /** Who was merged into this customer. */
    GET: {
      path: { customer: Id<'cus'> };
      query: TableQuery;
      reply: Page<CustomerMergeEntry>;
    };
  };
  '/v1/customers/{customer}/merges/{merge}/undo': {
    /** Undoes a merge: the alias is a customer again; what came since stays with the survivor. */
    POST: {
      path: { customer: Id<'cus'>; merge: Id<'mrg'> };
      reply: Customer;
    };
  };
  '/v1/field-sets': {
    /** Ready-made sets of custom fields, and which of each are not there yet. */
    GET: {
      query: TableQuery;
      reply: Page<FieldSet>;
    };
    /** Makes the fields of a set that are not there yet. Those with the same key stay as they are, so that doing it again does no harm. */
    POST: {
      body: FieldSetWish;
      reply: FieldSetTaken;
    };
  };
  '/v1/customer-bulks': {
    /** Does one thing to many customers, in the background: to those chosen, or to everybody a filter finds as the job comes along, of whom you may see. Each is changed once, whatever happens. */
    POST: {
      body: CustomerBulkInput;
      reply: CustomerBulk;
    };
    /** What was done to many customers, newest first; with a right to less than all customers only what you ordered yourself. */
    GET: {
      query: CustomerBulkQuery & TableQuery;
      reply: Page<CustomerBulk>;
    };
  };
  '/v1/customer-bulks/{bulk}': {
    /** How far one is, and what came of it. */
    GET: {
      path: { bulk: Id<'cbk'> };
      reply: CustomerBulk;
    };
  };
  '/v1/customer-bulks/{bulk}/rows': {
    /** Who was changed, who was not and why; kept for 30 days. */
    GET: {
      path: { bulk: Id<'cbk'> };
      query: CustomerBulkRowQuery & TableQuery;
      reply: Page<CustomerBulkRow>;
    };
  };
  '/v1/customer-bulks/{bulk}/stop': {
    /** Stops it after the customers at hand. */
    POST: {
      path: { bulk: Id<'cbk'> };
      reply: CustomerBulk;
    };
  };
  '/v1/customer-bulks/{bulk}/resume': {
    /** Lets it go on where it was stopped. */
    POST: {
      path: { bulk: Id<'cbk'> };
      reply: CustomerBulk;
    };
  };
  '/v1/customer-bulks/{bulk}/undo': {
    /** Takes back what it changed, in the background, within 30 days; what somebody has changed since stays. */
    POST: {
      path: { bulk: Id<'cbk'> };
      reply: CustomerBulk;
    };
  };
  '/v1/segments/preview': {
    /** How many customers a condition finds, some of them, and the condition as a sentence */
    POST: {
      body: SegmentPreviewInput;
      reply: SegmentPreview;
    };
  };
  '/v1/segments/{segment}/size': {
    /** How many customers are in a segment, and some of them. All: GET /v1/customers?segment_id=seg_… */
    GET: {
      path: { segment: Id<'seg'> };
      reply: SegmentPreview;
    };
  };
  '/v1/segments/{segment}/members/{customer}': {
    /** Whether a customer is in a segment, and why */
    GET: {
      path: { segment: Id<'seg'>; customer: Id<'cus'> };
      reply: SegmentMembership;
    };
  };
  '/v1/segments/{segment}/members': {
    /** Takes customers into a static segment, or out of it */
    POST: {
      path: { segment: Id<'seg'> };
      body: SegmentMembers;
      reply: undefined;
    };
  };
  '/v1/customers/{customer}/points': {
    /** Balances of all wallets now, or as of any business time as known at any other; what lapses when. */
    GET: {
      path: { customer: Id<'cus'> };
      query: PointsQuery;
      reply: Points;
    };
  };
  '/v1/customers/{customer}/adjustments': {
    /** Adds or takes points by hand, with a reason. More than the wallet lets one person do waits for a second one: 202, and the correction that waits. */
    POST: {
      path: { customer: Id<'cus'> };
      body: PointsAdjustment;
      reply: PointsCorrected;
    };
  };
  '/v1/customers/{customer}/points/extensions': {
    /** Open points lapse later, with a reason; above the wallet's limit: 202, and it waits for a second person. */
    POST: {
      path: { customer: Id<'cus'> };
      body: PointsExtension;
      reply: PointsCorrected;
    };
  };
  '/v1/customers/{customer}/points/reinstatements': {
    /** Points that have lapsed are brought back, as long as their wallet allows; above its limit: 202, and it waits for a second person. */
    POST: {
      path: { customer: Id<'cus'> };
      body: PointsReinstatement;
      reply: PointsCorrected;
    };
  };
  '/v1/wallets/{wallet}/versions': {
    /** A wallet as it was before each change, newest first. */
    GET: {
      path: { wallet: Id<'wal'> };
      query: TableQuery;
      reply: Page<WalletVersion>;
    };
  };
  '/v1/customers/{customer}/lots': {
    /** Every grant with where it came from, what is left of it, and when it lapses; newest first. */
    GET: {
      path: { customer: Id<'cus'> };
      query: LotQuery & TableQuery;
      reply: Page<Lot>;
    };
  };
  '/v1/customers/{customer}/transfers': {
    /** Gives points to another customer; they keep their expiry. Limits and fee are the wallet's. */
    POST: {
      path: { customer: Id<'cus'> };
      body: TransferInput;
      reply: Transfer;
    };
    /** What the customer gave and received, newest first. */
    GET: {
      path: { customer: Id<'cus'> };
      query: TableQuery;
      reply: Page<Transfer>;
    };
  };
  '/v1/liability/roll-forward': {
    /** Opening + granted - redeemed - expired - reversed + corrections = closing, reconciled with the accounts to the point. By the time of posting: a closed period stays closed. */
    GET: {
      query: LiabilityPeriod;
      reply: LiabilityRollForward;
    };
  };
  '/v1/points/series': {
    /** Points by day, week or month of the shop's calendar, oldest first, by when it happened: granted, redeemed, lapsed, taken back, corrected. Exact at the instant: what lapsed a second ago is in it. */
    GET: {
      query: PointsSeriesQuery & TableQuery;
      reply: Page<PointsPeriod>;
    };
  };
  '/v1/liability/journal': {
    /** The journal of a day as CSV: each entry with both its sides, points and value. */
    GET: {
      query: LiabilityDay;
      reply: unknown;
    };
  };
  '/v1/holds': {
    /** Holds of the whole shop, newest first. */
    GET: {
      query: HoldQuery & TableQuery;
      reply: Page<Hold>;
    };
    /** Reserves points, and what else can be reserved, until it is confirmed, voided or ends by itself. The same reference again gives the same hold. */
    POST: {
      body: HoldInput;
      reply: Hold;
    };
  };
  '/v1/holds/{hold}': {
    /** A hold as it is now. */
    GET: {
      path: { hold: Id<'hld'> };
      reply: Hold;
    };
  };
  '/v1/holds/{hold}/confirm': {
    /** Spends what was held, all or the amounts given; the rest is free again. When it was resolved before: what became of it then. */
    POST: {
      path: { hold: Id<'hld'> };
      body: HoldConfirmation;
      reply: Hold;
    };
  };
  '/v1/holds/{hold}/void': {
    /** Gives free what was held. When it was resolved before: what became of it then. */
    POST: {
      path: { hold: Id<'hld'> };
      reply: Hold;
    };
  };
  '/v1/corrections': {
    /** Corrections of points that need a second person: those that wait, and what became of the others; newest first. */
    GET: {
      query: CorrectionQuery & TableQuery;
      reply: Page<Correction>;
    };
  };
  '/v1/corrections/waiting': {
    /** How many corrections wait: for you to decide on, and of your own. */
    GET: {
      reply: CorrectionsWaiting;
    };
  };
  '/v1/corrections/{correction}': {
    /** One correction as it is now. */
    GET: {
      path: { correction: Id<'cor'> };
      reply: Correction;
    };
  };
  '/v1/corrections/{correction}/approve': {
    /** Checks a correction anew and posts it, once; never by who asked for it, nor through a key of hers. When points are missing by now it stays as it is. */
    POST: {
      path: { correction: Id<'cor'> };
      body: CorrectionApproval;
      reply: Correction;
    };
  };
  '/v1/corrections/{correction}/refuse': {
    /** Refuses a correction, with a reason; nothing is posted. */
    POST: {
      path: { correction: Id<'cor'> };
      body: CorrectionRefusal;
      reply: Correction;
    };
  };
  '/v1/corrections/{correction}/withdraw': {
    /** Who asked for a correction takes it back. */
    POST: {
      path: { correction: Id<'cor'> };
      reply: Correction;
    };
  };
  '/v1/households': {
    /** Households, newest first, with what they can spend together. */
    GET: {
      query: HouseholdQuery & TableQuery;
      reply: Page<Household>;
    };
    /** Founds a household: its members spend their points together from now on, the first to lapse first, whosever they are. */
    POST: {
      body: HouseholdInput;
      reply: Household;
    };
  };
  '/v1/households/{household}': {
    /** A household with its members and its pool. */
    GET: {
      path: { household: Id<'hhd'> };
      reply: Household;
    };
    /** Another name, another head, others who may spend. */
    PATCH: {
      path: { household: Id<'hhd'> };
      body: HouseholdPatch;
      reply: Household;
    };
    /** Everybody leaves with their own points. */
    DELETE: {
      path: { household: Id<'hhd'> };
      reply: undefined;
    };
  };
  '/v1/households/{household}/members': {
    /** A customer comes in, with what points they have. */
    POST: {
      path: { household: Id<'hhd'> };
      body: HouseholdMemberInput;
      reply: Household;
    };
  };
  '/v1/households/{household}/members/{customer}': {
    /** A member leaves with what is left of their own points. When it is the head, the member of longest standing is head; the last one ends it. */
    DELETE: {
      path: { household: Id<'hhd'>; customer: Id<'cus'> };
      reply: Household;
    };
  };
  '/v1/customers/{customer}/household': {
    /** The household that a customer is in. */
    GET: {
      path: { customer: Id<'cus'> };
      reply: Household;
    };
  };
  '/v1/household-settings': {
    /** How households are run. */
    GET: {
      reply: HouseholdSettings;
    };
    /** How many members at most, and who may spend in new ones. */
    PATCH: {
      body: HouseholdSettingsPatch;
      reply: HouseholdSettings;
    };
  };
  '/v1/orders': {
    /** Takes an order; points and tier follow in the same moment and are told in the reply. The same source and external_id again gives the same order (200). */
    POST: {
      body: OrderInput;
      reply: Order;
    };
    /** Orders, newest first. */
    GET: {
      query: OrderQuery & TableQuery;
      reply: Page<Order>;
    };
  };
  '/v1/orders/{order}': {
    /** One order with its lines. */
    GET: {
      path: { order: Id<'ord'> };
      reply: Order;
    };
  };
  '/v1/orders/{order}/pay': {
    /** An order that was placed is paid. */
    POST: {
      path: { order: Id<'ord'> };
      body?: OrderMoment;
      reply: Order;
    };
  };
  '/v1/orders/{order}/deliver': {
    /** A paid order is delivered. */
    POST: {
      path: { order: Id<'ord'> };
      body?: OrderMoment;
      reply: Order;
    };
  };
  '/v1/orders/{order}/cancel': {
    /** An order is cancelled; what it earned is taken back. */
    POST: {
      path: { order: Id<'ord'> };
      body?: OrderMoment;
      reply: Order;
    };
  };
  '/v1/orders/{order}/returns': {
    /** Goods come back, by line and quantity. The same external_id again gives the same return (200). */
    POST: {
      path: { order: Id<'ord'> };
      body: ReturnInput;
      reply: Return;
    };
  };
  '/v1/sales/days': {
    /** Sales of each day, oldest first: paid orders in the shop's currency, of what the caller may see. */
    GET: {
      query: SalesDaysQuery & TableQuery;
      reply: Page<SalesDay>;
    };
  };
  '/v1/customers/{customer}/redemptions': {
    /** Points become a reward. */
    POST: {
      path: { customer: Id<'cus'> };
      body: RedemptionInput;
      reply: Redemption;
    };
    /** What a customer has taken for points, newest first. */
    GET: {
      path: { customer: Id<'cus'> };
      query: RedemptionQuery & TableQuery;
      reply: Page<Redemption>;
    };
  };
  '/v1/redemptions/{redemption}/cancel': {
    /** Points go back to the lots they came from, with their own expiry; not once the coupon was used. */
    POST: {
      path: { redemption: Id<'red'> };
      reply: Redemption;
    };
  };
  '/v1/redemptions/{redemption}/ship': {
    /** Goods are on their way. */
    POST: {
      path: { redemption: Id<'red'> };
      body: RedemptionShip;
      reply: Redemption;
    };
  };
  '/v1/redemptions/{redemption}/use': {
    /** Goods were handed over, a service was used. */
    POST: {
      path: { redemption: Id<'red'> };
      reply: Redemption;
    };
  };
  '/v1/redemptions': {
    /** Goods and services that wait to be shipped or handed over; others by fulfilment, or all. */
    GET: {
      query: RedemptionFind & TableQuery;
      reply: Page<Redemption>;
    };
  };
  '/v1/rewards/{reward}/stock': {
    /** What is left of a reward. */
    GET: {
      path: { reward: Id<'rwd'> };
      query: TableQuery;
      reply: Page<RewardStock>;
    };
    /** What lies there now, counted. */
    POST: {
      path: { reward: Id<'rwd'> };
      body: RewardStockInput;
      reply: Page<RewardStock>;
    };
  };
  '/v1/customers/{customer}/rewards': {
    /** The catalogue in rising steps as a customer sees it: the price, what is missing, why not. */
    GET: {
      path: { customer: Id<'cus'> };
      query: TableQuery;
      reply: Page<RewardForCustomer>;
    };
  };
  '/v1/customers/{customer}/coupons': {
    /** A customer's coupons, newest first. */
    GET: {
      path: { customer: Id<'cus'> };
      query: TableQuery;
      reply: Page<Coupon>;
    };
    /** A coupon for a customer: a new one of a template, or one whose code they have. */
    POST: {
      path: { customer: Id<'cus'> };
      body: CouponClaim;
      reply: Coupon;
    };
  };
  '/v1/coupons/{coupon}/cancel': {
    /** Before it was used. */
    POST: {
      path: { coupon: Id<'cpn'> };
      reply: Coupon;
    };
  };
  '/v1/coupons/use': {
    /** Uses a coupon, once, where the goods are not known here: whoever uses it sees to them. */
    POST: {
      body: CouponUse;
      reply: Coupon;
    };
  };
  '/v1/coupons/validate': {
    /** What coupons would take off a basket, line by line and exact to the minor unit, or why nothing. */
    POST: {
      body: CouponBasket;
      reply: CouponVerdicts;
    };
  };
  '/v1/coupons/lock': {
    /** Locks coupons for a receipt, all or none. An order that names them uses them. */
    POST: {
      body: CouponLock;
      reply: CouponVerdicts;
    };
  };
  '/v1/coupons/confirm': {
    /** What was locked for a receipt is used. */
    POST: {
      body: CouponHolder;
      reply: CouponsSettled;
    };
  };
  '/v1/coupons/release': {
    /** What was locked for a receipt is let go. */
    POST: {
      body: CouponHolder;
      reply: CouponsSettled;
    };
  };
  '/v1/coupon-templates/{template}/figures': {
    /** What became of a template's coupons. */
    GET: {
      path: { template: Id<'cpt'> };
      reply: CouponFigures;
    };
  };
  '/v1/coupons': {
    /** Coupons of the whole shop, newest first; those of a batch from when somebody first has them. */
    GET: {
      query: IssuedCouponQuery & TableQuery;
      reply: Page<Coupon>;
    };
  };
  '/v1/coupon-templates/{template}/batches': {
    /** Makes codes in bulk, up to 100 million at once: single-use, unguessable, with a check sign. They are reckoned, not stored. */
    POST: {
      path: { template: Id<'cpt'> };
      body: CouponBatchInput;
      reply: CouponBatch;
    };
    /** Batches of a template, newest first. */
    GET: {
      path: { template: Id<'cpt'> };
      query: TableQuery;
      reply: Page<CouponBatch>;
    };
  };
  '/v1/coupon-batches/{batch}/cancel': {
    /** None of its codes can be claimed or used any more. */
    POST: {
      path: { batch: Id<'cpb'> };
      reply: CouponBatch;
    };
  };
  '/v1/coupon-batches/{batch}/codes': {
    /** All codes of a batch as CSV. Who takes them out is in the audit. */
    GET: {
      path: { batch: Id<'cpb'> };
      reply: unknown;
    };
  };
  '/v1/coupon-templates/{template}/codes': {
    /** One code that many may use, within the template's limits. */
    POST: {
      path: { template: Id<'cpt'> };
      body: SharedCouponInput;
      reply: Coupon;
    };
  };
  '/v1/coupon-templates/{template}/handouts': {
    /** Gives a coupon to everybody in a segment, in the background. Who is in it is asked as the job goes along; nobody gets two. */
    POST: {
      path: { template: Id<'cpt'> };
      body: CouponHandoutInput;
      reply: CouponHandout;
    };
  };
  '/v1/coupon-handouts': {
    /** Coupons given to segments, newest first. */
    GET: {
      query: CouponHandoutQuery & TableQuery;
      reply: Page<CouponHandout>;
    };
  };
  '/v1/coupon-handouts/{handout}': {
    /** How far one is. */
    GET: {
      path: { handout: Id<'cho'> };
      reply: CouponHandout;
    };
  };
  '/v1/offers/calendar': {
    /** Offers, festivals (lunar ones too), solar terms, announced holidays and make-up workdays, day by day. */
    GET: {
      query: CalendarQuery & TableQuery;
      reply: Page<CalendarEntry>;
    };
  };
  '/v1/customers/{customer}/offers': {
    /** What is on today for a customer, their birthday and anniversary included. */
    GET: {
      path: { customer: Id<'cus'> };
      query: TableQuery;
      reply: Page<OfferForCustomer>;
    };
  };
  '/v1/customers/{customer}/offers/{offer}/claim': {
    /** Gives a customer what is on, once a holding. */
    POST: {
      path: { customer: Id<'cus'>; offer: Id<'ofr'> };
      reply: OfferClaim;
    };
  };
  '/v1/offers/fairness': {
    /** What newcomers get and some loyal customers do not: offers, coupons, prices of rewards, earning rules, live or planned, by their conditions and what they say; beside the best that loyal customers of the tier with the least get, in money. */
    GET: {
      query: TableQuery;
      reply: Page<OfferFairness>;
    };
  };
  '/v1/expiry-warnings/{warning}/preview': {
    /** Whom a warning tells today, and of how many points. */
    GET: {
      path: { warning: Id<'xwn'> };
      query: ExpiryPreviewQuery & TableQuery;
      reply: Page<ExpiryPreview>;
    };
  };
  '/v1/partnerships/{partnership}/milestones': {
    /** What years together are worth, what was given, what is due, what will be. */
    GET: {
      path: { partnership: Id<'pns'> };
      query: TableQuery;
      reply: Page<PartnershipStanding>;
    };
  };
  '/v1/customers/{customer}/overview': {
    /** File, points, tier and last orders in one answer. */
    GET: {
      path: { customer: Id<'cus'> };
      reply: CustomerOverview;
    };
  };
  '/v1/standings': {
    /** Points, tier and sales of many customers, as a list of them shows. */
    GET: {
      query: StandingQuery & TableQuery;
      reply: Page<CustomerStanding>;
    };
  };
  '/v1/customers/{customer}/postings': {
    /** The points ledger, newest first, each line with its reason. */
    GET: {
      path: { customer: Id<'cus'> };
      query: PostingQuery & TableQuery;
      reply: Page<Posting>;
    };
  };
  '/v1/postings': {
    /** The points ledger of the whole shop, newest first: whose, why, and both sides of each line. */
    GET: {
      query: LedgerQuery & TableQuery;
      reply: Page<Posting>;
    };
  };
  '/v1/customers/{customer}/tier': {
    /** Tier, progress to the next, and until when it is kept. */
    GET: {
      path: { customer: Id<'cus'> };
      reply: TierStanding;
    };
    /** Moves a customer up by hand, until a day or for good, with a reason; or ends that. */
    POST: {
      path: { customer: Id<'cus'> };
      body: TierGift;
      reply: TierStanding;
    };
  };
  '/v1/customers/{customer}/tiers': {
    /** The same in every set of tiers, the main one first. */
    GET: {
      path: { customer: Id<'cus'> };
      query: TableQuery;
      reply: Page<TierStanding>;
    };
  };
  '/v1/customers/{customer}/benefits': {
    /** What the customer's tiers bring, and what is left of it in this period. */
    GET: {
      path: { customer: Id<'cus'> };
      query: TableQuery;
      reply: Page<MemberBenefit>;
    };
  };
  '/v1/customers/{customer}/benefits/use': {
    /** Uses a benefit once; refused when it is used up. */
    POST: {
      path: { customer: Id<'cus'> };
      body: BenefitUse;
      reply: MemberBenefit;
    };
  };
  '/v1/benefit-uses/{benefit_use}/undo': {
    /** Takes back a use that was recorded by mistake: one's own of the same day, or any with the right tier_benefit.undo. It stays in the list and does not count. */
    POST: {
      path: { benefit_use: Id<'bnu'> };
      body: BenefitUseUndo;
      reply: BenefitUsed;
    };
  };
  '/v1/benefit-uses': {
    /** Who used what a tier brings, when and where, the latest first. */
    GET: {
      query: BenefitUseQuery & TableQuery;
      reply: Page<BenefitUsed>;
    };
  };
  '/v1/tier-benefits/{tier_benefit}/figures': {
    /** How a benefit is used: uses, members, share of those who have it, cost, by month and store. */
    GET: {
      path: { tier_benefit: Id<'ben'> };
      query: BenefitFiguresQuery;
      reply: BenefitFigures;
    };
  };
  '/v1/tier-sets/{tier_set}/census': {
    /** How many customers stand in each tier of a set, the lowest first. */
    GET: {
      path: { tier_set: Id<'trs'> };
      query: TableQuery;
      reply: Page<TierCount>;
    };
  };
  '/v1/tier-sets/{tier_set}/previews': {
    /** Who would move if the set were changed so: a job, whose result counts the moves and names some; nothing is changed. */
    POST: {
      path: { tier_set: Id<'trs'> };
      body: TierSetChangeInput;
      reply: TierSetChangeJob;
    };
  };
  '/v1/tier-sets/{tier_set}/changes': {
    /** Changes a set and its tiers at once; mode says what becomes of those who would fall. A job looks at all members. */
    POST: {
      path: { tier_set: Id<'trs'> };
      body: TierSetChangeInput;
      reply: TierSetChangeJob;
    };
  };
  '/v1/customers/{customer}/referral-code': {
    /** A customer's code, link and QR, made when first asked for. */
    POST: {
      path: { customer: Id<'cus'> };
      reply: ReferralCode;
    };
  };
  '/v1/referrals': {
    /** Somebody was brought by somebody, once in a life, before they have bought. */
    POST: {
      body: ReferralInput;
      reply: Referral;
    };
    /** Referrals, newest first; those to be looked at by state=quarantined. */
    GET: {
      query: ReferralQuery & TableQuery;
      reply: Page<Referral>;
    };
  };
  '/v1/referrals/{referral}': {
    /** One referral. */
    GET: {
      path: { referral: Id<'rfr'> };
      reply: Referral;
    };
  };
  '/v1/referrals/{referral}/release': {
    /** Out of quarantine: it counts like any other. */
    POST: {
      path: { referral: Id<'rfr'> };
      body: ReferralDecision;
      reply: Referral;
    };
  };
  '/v1/referrals/{referral}/deny': {
    /** Out of quarantine: nobody is rewarded. */
    POST: {
      path: { referral: Id<'rfr'> };
      body: ReferralDecision;
      reply: Referral;
    };
  };
  '/v1/customers/{customer}/identifiers': {
    /** A device, card or address that was seen with a customer, as a keyed hash. */
    POST: {
      path: { customer: Id<'cus'> };
      body: ReferralIdentifier;
      reply: undefined;
    };
  };
  '/v1/customers/{customer}/referrals': {
    /** Whom a customer brought, and whom those brought in turn, to any depth. */
    GET: {
      path: { customer: Id<'cus'> };
      query: TableQuery;
      reply: Page<ReferralNode>;
    };
  };
  '/v1/customers/{customer}/friends': {
    /** One level of the tree: whom a customer brought, each with how many they brought in turn. */
    GET: {
      path: { customer: Id<'cus'> };
      query: ReferralFriendsQuery & TableQuery;
      reply: Page<ReferralNode>;
    };
  };
  '/v1/referral-leaders': {
    /** Whose word brings most. */
    GET: {
      query: TableQuery;
      reply: Page<ReferralLeader>;
    };
  };
  '/v1/earning-rules': {
    /** All earning rules, each in its newest version. */
    GET: {
      query: TableQuery;
      reply: Page<EarningRule>;
    };
    /** A new rule, as a draft. */
    POST: {
      body: EarningRuleInput;
      reply: EarningRule;
    };
  };
  '/v1/earning-rules/check': {
    /** What a rule would say, as a sentence; nothing is kept. */
    POST: {
      body: EarningTermsInput;
      reply: EarningRuleChecked;
    };
  };
  '/v1/earning-rules/export': {
    /** The rules as text, to be kept, compared, or taken in elsewhere. */
    GET: {
      reply: EarningRuleSet;
    };
  };
  '/v1/earning-rules/import': {
    /** Takes rules in: what differs becomes a draft; all of it or nothing. */
    POST: {
      body: EarningRuleSetInput;
      reply: EarningSetChanges;
    };
  };
  '/v1/earning-rules/{rule}': {
    /** A rule in its newest version. */
    GET: {
      path: { rule: Id<'rul'> };
      reply: EarningRule;
    };
  };
  '/v1/earning-rules/{rule}/versions': {
    /** All its versions, newest first. */
    GET: {
      path: { rule: Id<'rul'> };
      query: TableQuery;
      reply: Page<EarningRule>;
    };
    /** A new version, as a draft. What is in force stays so until the new one is published. */
    POST: {
      path: { rule: Id<'rul'> };
      body: EarningVersionInput;
      reply: EarningRule;
    };
  };
  '/v1/earning-rules/{rule}/versions/{version}/approve': {
    /** A draft becomes approved; by another than its author where the settings say so. */
    POST: {
      path: { rule: Id<'rul'>; version: string };
      reply: EarningRule;
    };
  };
  '/v1/earning-rules/{rule}/versions/{version}/publish': {
    /** Puts an approved version in force, from now or from its own date on. Nothing that was awarded changes. */
    POST: {
      path: { rule: Id<'rul'>; version: string };
      body?: EarningPublish;
      reply: EarningRule;
    };
  };
  '/v1/earning-rules/{rule}/versions/{version}/archive': {
    /** Ends a version, or puts a draft away. */
    POST: {
      path: { rule: Id<'rul'>; version: string };
      body?: EarningArchive;
      reply: EarningRule;
    };
  };
  '/v1/earning-budget-uses': {
    /** How far each budget is used, by code. */
    GET: {
      query: TableQuery;
      reply: Page<EarningBudgetUse>;
    };
  };
  '/v1/earning-budgets/{earning_budget}/use': {
    /** How a budget is spent: by rule and by day, with the day on which it is used up at the pace of the last two weeks. */
    GET: {
      path: { earning_budget: Id<'bud'> };
      query: EarningBudgetDaysQuery;
      reply: EarningBudgetSpending;
    };
  };
  '/v1/programme/settings': {
    /** How the programme is run. */
    GET: {
      reply: ProgrammeSettings;
    };
    /** Changes that. */
    PATCH: {
      body: ProgrammeSettingsPatch;
      reply: ProgrammeSettings;
    };
  };
  '/v1/backtests': {
    /** Goes through all orders and returns under changed rules or tiers, in the background: what would have been given, what it would have cost, what would be owed, who would stand in which tier. Nothing is touched. What conditions ask of a customer's file and of the catalogue is as it is today; what they had bought, their tier and the counters of caps are as they would have been. */
    POST: {
      body: BacktestChangeInput;
      reply: Backtest;
    };
    /** Back-tests, newest first. */
    GET: {
      query: BacktestQuery & TableQuery;
      reply: Page<Backtest>;
    };
  };
  '/v1/backtests/{backtest}': {
    /** How far it is, and what came out. */
    GET: {
      path: { backtest: Id<'bkt'> };
      reply: Backtest;
    };
  };
  '/v1/backtests/{backtest}/parts': {
    /** The figures by month, store or segment. */
    GET: {
      path: { backtest: Id<'bkt'> };
      query: BacktestPartQuery & TableQuery;
      reply: Page<BacktestPart>;
    };
  };
  '/v1/backtests/{backtest}/members': {
    /** The members who gain and lose most. */
    GET: {
      path: { backtest: Id<'bkt'> };
      query: BacktestMemberQuery & TableQuery;
      reply: Page<BacktestMember>;
    };
  };
  '/v1/backtests/{backtest}/stop': {
    /** Stops it; nothing of it is kept. */
    POST: {
      path: { backtest: Id<'bkt'> };
      reply: Backtest;
    };
  };
  '/v1/till/quotes': {
    /** What a basket costs with its coupons and points, and what it would earn and why. Points and coupons are held for 15 minutes; a later quote for the same receipt takes their place. */
    POST: {
      body: TillQuoteInput;
      reply: TillQuote;
    };
  };
  '/v1/till/quotes/{quote}': {
    /** A quote as it is now. */
    GET: {
      path: { quote: Id<'tqt'> };
      reply: TillQuote;
    };
  };
  '/v1/till/quotes/{quote}/commit': {
    /** The sale that was quoted: order, points, coupons and what is earned in one transaction. Again: the first answer. */
    POST: {
      path: { quote: Id<'tqt'> };
      body: TillCommit;
      reply: Order;
    };
  };
  '/v1/till/quotes/{quote}/void': {
    /** Lets go what a quote holds. */
    POST: {
      path: { quote: Id<'tqt'> };
      reply: TillQuote;
    };
  };
  '/v1/till/reversals': {
    /** Takes a receipt back, whole or by line: points that paid go back to their lots, points that were earned are taken back. A receipt that was only quoted is voided, so that a late commit is refused. */
    POST: {
      body: TillReversalInput;
      reply: TillReversal;
    };
  };
  '/v1/customers/{customer}/activities': {
    /** Something that a member did, besides buying; once by source and number. What rules give for it comes with the answer. */
    POST: {
      path: { customer: Id<'cus'> };
      body: ActivityInput;
      reply: Activity;
    };
  };
  '/v1/activities/{activity}/explanation': {
    /** Why an activity gave what it gave. */
    GET: {
      path: { activity: Id<'act'> };
      reply: EarningExplanation;
    };
  };
  '/v1/customers/{customer}/check-ins': {
    /** How a member checks in: streak, count, days, cards. */
    GET: {
      path: { customer: Id<'cus'> };
      reply: CheckIn;
    };
    /** Checks a member in, once a day; or makes a missed day good with a card. */
    POST: {
      path: { customer: Id<'cus'> };
      body?: CheckInInput;
      reply: CheckIn;
    };
  };
  '/v1/customers/{customer}/make-up-cards': {
    /** Gives a member make-up cards. */
    POST: {
      path: { customer: Id<'cus'> };
      body: MakeUpCards;
      reply: CheckIn;
    };
  };
  '/v1/orders/{order}/explanation': {
    /** Why an order gave the points it gave: every rule that was in force, those that gave nothing with the reason. With a draft: what it would have given. */
    GET: {
      path: { order: Id<'ord'> };
      query: EarningExplanationQuery;
      reply: EarningExplanation;
    };
  };
  '/v1/earning/preview': {
    /** What a basket would earn, now or at a time to come, by the rules in force or by drafts. Nothing is kept. */
    POST: {
      body: EarningPreview;
      reply: EarningExplanation;
    };
  };
  '/v1/programme': {
    /** The programme as it is in force, in plain sentences, for anybody: points, how to earn them, tiers, rewards, expiry. */
    GET: {
      reply: Programme;
    };
  };
  '/v1/imports': {
    /** Uploads a file of orders or customers (CSV, XLSX) as the body. Nothing is imported yet. */
    POST: {
      query: ImportUpload;
      body: Blob;
      reply: Import;
    };
    /** Imports, newest first. */
    GET: {
      query: ImportQuery & TableQuery;
      reply: Page<Import>;
    };
  };
  '/v1/imports/{import}': {
    /** One import: how far it is, and what came of it. */
    GET: {
      path: { import: Id<'imp'> };
      reply: Import;
    };
  };
  '/v1/imports/{import}/preview': {
    /** The first 50 rows, read as the query says, and what the columns seem to mean. */
    GET: {
      path: { import: Id<'imp'> };
      query: SheetFormQuery;
      reply: ImportPreview;
    };
  };
  '/v1/imports/{import}/run': {
    /** Imports the file by a job, or only counts what would happen. */
    POST: {
      path: { import: Id<'imp'> };
      body: ImportRun;
      reply: Import;
    };
  };
  '/v1/imports/{import}/stop': {
    /** Stops it after the slice at hand; what was done stays. */
    POST: {
      path: { import: Id<'imp'> };
      reply: Import;
    };
  };
  '/v1/imports/{import}/resume': {
    /** Goes on where it was stopped. */
    POST: {
      path: { import: Id<'imp'> };
      reply: Import;
    };
  };
  '/v1/imports/{import}/revert': {
    /** Takes back what the import made and changed. */
    POST: {
      path: { import: Id<'imp'> };
      reply: Import;
    };
  };
  '/v1/imports/{import}/rejects': {
    /** Refused rows with line and reason. */
    GET: {
      path: { import: Id<'imp'> };
      query: ImportPage & TableQuery;
      reply: Page<ImportReject>;
    };
  };
  '/v1/imports/{import}/rejects.csv': {
    /** The same as a file: line, reason, and the row as it stood. */
    GET: {
      path: { import: Id<'imp'> };
      reply: unknown;
    };
  };
  '/v1/exports/customers': {
    /** Customers as CSV or XLSX; phones and e-mails masked without customer.contact. */
    GET: {
      query: ExportQuery;
      reply: unknown;
    };
    /** Chosen customers, or everybody a filter finds, as CSV or XLSX with the columns asked for; as far as customer.export reaches, phones and e-mails masked without customer.contact. */
    POST: {
      body: CustomerExportInput;
      reply: unknown;
    };
  };
  '/v1/exports/orders': {
    /** Orders, one row a line. */
    GET: {
      query: ExportQuery;
      reply: unknown;
    };
  };
  '/v1/exports/points': {
    /** Points of each customer. */
    GET: {
      query: ExportQuery;
      reply: unknown;
    };
  };
  '/v1/exports/postings': {
    /** The points ledger, both sides of each line, oldest first. */
    GET: {
      query: ExportQuery;
      reply: unknown;
    };
  };
  '/v1/m/codes': {
    /** Asks for a one-time code to a phone or e-mail address. The answer is the same whether or not a member has it. The code belongs to the browser that asked (a cookie), is good for ten minutes and five tries. */
    POST: {
      body: MemberCodeAsk;
      reply: MemberCodeSent;
    };
  };
  '/v1/m/session': {
    /** Signs in with the code. Where several members share the number, `choose` names them and the same code is sent again with `member`. `stranger`: nobody has the number; POST /v1/m/members takes the same code. */
    POST: {
      body: MemberCode;
      reply: MemberEntered;
    };
    /** Signs this browser out. */
    DELETE: {
      reply: undefined;
    };
  };
  '/v1/m/links/use': {
    /** Signs in with a one-time link that staff made. */
    POST: {
      body: MemberLinkUse;
      reply: MemberEntered;
    };
  };
  '/v1/customers/{customer}/portal-link': {
    /** Makes a one-time link by which this customer signs in to the portal, good for 24 hours; earlier ones end. Goes into the audit. */
    POST: {
      path: { customer: Id<'cus'> };
      reply: MemberLink;
    };
  };
  '/v1/m/members': {
    /** Becomes a member, with the code that came to a number that nobody has yet, and is signed in. Only where the shop lets people join by themselves (`joining` of the brand). */
    POST: {
      body: MemberJoin;
      reply: MemberEntered;
    };
  };
  '/v1/m/contacts/codes': {
    /** Sends a code to a new phone number or e-mail address of the member. */
    POST: {
      body: MemberCodeAsk;
      reply: MemberCodeSent;
    };
  };
  '/v1/m/contacts': {
    /** Takes the new number or address over, with the code that came there; it is the first from then on. */
    POST: {
      body: MemberContact;
      reply: undefined;
    };
  };
  '/v1/m/passkeys/challenge': {
    /** What a passkey is to sign: to be made or used within five minutes, once. */
    POST: {
      reply: PasskeyChallenge;
    };
  };
  '/v1/m/passkeys/session': {
    /** Signs in with a passkey (WebAuthn, user verified). */
    POST: {
      body: PasskeyUse;
      reply: MemberEntered;
    };
  };
  '/v1/m/passkeys': {
    /** The member's passkeys. */
    GET: {
      reply: Page<Passkey>;
    };
    /** Takes a passkey that the browser has made for the member. */
    POST: {
      body: PasskeyNew;
      reply: Page<Passkey>;
    };
  };
  '/v1/m/passkeys/{passkey}': {
    /** Forgets a passkey. */
    DELETE: {
      path: { passkey: Id<'psk'> };
      reply: undefined;
    };
  };
  '/v1/m/shop': {
    /** The shop, for whoever has not signed in yet. */
    GET: {
      reply: MemberShop;
    };
  };
  '/v1/m/home': {
    /** The first page in one answer. */
    GET: {
      reply: MemberHome;
    };
  };
  '/v1/m/session/renew': {
    /** The session is good for another 180 days. */
    POST: {
      reply: undefined;
    };
  };
  '/v1/m/code': {
    /** The member's code of the moment, for the QR on the card; another one every minute. */
    GET: {
      reply: MemberCardCode;
    };
  };
  '/v1/scan': {
    /** At the till: who showed this code or this member number. */
    GET: {
      query: ScanQuery;
      reply: ScannedMember;
    };
  };
  '/v1/m/points': {
    /** What happened to the member's points, newest first. */
    GET: {
      query: MemberPageQuery;
      reply: Page<MemberPointsChange>;
    };
  };
  '/v1/m/tiers': {
    /** The ladder of tiers, and where the member stands. */
    GET: {
      reply: MemberLadder;
    };
  };
  '/v1/m/rewards': {
    /** What the member's points buy, by price. */
    GET: {
      reply: Page<RewardForCustomer>;
    };
  };
  '/v1/m/coupons': {
    /** The member's coupons, newest first. */
    GET: {
      reply: Page<MemberCoupon>;
    };
  };
  '/v1/m/redemptions': {
    /** Points become a reward. With an Idempotency-Key the same request never takes them twice. */
    POST: {
      body: MemberRedeem;
      reply: MemberRedemption;
    };
  };
  '/v1/m/orders': {
    /** The member's orders, newest first. */
    GET: {
      query: MemberPageQuery;
      reply: Page<MemberOrder>;
    };
  };
  '/v1/m/orders/{order}': {
    /** One order of the member's. */
    GET: {
      path: { order: Id<'ord'> };
      reply: MemberOrder;
    };
  };
  '/v1/m/profile': {
    /** The member's own file. */
    GET: {
      reply: MemberProfile;
    };
    /** Changes what a member may change of it. Phones and e-mail addresses are what one signs in with: those change by a code, see POST /v1/m/contacts. */
    PATCH: {
      body: MemberProfilePatch;
      reply: MemberProfile;
    };
  };
  '/v1/m/consents': {
    /** What the member said to each purpose, with time and way. */
    GET: {
      reply: Page<Consent>;
    };
    /** Says yes or no to a purpose. */
    POST: {
      body: ConsentInput;
      reply: Page<Consent>;
    };
  };
  '/v1/m/erasure': {
    /** How the wish to have one's data deleted stands. */
    GET: {
      reply: MemberDataAsked;
    };
    /** Asks the shop to delete all data. Asked twice, it is one wish. */
    POST: {
      reply: MemberDataAsked;
    };
    /** Takes the wish back. */
    DELETE: {
      reply: MemberDataAsked;
    };
  };
  '/v1/data-requests': {
    /** Customers' wishes to have their data deleted, newest first. Erasing the customer meets one. */
    GET: {
      query: DataRequestQuery & TableQuery;
      reply: Page<DataRequest>;
    };
  };
  '/v1/data-requests/{request}/refuse': {
    /** Refuses one, with a reason that the customer reads. */
    POST: {
      path: { request: Id<'dtr'> };
      body: DataRequestRefusal;
      reply: DataRequest;
    };
  };
  '/v1/brand': {
    /** How the shop looks to its members. */
    GET: {
      reply: Brand;
    };
    /** Changes it. */
    PATCH: {
      body: BrandPatch;
      reply: Brand;
    };
  };
  '/v1/brand/logo': {
    /** Sets the logo. */
    PUT: {
      body: Logo;
      reply: Brand;
    };
    /** Takes the logo away. */
    DELETE: {
      reply: Brand;
    };
  };
  '/v1/m/check-in': {
    /** How the member checks in: days, streak, make-up cards. */
    GET: {
      reply: CheckIn;
    };
    /** Checks in: today, once; or a missed day with a make-up card. */
    POST: {
      body?: MemberCheckIn;
      reply: CheckIn;
    };
  };
  '/v1/m/invitation': {
    /** The member's code and link for friends, made when first asked for, and what both get. */
    POST: {
      reply: MemberInvitation;
    };
  };
  '/v1/m/brought': {
    /** Says who brought this member: once in a life, before anything was bought. */
    POST: {
      body: MemberBrought;
      reply: undefined;
    };
  };
  '/v1/customers/{customer}/consents': {
    /** What the customer said to each purpose. */
    GET: {
      path: { customer: Id<'cus'> };
      query: TableQuery;
      reply: Page<Consent>;
    };
    /** Records what the customer said. Every word is kept with its time and way. */
    POST: {
      path: { customer: Id<'cus'> };
      body: ConsentInput;
      reply: Page<Consent>;
    };
  };
  '/v1/insight/settings': {
    /** What the models are asked: horizon, margin, costs. */
    GET: {
      reply: InsightSettings;
    };
    /** Changes them; the next run uses them. */
    PATCH: {
      body: InsightSettingsPatch;
      reply: InsightSettings;
    };
  };
  '/v1/insight/runs': {
    /** Fits and tests the models and scores every customer, in the background. */
    POST: {
      body?: InsightRunOrder;
      reply: InsightRun;
    };
    /** Runs, newest first: window, figures, timings. */
    GET: {
      query: InsightRunQuery & TableQuery;
      reply: Page<InsightRun>;
    };
  };
  '/v1/insight/runs/{run}': {
    /** One run with the parameters and back-tests of every model. */
    GET: {
      path: { run: Id<'run'> };
      reply: InsightRun;
    };
  };
  '/v1/insight/models': {
    /** The last run that is done: which models speak, their parameters, and for each window of the past its bias, MAE, calibration by decile, AUC and Brier score beside the naive rules. */
    GET: {
      reply: InsightRun;
    };
  };
  '/v1/insight/runs/{run}/stop': {
    /** Stops it after the slice at hand; scores written so far stay. */
    POST: {
      path: { run: Id<'run'> };
      reply: InsightRun;
    };
  };
  '/v1/insight/runs/{run}/resume': {
    /** Goes on with the customers that have no score of this run yet. */
    POST: {
      path: { run: Id<'run'> };
      reply: InsightRun;
    };
  };
  '/v1/customers/{customer}/score': {
    /** What the last run makes of a customer, why, and how it moved. */
    GET: {
      path: { customer: Id<'cus'> };
      reply: ScoreExplained;
    };
  };
  '/v1/insight/customers': {
    /** Customers by what the models say: who is leaving and why, who is worth what, who is due. */
    GET: {
      query: ScoredQuery & TableQuery;
      reply: Page<ScoredCustomer>;
    };
  };
  '/v1/customers/{customer}/portrait': {
    /** What is known of a customer: each indicator with unit, how and from what it was computed, and where the customer stands among all. */
    GET: {
      path: { customer: Id<'cus'> };
      reply: Portrait;
    };
  };
  '/v1/insight/rfm': {
    /** Recency, frequency, money: the five classes, all pairs, movement and the alarm. */
    GET: {
      query: RfmQuery;
      reply: Rfm;
    };
  };
  '/v1/insight/pyramid': {
    /** Who brings what: the top 1 %, the next 4 %, the next 15 % and the rest, and how they moved. */
    GET: {
      query: PyramidQuery;
      reply: Pyramid;
    };
  };
  '/v1/insight/distribution': {
    /** How a figure of the last run is spread over the customers. */
    GET: {
      query: DistributionQuery;
      reply: Distribution;
    };
  };
  '/v1/insight/cohorts': {
    /** Cohorts by period of the first order: who came back when, and what they spent. */
    GET: {
      query: CohortQuery;
      reply: Cohorts;
    };
  };
  '/v1/insight/lifecycle': {
    /** New, returning, resurrected and dormant customers period by period. */
    GET: {
      query: CohortQuery;
      reply: Lifecycle;
    };
  };
  '/v1/insight/repurchase': {
    /** Repurchase rate, gaps between orders, and how soon the second order comes. */
    GET: {
      query: InsightQuery;
      reply: Repurchase;
    };
  };
  '/v1/insight/summary': {
    /** The shop in one answer: customers, repurchase, churn, value, classes, stages of life. */
    GET: {
      query: SummaryQuery;
      reply: InsightSummary;
    };
  };
  '/v1/insight/loyalty/settings': {
    /** Weights and goals of the loyalty measures, thresholds of the kinds of loyalty. */
    GET: {
      reply: LoyaltySettings;
    };
    /** Changes them. Measures use them at once, kinds from the next run on. */
    PATCH: {
      body: LoyaltySettingsPatch;
      reply: LoyaltySettings;
    };
  };
  '/v1/insight/loyalty-kinds': {
    /** The seven kinds of loyalty: what each means, by which conditions it is told, how many customers are of it, what they bring, and what to do about it. Lists of each: /v1/insight/customers?loyalty_kind=…. */
    GET: {
      query: LoyaltyKindsQuery;
      reply: LoyaltyKinds;
    };
  };
  '/v1/customers/{customer}/loyalty': {
    /** Of which kind a customer's loyalty is: the numbers, the thresholds they were held against, and what to do. */
    GET: {
      path: { customer: Id<'cus'> };
      reply: LoyaltyVerdict;
    };
  };
  '/v1/insight/loyalty': {
    /** The ten measures of loyalty, each with its formula, data and range, the index that they make, and how both moved month by month. What has no data says so, and its weight goes to the rest. */
    GET: {
      query: LoyaltyQuery;
      reply: Loyalty;
    };
  };
  '/v1/insight/what-if': {
    /** What points of retention are worth here: profit to come at the retention there is and at another, with its range, a curve, and everything that was assumed. */
    GET: {
      query: WhatIfQuery;
      reply: WhatIf;
    };
  };
  '/v1/goals/{goal}/progress': {
    /** How far a goal is, month by month: what came, where it should stand, what is expected by its end, within what range, and the chance of reaching it. */
    GET: {
      path: { goal: Id<'gol'> };
      query: GoalProgressQuery;
      reply: GoalProgress;
    };
  };
  '/v1/insight/making': {
    /** How far figures are that are being made for the first time; later ones are given at once as last made. */
    GET: {
      reply: FiguresInMaking;
    };
  };
  '/v1/liability': {
    /** What the shop owes in points: by age, by month of expiry, its value, and how much of it is expected never to be spent by the programme's own history. Of a large ledger as last reckoned: see as_of. */
    GET: {
      query: TableQuery;
      reply: Page<Liability>;
    };
  };
  '/v1/insight/advice': {
    /** The last training of the recommendations, and how good it would have been. */
    GET: {
      reply: AdviceTraining;
    };
    /** Trains the recommendations and lists the actions anew, in the background; gives the last training and the job. */
    POST: {
      reply: AdviceTraining;
    };
  };
  '/v1/customers/{customer}/recommendations': {
    /** What to offer a customer, each with the evidence: what is bought again and when it is due, what goes with what was bought. Products that are out of the range are left out. */
    GET: {
      path: { customer: Id<'cus'> };
      query: RecommendationQuery;
      reply: Recommendations;
    };
  };
  '/v1/products/{product}/similar': {
    /** What goes with a product: also bought, with numbers. */
    GET: {
      path: { product: Id<'prd'> };
      query: SimilarQuery;
      reply: SimilarProducts;
    };
  };
  '/v1/customers/{customer}/actions': {
    /** What to do next for a customer, most urgent first, with the values that say so; and what was done. */
    GET: {
      path: { customer: Id<'cus'> };
      reply: CustomerActions;
    };
  };
  '/v1/customers/{customer}/actions/{rule}/done': {
    /** It was done; it does not come back for some days. */
    POST: {
      path: { customer: Id<'cus'>; rule: Id<'nba'> };
      body: ActionDone;
      reply: ActionTaken;
    };
  };
  '/v1/customers/{customer}/actions/{rule}/dismiss': {
    /** It is not wanted, with the reason; it does not come back for some days. */
    POST: {
      path: { customer: Id<'cus'>; rule: Id<'nba'> };
      body: ActionDismissed;
      reply: ActionTaken;
    };
  };
  '/v1/insight/actions': {
    /** What to do for whom, as listed last night or on demand; what does not hold any more is left out, so that a page may be shorter. */
    GET: {
      query: ActionQuery & TableQuery;
      reply: Page<DueAction>;
    };
  };
  '/v1/insight/actions/summary': {
    /** How many of each action are due, what they are worth, what was done and what came of it. */
    GET: {
      query: ActionSummaryQuery;
      reply: ActionSummaries;
    };
  };
  '/v1/action-rules/preview': {
    /** Whom a rule of action would reach now, without keeping it: how many, a few of them with their values, and the condition as a sentence. Of those the caller may see. */
    POST: {
      body: ActionRulePreviewInput;
      reply: ActionRulePreview;
    };
  };
  '/v1/insight/bundles': {
    /** What is bought together in one order, of the last year or a period: support, confidence, lift with its interval, revenue. */
    GET: {
      query: BundleQuery;
      reply: Bundles;
    };
  };
  '/v1/insight/influence': {
    /** Who brings whom over all steps, and what that is worth (after Kumar, Petersen and Leone). */
    GET: {
      query: InfluenceQuery;
      reply: Influence;
    };
  };
  '/v1/insight/acquisition': {
    /** Customers won by source in the period: cost of each, value after 90 days, lifetime value, payback. */
    GET: {
      query: InsightQuery;
      reply: Acquisition;
    };
  };
  '/v1/insight/waste': {
    /** The waste table: by class of customers, their part of revenue beside their part of the staff's time and of what was given away, and how much of that went with orders that were due anyway. */
    GET: {
      query: InsightQuery;
      reply: Waste;
    };
  };
  '/v1/staff': {
    /** Staff: all, filtered and sorted, page by page. */
    GET: {
      query: StaffQuery & TableQuery;
      reply: Page<Staff>;
    };
    /** Staff: a new one. */
    POST: {
      body: StaffInput;
      reply: Staff;
    };
  };
  '/v1/staff/{staff}': {
    /** Staff: one of them. */
    GET: {
      path: { staff: Id<'stf'> };
      reply: Staff;
    };
    /** Staff: what is given changes, the rest stays. */
    PATCH: {
      path: { staff: Id<'stf'> };
      body: StaffPatch;
      reply: Staff;
    };
  };
  '/v1/stores': {
    /** Stores: all, filtered and sorted, page by page. */
    GET: {
      query: StoreQuery & TableQuery;
      reply: Page<Store>;
    };
    /** Stores: a new one. */
    POST: {
      body: StoreInput;
      reply: Store;
    };
  };
  '/v1/stores/{store}': {
    /** Stores: one of them. */
    GET: {
      path: { store: Id<'sto'> };
      reply: Store;
    };
    /** Stores: what is given changes, the rest stays. */
    PATCH: {
      path: { store: Id<'sto'> };
      body: StorePatch;
      reply: Store;
    };
    /** Stores: removed, unless one is still in use. */
    DELETE: {
      path: { store: Id<'sto'> };
      reply: undefined;
    };
  };
  '/v1/categories': {
    /** Categories: all, filtered and sorted, page by page. */
    GET: {
      query: CategoryQuery & TableQuery;
      reply: Page<Category>;
    };
    /** Categories: a new one. */
    POST: {
      body: CategoryInput;
      reply: Category;
    };
  };
  '/v1/categories/{category}': {
    /** Categories: one of them. */
    GET: {
      path: { category: Id<'cat'> };
      reply: Category;
    };
    /** Categories: what is given changes, the rest stays. */
    PATCH: {
      path: { category: Id<'cat'> };
      body: CategoryPatch;
      reply: Category;
    };
    /** Categories: removed, unless one is still in use. */
    DELETE: {
      path: { category: Id<'cat'> };
      reply: undefined;
    };
  };
  '/v1/products': {
    /** Products: all, filtered and sorted, page by page. */
    GET: {
      query: ProductQuery & TableQuery;
      reply: Page<Product>;
    };
    /** Products: a new one. */
    POST: {
      body: ProductInput;
      reply: Product;
    };
  };
  '/v1/products/{product}': {
    /** Products: one of them. */
    GET: {
      path: { product: Id<'prd'> };
      reply: Product;
    };
    /** Products: what is given changes, the rest stays. */
    PATCH: {
      path: { product: Id<'prd'> };
      body: ProductPatch;
      reply: Product;
    };
    /** Products: removed, unless one is still in use. */
    DELETE: {
      path: { product: Id<'prd'> };
      reply: undefined;
    };
  };
  '/v1/tags': {
    /** Tags: all, filtered and sorted, page by page. */
    GET: {
      query: TagQuery & TableQuery;
      reply: Page<Tag>;
    };
    /** Tags: a new one. */
    POST: {
      body: TagInput;
      reply: Tag;
    };
  };
  '/v1/tags/{tag}': {
    /** Tags: one of them. */
    GET: {
      path: { tag: Id<'tag'> };
      reply: Tag;
    };
    /** Tags: what is given changes, the rest stays. */
    PATCH: {
      path: { tag: Id<'tag'> };
      body: TagPatch;
      reply: Tag;
    };
    /** Tags: removed, unless one is still in use. */
    DELETE: {
      path: { tag: Id<'tag'> };
      reply: undefined;
    };
  };
  '/v1/fields': {
    /** Custom fields: all, filtered and sorted, page by page. */
    GET: {
      query: CustomFieldQuery & TableQuery;
      reply: Page<CustomField>;
    };
    /** Custom fields: a new one. */
    POST: {
      body: CustomFieldInput;
      reply: CustomField;
    };
  };
  '/v1/fields/{field}': {
    /** Custom fields: one of them. */
    GET: {
      path: { field: Id<'fld'> };
      reply: CustomField;
    };
    /** Custom fields: what is given changes, the rest stays. */
    PATCH: {
      path: { field: Id<'fld'> };
      body: CustomFieldPatch;
      reply: CustomField;
    };
    /** Custom fields: removed, unless one is still in use. */
    DELETE: {
      path: { field: Id<'fld'> };
      reply: undefined;
    };
  };
  '/v1/card-templates': {
    /** Card templates: all, filtered and sorted, page by page. */
    GET: {
      query: CardTemplateQuery & TableQuery;
      reply: Page<CardTemplate>;
    };
    /** Card templates: a new one. */
    POST: {
      body: CardTemplateInput;
      reply: CardTemplate;
    };
  };
  '/v1/card-templates/{card_template}': {
    /** Card templates: one of them. */
    GET: {
      path: { card_template: Id<'crd'> };
      reply: CardTemplate;
    };
    /** Card templates: what is given changes, the rest stays. */
    PATCH: {
      path: { card_template: Id<'crd'> };
      body: CardTemplatePatch;
      reply: CardTemplate;
    };
    /** Card templates: removed, unless one is still in use. */
    DELETE: {
      path: { card_template: Id<'crd'> };
      reply: undefined;
    };
  };
  '/v1/segments': {
    /** Segments: all, filtered and sorted, page by page. */
    GET: {
      query: SegmentQuery & TableQuery;
      reply: Page<Segment>;
    };
    /** Segments: a new one. */
    POST: {
      body: SegmentInput;
      reply: Segment;
    };
  };
  '/v1/segments/{segment}': {
    /** Segments: one of them. */
    GET: {
      path: { segment: Id<'seg'> };
      reply: Segment;
    };
    /** Segments: what is given changes, the rest stays. */
    PATCH: {
      path: { segment: Id<'seg'> };
      body: SegmentPatch;
      reply: Segment;
    };
    /** Segments: removed, unless one is still in use. */
    DELETE: {
      path: { segment: Id<'seg'> };
      reply: undefined;
    };
  };
  '/v1/wallets': {
    /** Wallets: all, filtered and sorted, page by page. */
    GET: {
      query: WalletQuery & TableQuery;
      reply: Page<Wallet>;
    };
    /** Wallets: a new one. */
    POST: {
      body: WalletInput;
      reply: Wallet;
    };
  };
  '/v1/wallets/{wallet}': {
    /** Wallets: one of them. */
    GET: {
      path: { wallet: Id<'wal'> };
      reply: Wallet;
    };
    /** Wallets: what is given changes, the rest stays. */
    PATCH: {
      path: { wallet: Id<'wal'> };
      body: WalletPatch;
      reply: Wallet;
    };
  };
  '/v1/rewards': {
    /** Rewards: all, filtered and sorted, page by page. */
    GET: {
      query: RewardQuery & TableQuery;
      reply: Page<Reward>;
    };
    /** Rewards: a new one. */
    POST: {
      body: RewardInput;
      reply: Reward;
    };
  };
  '/v1/rewards/{reward}': {
    /** Rewards: one of them. */
    GET: {
      path: { reward: Id<'rwd'> };
      reply: Reward;
    };
    /** Rewards: what is given changes, the rest stays. */
    PATCH: {
      path: { reward: Id<'rwd'> };
      body: RewardPatch;
      reply: Reward;
    };
    /** Rewards: removed, unless one is still in use. */
    DELETE: {
      path: { reward: Id<'rwd'> };
      reply: undefined;
    };
  };
  '/v1/coupon-templates': {
    /** Coupon templates: all, filtered and sorted, page by page. */
    GET: {
      query: CouponTemplateQuery & TableQuery;
      reply: Page<CouponTemplate>;
    };
    /** Coupon templates: a new one. */
    POST: {
      body: CouponTemplateInput;
      reply: CouponTemplate;
    };
  };
  '/v1/coupon-templates/{coupon}': {
    /** Coupon templates: one of them. */
    GET: {
      path: { coupon: Id<'cpt'> };
      reply: CouponTemplate;
    };
    /** Coupon templates: what is given changes, the rest stays. */
    PATCH: {
      path: { coupon: Id<'cpt'> };
      body: CouponTemplatePatch;
      reply: CouponTemplate;
    };
  };
  '/v1/offers': {
    /** Offers: all, filtered and sorted, page by page. */
    GET: {
      query: OfferQuery & TableQuery;
      reply: Page<Offer>;
    };
    /** Offers: a new one. */
    POST: {
      body: OfferInput;
      reply: Offer;
    };
  };
  '/v1/offers/{offer}': {
    /** Offers: one of them. */
    GET: {
      path: { offer: Id<'ofr'> };
      reply: Offer;
    };
    /** Offers: what is given changes, the rest stays. */
    PATCH: {
      path: { offer: Id<'ofr'> };
      body: OfferPatch;
      reply: Offer;
    };
  };
  '/v1/holidays': {
    /** Public holidays: all, filtered and sorted, page by page. */
    GET: {
      query: HolidayQuery & TableQuery;
      reply: Page<Holiday>;
    };
    /** Public holidays: a new one. */
    POST: {
      body: HolidayInput;
      reply: Holiday;
    };
  };
  '/v1/holidays/{holiday}': {
    /** Public holidays: one of them. */
    GET: {
      path: { holiday: Id<'hol'> };
      reply: Holiday;
    };
    /** Public holidays: what is given changes, the rest stays. */
    PATCH: {
      path: { holiday: Id<'hol'> };
      body: HolidayPatch;
      reply: Holiday;
    };
    /** Public holidays: removed, unless one is still in use. */
    DELETE: {
      path: { holiday: Id<'hol'> };
      reply: undefined;
    };
  };
  '/v1/expiry-warnings': {
    /** Expiry warnings: all, filtered and sorted, page by page. */
    GET: {
      query: ExpiryWarningQuery & TableQuery;
      reply: Page<ExpiryWarning>;
    };
    /** Expiry warnings: a new one. */
    POST: {
      body: ExpiryWarningInput;
      reply: ExpiryWarning;
    };
  };
  '/v1/expiry-warnings/{warning}': {
    /** Expiry warnings: one of them. */
    GET: {
      path: { warning: Id<'xwn'> };
      reply: ExpiryWarning;
    };
    /** Expiry warnings: what is given changes, the rest stays. */
    PATCH: {
      path: { warning: Id<'xwn'> };
      body: ExpiryWarningPatch;
      reply: ExpiryWarning;
    };
    /** Expiry warnings: removed, unless one is still in use. */
    DELETE: {
      path: { warning: Id<'xwn'> };
      reply: undefined;
    };
  };
  '/v1/partnership-plans': {
    /** Partnership plans: all, filtered and sorted, page by page. */
    GET: {
      query: PartnershipPlanQuery & TableQuery;
      reply: Page<PartnershipPlan>;
    };
    /** Partnership plans: a new one. */
    POST: {
      body: PartnershipPlanInput;
      reply: PartnershipPlan;
    };
  };
  '/v1/partnership-plans/{partnership}': {
    /** Partnership plans: one of them. */
    GET: {
      path: { partnership: Id<'ppl'> };
      reply: PartnershipPlan;
    };
    /** Partnership plans: what is given changes, the rest stays. */
    PATCH: {
      path: { partnership: Id<'ppl'> };
      body: PartnershipPlanPatch;
      reply: PartnershipPlan;
    };
  };
  '/v1/partnerships': {
    /** Partnerships: all, filtered and sorted, page by page. */
    GET: {
      query: PartnershipQuery & TableQuery;
      reply: Page<Partnership>;
    };
    /** Partnerships: a new one. */
    POST: {
      body: PartnershipInput;
      reply: Partnership;
    };
  };
  '/v1/partnerships/{contract}': {
    /** Partnerships: one of them. */
    GET: {
      path: { contract: Id<'pns'> };
      reply: Partnership;
    };
    /** Partnerships: what is given changes, the rest stays. */
    PATCH: {
      path: { contract: Id<'pns'> };
      body: PartnershipPatch;
      reply: Partnership;
    };
  };
  '/v1/tier-sets': {
    /** Sets of tiers: all, filtered and sorted, page by page. */
    GET: {
      query: TierSetQuery & TableQuery;
      reply: Page<TierSet>;
    };
    /** Sets of tiers: a new one. */
    POST: {
      body: TierSetInput;
      reply: TierSet;
    };
  };
  '/v1/tier-sets/{tier_set}': {
    /** Sets of tiers: one of them. */
    GET: {
      path: { tier_set: Id<'trs'> };
      reply: TierSet;
    };
    /** Sets of tiers: what is given changes, the rest stays. */
    PATCH: {
      path: { tier_set: Id<'trs'> };
      body: TierSetPatch;
      reply: TierSet;
    };
    /** Sets of tiers: removed, unless one is still in use. */
    DELETE: {
      path: { tier_set: Id<'trs'> };
      reply: undefined;
    };
  };
  '/v1/tiers': {
    /** Tiers: all, filtered and sorted, page by page. */
    GET: {
      query: TierQuery & TableQuery;
      reply: Page<Tier>;
    };
    /** Tiers: a new one. */
    POST: {
      body: TierInput;
      reply: Tier;
    };
  };
  '/v1/tiers/{tier}': {
    /** Tiers: one of them. */
    GET: {
      path: { tier: Id<'tir'> };
      reply: Tier;
    };
    /** Tiers: what is given changes, the rest stays. */
    PATCH: {
      path: { tier: Id<'tir'> };
      body: TierPatch;
      reply: Tier;
    };
    /** Tiers: removed, unless one is still in use. */
    DELETE: {
      path: { tier: Id<'tir'> };
      reply: undefined;
    };
  };
  '/v1/tier-benefits': {
    /** Tier benefits: all, filtered and sorted, page by page. */
    GET: {
      query: TierBenefitQuery & TableQuery;
      reply: Page<TierBenefit>;
    };
    /** Tier benefits: a new one. */
    POST: {
      body: TierBenefitInput;
      reply: TierBenefit;
    };
  };
  '/v1/tier-benefits/{tier_benefit}': {
    /** Tier benefits: one of them. */
    GET: {
      path: { tier_benefit: Id<'ben'> };
      reply: TierBenefit;
    };
    /** Tier benefits: what is given changes, the rest stays. */
    PATCH: {
      path: { tier_benefit: Id<'ben'> };
      body: TierBenefitPatch;
      reply: TierBenefit;
    };
    /** Tier benefits: removed, unless one is still in use. */
    DELETE: {
      path: { tier_benefit: Id<'ben'> };
      reply: undefined;
    };
  };
  '/v1/earning-groups': {
    /** Groups of rules: all, filtered and sorted, page by page. */
    GET: {
      query: EarningGroupQuery & TableQuery;
      reply: Page<EarningGroup>;
    };
    /** Groups of rules: a new one. */
    POST: {
      body: EarningGroupInput;
      reply: EarningGroup;
    };
  };
  '/v1/earning-groups/{earning_group}': {
    /** Groups of rules: one of them. */
    GET: {
      path: { earning_group: Id<'grp'> };
      reply: EarningGroup;
    };
    /** Groups of rules: what is given changes, the rest stays. */
    PATCH: {
      path: { earning_group: Id<'grp'> };
      body: EarningGroupPatch;
      reply: EarningGroup;
    };
  };
  '/v1/earning-budgets': {
    /** Budgets of points: all, filtered and sorted, page by page. */
    GET: {
      query: EarningBudgetQuery & TableQuery;
      reply: Page<EarningBudget>;
    };
    /** Budgets of points: a new one. */
    POST: {
      body: EarningBudgetInput;
      reply: EarningBudget;
    };
  };
  '/v1/earning-budgets/{earning_budget}': {
    /** Budgets of points: one of them. */
    GET: {
      path: { earning_budget: Id<'bud'> };
      reply: EarningBudget;
    };
    /** Budgets of points: what is given changes, the rest stays. */
    PATCH: {
      path: { earning_budget: Id<'bud'> };
      body: EarningBudgetPatch;
      reply: EarningBudget;
    };
  };
  '/v1/referral-plans': {
    /** Referral plans: all, filtered and sorted, page by page. */
    GET: {
      query: ReferralPlanQuery & TableQuery;
      reply: Page<ReferralPlan>;
    };
    /** Referral plans: a new one. */
    POST: {
      body: ReferralPlanInput;
      reply: ReferralPlan;
    };
  };
  '/v1/referral-plans/{referral}': {
    /** Referral plans: one of them. */
    GET: {
      path: { referral: Id<'rfp'> };
      reply: ReferralPlan;
    };
    /** Referral plans: what is given changes, the rest stays. */
    PATCH: {
      path: { referral: Id<'rfp'> };
      body: ReferralPlanPatch;
      reply: ReferralPlan;
    };
  };
  '/v1/goals': {
    /** Goals: all, filtered and sorted, page by page. */
    GET: {
      query: GoalQuery & TableQuery;
      reply: Page<Goal>;
    };
    /** Goals: a new one. */
    POST: {
      body: GoalInput;
      reply: Goal;
    };
  };
  '/v1/goals/{goal}': {
    /** Goals: one of them. */
    GET: {
      path: { goal: Id<'gol'> };
      reply: Goal;
    };
    /** Goals: what is given changes, the rest stays. */
    PATCH: {
      path: { goal: Id<'gol'> };
      body: GoalPatch;
      reply: Goal;
    };
    /** Goals: removed, unless one is still in use. */
    DELETE: {
      path: { goal: Id<'gol'> };
      reply: undefined;
    };
  };
  '/v1/action-rules': {
    /** Rules of action: all, filtered and sorted, page by page. */
    GET: {
      query: ActionRuleQuery & TableQuery;
      reply: Page<ActionRule>;
    };
    /** Rules of action: a new one. */
    POST: {
      body: ActionRuleInput;
      reply: ActionRule;
    };
  };
  '/v1/action-rules/{action_rule}': {
    /** Rules of action: one of them. */
    GET: {
      path: { action_rule: Id<'nba'> };
      reply: ActionRule;
    };
    /** Rules of action: what is given changes, the rest stays. */
    PATCH: {
      path: { action_rule: Id<'nba'> };
      body: ActionRulePatch;
      reply: ActionRule;
    };
    /** Rules of action: removed, unless one is still in use. */
    DELETE: {
      path: { action_rule: Id<'nba'> };
      reply: undefined;
    };
  };
  '/v1/acquisition-costs': {
    /** Acquisition costs: all, filtered and sorted, page by page. */
    GET: {
      query: AcquisitionCostQuery & TableQuery;
      reply: Page<AcquisitionCost>;
    };
    /** Acquisition costs: a new one. */
    POST: {
      body: AcquisitionCostInput;
      reply: AcquisitionCost;
    };
  };
  '/v1/acquisition-costs/{acquisition}': {
    /** Acquisition costs: one of them. */
    GET: {
      path: { acquisition: Id<'acq'> };
      reply: AcquisitionCost;
    };
    /** Acquisition costs: what is given changes, the rest stays. */
    PATCH: {
      path: { acquisition: Id<'acq'> };
      body: AcquisitionCostPatch;
      reply: AcquisitionCost;
    };
    /** Acquisition costs: removed, unless one is still in use. */
    DELETE: {
      path: { acquisition: Id<'acq'> };
      reply: undefined;
    };
  };
  '/v1/effort-rates': {
    /** Effort rates: all, filtered and sorted, page by page. */
    GET: {
      query: EffortRateQuery & TableQuery;
      reply: Page<EffortRate>;
    };
    /** Effort rates: a new one. */
    POST: {
      body: EffortRateInput;
      reply: EffortRate;
    };
  };
  '/v1/effort-rates/{effort_rate}': {
    /** Effort rates: one of them. */
    GET: {
      path: { effort_rate: Id<'eff'> };
      reply: EffortRate;
    };
    /** Effort rates: what is given changes, the rest stays. */
    PATCH: {
      path: { effort_rate: Id<'eff'> };
      body: EffortRatePatch;
      reply: EffortRate;
    };
    /** Effort rates: removed, unless one is still in use. */
    DELETE: {
      path: { effort_rate: Id<'eff'> };
      reply: undefined;
    };
  };
}
