//go:build mage

// Builds the datasource's backend with the targets of Grafana's plugin SDK.
package main

import (
	// mage:import
	build "github.com/grafana/grafana-plugin-sdk-go/build"
)

// The SDK looks for a package at ./pkg and a descriptor at src/plugin.json;
// this repository keeps one folder a plugin, so it has to be told.
func init() {
	err := build.SetBeforeBuildCallback(func(cfg build.Config) (build.Config, error) {
		cfg.RootPackagePath = "./backend-proxy/cmd/plugin"
		cfg.PluginJSONPath = "datasource/src"
		cfg.OutputBinaryPath = "dist/loopscope-app/datasource"
		return cfg, nil
	})
	if err != nil {
		panic(err)
	}
}

// Default is the target of a plain `mage`.
var Default = build.BuildAll
