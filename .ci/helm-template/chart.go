package main

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/xeipuuv/gojsonschema"
	"sigs.k8s.io/yaml"
)

type chart struct {
	metadata, values map[string]interface{}
	schema           []byte
	templates        map[string]string
	files            files
}

// files are those of the chart that are no templates, as templates see them.
type files map[string]string

func (f files) Get(name string) string { return f[name] }

func (f files) Lines(name string) []string {
	if f[name] == "" {
		return []string{}
	}
	return strings.Split(strings.TrimSuffix(f[name], "\n"), "\n")
}

func load(folder string) (*chart, error) {
	c := &chart{templates: map[string]string{}, files: files{}}
	ignored, err := ignoreRules(filepath.Join(folder, ".helmignore"))
	if err != nil {
		return nil, err
	}
	err = filepath.Walk(folder, func(file string, info os.FileInfo, err error) error {
		if err != nil {
			return err
		}
		name, _ := filepath.Rel(folder, file)
		if name != "." && ignored(name, info.IsDir()) {
			if info.IsDir() {
				return filepath.SkipDir
			}
			return nil
		}
		if info.IsDir() {
			return nil
		}
		content, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		switch {
		case name == "Chart.yaml":
			c.metadata, err = metadata(content)
		case name == "values.yaml":
			c.values = map[string]interface{}{}
			err = yaml.Unmarshal(content, &c.values)
		case name == "values.schema.json":
			c.schema = content
		case strings.HasPrefix(name, "templates/"):
			c.templates[name] = string(content)
		default:
			c.files[name] = string(content)
		}
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		return nil
	})
	if err == nil && c.metadata == nil {
		err = errors.New("Chart.yaml file is missing")
	}
	return c, err
}

// metadata reads Chart.yaml; templates see its fields with capital initials.
func metadata(content []byte) (map[string]interface{}, error) {
	raw := map[string]interface{}{}
	if err := yaml.UnmarshalStrict(content, &raw); err != nil {
		return nil, err
	}
	result := map[string]interface{}{"IsRoot": true}
	for key, value := range raw {
		switch key {
		case "apiVersion":
			result["APIVersion"] = value
		default:
			result[strings.ToUpper(key[:1])+key[1:]] = value
		}
	}
	return result, nil
}

func ignoreRules(file string) (func(name string, isFolder bool) bool, error) {
	content, err := os.ReadFile(file)
	if err != nil && !os.IsNotExist(err) {
		return nil, err
	}
	var rules []string
	lines := bufio.NewScanner(bytes.NewReader(content))
	for lines.Scan() {
		if line := strings.TrimSpace(lines.Text()); line != "" && !strings.HasPrefix(line, "#") {
			rules = append(rules, line)
		}
	}
	return func(name string, isFolder bool) bool {
		for _, rule := range append(rules, ".helmignore") {
			if strings.HasSuffix(rule, "/") && !isFolder {
				continue
			}
			rule = strings.TrimSuffix(rule, "/")
			subject := filepath.Base(name)
			if strings.Contains(rule, "/") {
				subject = name
			}
			if matched, _ := filepath.Match(strings.TrimPrefix(rule, "/"), subject); matched {
				return true
			}
		}
		return false
	}, nil
}

func readMap(file string) (map[string]interface{}, error) {
	content, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	result := map[string]interface{}{}
	if err := yaml.Unmarshal(content, &result); err != nil {
		return nil, fmt.Errorf("failed to parse %s: %w", file, err)
	}
	return result, nil
}

// override lays a later file of values over an earlier one.
func override(under, over map[string]interface{}) map[string]interface{} {
	for key, value := range over {
		if table, ok := value.(map[string]interface{}); ok {
			if below, ok := under[key].(map[string]interface{}); ok {
				under[key] = override(below, table)
				continue
			}
		}
		under[key] = value
	}
	return under
}

// coalesce completes the user's values with the chart's defaults: tables are merged, all else is replaced, and null takes a default away.
func coalesce(user, defaults map[string]interface{}) map[string]interface{} {
	for key, fallback := range defaults {
		value, given := user[key]
		switch {
		case !given:
			if fallback != nil {
				user[key] = fallback
			}
		case value == nil:
			delete(user, key)
		default:
			table, isTable := value.(map[string]interface{})
			below, hasTable := fallback.(map[string]interface{})
			if isTable && hasTable {
				coalesce(table, below)
			}
		}
	}
	return user
}

func validate(values map[string]interface{}, schema []byte) error {
	if len(schema) == 0 {
		return nil
	}
	document, err := yaml.Marshal(values)
	if err == nil {
		document, err = yaml.YAMLToJSON(document)
	}
	if err != nil {
		return err
	}
	result, err := gojsonschema.Validate(gojsonschema.NewBytesLoader(schema), gojsonschema.NewBytesLoader(document))
	if err != nil {
		return fmt.Errorf("unable to validate schema: %w", err)
	}
	var problems strings.Builder
	for _, problem := range result.Errors() {
		fmt.Fprintf(&problems, "- %s\n", problem)
	}
	if problems.Len() > 0 {
		return errors.New(problems.String())
	}
	return nil
}
