{{/* The operator's command line. An option is set only where a value differs from the operator's own default, except the ports and the lease. */}}
{{- define "cmk-operator.options" -}}
{{- $options := list
  (printf "--leader-elect=%t" .Values.leaderElection.enabled)
  (printf "--lease-name=%s" (include "cmk-operator.leaseBase" .))
  "--health-port=8081"
  (printf "--metrics-port=%d" (.Values.metrics.enabled | ternary 8080 0)) }}
{{- $given := dict
  "watch-namespaces" (join "," (.Values.watchNamespaces | default list))
  "watch-label-selector" (include "cmk-operator.selector" .)
  "metrics-object-limit" (eq (int .Values.metrics.objectLimit) 5000 | ternary "" (int .Values.metrics.objectLimit | toString))
  "cluster-id" .Values.clusterId
  "cosmos-db-principal-id" .Values.cosmosDbPrincipalId
  "grant-vaults" (join "," (.Values.grantVaults | default list))
  "default-interval" (eq .Values.defaultInterval "30m" | ternary "" .Values.defaultInterval)
  "concurrency" (eq (int .Values.concurrency) 10 | ternary "" (int .Values.concurrency | toString))
  "open-reports" (.Values.openReports.enabled | ternary "true" "")
  "lease-duration" (eq .Values.leaderElection.leaseDuration "15s" | ternary "" .Values.leaderElection.leaseDuration)
  "lease-renew-deadline" (eq .Values.leaderElection.renewDeadline "10s" | ternary "" .Values.leaderElection.renewDeadline)
  "lease-retry-period" (eq .Values.leaderElection.retryPeriod "2s" | ternary "" .Values.leaderElection.retryPeriod)
  "log-format" (eq .Values.log.format "Json" | ternary "" .Values.log.format)
  "log-level" (eq .Values.log.level "Information" | ternary "" .Values.log.level)
  "cloud" (eq .Values.cloud.name "Public" | ternary "" .Values.cloud.name)
  "arm-endpoint" .Values.cloud.armEndpoint
  "authority-host" .Values.cloud.authorityHost
  "vault-suffix" .Values.cloud.vaultSuffix
  "graph-endpoint" .Values.cloud.graphEndpoint
  "arm-audience" .Values.cloud.armAudience
  "trusted-ca-file" (include "cmk-operator.trustedCaFile" .)
  "client-id" (.Values.serviceAccount.create | ternary "" .Values.workloadIdentity.clientId)
  "tenant-id" (.Values.serviceAccount.create | ternary "" .Values.workloadIdentity.tenantId)
  "namespace-defaults" (.Values.tenancy.namespaceDefaults.enabled | ternary "true" "")
  "credentials-service-account" (include "cmk-operator.defaultAccountOption" .)
  "namespace-subscriptions" (include "cmk-operator.pairs" .Values.tenancy.namespaceSubscriptions)
  "namespace-vaults" (include "cmk-operator.pairs" .Values.tenancy.namespaceVaults)
  "webhook-port" (.Values.webhook.enabled | ternary "9443" "")
  "webhook-cert-dir" (.Values.webhook.enabled | ternary "/var/run/cmk-operator/webhook" "") }}
{{- range $name := keys $given | sortAlpha }}
{{- with get $given $name }}
{{- $options = append $options (printf "--%s=%s" $name .) }}
{{- end }}
{{- end }}
{{- if ne (join "," .Values.tenancy.sharedIdentityNamespaces) "*" }}
{{- $options = append $options (printf "--shared-identity-namespaces=%s" (join "," .Values.tenancy.sharedIdentityNamespaces)) }}
{{- end }}
{{- $set := dict }}
{{- range $options }}{{ $_ := set $set (splitList "=" . | first) true }}{{ end }}
{{- $extra := dict }}
{{- range .Values.extraArgs }}
{{- $name := splitList "=" . | first }}
{{- if hasKey $set $name }}
{{- fail (printf "extraArgs: %s is set by a value of the chart already; set that value" $name) }}
{{- end }}
{{- if hasKey $extra $name }}
{{- fail (printf "extraArgs: %s is given twice" $name) }}
{{- end }}
{{- $_ := set $extra $name true }}
{{- end }}
{{- concat $options (.Values.extraArgs | default list) | toYaml }}
{{- end }}

{{- define "cmk-operator.trustedCaFile" -}}
{{- if or .Values.cloud.trustedCa.configMap .Values.cloud.trustedCa.secret }}/etc/cmk-operator/trusted-ca/{{ .Values.cloud.trustedCa.key }}{{ end }}
{{- end }}

{{- define "cmk-operator.defaultAccountOption" -}}
{{- with .Values.tenancy.namespaceDefaults }}
{{- if and .enabled (ne .serviceAccountName "cmk-workspaces") }}{{ .serviceAccountName }}{{ end }}
{{- end }}
{{- end }}

{{/* A map from namespace to values, as namespace=value separated by commas. */}}
{{- define "cmk-operator.pairs" -}}
{{- $pairs := list }}
{{- range $namespace, $values := . }}
{{- range $values }}
{{- $pairs = append $pairs (printf "%s=%s" $namespace .) }}
{{- end }}
{{- end }}
{{- join "," $pairs }}
{{- end }}
