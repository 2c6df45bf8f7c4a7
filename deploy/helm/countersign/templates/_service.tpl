{{- /* Everything one service needs, given { root, name, service }. */ -}}
{{- define "countersign.service" }}
{{ include "countersign.configMap" . }}
---
{{- if .service.serviceAccount.create }}
{{ include "countersign.serviceAccount" . }}
---
{{- end }}
{{ include "countersign.deployment" . }}
---
{{ include "countersign.kubernetesService" . }}
{{- if and .service.keda.enabled }}
---
{{ include "countersign.scaledObject" . }}
{{- else if .service.autoscaling.enabled }}
---
{{ include "countersign.autoscaler" . }}
{{- end }}
{{- if .root.Values.podDisruptionBudget.enabled }}
---
{{ include "countersign.disruptionBudget" . }}
{{- end }}
{{- if .root.Values.networkPolicy.enabled }}
---
{{ include "countersign.networkPolicy" . }}
{{- end }}
{{- if .root.Values.serviceMonitor.enabled }}
---
{{ include "countersign.serviceMonitor" . }}
{{- end }}
{{- end }}

{{- define "countersign.metadata" -}}
name: {{ .fullName | default (include "countersign.name" .) }}
labels: {{- include "countersign.labels" . | nindent 2 }}
{{- include "countersign.annotations" . }}
{{- end }}

{{- define "countersign.configMap" -}}
{{- $values := .root.Values -}}
apiVersion: v1
kind: ConfigMap
metadata: {{- include "countersign.metadata" . | nindent 2 }}
data:
  LOG_LEVEL: {{ $values.logLevel | quote }}
  NATS_URL: {{ $values.nats.url | quote }}
  NATS_REPLICAS: {{ $values.nats.replicas | quote }}
  {{- if $values.nats.seedsSecret }}
  NATS_NKEY_SEED_FILE: /run/secrets/nats/seed
  {{- end }}
  {{- if $values.nats.caSecret }}
  NATS_CA_FILE: /run/secrets/nats-ca/ca.crt
  {{- end }}
  MASTER_KEY_FILE: /run/secrets/master-keys/ring.json
  {{- if .service.codeKeys }}
  CODE_KEYS_FILE: /run/secrets/code-keys/ring.json
  {{- end }}
  {{- with and .service.store (include "countersign.eventstoreUrl" .root) }}
  EVENTSTORE_URL: {{ . | quote }}
  {{- end }}
  {{- if and .service.store $values.eventstore.caSecret }}
  EVENTSTORE_CA_FILE: /run/secrets/eventstore-ca/ca.crt
  {{- end }}
  {{- with $values.otlpEndpoint }}
  OTEL_EXPORTER_OTLP_ENDPOINT: {{ . | quote }}
  {{- end }}
  {{- if has .name (list "gateway" "guardian-config" "mail-dispatch" "sms-dispatch") }}
  DEMO: {{ ternary "1" "0" $values.demo | quote }}
  {{- end }}
  {{- if eq .name "gateway" }}
  HOST: 0.0.0.0
  PORT: {{ .service.port | quote }}
  PUBLIC_URL: {{ required "publicUrl is what the outside calls the gateway" $values.publicUrl | quote }}
  {{- $proxy := $values.trustProxy }}
  {{- if $values.ingress.enabled }}
  {{- $proxy = required "trustProxy names the addresses of the ingress: without it everybody behind it is one address" $proxy }}
  {{- end }}
  {{- with $proxy }}
  TRUST_PROXY: {{ . | quote }}
  {{- end }}
  {{- with $values.secrets.bootstrap }}
  BOOTSTRAP_TENANT: {{ .tenant | quote }}
  {{- if .clientId }}
  BOOTSTRAP_CLIENT_ID: {{ .clientId | quote }}
  BOOTSTRAP_CLIENT_SECRET_FILE: /run/secrets/bootstrap/client-secret
  {{- end }}
  {{- end }}
  {{- end }}
  HEALTH_HOST: 0.0.0.0
  HEALTH_PORT: {{ default .service.port .service.healthPort | quote }}
  {{- range $name, $value := .service.env }}
  {{ $name }}: {{ $value | quote }}
  {{- end }}
{{- end }}

{{- define "countersign.serviceAccount" -}}
apiVersion: v1
kind: ServiceAccount
{{- $account := .service.serviceAccount }}
metadata: {{- include "countersign.metadata" (mustMerge (dict "fullName" $account.name "annotations" $account.annotations) .) | nindent 2 }}
automountServiceAccountToken: false
{{- end }}

{{- define "countersign.kubernetesService" -}}
apiVersion: v1
kind: Service
metadata: {{- include "countersign.metadata" . | nindent 2 }}
spec:
  selector: {{- include "countersign.selector" . | nindent 4 }}
  ports:
    - name: http
      port: {{ .service.port }}
      targetPort: http
    {{- with .service.healthPort }}
    - name: health
      port: {{ . }}
      targetPort: health
    {{- end }}
{{- end }}

{{- define "countersign.autoscaler" -}}
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {{- include "countersign.metadata" . | nindent 2 }}
spec:
  scaleTargetRef:
    apiVersion: apps/v1
    kind: Deployment
    name: {{ include "countersign.name" . }}
  minReplicas: {{ .service.autoscaling.min }}
  maxReplicas: {{ .service.autoscaling.max }}
  metrics:
    - type: Resource
      resource:
        name: cpu
        target: { type: Utilization, averageUtilization: {{ .service.autoscaling.cpu }} }
  behavior:
    scaleDown: { stabilizationWindowSeconds: 300 }
{{- end }}

{{- define "countersign.scaledObject" -}}
apiVersion: keda.sh/v1alpha1
kind: ScaledObject
metadata: {{- include "countersign.metadata" . | nindent 2 }}
spec:
  scaleTargetRef:
    name: {{ include "countersign.name" . }}
  minReplicaCount: {{ .service.keda.min }}
  # A consumer that is missing counts as infinitely late, so the bound matters.
  maxReplicaCount: {{ .service.keda.max }}
  advanced:
    horizontalPodAutoscalerConfig:
      behavior:
        scaleDown: { stabilizationWindowSeconds: 300 }
  triggers:
    - type: nats-jetstream
      metadata:
        natsServerMonitoringEndpoint: {{ .service.keda.monitoringEndpoint | quote }}
        account: {{ .service.keda.account | quote }}
        stream: {{ .service.keda.stream | quote }}
        consumer: {{ .service.keda.consumer | quote }}
        lagThreshold: {{ .service.keda.lagThreshold | quote }}
{{- end }}

{{- define "countersign.disruptionBudget" -}}
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: {{- include "countersign.metadata" . | nindent 2 }}
spec:
  maxUnavailable: 1
  selector:
    matchLabels: {{- include "countersign.selector" . | nindent 6 }}
{{- end }}

{{- define "countersign.serviceMonitor" -}}
apiVersion: monitoring.coreos.com/v1
kind: ServiceMonitor
metadata: {{- include "countersign.metadata" (mustMerge (dict "labels" .root.Values.serviceMonitor.labels) .) | nindent 2 }}
spec:
  selector:
    matchLabels: {{- include "countersign.selector" . | nindent 6 }}
  endpoints:
    - port: {{ include "countersign.healthPort" . }}
      path: /metrics
      interval: {{ .root.Values.serviceMonitor.interval }}
{{- end }}
