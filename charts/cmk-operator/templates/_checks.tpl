{{/* What the schema cannot see: values that do not go together. Each message begins with the value's name. */}}
{{- define "cmk-operator.checks" -}}
{{- if and (include "cmk-operator.selector" .) (not .Values.leaderElection.enabled) }}
{{- fail "watchLabelSelector: needs leaderElection.enabled, because the releases find each other by their leases" }}
{{- end }}
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
{{- fail (printf "cloud.%s: only when cloud.name is Custom; %s has fixed endpoints" $name $.Values.cloud.name) }}
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
{{- range $name := list "clientId" "tenantId" }}
{{- if and (get $.Values.workloadIdentity $name) (not $.Values.workloadIdentity.enabled) }}
{{- fail (printf "workloadIdentity.%s: only with workloadIdentity.enabled; another identity is named by extraEnv, with AZURE_CLIENT_ID and AZURE_TENANT_ID" $name) }}
{{- end }}
{{- end }}
{{- if and .Values.webhook.existingSecret (not .Values.webhook.caBundle) }}
{{- fail "webhook.caBundle: needed with webhook.existingSecret, or the API server could not trust the webhook" }}
{{- end }}
{{- if and .Values.webhook.caBundle (not .Values.webhook.existingSecret) }}
{{- fail "webhook.caBundle: only with webhook.existingSecret; cert-manager puts its own CA in" }}
{{- end }}
{{- if and .Values.webhook.caBundle (not (contains "-----BEGIN CERTIFICATE-----" (.Values.webhook.caBundle | b64dec))) }}
{{- fail "webhook.caBundle: must be base64 of certificates in PEM, as kubectl get secret -o jsonpath='{.data.ca\\.crt}' prints it" }}
{{- end }}
{{- if and .Values.webhook.certManager.issuerRef (not .Values.webhook.certManager.issuerRef.name) }}
{{- fail "webhook.certManager.issuerRef.name: needed with the rest of webhook.certManager.issuerRef" }}
{{- end }}
{{- range $name := list "serviceMonitor" "podMonitor" "prometheusRule" "grafanaDashboard" }}
{{- if and (not $.Values.metrics.enabled) (get $.Values.metrics $name).enabled }}
{{- fail (printf "metrics.%s.enabled: needs metrics.enabled, or there would be nothing to see" $name) }}
{{- end }}
{{- end }}
{{- if and .Values.metrics.serviceMonitor.enabled .Values.metrics.podMonitor.enabled }}
{{- fail "metrics.podMonitor.enabled: cannot be true together with metrics.serviceMonitor.enabled, or everything would be counted twice" }}
{{- end }}
{{- $names := list "POD_NAME" "POD_NAMESPACE" }}
{{- range .Values.extraEnv }}
{{- if has .name $names }}
{{- fail (printf "extraEnv: %s is set already, and the container would get it twice" .name) }}
{{- end }}
{{- $names = append $names .name }}
{{- end }}
{{- range .Values.extraArgs }}
{{- if hasPrefix "--watch-label-selector=" . }}
{{- fail "extraArgs: --watch-label-selector belongs into watchLabelSelector, from which the name of the lease and the right to it follow" }}
{{- end }}
{{- if hasPrefix "--watch-namespaces=" . }}
{{- fail "extraArgs: --watch-namespaces belongs into watchNamespaces, from which the rights follow: here the operator would keep its rights on every namespace" }}
{{- end }}
{{- end }}
{{- $resources := .Values.resources | default dict }}
{{- range $name, $limit := $resources.limits }}
{{- $request := get ($resources.requests | default dict) $name }}
{{- if $request }}
{{- $least := include "cmk-operator.quantity" $request }}
{{- $most := include "cmk-operator.quantity" $limit }}
{{- if and $least $most (lt ($most | float64) ($least | float64)) }}
{{- fail (printf "resources.limits.%s: %v is less than resources.requests.%s, %v, and no pod could start" $name $limit $name $request) }}
{{- end }}
{{- end }}
{{- end }}
{{- include "cmk-operator.durationChecks" . }}
{{- include "cmk-operator.graceCheck" . }}
{{- end }}

