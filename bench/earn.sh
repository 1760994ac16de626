#!/usr/bin/env bash
# What earning rules cost an order over HTTP: the same orders against two servers on SQLite in turns, in one run.
#
#   a  the first form: two rules, of which the order itself says everything
#   b  six rules more: conditions on order and member, lines, a group, a multiplier, caps of member and day; each order
#      writes its decision record and its counters
#
#   ROUNDS (5), SECONDS_EACH turn (4), CUSTOMERS (5000)
. bench/shop/shop.bash

rounds=${ROUNDS:-5} seconds=${SECONDS_EACH:-4} customers=${CUSTOMERS:-5000}
orders=build/release/bench/shop/orders

serve plain "$work/plain.db"
serve rich "$work/rich.db"
# shellcheck disable=SC2154 # set by serve
base=http://127.0.0.1:$port_rich

post() {
	curl -sf -b "$work/jar" -H "Origin: $base" -H "Content-Type: application/json" "$base$1" -d "$2"
}

add_rule() {
	local id
	id=$(post /v1/earning-rules "{\"code\": \"$1\", \"terms\": {\"name_en\": \"$1\", \"name_zh\": \"$1\", \"trigger\": \"order_paid\",
		\"wallet\": \"points\", $2}}" | sed 's/.*"id":"\(rul_[^"]*\)".*/\1/')
	post "/v1/earning-rules/$id/versions/1/approve" '' >/dev/null
	post "/v1/earning-rules/$id/versions/1/publish" '' >/dev/null
}

post /v1/earning-groups '{"code": "best", "name_en": "Best", "name_zh": "取优", "mode": "best", "priority": 1}' >/dev/null
add_rule big '"measure": "fixed", "points": 50, "condition": "order.total >= 100", "group": "best"'
add_rule many '"measure": "units", "points": 3, "per": 1, "group": "best"'
add_rule gold '"effect": "multiplier", "factor": 20000, "condition": "customer.tier >= \"silver\""'
add_rule coffee '"effect": "multiplier", "factor": 15000, "line_condition": "line.name == \"Coffee\""'
add_rule often '"measure": "fixed", "points": 5, "condition": "customer.orders > 3", "caps": [{"scope": "member", "period": "day", "limit": 50}]'
add_rule first '"measure": "fixed", "points": 20, "caps": [{"scope": "member", "period": "ever", "of": "times", "limit": 1}]'

# shellcheck disable=SC2154
for name in plain rich; do
	port=port_$name key=key_$name
	"$orders" "${!port}" "${!key}" 0 64 "$customers" 1000000000 >"$work/warm" 2>&1 || { cat "$work/warm" >&2; exit 1; }
done

cpu_ms() {
	awk '{ sub(/^.*\) /, ""); print ($12 + $13) * 10 }' "/proc/$1/stat"
}

# turn NAME FIRST: orders a second and processor time an order.
turn() {
	local port=port_$1 key=key_$1 pid=pid_$1 before line taken
	before=$(cpu_ms "${!pid}")
	line=$("$orders" "${!port}" "${!key}" "$seconds" 64 "$customers" "$2")
	taken=$(sed -n 's/.*2xx \([0-9]*\).*/\1/p' <<<"$line")
	rate=$(sed -n 's/.* \([0-9]*\) \(requests\|orders\)\/s.*/\1/p' <<<"$line")
	each=$(awk -v ms="$(($(cpu_ms "${!pid}") - before))" -v n="$taken" 'BEGIN { printf "%.0f", n ? ms * 1000 / n : 0 }')
}

a=() b=() a_us=() b_us=()
for ((round = 1; round <= rounds; round++)); do
	turn plain $((round * 10000000))
	a+=("$rate") a_us+=("$each")
	turn rich $((round * 10000000))
	b+=("$rate") b_us+=("$each")
	echo "round $round: a ${a[-1]}  b ${b[-1]} orders/s, ${a_us[-1]} and ${b_us[-1]} µs of processor an order"
done
echo "median: two rules $(median "${a[@]}"), eight rules $(median "${b[@]}") orders/s; $(median "${a_us[@]}") and $(median "${b_us[@]}") µs an order; ratio $(ratio "$(median "${b[@]}")" "$(median "${a[@]}")")"
