# Themeday: make run · demo · test · bench · check · install · clean   (README.md says more)

BUILD  ?= build
PREFIX ?= /usr/local
CC     ?= cc
VERSION := 0.1.0

# What Debian 12 needs. Everything else in the tree is ours.
BUILD_PACKAGES := build-essential pkg-config libsdl2-dev libcairo2-dev libpango1.0-dev \
	libsqlite3-dev libsodium-dev libnfc-dev libjansson-dev libinih-dev libcsv-dev
RUN_PACKAGES   := $(BUILD_PACKAGES) fonts-noto-cjk tzdata
DEMO_PACKAGES  := $(RUN_PACKAGES) xvfb xauth imagemagick
TEST_PACKAGES  := $(DEMO_PACKAGES) libcmocka-dev clang clang-format libnfc-bin \
	libnfc-examples xdotool sqlite3 jq coreutils procps

# A library that is not installed yet must not break `make deps`, hence the 2>/dev/null.
LIBRARIES := sdl2 cairo pango pangocairo sqlite3 libsodium libnfc jansson inih
CPPFLAGS  += -I. -I$(BUILD) -D_GNU_SOURCE -DTHEMEDAY_VERSION='"$(VERSION)"'
CFLAGS    ?= -O2 -g
CFLAGS    += -std=c17 -fstack-protector-strong -fno-strict-aliasing \
	-Wall -Wextra -Werror -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wformat=2 -Wvla \
	-Wundef -Wwrite-strings -Wpointer-arith -Wold-style-definition
# As system headers, so that our warnings are about our code.
LIBRARY_CFLAGS = $(patsubst -I%,-isystem %,$(shell pkg-config --cflags $(LIBRARIES) 2>/dev/null))
LDLIBS    = -Wl,--as-needed $(shell pkg-config --libs $(LIBRARIES) 2>/dev/null) -lcsv -lm

ifdef SANITIZE
CFLAGS  += -fsanitize=address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer
LDFLAGS += -fsanitize=address,undefined
endif

SOURCES := $(filter-out firmware/main.c firmware/cli/main.c, \
	$(wildcard firmware/*.c firmware/base/*.c firmware/cli/*.c drivers/*.c db/*.c ui/*.c))
OBJECTS := $(SOURCES:%.c=$(BUILD)/obj/%.o)
LIBRARY := $(BUILD)/libthemeday.a
SCHEMA  := $(wildcard db/schema/*.sql)
CARDSIM := $(patsubst %.c,$(BUILD)/obj/%.o,$(wildcard tests/cardsim/*.c))
HARNESS := $(patsubst %.c,$(BUILD)/obj/%.o,$(wildcard tests/harness/*.c))
UNIT_TESTS     := $(patsubst %.c,$(BUILD)/%,$(wildcard tests/unit/test_*.c))
SCENARIO_TESTS := $(patsubst %.c,$(BUILD)/%,$(wildcard tests/scenario/test_*.c))
BENCHES        := $(patsubst %.c,$(BUILD)/%,$(wildcard tests/bench/bench_*.c))
PROGRAMS := $(BUILD)/themeday-kiosk $(BUILD)/themeday $(BUILD)/themeday-cardsim

.PHONY: all run demo test bench check install clean deps-build deps-run deps-demo deps-test tests
.DELETE_ON_ERROR:
.SECONDARY:

all: $(PROGRAMS)

$(BUILD)/themeday-kiosk: $(BUILD)/obj/firmware/main.o $(LIBRARY)
$(BUILD)/themeday: $(BUILD)/obj/firmware/cli/main.o $(LIBRARY)
$(BUILD)/themeday-cardsim: $(CARDSIM) $(LIBRARY)
$(BUILD)/tests/%: LDLIBS += -lcmocka
$(BUILD)/tests/%: $(BUILD)/obj/tests/%.o $(HARNESS) $(LIBRARY)
	@mkdir -p $(@D)
	$(CC) $(LDFLAGS) -o $@ $^ $(LDLIBS)
$(PROGRAMS):
	$(CC) $(LDFLAGS) -o $@ $^ $(LDLIBS)

$(LIBRARY): $(OBJECTS)
	@rm -f $@
	ar rcs $@ $^

$(BUILD)/obj/%.o: %.c
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(CFLAGS) $(LIBRARY_CFLAGS) -MMD -MP -c -o $@ $<

# The numbered migrations become one array of strings, in the order of their names.
$(BUILD)/obj/db/db.o: $(BUILD)/schema.inc
$(BUILD)/schema.inc: $(SCHEMA) Makefile
	@mkdir -p $(@D)
	for file in $(SCHEMA); do \
		sed -e 's/\\/\\\\/g' -e 's/"/\\"/g' -e 's/.*/"&\\n"/' $$file && echo ','; done >$@

-include $(shell find $(BUILD)/obj -name '*.d' 2>/dev/null)

clean:
	rm -rf build