{{/* A pod that is killed before its passes have ended leaves a write to Azure unfinished and its lease held. */}}
{{- define "cmk-operator.graceCheck" -}}
{{- $stop := "20s" }}
{{- range .Values.extraArgs }}
{{- if hasPrefix "--shutdown-timeout=" . }}
{{- $stop = trimPrefix "--shutdown-timeout=" . }}
{{- end }}
{{- end }}
{{- $needed := add (include "cmk-operator.seconds" $stop | int64) 8 }}
{{- if lt (.Values.terminationGracePeriodSeconds | int64) $needed }}
{{- fail (printf "terminationGracePeriodSeconds: must be %d or more, 8 more than --shutdown-timeout (%s), or a pod is killed before it has released its lease" $needed $stop) }}
{{- end }}
{{- end }}

{{/* A quantity such as 500m or 1Gi in thousandths; empty when it is written in a way that is not compared, such as 1e9. */}}
{{- define "cmk-operator.quantity" -}}
{{- $text := toString . }}
{{- $unit := regexReplaceAll "^[0-9.]+" $text "" }}
{{- $units := dict "m" "1" "" "1000" "k" "1000000" "M" "1000000000" "G" "1000000000000" "T" "1000000000000000" "Ki" "1024000" "Mi" "1048576000" "Gi" "1073741824000" "Ti" "1099511627776000" }}
{{- if hasKey $units $unit }}
{{- mulf (regexFind "^[0-9.]+" $text | float64) (get $units $unit | float64) }}
{{- end }}
{{- end }}

{{/* The operator and cert-manager have these limits too, but would report a violation where nobody who looks at the release sees it. */}}
{{- define "cmk-operator.durationChecks" -}}
{{- $seconds := dict }}
{{- range list
  (list "defaultInterval" .Values.defaultInterval "1m" "24h")
  (list "leaderElection.leaseDuration" .Values.leaderElection.leaseDuration "2s" "24h")
  (list "leaderElection.renewDeadline" .Values.leaderElection.renewDeadline "1s" "24h")
  (list "leaderElection.retryPeriod" .Values.leaderElection.retryPeriod "1s" "24h")
  (list "webhook.certManager.duration" .Values.webhook.certManager.duration "1h" "")
  (list "webhook.certManager.renewBefore" .Values.webhook.certManager.renewBefore "5m" "") }}
{{- $given := include "cmk-operator.seconds" (index . 1) | int64 }}
{{- if lt $given (include "cmk-operator.seconds" (index . 2) | int64) }}
{{- fail (printf "%s: %s is shorter than %s" (index . 0) (index . 1) (index . 2)) }}
{{- end }}
{{- if and (index . 3) (gt $given (include "cmk-operator.seconds" (index . 3) | int64)) }}
{{- fail (printf "%s: %s is longer than %s" (index . 0) (index . 1) (index . 3)) }}
{{- end }}
{{- $_ := set $seconds (index . 0) $given }}
{{- end }}
{{- $lease := get $seconds "leaderElection.leaseDuration" }}
{{- $deadline := get $seconds "leaderElection.renewDeadline" }}
{{- $retry := get $seconds "leaderElection.retryPeriod" }}
{{- if ge $deadline $lease }}
{{- fail "leaderElection.renewDeadline: must be shorter than leaderElection.leaseDuration, or two replicas could lead at the same time" }}
{{- end }}
{{- if ge $retry $deadline }}
{{- fail "leaderElection.retryPeriod: must be shorter than leaderElection.renewDeadline, or one lost request costs the lease" }}
{{- end }}
{{- if and .Values.leaderElection.enabled (le (sub $lease $retry) 10) }}
{{- fail "leaderElection.leaseDuration: must be more than 10s longer than leaderElection.retryPeriod, the time that one write to Azure may take" }}
{{- end }}
{{- if ge (get $seconds "webhook.certManager.renewBefore") (get $seconds "webhook.certManager.duration") }}
{{- fail "webhook.certManager.renewBefore: must be shorter than webhook.certManager.duration" }}
{{- end }}
{{- end }}

{{/* The seconds of a duration such as 1h30m; 0 if it is too long to parse. */}}
{{- define "cmk-operator.seconds" -}}
{{- toDate "2006-01-02T15:04:05Z07:00" "1970-01-01T00:00:00Z" | dateModify . | unixEpoch }}
{{- end }}
