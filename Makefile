# Builds everything under src/, test/, fuzz and bench. One variant a directory:
#   make                    debug, AddressSanitizer and UndefinedBehaviorSanitizer on  (build/debug)
#   make VARIANT=release    what is shipped                                            (build/release)
#   make VARIANT=tsan       ThreadSanitizer, for the write gate                        (build/tsan)
#   make VARIANT=fuzz fuzzers    the fuzz targets with libFuzzer, by clang             (build/fuzz)
#   make check [T=folder]   builds and runs the unit tests, all or of one folder
VARIANT ?= debug
B := build/$(VARIANT)

CC := $(if $(filter fuzz,$(VARIANT)),clang,gcc)
PACKAGES := sqlite3 libpq libcurl libsodium libcrypto icu-i18n icu-uc zlib libbrotlienc libzip expat libqrencode
PACKAGE_CFLAGS := $(shell pkg-config --cflags $(PACKAGES))
PACKAGE_LIBS := $(shell pkg-config --libs $(PACKAGES)) -lxlsxwriter -llapacke -lopenblas -lm -lpthread

WARNINGS := -Wall -Wextra -Werror -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wpointer-arith \
	-Wwrite-strings -Wvla -Wformat=2 -Wimplicit-fallthrough -Wundef
HARDENING := -fstack-protector-strong -D_FORTIFY_SOURCE=3 -fPIE -fstack-clash-protection -fcf-protection \
	-ftrivial-auto-var-init=zero
# What a debugger is told: -g1 is enough for the stacks of a report, and is compiled a third faster.
SYMBOLS ?= -g
CFLAGS_debug := -O1 $(SYMBOLS) -fno-omit-frame-pointer -fsanitize=address,undefined -fno-sanitize-recover=undefined
# What a sanitizer puts between hides from gcc which values are set: that one warning is then often wrong.
CFLAGS_tsan := -O1 $(SYMBOLS) -fsanitize=thread -Wno-maybe-uninitialized
CFLAGS_fuzz := -O1 $(SYMBOLS) -Wno-error -Wno-unknown-warning-option -fsanitize=fuzzer-no-link,address,undefined
CFLAGS_release := -O2 -g1 $(HARDENING)
# A hundred test programs are linked in half the time.
LDFLAGS_debug := -fsanitize=address,undefined $(if $(shell command -v mold),-fuse-ld=mold)
LDFLAGS_tsan := -fsanitize=thread
LDFLAGS_fuzz := -fsanitize=fuzzer,address,undefined
LDFLAGS_release := -pie -Wl,-z,relro,-z,now -Wl,--gc-sections
# The numerics may be reordered by no compiler, on no machine: the same bits everywhere.
CFLAGS := -std=c17 -D_GNU_SOURCE -Isrc -ffp-contract=off $(WARNINGS) $(PACKAGE_CFLAGS) $(CFLAGS_$(VARIANT)) $(EXTRA_CFLAGS)
LDFLAGS := $(LDFLAGS_$(VARIANT)) $(EXTRA_LDFLAGS)

