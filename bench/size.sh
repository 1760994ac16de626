#!/usr/bin/env bash
# What the server weighs, and how soon it answers.
#
#   the binary; resident memory 3 s after the start, with an empty database and with the demo shop
#   from the start of the process to its first answer: empty, demo shop, and DB, a database that you bring (a million
#   customers: build/release/bench/search --db FILE --customers 1000000)
#
#   ROUNDS (5), CUSTOMERS of the demo shop (20000), DB and KEY_FILE
. bench/shop/shop.bash

rounds=${ROUNDS:-5} no_key=1

resident() {
	awk '/^VmRSS/ { printf "%.1f", $2 / 1024 } /^RssAnon/ { printf " (of it %.1f anonymous)", $2 / 1024 }' "/proc/$1/status"
}

now_ms() {
	echo $(($(date +%s%N) / 1000000))
}

# first_answer URL KEY_FILE: ms from exec to the first answer, by asking without a pause.
first_answer() {
	local port=$((20000 + RANDOM % 10000)) start
	start=$(now_ms)
	"$huitou" serve --db "$1" --key-file "$2" --listen "127.0.0.1:$port" --log-level error >/dev/null 2>&1 </dev/null &
	pids=($!)
	until (exec 3<>"/dev/tcp/127.0.0.1/$port" && printf 'GET /readyz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n' >&3 &&
		read -r line <&3 && [[ $line == *" 200 "* ]]) 2>/dev/null; do sleep 0.002; done
	echo $(($(now_ms) - start))
	stop_all
}

starts() {
	local name=$1 all=()
	for ((i = 0; i < rounds; i++)); do all+=("$(first_answer "$2" "$3")"); done
	echo "first answer, $name: median $(median "${all[@]}") ms (${all[*]})"
}

weigh() {
	serve weighed "$2" --key-file "$3"
	sleep 3
	# shellcheck disable=SC2154 # set by serve
	echo "resident, $1: $(resident "$pid_weighed") MiB"
	stop_all
}

echo "binary: $(stat -c %s "$huitou") bytes, stripped $(strip -o "$work/stripped" "$huitou" && stat -c %s "$work/stripped")"
"$huitou" migrate --db "$work/empty.db" --key-file "$work/empty.key" >/dev/null
"$huitou" demo --db "$work/demo.db" --key-file "$work/demo.key" --customers "${CUSTOMERS:-20000}" --json >/dev/null
weigh "empty" "$work/empty.db" "$work/empty.key"
weigh "demo shop" "$work/demo.db" "$work/demo.key"
starts "empty" "$work/empty.db" "$work/empty.key"
starts "demo shop" "$work/demo.db" "$work/demo.key"
if [ -n "${DB-}" ]; then
	weigh "$DB" "$DB" "$KEY_FILE"
	starts "$DB" "$DB" "$KEY_FILE"
fi
