{{- define "countersign.labels" -}}
app.kubernetes.io/part-of: countersign
app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .root.Chart.Name .root.Chart.Version }}
{{ include "countersign.selector" . }}
{{- end }}

{{- define "countersign.selector" -}}
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/name: {{ .name }}
{{- end }}

{{- define "countersign.name" -}}
{{ printf "%s-%s" .root.Release.Name .name | trunc 63 | trimSuffix "-" }}
{{- end }}

{{- define "countersign.image" -}}
{{ printf "%scountersign-%s:%s" .root.Values.image.registry .name (.root.Values.image.tag | default .root.Chart.AppVersion) }}
{{- end }}

{{- define "countersign.eventstoreName" -}}
{{ printf "%s-eventstore" .Release.Name | trunc 63 | trimSuffix "-" }}
{{- end }}

{{- /* What its certificate is for: a wildcard that stands before a single label is refused. */ -}}
{{- define "countersign.eventstoreHost" -}}
{{ include "countersign.eventstoreName" . }}.{{ .Release.Namespace }}.svc
{{- end }}

{{- /* Where the store is; empty when a Secret says so. */ -}}
{{- define "countersign.eventstoreUrl" -}}
{{- $store := .Values.eventstore -}}
{{- if or $store.urlSecret.name $store.urlsSecret -}}
{{- else if $store.url -}}
{{ $store.url }}
{{- else if $store.inChart.enabled -}}
{{- if $store.inChart.tlsSecret }}{{ fail "eventstore.inChart with TLS has passwords: name eventstore.urlsSecret or eventstore.urlSecret" }}{{ end -}}
{{- if eq (int $store.inChart.nodes) 1 -}}
esdb://{{ include "countersign.eventstoreName" . }}:2113?tls=false
{{- else -}}
esdb+discover://{{ include "countersign.eventstoreName" . }}:2113?tls=false
{{- end -}}
{{- else -}}
{{ fail "name eventstore.url, eventstore.urlsSecret or eventstore.urlSecret, or enable eventstore.inChart" }}
{{- end -}}
{{- end }}
