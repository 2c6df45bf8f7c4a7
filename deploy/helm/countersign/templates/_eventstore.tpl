{{- /* Who speaks to the store, divided by commas. */ -}}
{{- define "countersign.writers" -}}
{{- $writers := list "backup" "restore" "scavenge" -}}
{{- range $name, $service := .Values.services -}}
{{- if (mustMergeOverwrite (deepCopy $.Values.defaults) $service).store }}{{ $writers = append $writers $name }}{{ end -}}
{{- end -}}
{{ join ", " $writers }}
{{- end }}

{{- define "countersign.eventstorePod" -}}
{{- $store := .root.Values.eventstore.inChart -}}
serviceAccountName: {{ .name }}
automountServiceAccountToken: false
enableServiceLinks: false
terminationGracePeriodSeconds: 90
securityContext: {{- include "countersign.podSecurity" (dict "root" .root "uid" 1000) | nindent 2 }}
{{- include "countersign.pullSecrets" . }}
{{- include "countersign.scheduling" $store }}
{{- if $store.affinity }}
affinity: {{- toYaml $store.affinity | nindent 2 }}
{{- else if .cluster }}
affinity:
  podAntiAffinity:
    requiredDuringSchedulingIgnoredDuringExecution:
      - topologyKey: kubernetes.io/hostname
        labelSelector:
          matchLabels: {{- include "countersign.selector" .self | nindent 12 }}
{{- end }}
containers:
  - name: eventstore
    image: {{ $store.image | quote }}
    securityContext:
      allowPrivilegeEscalation: false
      capabilities: { drop: [ALL] }
    env:
      - { name: EVENTSTORE_CLUSTER_SIZE, value: {{ $store.nodes | quote }} }
      - { name: EVENTSTORE_RUN_PROJECTIONS, value: None }
      - { name: EVENTSTORE_NODE_IP, value: 0.0.0.0 }
      - { name: EVENTSTORE_NODE_PORT, value: "2113" }
      - { name: EVENTSTORE_STREAM_INFO_CACHE_CAPACITY, value: "100000" }
      - { name: DOTNET_gcServer, value: "1" }
      - { name: EVENTSTORE_TELEMETRY_OPTOUT, value: "true" }
      - name: POD_NAME
        valueFrom:
          fieldRef: { fieldPath: metadata.name }
      {{- if .cluster }}
      - { name: EVENTSTORE_REPLICATION_IP, value: 0.0.0.0 }
      - { name: EVENTSTORE_DISCOVER_VIA_DNS, value: "true" }
      - { name: EVENTSTORE_CLUSTER_DNS, value: {{ include "countersign.eventstoreHost" .root }} }
      - { name: EVENTSTORE_CLUSTER_GOSSIP_PORT, value: "2113" }
      - { name: EVENTSTORE_NODE_HOST_ADVERTISE_AS, value: $(POD_NAME).{{ include "countersign.eventstoreHost" .root }} }
      - { name: EVENTSTORE_REPLICATION_HOST_ADVERTISE_AS, value: $(POD_NAME).{{ include "countersign.eventstoreHost" .root }} }
      {{- end }}
      {{- if $store.tlsSecret }}
      - { name: EVENTSTORE_CERTIFICATE_FILE, value: /run/secrets/tls/tls.crt }
      - { name: EVENTSTORE_CERTIFICATE_PRIVATE_KEY_FILE, value: /run/secrets/tls/tls.key }
      - { name: EVENTSTORE_TRUSTED_ROOT_CERTIFICATES_PATH, value: /run/secrets/ca }
      {{- else }}
      - { name: EVENTSTORE_INSECURE, value: "true" }
      {{- end }}
      {{- with $store.passwordsSecret }}
      - name: EVENTSTORE_DEFAULT_ADMIN_PASSWORD
        valueFrom:
          secretKeyRef: { name: {{ . }}, key: admin-password }
      - name: EVENTSTORE_DEFAULT_OPS_PASSWORD
        valueFrom:
          secretKeyRef: { name: {{ . }}, key: ops-password }
      {{- end }}
    ports:
      - { name: http, containerPort: 2113 }
      {{- if .cluster }}
      - { name: replication, containerPort: 1112 }
      {{- end }}
    resources: {{- toYaml $store.resources | nindent 6 }}
    {{- $scheme := ternary "HTTPS" "HTTP" (ne $store.tlsSecret "") }}
    startupProbe:
      httpGet: { path: /health/live, port: http, scheme: {{ $scheme }} }
      periodSeconds: 5
      failureThreshold: 60
    livenessProbe:
      httpGet: { path: /health/live, port: http, scheme: {{ $scheme }} }
      periodSeconds: 10
      timeoutSeconds: 5
      failureThreshold: 6
    readinessProbe:
      httpGet: { path: /health/live, port: http, scheme: {{ $scheme }} }
      periodSeconds: 5
      timeoutSeconds: 5
    volumeMounts:
      - { name: data, mountPath: /var/lib/eventstore }
      - { name: logs, mountPath: /var/log/eventstore }
      {{- if $store.tlsSecret }}
      - { name: tls, mountPath: /run/secrets/tls, readOnly: true }
      - { name: ca, mountPath: /run/secrets/ca, readOnly: true }
      {{- end }}
volumes:
  - name: logs
    emptyDir: { sizeLimit: 1Gi }
  {{- with $store.tlsSecret }}
  - name: tls
    secret:
      secretName: {{ . }}
      defaultMode: 288 # 0440
      items:
        - { key: tls.crt, path: tls.crt }
        - { key: tls.key, path: tls.key }
  - name: ca
    secret:
      secretName: {{ . }}
      defaultMode: 288 # 0440
      items:
        - { key: ca.crt, path: ca.crt }
  {{- end }}
{{- end }}
