#!/usr/bin/env bash
# What a till asks for besides orders, over HTTP on SQLite with the demo shop, in turns of one run:
#
#   orders      three lines, points, statistics, event: earning
#   holds       one point reserved, then confirmed: redeeming
#   coupons     a coupon issued to a customer, then used
#   balances    GET /v1/customers/{id}/points
#
#   Orders are 1; the others are told as so many turns an order.
#   ROUNDS (3), SECONDS_EACH turn (4), CONNECTIONS (64), CUSTOMERS of the demo shop (10000)
. bench/shop/shop.bash

rounds=${ROUNDS:-3} seconds=${SECONDS_EACH:-4} connections=${CONNECTIONS:-64}
orders=build/release/bench/shop/orders reads=build/release/bench/shop/reads spend=build/release/bench/shop/spend

"$huitou" demo --db "$work/shop.db" --key-file "$work/shop.key" --customers "${CUSTOMERS:-10000}" --json >/dev/null
serve shop "$work/shop.db"
# shellcheck disable=SC2154 # set by serve
base=http://127.0.0.1:$port_shop

post() {
	curl -sf -b "$work/jar" -H "Origin: $base" -H "Content-Type: application/json" "$base$1" -d "$2"
}

# A key that may do all of it; those with the most points, so that nobody runs dry.
key=$(post /v1/keys '{"name": "till", "rights": ["order.write", "order.read", "customer.read", "points.read", "tier.read",
	"coupon.read", "coupon.write", "coupon.use", "redemption.write"]}' | sed 's/.*"key":"\([^"]*\)".*/\1/')
template=$(post /v1/coupon-templates '{"code": "bench", "name_en": "5 off", "name_zh": "减 5", "kind": "amount", "value": 500,
	"valid_days": 30, "state": "live"}' | sed 's/.*"id":"\(cpt_[^"]*\)".*/\1/')
next=
for _ in $(seq 10); do
	curl -sf -G -H "Authorization: Bearer $key" ${next:+--data-urlencode "cursor=$next"} -d limit=200 -d sort=-points -d fields=id \
		"$base/v1/customers" >"$work/page"
	grep -o '"id":"cus_[^"]*"' "$work/page" | cut -d '"' -f 4 >>"$work/customers"
	next=$(sed -n 's/.*"next":"\([^"]*\)".*/\1/p' "$work/page" | tail -n 1)
	[ -n "$next" ] || break
done
echo "$(wc -l <"$work/customers") customers, $connections connections"

rate() { sed -n 's/.* \([0-9]*\) \(requests\|orders\)\/s.*/\1/p' <<<"$1"; }
turns() { sed -n 's/^turns: \([0-9]*\) .*/\1/p' <<<"$1"; }

first=300000000 all=("" "" "" "")
for ((round = 1; round <= rounds; round++)); do
	((first += 10000000))
	a=$(rate "$("$orders" "$port_shop" "$key" "$seconds" "$connections" 10000 "$first")")
	b=$(turns "$("$spend" "$port_shop" "$key" "$seconds" "$connections" hold "$work/customers")")
	c=$(turns "$("$spend" "$port_shop" "$key" "$seconds" "$connections" coupon "$work/customers" "$template")")
	d=$(rate "$("$reads" "$port_shop" "$key" "$seconds" "$connections" /v1/customers/%s/points "$work/customers")")
	echo "round $round: $a orders/s, $b holds/s ($(ratio "$b" "$a")), $c coupons/s ($(ratio "$c" "$a")), $d balances/s ($(ratio "$d" "$a"))"
	all[0]+=" $a" all[1]+=" $b" all[2]+=" $c" all[3]+=" $d"
done
# shellcheck disable=SC2086 # lists of numbers
a=$(median ${all[0]}) b=$(median ${all[1]}) c=$(median ${all[2]}) d=$(median ${all[3]})
echo "medians: orders $a/s; of them holds $(ratio "$b" "$a"), coupons $(ratio "$c" "$a"), balances $(ratio "$d" "$a")"
stop_all
"$huitou" check --db "$work/shop.db" --key-file "$work/shop.key" | grep -v balanced && fail "the shop is not in order"
echo "huitou check: in order"
