// helmtemplate renders a chart as `helm template` and checks it as `helm lint --strict`, for machines without helm: Go's templates, sprig
// and the JSON schema validator that helm uses, with helm's own functions, merge of values and treatment of missing keys. It knows what
// this project's chart needs (one chart, no dependencies) and no more. .ci/chart uses helm itself where it is installed.
//
//	helmtemplate template NAME CHART [--namespace NS] [--values FILE]... [--is-upgrade] [--notes]
//	helmtemplate lint CHART --strict [--values FILE]...
//
// Build, with the Debian packages golang-go, golang-github-masterminds-sprig-dev, golang-github-xeipuuv-gojsonschema-dev and
// golang-k8s-sigs-yaml-dev: GO111MODULE=off GOPATH=/usr/share/gocode go build
package main

import (
	"fmt"
	"os"
	"path"
	"sort"
	"strings"
)

type arguments struct {
	command, name, chart, namespace string
	values                          []string
	isUpgrade, notes                bool
}

func main() {
	args, err := parse(os.Args[1:])
	if err == nil {
		err = run(args)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "Error:", err)
		os.Exit(1)
	}
}

func parse(words []string) (arguments, error) {
	args := arguments{namespace: "default"}
	var rest []string
	for len(words) > 0 {
		word := words[0]
		words = words[1:]
		switch word {
		case "--is-upgrade":
			args.isUpgrade = true
		case "--notes":
			args.notes = true
		case "--strict":
		case "--namespace", "--values":
			if len(words) == 0 {
				return args, fmt.Errorf("flag needs an argument: %s", word)
			}
			if word == "--namespace" {
				args.namespace = words[0]
			} else {
				args.values = append(args.values, words[0])
			}
			words = words[1:]
		default:
			rest = append(rest, word)
		}
	}
	switch {
	case len(rest) == 3 && rest[0] == "template":
		args.command, args.name, args.chart = rest[0], rest[1], rest[2]
	case len(rest) == 2 && rest[0] == "lint":
		args.command, args.name, args.chart = rest[0], "test-release", rest[1]
	default:
		return args, fmt.Errorf("use: template NAME CHART | lint CHART, not %q", rest)
	}
	return args, nil
}

func run(args arguments) error {
	chart, err := load(args.chart)
	if err != nil {
		return err
	}
	user := map[string]interface{}{}
	for _, file := range args.values {
		given, err := readMap(file)
		if err != nil {
			return err
		}
		user = override(user, given)
	}
	values := coalesce(user, chart.values)
	if err := validate(values, chart.schema); err != nil {
		return fmt.Errorf("values don't meet the specifications of the schema(s) in the following chart(s):\n%s:\n%w", chart.metadata["Name"], err)
	}
	lint := args.command == "lint"
	rendered, err := render(chart, values, args, lint)
	if err != nil {
		return err
	}
	if lint {
		return check(chart, rendered)
	}
	return print(rendered, args.notes)
}

func print(rendered map[string]string, notes bool) error {
	names := make([]string, 0, len(rendered))
	for name := range rendered {
		if isNotes := path.Base(name) == "NOTES.txt"; isNotes == notes && strings.TrimSpace(rendered[name]) != "" {
			names = append(names, name)
		}
	}
	sort.Strings(names)
	for _, name := range names {
		if notes {
			fmt.Println(rendered[name])
			continue
		}
		for _, document := range documents(rendered[name]) {
			fmt.Printf("---\n# Source: %s\n%s\n", name, strings.Trim(document, "\n"))
		}
	}
	return nil
}
