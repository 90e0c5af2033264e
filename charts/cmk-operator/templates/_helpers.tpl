{{- define "cmk-operator.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 50 | trimSuffix "-" }}
{{- end }}

{{/* Names leave room for the longest ending, so that no object's name is longer than 63. */}}
{{- define "cmk-operator.fullname" -}}
{{- if .Values.fullnameOverride }}
{{- .Values.fullnameOverride | trunc 46 | trimSuffix "-" }}
{{- else }}
{{- $name := include "cmk-operator.name" . }}
{{- if contains $name .Release.Name }}
{{- .Release.Name | trunc 46 | trimSuffix "-" }}
{{- else }}
{{- printf "%s-%s" .Release.Name $name | trunc 46 | trimSuffix "-" }}
{{- end }}
{{- end }}
{{- end }}

{{/* Cluster-scoped objects carry the namespace too: two releases may have the same name in two namespaces. */}}
{{- define "cmk-operator.clusterName" -}}
{{- printf "%s-%s" (include "cmk-operator.fullname" .) .Release.Namespace }}
{{- end }}

{{- define "cmk-operator.selectorLabels" -}}
app.kubernetes.io/name: {{ include "cmk-operator.name" . }}
app.kubernetes.io/instance: {{ .Release.Name | quote }}
app.kubernetes.io/component: manager
{{- end }}

{{/* Labels of an object of a component: (dict "context" $ "component" "rbac" "extra" map). */}}
{{- define "cmk-operator.labelsOf" -}}
{{- $ := .context }}
{{- $own := dict
  "helm.sh/chart" (printf "%s-%s" $.Chart.Name $.Chart.Version | replace "+" "_" | trunc 63 | trimSuffix "-")
  "app.kubernetes.io/name" (include "cmk-operator.name" $)
  "app.kubernetes.io/instance" $.Release.Name
  "app.kubernetes.io/version" ($.Chart.AppVersion | replace "+" "_")
  "app.kubernetes.io/component" .component
  "app.kubernetes.io/part-of" "cmk-operator"
  "app.kubernetes.io/managed-by" $.Release.Service }}
{{- mergeOverwrite (dict) ($.Values.commonLabels | default dict) (.extra | default dict) $own | toYaml }}
{{- end }}

{{- define "cmk-operator.annotationsOf" -}}
{{- with mergeOverwrite (dict) (.context.Values.commonAnnotations | default dict) (.extra | default dict) }}
annotations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}

{{/* Metadata of an object: (dict "context" $ "component" … "name" … "namespace" … "labels" map "annotations" map); no namespace: cluster-scoped. */}}
{{- define "cmk-operator.metadata" -}}
name: {{ .name | quote }}
{{- with .namespace }}
namespace: {{ . | quote }}
{{- end }}
labels:
  {{- include "cmk-operator.labelsOf" (dict "context" .context "component" .component "extra" .labels) | nindent 2 }}
{{- include "cmk-operator.annotationsOf" (dict "context" .context "extra" .annotations) }}
{{- end }}

{{- define "cmk-operator.serviceAccountName" -}}
{{- if .Values.serviceAccount.create }}
{{- default (include "cmk-operator.fullname" .) .Values.serviceAccount.name }}
{{- else }}
{{- default "default" .Values.serviceAccount.name }}
{{- end }}
{{- end }}

{{- define "cmk-operator.selector" -}}
{{- trim (.Values.watchLabelSelector | default "") }}
{{- end }}

{{/* The Lease without a selector, on which the cluster's id is kept: one for all releases that share a cluster by labels. */}}
{{- define "cmk-operator.leaseBase" -}}
{{- default (ternary "cmk-operator" (include "cmk-operator.fullname" .) (ne (include "cmk-operator.selector" .) "")) .Values.leaderElection.leaseName }}
{{- end }}

{{/* The Lease that this release holds; the operator computes the same. */}}
{{- define "cmk-operator.leaseName" -}}
{{- $selector := include "cmk-operator.selector" . }}
{{- include "cmk-operator.leaseBase" . }}{{ with $selector }}-{{ sha256sum . | trunc 10 }}{{ end }}
{{- end }}

{{/* The first part of a repository is its registry if it looks like a host. */}}
{{- define "cmk-operator.image" -}}
{{- $repository := .Values.image.repository }}
{{- with .Values.global.imageRegistry }}
{{- $parts := splitList "/" $repository }}
{{- if and (gt (len $parts) 1) (regexMatch "[.:]|^localhost$" (first $parts)) }}
{{- $repository = join "/" (rest $parts) }}
{{- end }}
{{- $repository = printf "%s/%s" (trimSuffix "/" .) $repository }}
{{- end }}
{{- if .Values.image.digest }}
{{- with .Values.image.tag }}{{ $repository = printf "%s:%s" $repository . }}{{ end }}
{{- printf "%s@%s" $repository .Values.image.digest }}
{{- else }}
{{- printf "%s:%s" $repository (default .Chart.AppVersion .Values.image.tag) }}
{{- end }}
{{- end }}

{{- define "cmk-operator.imagePullSecrets" -}}
{{- $names := list }}
{{- range concat (.Values.global.imagePullSecrets | default list) (.Values.imagePullSecrets | default list) }}
{{- if kindIs "map" . }}
{{- $names = append $names .name }}
{{- else }}
{{- $names = append $names . }}
{{- end }}
{{- end }}
{{- with $names | uniq -}}
imagePullSecrets:
  {{- range . }}
  - name: {{ . | quote }}
  {{- end }}
{{- end }}
{{- end }}

{{- define "cmk-operator.webhookSecret" -}}
{{- default (printf "%s-webhook-tls" (include "cmk-operator.fullname" .)) .Values.webhook.existingSecret }}
{{- end }}
