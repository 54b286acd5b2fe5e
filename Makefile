# Themeday: make run · demo · test · golden · bench · fleet · fuzz · check · valgrind · install · deb · guide · clean   (README.md says more)

BUILD  ?= build
PREFIX ?= /usr/local
CC     ?= cc
AR     ?= ar
PKG_CONFIG ?= pkg-config
# The version stands in one place.
VERSION := $(shell sed -n '1s/.*(\(.*\)).*/\1/p' firmware/system/debian/changelog)

# What Debian 12 needs. Everything else in the tree is ours.
BUILD_PACKAGES := build-essential pkg-config libsdl2-dev libcairo2-dev libpango1.0-dev \
	libsqlite3-dev libsodium-dev libnfc-dev libjansson-dev libinih-dev libcsv-dev libicu-dev \
	libminizip-dev libexpat1-dev libxlsxwriter-dev libcurl4-openssl-dev \
	libfreetype-dev libgettextpo-dev libharfbuzz-dev libpq-dev libssl-dev libsystemd-dev
RUN_PACKAGES   := $(BUILD_PACKAGES) fonts-noto-cjk libnfc-bin tzdata
DEMO_PACKAGES  := $(RUN_PACKAGES) xvfb xauth imagemagick
GUIDE_PACKAGES := weasyprint fonts-noto-cjk
TEST_PACKAGES  := $(DEMO_PACKAGES) libcmocka-dev clang clang-format bzip2 git jq libnfc-examples \
	e2fsprogs espeak-ng gettext iproute2 libreoffice-calc-nogui minisign openssl poppler-utils \
	dbus grub-common postgresql procps rauc sqlite3 squashfs-tools strace unicode-data unzip xdotool zip

LIBRARIES := sdl2 x11 pangocairo cairo-ft harfbuzz-subset sqlite3 libsodium libnfc jansson inih \
	icu-i18n icu-uc minizip expat xlsxwriter libpq
CPPFLAGS  += -I. -I$(BUILD) -D_GNU_SOURCE -DTHEMEDAY_VERSION='"$(VERSION)"'
# With sanitizers, what compiles in half the time and still knows its lines.
CFLAGS    ?= $(if $(SANITIZE),-O1 -g1,-O2 -g)
CFLAGS    += -std=c17 -fstack-protector-strong -fno-strict-aliasing \
	-Wall -Wextra -Werror -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wformat=2 -Wvla \
	-Wundef -Wwrite-strings -Wpointer-arith -Wold-style-definition
# As system headers, so that our warnings are about our code.
LIBRARY_CFLAGS := $(patsubst -I%,-isystem %,$(shell $(PKG_CONFIG) --cflags $(LIBRARIES) 2>/dev/null))
LDLIBS    := -Wl,--as-needed $(shell $(PKG_CONFIG) --libs $(LIBRARIES) 2>/dev/null) -lcsv -lm

# The style wants every value of an enum in its switch, and no default beside them; clang can tell.
CFLAGS  += $(if $(findstring clang,$(CC)),-Wcovered-switch-default -Wswitch-enum)

ifdef SANITIZE
CFLAGS  += -fsanitize=address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer
LDFLAGS += -fsanitize=address,undefined
endif
ifdef FUZZ
CFLAGS  += -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=undefined
LDFLAGS += -fsanitize=fuzzer,address,undefined
endif