SOURCES := $(wildcard src/*/*.c)
OBJECTS := $(SOURCES:%.c=$B/%.o) $B/embedded.o
# What runs in threads stands on the lowest floors: ThreadSanitizer looks at them alone.
FLOORS := $(if $(filter tsan,$(VARIANT)),base store http work,*)
LIBRARY := $(filter-out $B/src/main/main.o,$(patsubst %.c,$B/%.o,$(wildcard $(FLOORS:%=src/%/*.c)))) $B/embedded.o
TESTS := $(patsubst %.c,$B/%,$(wildcard test/*/*_test.c))
FUZZERS := $(patsubst %.c,$B/%,$(wildcard test/fuzz/*_fuzz.c))
BENCH_SOURCES := $(wildcard bench/*.c bench/*/*.c)
BENCH_PROGRAMS := $(if $(BENCH_SOURCES),$(shell grep -l '^int main\b' $(BENCH_SOURCES)))
BENCHES := $(patsubst %.c,$B/%,$(BENCH_PROGRAMS))
# What several benchmarks share, e.g. the load generator.
BENCH_SHARED := $(patsubst %.c,$B/%.o,$(filter-out $(BENCH_PROGRAMS),$(BENCH_SOURCES)))
TOOLS := $(patsubst %.c,build/%,$(wildcard tools/*.c))
# What the binary carries inside itself: SQL, migrations, the built web pages, templates.
# Of a web page that is there packed (.br, .gz) the plain file stays out: who takes neither gets it unpacked.
WEB := $(shell find web/dist -type f -not -path '*/.*' 2>/dev/null)
EMBEDDED := $(wildcard schema/*.sql $(FLOORS:%=src/%/*.sql)) $(filter-out $(patsubst %.gz,%,$(filter %.gz,$(WEB))),$(WEB)) \
	$(shell find share -type f 2>/dev/null)

.PHONY: FORCE all check tests list-tests list-benches fuzzers benches tidy clean
all: $B/huitou

$B/huitou: $(OBJECTS)
	$(CC) $(LDFLAGS) -o $@ $^ $(PACKAGE_LIBS)

$B/%.o: %.c
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) -MMD -MP -c -o $@ $<

$B/libhuitou.a: $(LIBRARY)
	@rm -f $@
	ar rcsD $@ $^

$B/test/%_test: $B/test/%_test.o $B/libhuitou.a
	$(CC) $(LDFLAGS) -o $@ $< -Wl,--whole-archive $B/libhuitou.a -Wl,--no-whole-archive $(PACKAGE_LIBS) -lcmocka

# The proofs drive the built program with the load generator of the benchmarks.
$B/test/proof/%_test: $B/test/proof/%_test.o $(BENCH_SHARED) $B/libhuitou.a $B/huitou
	$(CC) $(LDFLAGS) -o $@ $< $(BENCH_SHARED) -Wl,--whole-archive $B/libhuitou.a -Wl,--no-whole-archive $(PACKAGE_LIBS) -lcmocka

# libFuzzer brings a main of its own; the other variants take the small driver in its place.
$B/test/fuzz/%_fuzz: $B/test/fuzz/%_fuzz.o $(if $(filter fuzz,$(VARIANT)),,$B/test/fuzz/smoke.o) $B/libhuitou.a
	$(CC) $(LDFLAGS) -o $@ $(filter %.o,$^) -Wl,--whole-archive $B/libhuitou.a -Wl,--no-whole-archive $(PACKAGE_LIBS)

$B/bench/%: $B/bench/%.o $(BENCH_SHARED) $B/libhuitou.a
	$(CC) $(LDFLAGS) -o $@ $< $(BENCH_SHARED) -Wl,--whole-archive $B/libhuitou.a -Wl,--no-whole-archive $(PACKAGE_LIBS)

build/tools/%: tools/%.c
	@mkdir -p $(@D)
	$(CC) -std=c17 -D_GNU_SOURCE -O2 $(WARNINGS) -o $@ $<

# The list itself is a prerequisite, so that a file that goes away is noticed too.
$B/embedded.list: FORCE
	@mkdir -p $(@D)
	@printf '%s\n' $(EMBEDDED) | sort > $@.new; cmp -s $@.new $@ && rm $@.new || mv $@.new $@
$B/embedded.S: $B/embedded.list build/tools/embed $(EMBEDDED)
	build/tools/embed $< > $@
$B/embedded.o: $B/embedded.S
	$(CC) -c -o $@ $<
FORCE:

tests: build/tools/tidy $(if $(T),$(filter $B/test/$(T)/%,$(TESTS)),$(TESTS))
list-tests:
	@echo $(TESTS)
list-benches:
	@echo $(BENCHES)
fuzzers: $(FUZZERS)
benches: $(BENCHES)
check: all tests
	@tools/run-tests $(if $(T),$(filter $B/test/$(T)/%,$(TESTS)),$(TESTS))
tidy: build/tools/tidy
	build/tools/tidy
clean:
	rm -rf build

-include $(OBJECTS:.o=.d) $(BENCH_SHARED:.o=.d) $(patsubst %,%.d,$(TESTS) $(FUZZERS) $(BENCHES))
.SECONDARY:
