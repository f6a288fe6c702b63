# The data source by Terraform, with the same settings as provisioning/datasources/loopscope.yaml.
# The plugins must be installed in Grafana already. TF_VAR_clickhouse_password=... terraform apply
terraform {
  required_providers {
    grafana = {
      source  = "grafana/grafana"
      version = ">= 3.0"
    }
  }
}

variable "grafana_url" {
  type    = string
  default = "http://localhost:3000"
}

variable "grafana_auth" {
  description = "A token of a service account that may write data sources."
  type        = string
  sensitive   = true
}

variable "clickhouse_password" {
  type      = string
  sensitive = true
}

provider "grafana" {
  url  = var.grafana_url
  auth = var.grafana_auth
}

resource "grafana_data_source" "loopscope" {
  uid        = "loopscope"
  name       = "Loopscope"
  type       = "loopscope-llm-datasource"
  is_default = true

  json_data_encoded = jsonencode({
    url                 = "clickhouse://clickhouse:9000"
    database            = "otel"
    username            = "loopscope_reader"
    queryTimeoutSeconds = 30
    # Who may read prompts and answers.
    content = { minRole = "Editor" }
    # Alert rules and public dashboards have no user: they get aggregates where this says so, nothing otherwise.
    background = { alerts = "aggregates", public = "none" }
  })

  secure_json_data_encoded = jsonencode({
    password = var.clickhouse_password
  })
}
