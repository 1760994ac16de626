#include "api/metrics.h"

#include "api/policy.h"
#include "base/id.h"
#include "work/worker.h"

#include <stdatomic.h>
#include <string.h>
#include <sys/resource.h>

#define TEXT_MAX (64 * 1024)
#define READY_MS 1000

SQL(metrics_ready);

struct metrics {
	struct house *house;
	struct http_server *server;
	int64_t started_ms;
	_Atomic int64_t looked_ms; // when /readyz last asked the database, who ever asked us
	_Atomic bool looking, ready;
};

struct metrics *metrics_create(struct arena *mem, struct house *house)
{
	struct metrics *metrics = arena_new(mem, struct metrics);

	metrics->house = house;
	metrics->started_ms = clock_now_ms();
	return metrics;
}

void metrics_set_server(struct metrics *metrics, struct http_server *server)
{
	metrics->server = server;
}

static void counter(struct buf *buf, const char *name, const char *kind, const char *help, int64_t value)
{
	buf_format(buf, "# HELP huitou_%s %s\n# TYPE huitou_%s %s\nhuitou_%s %lld\n", name, help, name, kind, name,
		(long long)value);
}

static void http_lines(struct buf *buf, const struct http_server *server)
{
	struct http_figures figures = http_server_figures(server);
	int64_t sum = 0;

	counter(buf, "http_connections", "gauge", "Open connections.", figures.connections);
	counter(buf, "http_parked", "gauge", "Requests that wait for their answer.", figures.parked);
	counter(buf, "http_received_bytes_total", "counter", "Bytes received.", figures.bytes_in);
	counter(buf, "http_sent_bytes_total", "counter", "Bytes sent.", figures.bytes_out);
	buf_text(buf, "# HELP huitou_http_requests_total Requests answered, by class of status.\n"
		      "# TYPE huitou_http_requests_total counter\n");
	for (int i = 1; i < 6; i++)
		buf_format(buf, "huitou_http_requests_total{class=\"%dxx\"} %lld\n", i, (long long)figures.requests[i]);
	buf_text(buf, "# HELP huitou_http_refused_total Refused before a handler saw them, by reason.\n"
		      "# TYPE huitou_http_refused_total counter\n");
	for (int i = 0; i < HTTP_REFUSALS; i++)
		buf_format(buf, "huitou_http_refused_total{reason=\"%s\"} %lld\n", http_refusal_names[i],
			(long long)figures.refused[i]);
	buf_text(buf, "# HELP huitou_http_seconds Time from a complete request head to the reply.\n"
		      "# TYPE huitou_http_seconds histogram\n");
	for (int i = 0; i < HTTP_LATENCIES; i++) {
		sum += figures.latency[i];
		if (i < HTTP_LATENCIES - 1)
			buf_format(buf, "huitou_http_seconds_bucket{le=\"%g\"} %lld\n",
				(double)http_latency_bounds_us[i] / 1e6, (long long)sum);
	}
	buf_format(buf,
		"huitou_http_seconds_bucket{le=\"+Inf\"} %lld\nhuitou_http_seconds_sum %.6f\nhuitou_http_seconds_count "
		"%lld\n",
		(long long)sum, (double)figures.latency_sum_us / 1e6, (long long)sum);
}

static void gate_lines(struct buf *buf, struct gate *gate)
{
	struct gate_figures figures = gate_figures(gate);

	counter(buf, "gate_acts_total", "counter", "Writes done.", figures.acts);
	counter(buf, "gate_refused_total", "counter", "Writes that were refused by their own rules.", figures.refused);
	counter(buf, "gate_commits_total", "counter", "Transactions committed.", figures.commits);
	counter(buf, "gate_retries_total", "counter", "Writes run again after a conflict.", figures.retries);
	counter(buf, "gate_waiting", "gauge", "Writes that wait.", figures.waiting);
}

static void worker_lines(struct buf *buf, struct house *house)
{
	struct worker_figures figures = worker_figures(house, buf->mem);

	counter(buf, "jobs_done_total", "counter", "Jobs done.", figures.jobs_done);
	counter(buf, "jobs_failed_total", "counter", "Jobs that failed for good.", figures.jobs_failed);
	counter(buf, "jobs_waiting", "gauge", "Jobs that wait or run.", figures.jobs_waiting);
	counter(buf, "listeners_failing", "gauge", "Listeners whose last event was refused.",
		figures.listeners_failing);
	counter(buf, "events_behind", "gauge", "Events that some listener has not heard yet.", figures.events_behind);
}

