{{- /* Ours come first: a selector finds its pods whatever labels are asked for. */ -}}
{{- define "countersign.labels" -}}
app.kubernetes.io/part-of: countersign
app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .root.Chart.Name .root.Chart.Version }}
{{ include "countersign.selector" . }}
{{- range $name, $value := merge (dict) (default (dict) .labels) .root.Values.labels }}
{{ $name }}: {{ $value | quote }}
{{- end }}
{{- end }}

{{- /* What everything of the chart carries, and what some object does beside it. */ -}}
{{- define "countersign.annotations" -}}
{{- with merge (dict) (default (dict) .annotations) .root.Values.annotations }}
annotations: {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}

{{- define "countersign.podMetadata" -}}
labels: {{- include "countersign.labels" (mustMerge (dict "labels" .service.podLabels) .) | nindent 2 }}
{{- include "countersign.annotations" (mustMerge (dict "annotations" (merge (dict) (default (dict) .annotations) .service.podAnnotations)) .) }}
{{- end }}

{{- define "countersign.selector" -}}
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/name: {{ .name }}
{{- end }}

{{- define "countersign.name" -}}
{{ printf "%s-%s" .root.Release.Name .name | trunc 63 | trimSuffix "-" }}
{{- end }}

{{- /* What the platform sees to, or we do: see podSecurity. */ -}}
{{- define "countersign.podSecurity" -}}
runAsNonRoot: true
{{- if eq .root.Values.podSecurity "pinned" }}
runAsUser: {{ .uid | default 65532 }}
runAsGroup: {{ .uid | default 65532 }}
# Key rings are mounted as root's, and readable by this group alone.
fsGroup: {{ .uid | default 65532 }}
seccompProfile: { type: RuntimeDefault }
{{- end }}
{{- end }}

{{- define "countersign.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities: { drop: [ALL] }
{{- end }}

{{- /* On which nodes a pod may run, and what it is allowed there. */ -}}
{{- define "countersign.scheduling" -}}
{{- with .nodeSelector }}
nodeSelector: {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .tolerations }}
tolerations: {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .priorityClassName }}
priorityClassName: {{ . }}
{{- end }}
{{- end }}

{{- define "countersign.pullSecrets" -}}
{{- with .root.Values.image.pullSecrets }}
imagePullSecrets: {{- range . }}
  - name: {{ . }}
{{- end }}
{{- end }}
{{- end }}

{{- define "countersign.serviceAccountName" -}}
{{ .service.serviceAccount.name | default (include "countersign.name" .) }}
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

{{- /* The port for those who run it: what serves the public has one of its own. */ -}}
{{- define "countersign.healthPort" -}}
{{ ternary "health" "http" (gt (int .service.healthPort) 0) }}
{{- end }}
