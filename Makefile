# A thin face over tests/*.sh and bench/*.sh, which do the work. Everything built goes below build/.
CC ?= cc
CFLAGS ?= -O2

EXAMPLES = $(patsubst examples/%.c,build/%,$(filter-out $(wildcard examples/fuzz_*.c),$(wildcard examples/*.c)))
SECONDS ?= 10

all: help examples

help:
	@echo "make examples    build every program of examples/ into build/"
	@echo "make check       quick unit tests, a minute or two: a C compiler and stb_ds.h"
	@echo "make test        everything; installs what is missing (see tests/setup.sh)"
	@echo "make demo        generated modules, two engines, compared for SECONDS=$(SECONDS)"
	@echo "make bench       side by side with peers: docs/BENCHMARKS.md and plots"
	@echo "make fuzz        the fuzz targets for SECONDS each"
	@echo "make fuzz-real   C libraries of the distribution, REAL_SECONDS each: examples/real/README.md"
	@echo "make amalgamate  src/ -> the four headers      make bundle  build/wforge.h"
	@echo "make format      clang-format on src/, tests/, examples/, bench/"
	@echo "make tidy        clang-tidy on src/"
	@echo "make clean       remove build/"

examples: $(EXAMPLES)

build/%: examples/%.c $(wildcard *.h)
	@mkdir -p build
	sh tests/build_example.sh $< $@

check:
	@sh tests/run.sh --quick

test:
	@sh tests/setup.sh test
	@sh tests/run.sh

demo:
	@sh tests/setup.sh demo
	@mkdir -p build
	sh tests/build_example.sh examples/differential.c build/differential
	./build/differential --seconds $(SECONDS) --out build/findings

bench:
	@sh tests/setup.sh bench
	@sh bench/run.sh

fuzz:
	@sh tests/setup.sh fuzz
	@FUZZ_SECONDS=$(SECONDS) sh tests/stage_fuzz.sh

fuzz-real:
	@sh tests/setup.sh real
	@sh examples/real/real.sh fuzz

amalgamate:
	./amalgamate.sh

bundle:
	@mkdir -p build
	./amalgamate.sh --bundle build/wforge.h

format:
	sh tests/format.sh

tidy:
	sh tests/tidy.sh

clean:
	rm -rf build

.PHONY: all help examples check test demo bench fuzz fuzz-real amalgamate bundle format tidy clean
