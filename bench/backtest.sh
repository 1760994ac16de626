#!/usr/bin/env bash
# How fast the history is replayed, beside how fast it came: orders over HTTP (64 connections, 3 lines each) into SQLite,
# then back-tests over all of them in the same server: one with doubled points, one with a condition on what was bought
# before and a cap. Then orders again, alone and while back-tests run one after the other: what a till feels of it.
#
#   ROUNDS (3), SECONDS_EACH of orders (20), CUSTOMERS (5000)
. bench/shop/shop.bash

rounds=${ROUNDS:-3} seconds=${SECONDS_EACH:-20} customers=${CUSTOMERS:-5000}
orders=build/release/bench/shop/orders

serve history "$work/history.db"
# shellcheck disable=SC2154 # set by serve
base=http://127.0.0.1:$port_history
# shellcheck disable=SC2154
line=$("$orders" "$port_history" "$key_history" "$seconds" 64 "$customers" 1000000000)
live=$(sed -n 's/.* \([0-9]*\) \(requests\|orders\)\/s.*/\1/p' <<<"$line")

ask() {
	curl -sf -b "$work/jar" -H "Origin: $base" -H "Content-Type: application/json" "$base$1" "${@:2}"
}

# replay TERMS: orders a second, of which reading took so much.
replay() {
	local id out ms read count
	id=$(ask /v1/backtests -d "{\"terms\": [{\"code\": \"spend\", \"terms\": {\"name_en\": \"s\", \"name_zh\": \"s\",
		\"trigger\": \"order_paid\", \"wallet\": \"points\", \"measure\": \"amount\", \"points\": 2, \"per\": 100$1}}]}" |
		sed 's/.*"id":"\(bkt_[^"]*\)".*/\1/')
	for _ in $(seq 600); do
		out=$(ask "/v1/backtests/$id")
		grep -q '"state":"done"' <<<"$out" && break
		sleep 0.1
	done
	ms=$(sed -n 's/.*"ms":\([0-9]*\).*/\1/p' <<<"$out")
	read=$(sed -n 's/.*"read_ms":\([0-9]*\).*/\1/p' <<<"$out")
	count=$(sed -n 's/.*"done":\([0-9]*\).*/\1/p' <<<"$out")
	rate=$((count * 1000 / (ms ? ms : 1)))
	echo "  $count orders in $ms ms, $read of them reading: $rate orders/s"
}

a=() b=()
for ((round = 1; round <= rounds; round++)); do
	echo "round $round"
	replay ''
	a+=("$rate")
	replay ', "condition": "customer.orders >= 3 && order.total >= 20", "caps": [{"scope": "member", "period": "month", "limit": 500}]'
	b+=("$rate")
done
echo "median: doubled $(median "${a[@]}"), with condition and cap $(median "${b[@]}") orders/s; taken live $live orders/s; ratio $(ratio "$(median "${a[@]}")" "$live")"

take() {
	"$orders" "$port_history" "$key_history" $((seconds / 2)) 32 "$customers" "$1"
}

# One after the other until the file is there.
replay_on() {
	until [ -e "$work/enough" ]; do replay '' >>"$work/replays"; done
}

echo "orders alone:              $(take 1300000000)"
replay_on &
replays=$!
echo "orders beside back-tests:  $(take 1400000000)"
touch "$work/enough"
wait "$replays"
echo "    meanwhile $(wc -l <"$work/replays") back-tests:"
tail -n 1 "$work/replays"
