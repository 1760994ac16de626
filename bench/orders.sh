#!/usr/bin/env bash
# Orders taken over HTTP, durable before the answer, beside what the databases give for the same rows; all in one run,
# taking turns, so that what else the machine does hits all alike.
#
#   a  the server on SQLite, 64 connections, 3 lines an order
#   b  pgbench on PostgreSQL 15 with the same schema: the same transaction as plain prepared statements, 16 clients
#   c  a bare SQLite loop on the same schema: the same rows, in batches of 64
#   d  the server on the same PostgreSQL, 64 connections
#
#   ROUNDS (5), SECONDS_EACH turn (6), CUSTOMERS (20000)
. bench/shop/shop.bash

rounds=${ROUNDS:-5} seconds=${SECONDS_EACH:-6} customers=${CUSTOMERS:-20000}
orders=build/release/bench/shop/orders rows=build/release/bench/shop/rows
bin=$(ls -d /usr/lib/postgresql/*/bin | sort -V | tail -n 1)

server=$(start_postgres)
for name in plain served; do "$bin/psql" -qX "$server" -c "CREATE DATABASE $name"; done
plain=${server%/*}/plain
"$huitou" migrate --db "$plain" --key-file "$work/plain.key" >/dev/null
"$bin/psql" -qX "$plain" -v ON_ERROR_STOP=1 >/dev/null <<END
CREATE SEQUENCE bench_id CACHE 1000 START 1000000000;
INSERT INTO identity (hash, slot, customer_id, kind)
  SELECT decode(md5(CAST(n AS TEXT)), 'hex'), 0, n, 'external_id' FROM generate_series(1, $customers) AS n;
ANALYZE identity;
END
"$huitou" migrate --db "$work/bare.db" --key-file "$work/bare.key" >/dev/null
serve sqlite "$work/shop.db"
serve postgres "${server%/*}/served"
# All customers exist, and tables are no longer empty.
# shellcheck disable=SC2154 # set by serve
{
	"$orders" "$port_sqlite" "$key_sqlite" 0 64 "$customers" 1000000000
	"$orders" "$port_postgres" "$key_postgres" 0 64 "$customers" 1000000000
	"$rows" "$work/bare.db" 3 "$customers"
	"$bin/pgbench" -n -M prepared -c 16 -j 2 -T 5 -D customers="$customers" -f bench/shop/order.pgbench "$plain"
} >"$work/warm" 2>&1 || { cat "$work/warm" >&2; exit 1; }

per_second() {
	sed -n 's/.* \([0-9]*\) \(requests\|orders\)\/s.*/\1/p'
}

# cpu_ms PID…: processor time so far of these and of their children, those that have ended too.
cpu_ms() {
	local pid all=("$@")
	for pid in "$@"; do all+=($(cat "/proc/$pid/task/$pid/children")); done
	for pid in "${all[@]}"; do cat "/proc/$pid/stat" 2>/dev/null || true; done |
		awk '{ sub(/^.*\) /, ""); n += $12 + $13; if (NR <= '$#') n += $14 + $15 } END { print n * 10 }'
}

# Other programs on the machine take processor time from all, but not alike: time taken for an order is compared too.
each_us() {
	awk -v ms="$1" -v orders="$2" 'BEGIN { printf "%.0f", orders ? ms * 1000 / orders : 0 }'
}
postmaster=$(head -n 1 "$work/postgres/data/postmaster.pid")
a_us=() b_us=() d_us=()

a=() b=() c=() d=()
for ((round = 1; round <= rounds; round++)); do
	first=$((round * 10000000))
	# shellcheck disable=SC2154 # set by serve
	cpu=$(cpu_ms "$pid_sqlite")
	line_a=$("$orders" "$port_sqlite" "$key_sqlite" "$seconds" 64 "$customers" "$first")
	a_us+=("$(each_us $(($(cpu_ms "$pid_sqlite") - cpu)) "${line_a##*2xx }")")
	cpu=$(cpu_ms "$postmaster")
	b+=("$("$bin/pgbench" -n -M prepared -c 16 -j 2 -T "$seconds" -D customers="$customers" -f bench/shop/order.pgbench "$plain" 2>/dev/null |
		sed -n 's/^tps = \([0-9]*\).*/\1/p')")
	b_us+=("$(each_us $(($(cpu_ms "$postmaster") - cpu)) $((b[-1] * seconds)))")
	c+=("$("$rows" "$work/bare.db" "$seconds" "$customers" | per_second)")
	# shellcheck disable=SC2154 # set by serve
	cpu=$(cpu_ms "$postmaster" "$pid_postgres")
	line_d=$("$orders" "$port_postgres" "$key_postgres" "$seconds" 64 "$customers" "$first")
	d_us+=("$(each_us $(($(cpu_ms "$postmaster" "$pid_postgres") - cpu)) "${line_d##*2xx }")")
	a+=("$(per_second <<<"$line_a")") d+=("$(per_second <<<"$line_d")")
	echo "round $round: a ${a[-1]}  b ${b[-1]}  c ${c[-1]}  d ${d[-1]} orders/s   a/b $(ratio "${a[-1]}" "${b[-1]}")  a/c $(ratio "${a[-1]}" "${c[-1]}")  d/b $(ratio "${d[-1]}" "${b[-1]}")"
	echo "    a:${line_a#orders}"
	echo "    d:${line_d#orders}"
done
ma=$(median "${a[@]}") mb=$(median "${b[@]}") mc=$(median "${c[@]}") md=$(median "${d[@]}")
echo "median: server on SQLite $ma, pgbench $mb, bare SQLite $mc, server on PostgreSQL $md orders/s"
echo "server on SQLite: $(ratio "$ma" "$mb") times pgbench (target 4), $(ratio "$ma" "$mc") of the bare loop (target 0.5)"
echo "server on PostgreSQL: $(ratio "$md" "$mb") times pgbench on the same server"
echo "processor time an order: server on SQLite $(median "${a_us[@]}") us (${a_us[*]}), PostgreSQL under pgbench $(median "${b_us[@]}") us (${b_us[*]}), server and its PostgreSQL $(median "${d_us[@]}") us (${d_us[*]})"
stop_all
"$huitou" check --db "$work/shop.db" --key-file "$work/sqlite.key"