static void own_lines(struct buf *buf, const struct metrics *metrics)
{
	struct rusage usage;

	getrusage(RUSAGE_SELF, &usage);
	counter(buf, "uptime_seconds", "gauge", "Seconds since start.", (clock_now_ms() - metrics->started_ms) / 1000);
	counter(buf, "db_statements_total", "counter", "SQL statements run.", store_statement_count());
	counter(buf, "db_readers_waiting", "gauge", "Who waits for a connection to read with.",
		store_readers_waiting(metrics->house->store));
	counter(buf, "memory_peak_bytes", "gauge", "Largest resident size so far.", (int64_t)usage.ru_maxrss * 1024);
}

static void policy_lines(struct buf *buf, struct policy *policy)
{
	struct policy_figures figures = policy_figures(policy);

	counter(buf, "csp_reports_total", "counter", "Reports of what the policy of the pages stopped.", figures.kept);
	counter(buf, "csp_reports_refused_total", "counter", "Reports that were none, or too many.", figures.refused);
}

static void answer_metrics(struct metrics *metrics, struct http_request *request)
{
	struct buf buf = buf_make(request->mem, TEXT_MAX);

	own_lines(&buf, metrics);
	if (metrics->server)
		http_lines(&buf, metrics->server);
	if (metrics->house->gate)
		gate_lines(&buf, metrics->house->gate);
	if (metrics->house->worker)
		worker_lines(&buf, metrics->house);
	if (metrics->house->policy)
		policy_lines(&buf, metrics->house->policy);
	http_reply(request, &(struct http_reply){.status = 200,
				    .type = "text/plain; version=0.0.4; charset=utf-8",
				    .body = buf.data,
				    .body_size = buf.size});
}

static enum status try_statement(struct ctx *ctx, void *arg)
{
	struct rows *rows;
	bool found;

	(void)arg;
	return db_first(ctx->db, &metrics_ready, NO_ARGS, &rows, &found);
}

// A snapshot can be read, and what was written last could be written. Where it could not, an act that changes nothing
// tries whether it can be now: a server that nobody sends to any more would else never be ready again.
static bool look_whether_ready(struct house *house, struct arena *mem, int64_t now_ms)
{
	struct ctx ctx = {.mem = mem, .house = house, .now_ms = now_ms};

	if (house_read(&ctx, try_statement, NULL) != OK)
		return false;
	return !house->gate || !gate_figures(house->gate).failing ||
	       house_write(&ctx, try_statement, NULL, 0, LANE_TILL) == OK;
}

// However many ask, the database is asked at most once a second, by one thread; the others get its last answer, which
// is no when it has waited for longer than READY_MS.
static bool is_ready(struct metrics *metrics, struct arena *mem)
{
	int64_t now_ms = clock_now_ms(), looked_ms = atomic_load(&metrics->looked_ms);
	bool nobody = false;

	if (now_ms - looked_ms >= 0 && now_ms - looked_ms < READY_MS)
		return atomic_load(&metrics->ready);
	if (!atomic_compare_exchange_strong(&metrics->looking, &nobody, true))
		return now_ms - looked_ms < 3 * READY_MS && atomic_load(&metrics->ready);
	bool ready = look_whether_ready(metrics->house, mem, now_ms);
	atomic_store(&metrics->ready, ready);
	atomic_store(&metrics->looked_ms, clock_now_ms());
	atomic_store(&metrics->looking, false);
	return ready;
}

static void answer_ready(struct metrics *metrics, struct http_request *request)
{
	bool ready = is_ready(metrics, request->mem);
	const char *body = ready ? "{\"status\":\"ready\"}" : "{\"status\":\"not ready\"}";
	http_reply(request, &(struct http_reply){.status = ready ? 200 : 503,
				    .type = "application/json",
				    .body = body,
				    .body_size = strlen(body)});
}

bool metrics_answer(struct metrics *metrics, struct http_request *request)
{
	static const char alive[] = "{\"status\":\"alive\"}";

	if (request->method != HTTP_GET && request->method != HTTP_HEAD)
		return false;
	if (strcmp(request->path, "/healthz") == 0)
		http_reply(request, &(struct http_reply){.status = 200,
					    .type = "application/json",
					    .body = alive,
					    .body_size = sizeof alive - 1});
	else if (strcmp(request->path, "/readyz") == 0)
		answer_ready(metrics, request);
	else if (strcmp(request->path, "/metrics") == 0)
		answer_metrics(metrics, request);
	else
		return false;
	return true;
}
