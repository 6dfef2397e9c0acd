package main

import (
	"cmp"
	"context"
	"fmt"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"

	"yiju/bot/present"
)

// versionCommand says which build this is. It opens nothing.
func versionCommand(c *call) action {
	c.bare = true
	return func(context.Context) error {
		fmt.Fprintln(c.out, versionLine(buildInfo()))
		return nil
	}
}

// buildInfo says how this program was built; it is empty where that is not known.
func buildInfo() *debug.BuildInfo {
	if info, ok := debug.ReadBuildInfo(); ok {
		return info
	}
	return &debug.BuildInfo{}
}

// versionLine describes a build: version, revision, compiler, platform, SQLite driver.
func versionLine(info *debug.BuildInfo) string {
	line := "yiju " + versionOf(info)
	settings := settingsOf(info)
	if rev := settings["vcs.revision"]; rev != "" {
		line += " " + rev[:min(12, len(rev))]
		if settings["vcs.modified"] == "true" {
			line += "+"
		}
	}
	line += fmt.Sprintf(" %s %s/%s", runtime.Version(), runtime.GOOS, runtime.GOARCH)
	for _, m := range info.Deps {
		if m.Path == "github.com/mattn/go-sqlite3" {
			line += " go-sqlite3 " + m.Version
		}
	}
	return line
}

// ownVersion returns the version of the running program, as other programs are told it.
func ownVersion() string { return strings.Trim(versionOf(buildInfo()), "()") }

// versionOf returns the version of a build, (devel) where it has none.
func versionOf(info *debug.BuildInfo) string { return cmp.Or(info.Main.Version, "(devel)") }

// buildProblem says what a build lacks to open a corpus, and how to run the command line anyway; msg is "" for a complete build. SQLite is written in C, and Go switches cgo off by itself where it finds no compiler; without its build tag the driver
// leaves out full-text search.
func buildProblem(t *present.Texts, info *debug.BuildInfo, line string) (msg, hint string) {
	settings := settingsOf(info)
	tags := strings.Split(settings["-tags"], ",")
	switch {
	case settings["CGO_ENABLED"] == "0":
		return t.NoCgo, join(t.NoCgoGCC, fmt.Sprintf(t.NoCgoHint, line))
	case len(settings) > 0 && !slices.Contains(tags, "sqlite_fts5") && !slices.Contains(tags, "fts5"):
		return t.NoFTS5, fmt.Sprintf(t.NoFTS5Hint, line)
	}
	return "", ""
}

func settingsOf(info *debug.BuildInfo) map[string]string {
	settings := make(map[string]string)
	for _, s := range info.Settings {
		settings[s.Key] = s.Value
	}
	return settings
}