SOURCES := $(filter-out firmware/main.c firmware/cli/main.c, \
	$(wildcard firmware/*.c firmware/*/*.c drivers/*.c db/*.c ui/*.c))
OBJECTS := $(SOURCES:%.c=$(BUILD)/obj/%.o)
LIBRARY := $(BUILD)/libthemeday.a
SCHEMA  := $(wildcard db/schema/*.sql)
CARDSIM := $(patsubst %.c,$(BUILD)/obj/%.o,$(wildcard tests/cardsim/*.c))
HARNESS := $(patsubst %.c,$(BUILD)/obj/%.o,$(wildcard tests/harness/*.c) tests/fault/disk.c)
UNIT_TESTS     := $(patsubst %.c,$(BUILD)/%,$(wildcard tests/unit/test_*.c tests/fault/test_*.c))
SCENARIO_TESTS := $(patsubst %.c,$(BUILD)/%,$(wildcard tests/scenario/test_*.c))
FUZZERS        := $(patsubst %.c,$(BUILD)/%,$(wildcard tests/fuzz/fuzz_*.c))
MACHINE        := $(patsubst %.c,$(BUILD)/obj/%.o,$(filter-out tests/machine/test_%,$(wildcard tests/machine/*.c)))
MACHINE_TESTS  := $(patsubst %.c,$(BUILD)/%,$(wildcard tests/machine/test_*.c))
BENCHES        := $(patsubst %.c,$(BUILD)/%,$(wildcard tests/bench/bench_*.c))
# Without libFuzzer a target only runs the inputs that are stored.
FUZZ_PARTS := $(patsubst %,$(BUILD)/obj/tests/fuzz/%.o,fuzz spoken $(if $(FUZZ),,replay)) \
	$(filter-out %/main.o,$(CARDSIM))
PROGRAMS := $(BUILD)/themeday-kiosk $(BUILD)/themeday $(BUILD)/themeday-cardsim

CORES := $(shell nproc)

# One short line for each file; `make V=1` shows the commands.
Q := $(if $(V),,@)

.PHONY: all run demo test golden bench fleet fuzz analyze valgrind check words install deb image bundle \
	guide test-package test-image machine-tests clean tests benches fuzzers \
	analyzed deps-run deps-demo deps-test deps-image
.DELETE_ON_ERROR:
.PRECIOUS: $(BUILD)/obj/%.o

all: $(PROGRAMS)

$(BUILD)/themeday-kiosk: $(BUILD)/obj/firmware/main.o $(LIBRARY)
$(BUILD)/themeday: $(BUILD)/obj/firmware/cli/main.o $(LIBRARY)
$(BUILD)/themeday-cardsim: $(CARDSIM) $(LIBRARY)
$(BUILD)/tests/%: LDLIBS += -lcmocka -lz -lpq
$(BUILD)/tests/fuzz/%: $(BUILD)/obj/tests/fuzz/%.o $(FUZZ_PARTS) $(LIBRARY)
	@mkdir -p $(@D)
	@echo "  LD $@"
	$(Q)$(CC) $(LDFLAGS) -o $@ $^ $(LDLIBS)
$(BUILD)/tests/machine/%: LDLIBS += -lusbredirparser
$(MACHINE_TESTS): $(BUILD)/tests/machine/%: $(BUILD)/obj/tests/machine/%.o $(MACHINE) $(HARNESS) $(LIBRARY)
	@mkdir -p $(@D)
	@echo "  LD $@"
	$(Q)$(CC) $(LDFLAGS) -o $@ $^ $(LDLIBS)
$(BUILD)/tests/%: $(BUILD)/obj/tests/%.o $(HARNESS) $(LIBRARY)
	@mkdir -p $(@D)
	@echo "  LD $@"
	$(Q)$(CC) $(LDFLAGS) -o $@ $^ $(LDLIBS)
$(PROGRAMS):
	@echo "  LD $@"
	$(Q)$(CC) $(LDFLAGS) -o $@ $^ $(LDLIBS)

$(LIBRARY): $(OBJECTS)
	@rm -f $@
	$(Q)$(AR) qcs $@ $^

$(BUILD)/obj/%.o: %.c
	@mkdir -p $(@D)
	@echo "  CC $<"
	$(Q)$(CC) $(CPPFLAGS) $(CFLAGS) $(LIBRARY_CFLAGS) -MMD -MP -c -o $@ $<

# The numbered migrations become one array of strings, in the order of their names.
$(BUILD)/obj/db/schema.o: $(BUILD)/schema.inc
$(BUILD)/schema.inc: $(SCHEMA) Makefile
	@mkdir -p $(@D)
	$(Q)for file in $(SCHEMA); do \
		sed -e 's/\\/\\\\/g' -e 's/"/\\"/g' -e 's/.*/"&\\n"/' $$file && echo ','; done >$@

# The same for the committee's, each with its name.
$(BUILD)/obj/db/committee.o: $(BUILD)/committee.inc
$(BUILD)/committee.inc: $(wildcard db/committee/*.sql) Makefile
	@mkdir -p $(@D)
	$(Q)for file in $(sort $(wildcard db/committee/*.sql)); do name=$${file##*/}; \
		echo "{ \"$${name%.sql}\"," && sed -e 's/\\/\\\\/g' -e 's/"/\\"/g' -e 's/.*/"&\\n"/' $$file \
		&& echo '},'; done >$@

# The translations become one table (firmware/base/catalogue.h). The tool runs here, whatever the
# product is built for.
BUILD_CC ?= cc
$(BUILD)/obj/firmware/base/catalogue.o: $(BUILD)/english.inc
$(BUILD)/po_table: ui/language/po_table.c
	@mkdir -p $(@D)
	$(Q)$(BUILD_CC) -O1 -Wall -Wextra -Werror -o $@ $< -lgettextpo
$(BUILD)/english.inc: ui/language/en.po $(BUILD)/po_table
	$(Q)$(BUILD)/po_table $< >$@

# Every sentence of the sources, as xgettext finds them. A text of the screens is known by its name.
WORDY := $(sort $(filter firmware/%.c,$(SOURCES)) firmware/main.c firmware/cli/main.c)
$(BUILD)/themeday.pot: ui/strings.def ui/sayings.def $(WORDY)
	@mkdir -p $(BUILD)/words/ui
	$(Q)sed 's/^STRING(\([A-Z0-9_]*\)/STRING("STRING_\1"/' ui/strings.def >$(BUILD)/words/ui/strings.def
	$(Q)sed 's/^SAYING(\([A-Z0-9_]*\)/STRING("SAY_\1"/' ui/sayings.def >$(BUILD)/words/ui/sayings.def
	$(Q)xgettext --from-code=UTF-8 --language=C --no-location --keyword --keyword=SENTENCE \
		--keyword=STRING:1c,2 --keyword=cli_say:2 --keyword=cli_text:2 --keyword=main_say:1 \
		--keyword=usage_fails:1 --keyword=doctor_say:4 --keyword=settings_complain:2 \
		--keyword=catalogue_text:2 --flag=cli_say:2:c-format --flag=cli_text:2:c-format \
		--flag=main_say:1:c-format --flag=usage_fails:1:c-format \
		--flag=doctor_say:4:c-format --package-name=themeday \
		-D $(BUILD)/words -D . -o $@ ui/strings.def ui/sayings.def $(WORDY)
	$(Q)sed -i '/^"POT-Creation-Date/d; /^"PO-Revision-Date/d' $@

# Brings the catalogue up to date with the sources: what is new waits there for its English.
words: $(BUILD)/themeday.pot
	msgmerge --quiet --update --backup=none --no-fuzzy-matching --no-location --no-wrap \
		ui/language/en.po $<
	@msgfmt --statistics -o /dev/null ui/language/en.po

-include $(shell find $(BUILD)/obj -name '*.d' 2>/dev/null)

# The paths through the product that clang's analyzer finds wrong; a file is looked at again when it
# changes.
ANALYZED := $(patsubst %.c,$(BUILD)/analyzed/%,$(SOURCES) firmware/main.c firmware/cli/main.c)
$(BUILD)/analyzed/%: %.c | $(BUILD)/schema.inc $(BUILD)/committee.inc $(BUILD)/english.inc
	@mkdir -p $(@D)
	@echo "  ANALYZE $<"
	$(Q)clang --analyze --analyzer-output text -Xclang -analyzer-werror $(CPPFLAGS) -std=c17 \
		$(LIBRARY_CFLAGS) -MMD -MP -MF $@.d -MT $@ -o $@ $<
	@touch $@
-include $(shell find $(BUILD)/analyzed -name '*.d' 2>/dev/null)

tests: $(UNIT_TESTS) $(SCENARIO_TESTS) $(FUZZERS)
fuzzers: $(FUZZERS)
analyzed: $(ANALYZED)
benches: $(BENCHES)

# ---- what people call; each installs what is missing and then builds in a make of its own, so that
# ---- the libraries are looked up after they were installed

SUDO := $(if $(filter 0,$(shell id -u)),,sudo)
define install_missing
	@missing=$$(for package in $(1); do \
		dpkg-query -W -f '$${db:Status-Status}\n' $$package 2>/dev/null | grep -qx installed || \
		echo $$package; done); \
	if [ -n "$$missing" ]; then \
		echo "Installing Debian packages:" $$missing; \
		$(SUDO) apt-get -qq update && $(SUDO) env DEBIAN_FRONTEND=noninteractive \
			apt-get -qq install -y --no-install-recommends $$missing >/dev/null; \
	fi
endef

deps-run:
	$(call install_missing,$(RUN_PACKAGES))
deps-demo:
	$(call install_missing,$(DEMO_PACKAGES))
# nginx is unpacked only: to install it is to start a server on whoever's machine this is.
export PATH := $(PATH):$(abspath $(BUILD))/nginx/usr/sbin
# PostgreSQL comes without a server for the whole machine: the tests start their own.
NO_CLUSTER := /etc/postgresql-common/createcluster.d/themeday.conf
deps-test:
	@ls /usr/lib/postgresql/*/bin/postgres >/dev/null 2>&1 || { \
		$(SUDO) mkdir -p $(dir $(NO_CLUSTER)) && \
		echo 'create_main_cluster = false' | $(SUDO) tee $(NO_CLUSTER) >/dev/null; }
	$(call install_missing,$(TEST_PACKAGES))
	@[ ! -e $(NO_CLUSTER) ] || $(SUDO) rm $(NO_CLUSTER)
	@PATH=$$PATH:/usr/sbin; command -v nginx >/dev/null || { \
		echo "Unpacking nginx"; mkdir -p $(BUILD)/nginx && $(SUDO) apt-get -qq update && \
		cd $(BUILD)/nginx && apt-get -qq -o APT::Sandbox::User=root download nginx && \
		dpkg-deb -x nginx_*.deb .; }

run: deps-run
	@$(MAKE) --no-print-directory -j$(CORES) all
	@THEMEDAY_BUILD=$(BUILD) tests/demo/run

LABEL_FONT := /usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc
demo: deps-demo
	@$(MAKE) --no-print-directory -j$(CORES) all $(BUILD)/tests/demo/demo
	@rm -rf $(BUILD)/demo && mkdir -p $(BUILD)/demo/stick
	@echo "The theme day, as its members see it:"
	@THEMEDAY_BUILD=$(BUILD) $(BUILD)/tests/demo/demo $(BUILD)/demo tests/demo/roster.csv \
		tests/demo/next.csv
	@montage -font $(LABEL_FONT) -pointsize 15 -label '%t' $(BUILD)/demo/[0-9]*.png -tile 8x \
		-geometry 400x250+8+8 -background '#f4efe8' $(BUILD)/demo/contact.png
	@echo "Pictures and the exported folder are in $(BUILD)/demo, all at once in contact.png"

# Unit and scenario tests run with the sanitizers; clang has to accept the product, too, and what it
# makes of it is not run.
SANITIZED := $(BUILD)/sanitized
test: deps-test
	@$(MAKE) --no-print-directory -j$(CORES) all
	@CFLAGS=-O0 $(MAKE) --no-print-directory -j$(CORES) CC=clang BUILD=$(BUILD)/clang all
	@$(MAKE) --no-print-directory -j$(CORES) SANITIZE=1 BUILD=$(SANITIZED) all tests
	@THEMEDAY_BUILD=$(SANITIZED) LSAN_OPTIONS=suppressions=tests/check/leaks.txt:print_suppressions=0 \
		tests/run $(sort $(wildcard tests/check/*.sh)) \
		$(UNIT_TESTS:$(BUILD)/%=$(SANITIZED)/%) $(FUZZERS:$(BUILD)/%=$(SANITIZED)/%) \
		$(SCENARIO_TESTS:$(BUILD)/%=$(SANITIZED)/%)

# The pictures that test_golden compares with, where a screen has changed.
golden: deps-test
	$(call install_missing,pngquant)
	@$(MAKE) --no-print-directory -j$(CORES) $(BUILD)/tests/golden/draw
	@THEMEDAY_BUILD=$(BUILD) tests/golden/renew

analyze: deps-test
	@$(MAKE) --no-print-directory -j$(CORES) analyzed
check: deps-test
	@$(MAKE) --no-print-directory -j$(CORES) all analyzed $(BUILD)/tests/unit/test_ui_fit
	@CFLAGS=-O0 $(MAKE) --no-print-directory -j$(CORES) CC=clang BUILD=$(BUILD)/clang all
	@THEMEDAY_BUILD=$(BUILD) tests/run tests/check/layers.sh tests/check/words.sh \
		$(BUILD)/tests/unit/test_ui_fit

# Slow, and for people: valgrind is installed when this is asked for.
MEMCHECKED := $(patsubst %,$(BUILD)/tests/unit/test_%,base card chain checkin class_period \
	control kiosk member poll present rows rules settings sheet strings)
valgrind: deps-test
	$(call install_missing,valgrind)
	@$(MAKE) --no-print-directory -j$(CORES) all $(MEMCHECKED)
	@THEMEDAY_BUILD=$(BUILD) tests/check/valgrind $(MEMCHECKED)

bench: deps-test
	@$(MAKE) --no-print-directory -j$(CORES) all benches
	@for bench in $(BENCHES); do THEMEDAY_BUILD=$(BUILD) $$bench $(BUILD)/bench || exit; done

# What so many branches would upload in so many months, into $(BUILD)/fleet. Every PAPERS-th branch
# sends its printable forms, too, which take eight times as long as all the rest.
BRANCHES ?= 20
MONTHS   ?= 12
PAPERS   ?= 100
fleet: deps-test
	@$(MAKE) --no-print-directory -j$(CORES) $(BUILD)/tests/fleet/fleet
	@rm -rf $(BUILD)/fleet
	@$(BUILD)/tests/fleet/fleet $(BUILD)/fleet $(BRANCHES) $(MONTHS) $(PAPERS)

# So many seconds for all targets together; what is found is in $(BUILD)/fuzz/findings.
SECONDS ?= 60
fuzz: deps-test
	@$(MAKE) --no-print-directory -j$(CORES) CC=clang FUZZ=1 BUILD=$(BUILD)/fuzz fuzzers
	@tests/fuzz/run $(BUILD)/fuzz $(SECONDS)

SYSTEM := firmware/system
UNITS ?= $(PREFIX)/lib/systemd/system
install: all
	install -d $(DESTDIR)$(PREFIX)/bin $(DESTDIR)$(PREFIX)/share/man/man1 \
		$(DESTDIR)$(PREFIX)/share/man/man8 $(DESTDIR)$(PREFIX)/share/bash-completion/completions \
		$(DESTDIR)/etc/themeday $(addprefix $(DESTDIR)$(PREFIX)/lib/,udev/rules.d sysusers.d \
		tmpfiles.d) $(DESTDIR)$(UNITS)
	install -m 755 $(BUILD)/themeday-kiosk $(BUILD)/themeday $(DESTDIR)$(PREFIX)/bin
	sed 's|/usr/share/|$(PREFIX)/share/|' $(SYSTEM)/themeday-setup >$(DESTDIR)$(PREFIX)/bin/themeday-setup
	chmod 755 $(DESTDIR)$(PREFIX)/bin/themeday-setup
	install -D -m 644 -t $(DESTDIR)$(PREFIX)/share/themeday/kiosk $(SYSTEM)/kiosk/*.conf
	install -D -m 644 -t $(DESTDIR)$(PREFIX)/share/doc/themeday/examples $(SYSTEM)/themeday-setup.ini
	install -m 644 $(SYSTEM)/themeday.ini $(SYSTEM)/collect.env $(DESTDIR)/etc/themeday
	install -m 644 $(SYSTEM)/*.rules $(DESTDIR)$(PREFIX)/lib/udev/rules.d
	install -m 644 $(SYSTEM)/themeday.sysusers $(DESTDIR)$(PREFIX)/lib/sysusers.d/themeday.conf
	install -m 644 $(SYSTEM)/themeday.tmpfiles $(DESTDIR)$(PREFIX)/lib/tmpfiles.d/themeday.conf
	install -D -m 644 $(SYSTEM)/themeday-dbus.conf $(DESTDIR)$(PREFIX)/share/dbus-1/system.d/themeday.conf
	for unit in $(SYSTEM)/*.service $(SYSTEM)/*.path; do sed 's|/usr/bin/|$(PREFIX)/bin/|' $$unit \
		>$(DESTDIR)$(UNITS)/$${unit##*/} && chmod 644 $(DESTDIR)$(UNITS)/$${unit##*/} || exit; done
	install -m 644 $(SYSTEM)/man/*.1 $(DESTDIR)$(PREFIX)/share/man/man1
	install -m 644 $(SYSTEM)/man/*.8 $(DESTDIR)$(PREFIX)/share/man/man8
	install -m 644 $(SYSTEM)/themeday.bash-completion \
		$(DESTDIR)$(PREFIX)/share/bash-completion/completions/themeday
	install -D -m 644 $(SYSTEM)/themeday.modprobe $(DESTDIR)$(PREFIX)/lib/modprobe.d/themeday.conf
	for unit in pcscd.socket pcscd.service brltty.service; do \
		install -D -m 644 $(SYSTEM)/themeday-alone.conf $(DESTDIR)$(UNITS)/$$unit.d/themeday.conf \
		|| exit; done

# What people read on paper: the organizer's guide, and the page that hangs beside the terminal. Their
# pictures are the ones that the screens are compared with (tests/golden), so they never grow old.
guide:
	$(call install_missing,$(GUIDE_PACKAGES))
	@mkdir -p $(BUILD)/guide
	@ls $$(grep -oh 'tests/golden/[a-z0-9.]*png' $(SYSTEM)/guide/*.html) >/dev/null
	@for page in organizer wall; do \
		weasyprint --quiet $(SYSTEM)/guide/$$page.html $(BUILD)/guide/$$page.pdf || exit; \
		echo "  $(BUILD)/guide/$$page.pdf"; done

# The Debian package, for this machine's kind or for another one (ARCH=arm64), into $(BUILD)/deb.
ARCH ?= $(shell dpkg --print-architecture)
deb:
	@$(SYSTEM)/deb $(BUILD)/deb $(ARCH)

# The disk image of a terminal, in $(BUILD)/image (firmware/system/image/build says what is there), and
# the signed file that updates one from a stick. KEY and CERT are the organization's; without them
# both are made for trying only.
IMAGE_PACKAGES := cpio dosfstools fdisk grub-common kmod mmdebstrap mtools openssl rauc squashfs-tools \
	zstd $(if $(filter-out $(shell dpkg --print-architecture),$(ARCH)),arch-test binfmt-support qemu-user-static)
IMAGE := $(SYSTEM)/image
KEY  ?= $(BUILD)/image/trial.key
CERT ?= $(BUILD)/image/trial.pem
signed := KEY=$(KEY) CERT=$(CERT) KEYRING=$(or $(KEYRING),$(CERT))
$(BUILD)/image/trial.key:
	@mkdir -p $(@D)
	@openssl req -x509 -newkey rsa:3072 -nodes -days 36500 -subj "/CN=Themeday, for trying only" \
		-keyout $@ -out $(BUILD)/image/trial.pem 2>/dev/null
	@echo "Updates are signed with a key made for trying only; give KEY= and CERT= for a wall"
$(BUILD)/image/trial.pem: $(BUILD)/image/trial.key
image: deb
	$(call install_missing,$(IMAGE_PACKAGES))
	@$(MAKE) --no-print-directory $(CERT)
	@$(SUDO) env $(signed) MIRROR=$(MIRROR) LOCK=$(LOCK) $(IMAGE)/build $(BUILD)/image \
		$(BUILD)/deb/themeday_$(VERSION)_$(ARCH).deb $(ARCH)
bundle: image
	@$(SUDO) env $(signed) $(IMAGE)/bundle $(BUILD)/image $(ARCH)

# What `make test` has no time for: the package, twice the same, installed, upgraded and removed; the
# image, twice the same.
test-package:
	$(call install_missing,$(IMAGE_PACKAGES) file lintian)
	@TEST_SECONDS=1800 tests/run tests/package/amd64 tests/package/image $(if $(CROSS),tests/package/arm64)

# The image in a virtual machine: boot, the whole set-up by finger, card and stick, keys that lead nowhere,
# power cuts, a theme day, what goes wrong in a room, and updates; the longest first. ONLY=short is boot,
# sign-in, export and a power cut. The machine that was started and set up is kept for all of them, and
# for the next time if image and tests are the same.
MACHINE_PACKAGES := $(IMAGE_PACKAGES) build-essential debhelper fakeroot libusbredirparser-dev ovmf \
	qemu-system-x86 qemu-utils
ONLY ?= undone update trouble day cut first closed
deps-image: deps-test
	$(call install_missing,$(MACHINE_PACKAGES))
test-image: deps-image $(if $(filter undone update,$(ONLY)),bundle,image)
	@$(MAKE) --no-print-directory -j$(CORES) all machine-tests
	@mkdir -p $(BUILD)/machine && cd $(BUILD)/machine && rm -f report && \
		{ qemu-system-x86_64 --version; cat ../image/SHA256SUMS $(abspath $(wildcard tests/machine/*.[ch])); } | \
		sha256sum >key.new && \
		if cmp -s key key.new; then touch -c *.img *.qcow2; else rm -f *.img *.qcow2; fi && mv key.new key
	@TEST_JOBS=2 TEST_SECONDS=3600 THEMEDAY_BUILD=$(BUILD) tests/run \
		$(patsubst %,$(BUILD)/tests/machine/test_%,$(ONLY)); \
		code=$$?; cat $(BUILD)/machine/report 2>/dev/null; exit $$code
machine-tests: $(MACHINE_TESTS)

clean:
	rm -rf $(BUILD)
