{{/* What the schema cannot see: values that do not go together. Each message begins with the value's name. */}}
{{- define "cmk-operator.checks" -}}
{{- if and (gt (int .Values.replicaCount) 1) (not .Values.leaderElection.enabled) }}
{{- fail "replicaCount: more than 1 needs leaderElection.enabled, or two replicas would work on the same objects" }}
{{- end }}
{{- range $name := list "armEndpoint" "authorityHost" "vaultSuffix" "graphEndpoint" }}
{{- if and (eq $.Values.cloud.name "Custom") (not (get $.Values.cloud $name)) }}
{{- fail (printf "cloud.%s: needed when cloud.name is Custom" $name) }}
{{- end }}
{{- end }}
{{- if ne .Values.cloud.name "Custom" }}
{{- range $name := list "armEndpoint" "authorityHost" "vaultSuffix" "graphEndpoint" "armAudience" }}
{{- if get $.Values.cloud $name }}
{{- fail (printf "cloud.%s: only when cloud.name is Custom; %s knows its endpoints" $name $.Values.cloud.name) }}
{{- end }}
{{- end }}
{{- range $name := list "configMap" "secret" }}
{{- if get $.Values.cloud.trustedCa $name }}
{{- fail (printf "cloud.trustedCa.%s: only when cloud.name is Custom" $name) }}
{{- end }}
{{- end }}
{{- end }}
{{- if and .Values.cloud.trustedCa.configMap .Values.cloud.trustedCa.secret }}
{{- fail "cloud.trustedCa.secret: cannot be set together with cloud.trustedCa.configMap" }}
{{- end }}
{{- if and .Values.webhook.existingSecret (not .Values.webhook.caBundle) }}
{{- fail "webhook.caBundle: needed with webhook.existingSecret, or the API server could not trust the webhook" }}
{{- end }}
{{- if and .Values.webhook.caBundle (not .Values.webhook.existingSecret) }}
{{- fail "webhook.caBundle: only with webhook.existingSecret; cert-manager puts its own CA in" }}
{{- end }}
{{- range $name := list "serviceMonitor" "podMonitor" "prometheusRule" "grafanaDashboard" }}
{{- if and (not $.Values.metrics.enabled) (get $.Values.metrics $name).enabled }}
{{- fail (printf "metrics.%s.enabled: needs metrics.enabled, or there would be nothing to see" $name) }}
{{- end }}
{{- end }}
{{- if and .Values.metrics.serviceMonitor.enabled .Values.metrics.podMonitor.enabled }}
{{- fail "metrics.podMonitor.enabled: cannot be true together with metrics.serviceMonitor.enabled, or everything would be counted twice" }}
{{- end }}
{{- end }}
