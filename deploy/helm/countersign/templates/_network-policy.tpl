{{- define "countersign.networkPolicy" -}}
{{- $policy := .root.Values.networkPolicy -}}
{{- $destinations := dict "directory" $policy.oidcProviders "sms-dispatch" $policy.hooks "activity-log" $policy.siem -}}
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {{- include "countersign.metadata" . | nindent 2 }}
spec:
  podSelector:
    matchLabels: {{- include "countersign.selector" . | nindent 6 }}
  policyTypes: [Ingress, Egress]
  {{- $test := include "countersign.selector" (dict "root" .root "name" "test") | fromYaml }}
  {{- $callers := append $policy.metricsFrom (dict "podSelector" (dict "matchLabels" $test)) }}
  ingress:
    - from: {{- toYaml $callers | nindent 8 }}
      ports:
        - { protocol: TCP, port: {{ include "countersign.healthPort" . }} }
    {{- if eq .name "gateway" }}
    - from: {{- toYaml (append $policy.ingressFrom (dict "podSelector" (dict "matchLabels" $test))) | nindent 8 }}
      ports:
        - { protocol: TCP, port: http }
    {{- end }}
  egress:
    {{- include "countersign.dnsEgress" .root | nindent 4 }}
    - to: {{- toYaml $policy.nats | nindent 8 }}
      ports:
        - { protocol: TCP, port: 4222 }
    {{- if .service.store }}
    {{- include "countersign.storeEgress" .root | nindent 4 }}
    {{- end }}
    {{- if .root.Values.otlpEndpoint }}
    - to: {{- toYaml $policy.otlp | nindent 8 }}
      ports:
        - { protocol: TCP, port: 4318 }
    {{- end }}
    {{- if and (eq .name "mail-dispatch") $policy.mail }}
    - to: {{- toYaml $policy.mail | nindent 8 }}
      ports:
        {{- range .service.internetPorts }}
        - { protocol: TCP, port: {{ . }} }
        {{- end }}
    {{- end }}
    {{- range concat (default (list) (get $destinations .name)) .service.egress }}
    - to: {{- toYaml .to | nindent 8 }}
      ports:
        {{- range .ports }}
        - { protocol: TCP, port: {{ . }} }
        {{- end }}
    {{- end }}
    {{- if .service.internet }}
    # The internet, and nothing of ours: a tenant's webhook can name any address.
    - to:
        - ipBlock:
            cidr: 0.0.0.0/0
            except:
              - 10.0.0.0/8
              - 100.64.0.0/10
              - 127.0.0.0/8
              - 169.254.0.0/16
              - 172.16.0.0/12
              - 192.168.0.0/16
        - ipBlock:
            cidr: "::/0"
            except: ["::1/128", "fc00::/7", "fe80::/10"]
      ports:
        {{- range default $policy.internetPorts .service.internetPorts }}
        - { protocol: TCP, port: {{ . }} }
        {{- end }}
    {{- end }}
{{- end }}

{{- /* Names, wherever the cluster answers for them. */ -}}
{{- define "countersign.dnsEgress" -}}
{{- $policy := .Values.networkPolicy -}}
- to: {{- toYaml $policy.dns | nindent 4 }}
  ports:
    {{- range $policy.dnsPorts }}
    - { protocol: UDP, port: {{ . }} }
    - { protocol: TCP, port: {{ . }} }
    {{- end }}
{{- with $policy.nodeLocalDns }}
- to:
    {{- range . }}
    - ipBlock: { cidr: {{ . }} }
    {{- end }}
  ports:
    - { protocol: UDP, port: 53 }
    - { protocol: TCP, port: 53 }
{{- end }}
{{- end }}

{{- define "countersign.storeEgress" -}}
- to:
    {{- if .Values.eventstore.inChart.enabled }}
    - podSelector:
        matchLabels: {{- include "countersign.selector" (dict "root" . "name" "eventstore") | nindent 10 }}
    {{- else }}
    {{- toYaml .Values.networkPolicy.eventstore | nindent 4 }}
    {{- end }}
  ports:
    - { protocol: TCP, port: 2113 }
{{- end }}
