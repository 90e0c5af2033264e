package main

import (
	"errors"
	"fmt"
	"path"
	"regexp"
	"sort"
	"strings"

	"sigs.k8s.io/yaml"
)

var (
	separator  = regexp.MustCompile(`(?:^|\n)---[ \t]*(?:\n|$)`)
	objectName = regexp.MustCompile(`^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$`)
	version    = regexp.MustCompile(`^[0-9]+\.[0-9]+\.[0-9]+(-[0-9A-Za-z.-]+)?(\+[0-9A-Za-z.-]+)?$`)
)

// documents are the YAML documents of a rendered file that hold more than comments.
func documents(text string) []string {
	var result []string
	for _, document := range separator.Split(text, -1) {
		var content interface{}
		if err := yaml.Unmarshal([]byte(document), &content); err != nil || content != nil {
			result = append(result, document)
		}
	}
	return result
}

// check applies the rules of `helm lint --strict` to Chart.yaml and to what was rendered with fail and required turned off.
func check(c *chart, rendered map[string]string) error {
	problems := checkMetadata(c.metadata)
	for name, text := range rendered {
		switch extension := path.Ext(name); {
		case extension != ".yaml" && extension != ".yml" && extension != ".tpl" && extension != ".txt":
			problems = append(problems, fmt.Sprintf("%s: file extension '%s' not valid", name, extension))
		case extension == ".yaml" || extension == ".yml":
			problems = append(problems, checkFile(name, text)...)
		}
	}
	if len(problems) > 0 {
		sort.Strings(problems)
		return errors.New(strings.Join(problems, "\n"))
	}
	fmt.Println("1 chart(s) linted, 0 chart(s) failed")
	return nil
}

func checkMetadata(metadata map[string]interface{}) []string {
	var problems []string
	for _, field := range []string{"Name", "Version", "AppVersion", "Icon", "Description"} {
		if text, ok := metadata[field].(string); !ok || text == "" {
			problems = append(problems, fmt.Sprintf("Chart.yaml: %s is missing or no string", field))
		}
	}
	if metadata["APIVersion"] != "v2" {
		problems = append(problems, "Chart.yaml: apiVersion is not v2")
	}
	if metadata["Type"] != "application" {
		problems = append(problems, "Chart.yaml: type is not application")
	}
	if !version.MatchString(fmt.Sprint(metadata["Version"])) {
		problems = append(problems, "Chart.yaml: version is not a valid SemVer")
	}
	return problems
}

func checkFile(name, text string) []string {
	var problems []string
	for _, line := range strings.Split(text, "\n") {
		if strings.TrimSpace(line) != "" {
			if line[0] == ' ' || line[0] == '\t' {
				problems = append(problems, fmt.Sprintf("%s: document starts with an illegal indent: %q", name, line))
			}
			break
		}
	}
	for _, document := range documents(text) {
		var object struct {
			APIVersion, Kind string
			Metadata         struct{ Name string }
		}
		if err := yaml.Unmarshal([]byte(document), &object); err != nil {
			problems = append(problems, fmt.Sprintf("%s: unable to parse YAML: %v", name, err))
			continue
		}
		if err := yaml.UnmarshalStrict([]byte(document), &map[string]interface{}{}); err != nil {
			problems = append(problems, fmt.Sprintf("%s: %v", name, err))
		}
		if object.APIVersion == "" || object.Kind == "" {
			problems = append(problems, fmt.Sprintf("%s: a document has no apiVersion or no kind", name))
		}
		if !objectName.MatchString(object.Metadata.Name) || len(object.Metadata.Name) > 253 {
			problems = append(problems, fmt.Sprintf("%s: object name does not conform to Kubernetes naming requirements: %q", name, object.Metadata.Name))
		}
	}
	return problems
}
