# The daily commands: each runs dotnet or a script of .ci, which work without make too.

.DEFAULT_GOAL := help
.PHONY: help build test fast generate sandbox bench gate

help: ## print this list
	@sed -n 's/^\([a-z]*\):.*## /  make \1\t/p' $(MAKEFILE_LIST) | expand -t 18

build: ## build everything, with analyzers; a warning is an error
	dotnet build

test: ## run all tests; takes minutes, and KUBEBUILDER_ASSETS names a real API server's programs
	dotnet test

fast: ## run what takes seconds: the decisions of the core and the order of the folders
	dotnet run --project tests/CmkOperator.Core.Tests
	dotnet run --project tests/CmkOperator.Architecture.Tests

# Everything that a line of generate writes, to list what changed. CONTRIBUTING.md says what each comes from.
generated := config/crd/bases/cmk-operator.io_cmkworkspaces.yaml charts/cmk-operator/files/cmk-operator.io_cmkworkspaces.yaml \
	docs/api.md docs/admission.md docs/conditions.md docs/policies.md docs/azure-role-observe.json docs/architecture.svg

# In this order, because docs/api.md is made from the CRD, which the first line writes. The same tests fail where a committed file is stale.
generate: export CMK_GENERATE := 1
generate: ## write the generated documents and files again, and list what changed
	dotnet run --project tests/CmkOperator.Core.Tests -- -class '*.DocumentTests'
	dotnet run --project tests/CmkOperator.Tests -- -class '*.ApiDocumentTests'
	dotnet run --project tests/CmkOperator.Architecture.Tests -- -class '*.PictureTests'
	@echo 'Generated files that differ from the last commit:'
	@git --no-pager diff HEAD --stat -- $(generated)

sandbox: ## start Kubernetes, Azure and the operator on this machine
	dotnet run --project src/CmkOperator.Sandbox

# OPERATOR=PATH measures a binary that is there, BASELINE=PATH another one beside it; docs/scale.md has the options of the runner.
bench: FOLDER := $(CURDIR)/artifacts/bench
bench: OBJECTS := 100
bench: ## measure single decisions, and a fleet of 100 objects on the native binary
	$(if $(OPERATOR),,.ci/publish $(if $(filter aarch64,$(shell uname -m)),arm64,amd64) $(FOLDER)/operator)
	dotnet run -c Release --project tests/CmkOperator.Benchmarks -- --filter '*' --artifacts $(FOLDER)/decisions
	dotnet run -c Release --project tests/CmkOperator.Benchmarks -- fleet --operator $(or $(OPERATOR),$(FOLDER)/operator/CmkOperator) \
		$(if $(BASELINE),--baseline $(BASELINE)) --objects $(OBJECTS) --work $(FOLDER)/fleet
	@echo 'The figures as JSON are in $(FOLDER)/decisions/results and in $(FOLDER)/fleet/fleet.json.'

gate: ## run all that CI runs
	.ci/run
