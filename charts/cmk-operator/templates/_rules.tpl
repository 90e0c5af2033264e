{{/* What the operator does to objects in the namespaces that it watches. It reads no secrets, and writes only its finalizer, status and events. */}}
{{- define "cmk-operator.rules" -}}
# get: after a conflict. patch: the finalizer.
- apiGroups:
    - cmk-operator.io
  resources:
    - cmkworkspaces
  verbs:
    - get
    - list
    - watch
    - patch
- apiGroups:
    - cmk-operator.io
  resources:
    - cmkworkspaces/status
  verbs:
    - patch
- apiGroups:
    - events.k8s.io
  resources:
    - events
  verbs:
    - create
    - patch
{{- $accounts := list }}
{{- if .Values.tenancy.credentials.enabled }}
{{- $accounts = .Values.tenancy.credentials.serviceAccountNames }}
{{- end }}
{{- if .Values.tenancy.namespaceDefaults.enabled }}
{{- $accounts = append $accounts .Values.tenancy.namespaceDefaults.serviceAccountName | uniq }}
# The annotations that name a namespace's identity.
- apiGroups:
    - ""
  resources:
    - serviceaccounts
  resourceNames:
    - {{ .Values.tenancy.namespaceDefaults.serviceAccountName | quote }}
  verbs:
    - get
{{- end }}
{{- with $accounts }}
# Tokens that are exchanged for the identities of the objects' own namespaces; of these ServiceAccounts only.
- apiGroups:
    - ""
  resources:
    - serviceaccounts/token
  resourceNames:
    {{- toYaml . | nindent 4 }}
  verbs:
    - create
{{- end }}
{{- end }}

{{/* With openReports, in a role of its own: the Reports of the rules, beside the objects. */}}
{{- define "cmk-operator.reportRules" -}}
- apiGroups:
    - openreports.io
  resources:
    - reports
  verbs:
    - get
    - create
    - patch
{{- end }}

{{/* The only object that it reads elsewhere: its UID identifies the cluster in the owner tag of workspaces. */}}
{{- define "cmk-operator.clusterRules" -}}
{{- if not .Values.clusterId -}}
- apiGroups:
    - ""
  resources:
    - namespaces
  resourceNames:
    - kube-system
  verbs:
    - get
{{- end }}
{{- end }}

{{- define "cmk-operator.subjects" -}}
- kind: ServiceAccount
  name: {{ include "cmk-operator.serviceAccountName" . | quote }}
  namespace: {{ .Release.Namespace | quote }}
{{- end }}
