# Every target is one command of .ci/house.py, which makes the environment first where it must.
# Windows has no make: py -3.11 .ci\house.py demo

PYTHON ?= python3

.PHONY: help setup demo test test-slow test-all lint bench desktop docs lock clean

help:
	@echo "make demo      convert the two sample books"
	@echo "make test      run the default tests"
	@echo "make test-all  run every test, the slow ones too"
	@echo "make lint      check form, types, layers and spelling"
	@echo "make bench     measure ours beside the rivals"
	@echo "make desktop   open the window"
	@echo "make clean     remove the environment and everything that was made"

setup demo test test-slow test-all lint bench desktop docs lock clean:
	@$(PYTHON) .ci/house.py $@
