# shellcheck shell=bash
# What the benchmarks of the whole server share: a directory that goes at the end, servers with a key, medians. Sourced.
set -euo pipefail
huitou=${PROGRAM:-build/release/huitou}
work=$(mktemp -d "${TMPDIR:-/var/tmp}/huitou-bench.XXXXXX")
chmod 755 "$work" # the user postgres must be able to enter
pids=()

stop_all() {
	local pid
	for pid in ${pids[@]+"${pids[@]}"}; do
		if kill "$pid" 2>/dev/null; then wait "$pid" 2>/dev/null || true; fi
	done
	pids=()
}

finish() {
	stop_all
	[ ! -d "$work/postgres" ] || script/postgres stop "$work/postgres" >/dev/null 2>&1 || true
	rm -rf "$work"
}
trap finish EXIT

fail() {
	echo "error: $*" >&2
	exit 1
}

start_postgres() {
	script/postgres start "$work/postgres" 2>"$work/postgres.log" || { cat "$work/postgres.log" >&2; exit 1; }
}

# serve NAME URL [FLAG…]: a server on a free port. Sets port_NAME, pid_NAME, and key_NAME when it has no owner yet.
serve() {
	local name=$1 url=$2 out=$work/$1.out port token json="Content-Type: application/json"
	shift 2
	"$huitou" serve --db "$url" --key-file "$work/$name.key" --listen 127.0.0.1:0 --rate-per-minute 0 --log-level warn "$@" \
		>"$out" 2>"$work/$name.log" </dev/null &
	pids+=($!)
	printf -v "pid_$name" %s "$!"
	for _ in $(seq 3000); do
		grep -q serves "$out" && break
		kill -0 "$!" 2>/dev/null || { cat "$work/$name.log" >&2; fail "$name does not start"; }
		sleep 0.02
	done
	port=$(sed -n 's|.*http://127.0.0.1:\([0-9]*\)$|\1|p' "$out" | head -n 1)
	printf -v "port_$name" %s "$port"
	[ -n "${no_key-}" ] && return 0
	for _ in $(seq 100); do
		token=$(sed -n 's|.*/setup#||p' "$out")
		[ -n "$token" ] && break
		sleep 0.02
	done
	[ -n "$token" ] || return 0
	local base=http://127.0.0.1:$port
	curl -sf -o /dev/null -c "$work/jar" -H "Origin: $base" -H "$json" "$base/v1/setup" \
		-d "{\"token\":\"$token\",\"login\":\"owner@example.com\",\"name\":\"Owner\",\"password\":\"staple of nine lanterns\"}"
	printf -v "key_$name" %s "$(curl -sf -b "$work/jar" -H "Origin: $base" -H "$json" "$base/v1/keys" -d '{"name": "bench",
		"rights": ["order.write", "order.read", "customer.read", "points.read", "tier.read", "coupon.read"]}' |
		sed 's/.*"key":"\([^"]*\)".*/\1/')"
}

# median NUMBER…
median() {
	printf '%s\n' "$@" | sort -g | awk '{ n[NR] = $1 } END { print NR % 2 ? n[(NR + 1) / 2] : (n[NR / 2] + n[NR / 2 + 1]) / 2 }'
}

# ratio A B
ratio() {
	awk -v a="$1" -v b="$2" 'BEGIN { printf "%.2f", a / b }'
}
