# Makefile -- the front door. Meson and ninja do the building, tools/ the rest; see `make help`.

ONLY   =
ENGINE = postgres
PREFIX = /usr/local

.PHONY: build demo test test-all bench fuzz format tidy install clean help

build: ## build/shore, as users get it
	@tools/install_packages.sh build
	@tools/build.sh build

demo: ## install what is missing, build, and show the main job on a throw-away server (ENGINE=mariadb)
	@tools/install_packages.sh demo
	@tools/build.sh build
	@ENGINE='$(ENGINE)' tools/demo.sh

test: ## install what is missing, build three ways, run the tests (ONLY=pattern for some)
	@tools/install_packages.sh test
	@tools/test.py $(if $(ONLY),--only '$(ONLY)')

test-all: ## the same with the long form of every test
	@tools/install_packages.sh test
	@tools/test.py --all $(if $(ONLY),--only '$(ONLY)')

bench: build ## measure; each program of test/bench prints its own table
	@tools/install_packages.sh demo
	@for bench in test/bench/*; do \
	    if [ -x "$$bench" ] && [ -f "$$bench" ]; then \
	        SHORE="$(CURDIR)/build/shore" "$$bench" || exit; fi; done

fuzz: ## fuzz every parser for ten minutes (SECONDS_EACH=n)
	@tools/install_packages.sh test
	@tools/test.py --only 'fuzz/*' --fuzz-seconds $(or $(SECONDS_EACH),600)

format: ## lay out the C code as .clang-format says
	@find src test -name '*.[ch]' -exec clang-format -i {} +

tidy: ## clang-tidy, over the files that changed since it last had nothing to say
	@tools/build.sh build-clang
	@tools/clang_tidy.py

install: build ## into PREFIX (/usr/local) below DESTDIR
	@meson configure build -Dprefix=$(PREFIX)
	@tools/build.sh build
	@meson install -C build --no-rebuild

clean: ## forget everything that was built
	rm -rf build build-asan build-clang

help: ## this
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' Makefile | expand -t 12
