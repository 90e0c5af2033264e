package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"path"
	"sort"
	"strings"
	"text/template"

	"github.com/Masterminds/sprig"
	"sigs.k8s.io/yaml"
)

type kubeVersion struct{ Version, Major, Minor string }

func (v kubeVersion) GitVersion() string { return v.Version }

func (v kubeVersion) String() string { return v.Version }

// apiVersions are what a cluster offers: without a cluster, nothing beyond the core.
type apiVersions []string

func (versions apiVersions) Has(version string) bool {
	for _, known := range versions {
		if known == version {
			return true
		}
	}
	return false
}

func render(c *chart, values map[string]interface{}, args arguments, lint bool) (map[string]string, error) {
	name := fmt.Sprint(c.metadata["Name"])
	root := template.New("gotpl").Option("missingkey=zero")
	root.Funcs(functions(root, lint))
	names := make([]string, 0, len(c.templates))
	for file := range c.templates {
		names = append(names, file)
	}
	sort.Strings(names)
	for _, file := range names {
		if _, err := root.New(path.Join(name, file)).Parse(c.templates[file]); err != nil {
			return nil, fmt.Errorf("parse error at (%s): %w", file, err)
		}
	}
	rendered := map[string]string{}
	for _, file := range names {
		if strings.HasPrefix(path.Base(file), "_") {
			continue
		}
		full := path.Join(name, file)
		var text strings.Builder
		err := root.ExecuteTemplate(&text, full, map[string]interface{}{
			"Chart":  c.metadata,
			"Files":  c.files,
			"Values": values,
			"Release": map[string]interface{}{
				"Name": args.name, "Namespace": args.namespace, "Service": "Helm", "Revision": 1,
				"IsInstall": !args.isUpgrade, "IsUpgrade": args.isUpgrade,
			},
			"Capabilities": map[string]interface{}{
				"KubeVersion": kubeVersion{"v1.36.0", "1", "36"}, "APIVersions": apiVersions{"v1", "apps/v1"},
				"HelmVersion": map[string]interface{}{"Version": "v3.19.0"},
			},
			"Template": map[string]interface{}{"Name": full, "BasePath": path.Join(name, "templates")},
		})
		if err != nil {
			return nil, err
		}
		rendered[full] = strings.ReplaceAll(text.String(), "<no value>", "")
	}
	return rendered, nil
}

func functions(root *template.Template, lint bool) template.FuncMap {
	result := sprig.TxtFuncMap()
	delete(result, "env")
	delete(result, "expandenv")
	result["toYaml"] = toYaml
	result["fromYaml"] = func(text string) map[string]interface{} {
		result := map[string]interface{}{}
		if err := yaml.Unmarshal([]byte(text), &result); err != nil {
			result["Error"] = err.Error()
		}
		return result
	}
	result["fromYamlArray"] = func(text string) []interface{} {
		result := []interface{}{}
		if err := yaml.Unmarshal([]byte(text), &result); err != nil {
			result = []interface{}{err.Error()}
		}
		return result
	}
	result["toJson"] = func(value interface{}) string {
		text, _ := json.Marshal(value)
		return string(text)
	}
	result["lookup"] = func(string, string, string, string) map[string]interface{} { return map[string]interface{}{} }
	result["required"] = func(message string, value interface{}) (interface{}, error) {
		if value == nil || value == "" {
			if lint {
				return "", nil
			}
			return nil, errors.New(message)
		}
		return value, nil
	}
	result["fail"] = func(message string) (string, error) {
		if lint {
			return "", nil
		}
		return "", errors.New(message)
	}
	bind(result, root)
	return result
}

// bind gives the two functions that look templates up the set that they look in.
func bind(functions template.FuncMap, set *template.Template) {
	functions["include"] = func(name string, data interface{}) (string, error) {
		var text strings.Builder
		err := set.ExecuteTemplate(&text, name, data)
		return text.String(), err
	}
	functions["tpl"] = func(source string, data interface{}) (string, error) {
		clone, err := set.Clone()
		if err != nil {
			return "", err
		}
		clone.Option("missingkey=zero")
		inner := template.FuncMap{}
		bind(inner, clone)
		clone.Funcs(inner)
		parsed, err := clone.New(set.Name()).Parse(source)
		if err != nil {
			return "", fmt.Errorf("cannot parse template %q: %w", source, err)
		}
		var text strings.Builder
		err = parsed.Execute(&text, data)
		return strings.ReplaceAll(text.String(), "<no value>", ""), err
	}
}

func toYaml(value interface{}) string {
	text, err := yaml.Marshal(value)
	if err != nil {
		return ""
	}
	return strings.TrimSuffix(string(text), "\n")
}
