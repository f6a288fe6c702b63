# The data source by Terraform, with the same settings as provisioning/datasources/loopscope.yaml.
# The plugins must be installed in Grafana already. TF_VAR_grafana_auth=... TF_VAR_clickhouse_password=... terraform apply
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

# A cluster behind a gateway that wants a key: further hosts, and a header whose value is a secret.
# variable "clickhouse_api_key" {
#   type      = string
#   sensitive = true
# }
#
# resource "grafana_data_source" "loopscope_cluster" {
#   name = "Loopscope (cluster)"
#   type = "loopscope-llm-datasource"
#
#   json_data_encoded = jsonencode({
#     url       = "https://ch1.example.com:8443"
#     hosts     = ["ch2.example.com:8443", "ch3.example.com:8443"]
#     hostOrder = "inTurn"
#     username  = "loopscope_reader"
#   })
#
#   secure_json_data_encoded = jsonencode({
#     password = var.clickhouse_password
#   })
#
#   # The provider numbers them itself, and takes no httpHeaderName1 in json_data_encoded.
#   http_headers = {
#     X-Api-Key = var.clickhouse_api_key
#   }
# }
#
# As whoever is signed in: no user, password or token beside oauthPassThru.
# resource "grafana_data_source" "loopscope_signed_in" {
#   name = "Loopscope (as you)"
#   type = "loopscope-llm-datasource"
#
#   json_data_encoded = jsonencode({
#     url           = "https://clickhouse.example.com:8443"
#     oauthPassThru = true
#   })
# }
